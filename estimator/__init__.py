"""Capacity, limits, delay and cost of AWS data services, from one workload.

>>> import estimator as es
>>> answer = es.compare(es.StreamIngest(), regions="us-east-1", on="2026-11-01")
>>> answer.ranked[0].model.title
'Kinesis Data Streams, provisioned'

Names are loaded on first use, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from estimator.blocks import WorkerLost
    from estimator.comparison import Alternative, Comparison, compare, frontier
    from estimator.configurations import Configuration, Search, cheapest
    from estimator.engine import Estimate, LineItem, Withdrawn, estimate
    from estimator.errors import (
        EstimatorError,
        InputError,
        NotInstalled,
        PriceNotFound,
        TableError,
        UnknownName,
    )
    from estimator.model import Check, Model, Sizing
    from estimator.prices import PriceBook, Rate, Rates
    from estimator.scenarios import FeasibleShare, Grid, Least, Quantiles, grid, sweep
    from estimator.sensitivity import sobol, tornado
    from estimator.services import MODELS, find_model
    from estimator.turning_points import BreakEven, Choice, break_even, regions_of_choice
    from estimator.uncertainty import Range, Simulation, simulate
    from estimator.workloads import (
        QUESTIONS,
        CatalogData,
        MoveFiles,
        Orchestrate,
        PullSaas,
        QueryData,
        ReplicateDatabase,
        ServeDashboards,
        StreamIngest,
        StreamProcess,
        TransformBatch,
        VideoIngest,
        question,
    )

_HOME = {
    "Alternative": "comparison",
    "BreakEven": "turning_points",
    "CatalogData": "workloads",
    "Check": "model",
    "Choice": "turning_points",
    "Comparison": "comparison",
    "Configuration": "configurations",
    "Estimate": "engine",
    "EstimatorError": "errors",
    "FeasibleShare": "scenarios",
    "Grid": "scenarios",
    "InputError": "errors",
    "Least": "scenarios",
    "LineItem": "engine",
    "MODELS": "services",
    "Model": "model",
    "MoveFiles": "workloads",
    "NotInstalled": "errors",
    "Orchestrate": "workloads",
    "PriceBook": "prices",
    "PriceNotFound": "errors",
    "PullSaas": "workloads",
    "QUESTIONS": "workloads",
    "Quantiles": "scenarios",
    "QueryData": "workloads",
    "Range": "uncertainty",
    "Rate": "prices",
    "Rates": "prices",
    "ReplicateDatabase": "workloads",
    "Search": "configurations",
    "ServeDashboards": "workloads",
    "Simulation": "uncertainty",
    "Sizing": "model",
    "StreamIngest": "workloads",
    "StreamProcess": "workloads",
    "TableError": "errors",
    "TransformBatch": "workloads",
    "UnknownName": "errors",
    "VideoIngest": "workloads",
    "Withdrawn": "engine",
    "WorkerLost": "blocks",
    "break_even": "turning_points",
    "cheapest": "configurations",
    "compare": "comparison",
    "estimate": "engine",
    "find_model": "services",
    "frontier": "comparison",
    "grid": "scenarios",
    "question": "workloads",
    "regions_of_choice": "turning_points",
    "simulate": "uncertainty",
    "sobol": "sensitivity",
    "sweep": "scenarios",
    "tornado": "sensitivity",
}
"""Which module each public name lives in."""

__version__ = "0.1.0"

__all__ = [
    "MODELS",
    "QUESTIONS",
    "Alternative",
    "BreakEven",
    "CatalogData",
    "Check",
    "Choice",
    "Comparison",
    "Configuration",
    "Estimate",
    "EstimatorError",
    "FeasibleShare",
    "Grid",
    "InputError",
    "Least",
    "LineItem",
    "Model",
    "MoveFiles",
    "NotInstalled",
    "Orchestrate",
    "PriceBook",
    "PriceNotFound",
    "PullSaas",
    "Quantiles",
    "QueryData",
    "Range",
    "Rate",
    "Rates",
    "ReplicateDatabase",
    "Search",
    "ServeDashboards",
    "Simulation",
    "Sizing",
    "StreamIngest",
    "StreamProcess",
    "TableError",
    "TransformBatch",
    "UnknownName",
    "VideoIngest",
    "Withdrawn",
    "WorkerLost",
    "break_even",
    "cheapest",
    "compare",
    "estimate",
    "find_model",
    "frontier",
    "grid",
    "question",
    "regions_of_choice",
    "simulate",
    "sobol",
    "sweep",
    "tornado",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'estimator' has no attribute '{name}'")
    return getattr(import_module(f"estimator.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
