"""The public surface: what is promised can be imported, and nothing heavy comes with it."""

import subprocess
import sys

import pytest

import estimator


def test_all_is_sorted_and_complete() -> None:
    assert set(estimator.__all__) == set(estimator._HOME)


@pytest.mark.parametrize("name", estimator.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    value = getattr(estimator, name)

    assert value is getattr(sys.modules[f"estimator.{estimator._HOME[name]}"], name)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'mars'"):
        estimator.mars  # noqa: B018


def test_one_estimate_imports_neither_pandas_nor_streamlit_nor_scipy_stats() -> None:
    code = (
        "import sys, estimator as es\n"
        "es.compare(es.StreamIngest(), regions='us-east-1', on='2026-11-01').verdict()\n"
        "print(sorted({'pandas', 'streamlit', 'scipy.stats'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
