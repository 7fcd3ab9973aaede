"""The built wheel carries its tables and works where nothing of the source tree is at hand."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, install it into a fresh environment, return that environment's python."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    # dependencies come from this environment; only the package itself must come from the wheel
    venv.create(folder / "env", with_pip=False, system_site_packages=False)
    python = folder / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    target = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--target", target, str(wheel)], check=True, capture_output=True)
    dependencies = next(path for path in sys.path if path.endswith("site-packages"))
    (Path(target) / "dependencies.pth").write_text(dependencies + "\n")
    return python


def run(python: Path, *arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        [python, *arguments], cwd=cwd, check=True, capture_output=True, text=True, env={}
    )
    return done.stdout


def test_the_wheel_is_used_not_the_source_tree(installed: Path, tmp_path: Path) -> None:
    where = run(installed, "-c", "import estimator; print(estimator.__file__)", cwd=tmp_path)

    assert str(ROOT) not in where


def test_a_comparison_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    told = run(
        installed,
        "-m",
        "estimator",
        "compare",
        "stream_ingest",
        "--region",
        "eu-west-1",
        "--on",
        "2026-11-01",
        "--format",
        "json",
        cwd=tmp_path,
    )

    answer = json.loads(told)
    assert answer["question"] == "stream_ingest"
    assert any(alternative["usd"] for alternative in answer["alternatives"])
