"""Ask one question in millions of scenarios, and keep what matters about the answers.

::

    Grid ── blocks ──> compare() ──> Reducer.of ──> merged in order ──> Reducer.result
                          └──> one Parquet file per block, if wanted
"""

from estimator.scenarios.block import Block
from estimator.scenarios.mesh import Grid, grid
from estimator.scenarios.reducers import (
    Bands,
    FeasibleShare,
    Least,
    Lowest,
    Quantiles,
    Reducer,
    Shares,
)
from estimator.scenarios.sweeps import sweep

__all__ = [
    "Bands",
    "Block",
    "FeasibleShare",
    "Grid",
    "Least",
    "Lowest",
    "Quantiles",
    "Reducer",
    "Shares",
    "grid",
    "sweep",
]
