"""A module imports only from floors below it; heavy packages stay where they belong."""

import ast
from pathlib import Path

import estimator

ROOT = Path(estimator.__file__).parent

FLOORS = {
    "units": 0,
    "errors": 0,
    "quantity": 0,
    "blocks": 0,
    "laws": 0,
    "model": 1,
    "specs": 1,
    "workloads": 2,
    "rates": 2,
    "price_tables": 2,
    "prices": 2,
    "services": 3,
    "engine": 4,
    "comparison": 5,
    "configurations": 5,
    "turning_points": 5,
    "uncertainty": 5,
    "sensitivity": 5,
    "scenarios": 5,
    "export": 5,
    "cli": 6,
    "ui": 6,
}
SAME_FLOOR = {
    ("export", "comparison"),
    ("uncertainty", "comparison"),
    ("sensitivity", "comparison"),
    ("sensitivity", "uncertainty"),
    ("scenarios", "comparison"),
    ("configurations", "comparison"),
    ("turning_points", "comparison"),
    ("blocks", "errors"),
    ("workloads", "model"),
    ("prices", "price_tables"),
    ("prices", "rates"),
    ("price_tables", "rates"),
    ("quantity", "errors"),
    ("quantity", "units"),
    ("laws", "units"),
    ("laws", "errors"),
    ("cli", "ui"),
}
SHARED = {
    "catalog_requests",
    "emr_spark",
    "file_moves",
    "redshift_engine",
    "s3_lake",
    "spark",
    "spark_streaming",
    "stream_reading",
    "vpc",
}
"""What several services have in common, and no service itself."""
COMPOSITES = {
    "firehose_behind_stream",
    "glue_ingest",
    "glue_python_shell",
    "glue_streaming",
    "kinesis_agent",
    "quicksight",
    "quicksight_over_athena",
    "quicksight_over_redshift",
}
"""Alternatives made of two services, and further jobs of one: no other file imports services."""


SERVICES = {file.stem for file in (ROOT / "services").glob("[!_]*.py")} - SHARED


def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules() -> list[Path]:
    return [f for f in sorted(ROOT.rglob("*.py")) if f.name not in ("__init__.py", "__main__.py")]


def test_every_module_has_a_floor() -> None:
    tops = {file.relative_to(ROOT).parts[0].removesuffix(".py") for file in modules()}

    assert tops == set(FLOORS)


def test_imports_go_down() -> None:
    wrong = []
    for file in modules():
        top = file.relative_to(ROOT).parts[0].removesuffix(".py")
        for name in imports(file):
            parts = name.split(".")
            if parts[0] != "estimator" or len(parts) < 2 or parts[1] not in FLOORS:
                continue
            below = parts[1]
            if below != top and FLOORS[below] >= FLOORS[top] and (top, below) not in SAME_FLOOR:
                wrong.append(f"{file.relative_to(ROOT)} imports {name}")

    assert not wrong


def test_services_know_neither_prices_nor_each_other() -> None:
    wrong = []
    for file in sorted((ROOT / "services").glob("[!_]*.py")):
        for name in imports(file):
            if name.startswith(("estimator.prices", "estimator.engine", "pricing_tables")):
                wrong.append(f"{file.name} imports {name}")
            service = name.removeprefix("estimator.services.").split(".")[0]
            if service in SERVICES and file.stem not in COMPOSITES:
                wrong.append(f"{file.name} imports {name}")

    assert not wrong


def test_only_the_dashboard_knows_streamlit_and_only_export_and_dashboard_know_pandas() -> None:
    allowed = {"streamlit": {"ui"}, "pandas": {"ui", "export"}}
    wrong = []
    for file in modules():
        top = file.relative_to(ROOT).parts[0].removesuffix(".py")
        heavy = {name.split(".")[0] for name in imports(file)} & set(allowed)
        wrong += [f"{file.relative_to(ROOT)}: {name}" for name in heavy if top not in allowed[name]]

    assert not wrong
