"""Bare numpy written by hand agrees with the models, line by line."""

import pytest

from benchmarks.__main__ import disagreements
from benchmarks.kernels import KERNELS
from estimator.services import find_model


@pytest.mark.parametrize("model", KERNELS)
def test_every_line_and_figure_agrees_with_the_kernel(model: str) -> None:
    assert disagreements(find_model(model)) == []
