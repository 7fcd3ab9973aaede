"""What is worth showing first.

All of it depends on the question alone, by its defaults and today's prices of us-east-1: an address
without a choice always means the same choice.
"""

import math
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from estimator.comparison import compare
from estimator.model import Param, params_of
from estimator.ui.sweeps import grid_of
from estimator.workloads import Workload


@cache
def telling_alternative(question: type[Workload]) -> str:
    """Return the alternative that answers the question as it stands by default."""
    return compare(question(), regions="us-east-1", on=date.today()).ranked[0].model.id


_APART = math.log(1.25)
"""Each of the two must be that much better somewhere, or the tie tells nothing."""


@cache
def telling_tie(question: type[Workload]) -> tuple[str, str, str]:
    """Return two alternatives and the field over which they tie once, by the question's defaults.

    The alternatives are feasible and rank high; the field means work, or else is any other. For a
    job it is the speed of the line first, over which a device overtakes any transfer.
    """
    workload: Any = question()
    job = question.period == "job"
    terms: dict[str, Any] = {"regions": "us-east-1", "on": date.today()}
    usable = [a.model.id for a in compare(workload, **terms).ranked if a.feasible or job]
    fallback = None
    for p in _fields(question):
        grid = grid_of(p, float(p.default), points=41)
        swept = compare(replace(workload, **{p.name: grid}), **terms)
        curves = {
            a.model.id: np.broadcast_to(a.estimate.delay.mean if job else a.usd, grid.shape)
            for a in swept.alternatives
            if a.estimate
        }
        for first, second in combinations([name for name in usable if name in curves], 2):
            with np.errstate(divide="ignore", invalid="ignore"):
                apart = np.log(curves[first] / curves[second])
            if np.nanmin(apart) < -_APART and np.nanmax(apart) > _APART:
                crossings = int((apart[1:] * apart[:-1] < 0).sum())
                if crossings == 1:
                    return first, second, p.name
                fallback = fallback or (first, second, p.name)
    everything = [model.id for model in (a.model for a in compare(workload, **terms).ranked)]
    return fallback or (everything[0], everything[1], question.load_fields[0])


def _fields(question: type[Workload]) -> list[Param]:
    numbers = [p for p in params_of(question) if p.kind == "number"]
    speeds = [p for p in numbers if p.unit == "bit/s" and question.period == "job"]
    loads = [p for p in numbers if p.name in question.load_fields]
    return [*speeds, *loads, *(p for p in numbers if p not in speeds and p not in loads)]


@cache
def telling_axis(question: type[Workload]) -> str:
    """Return the field that divides a map best, beside the first field of load.

    That is the one with the most even shares of the cheapest alternatives, by the defaults.
    """
    workload: Any = question()
    fields = _fields(question)
    across = next(p for p in fields if p.name == question.load_fields[0])

    def evenness(up: Param) -> float:
        x, y = (grid_of(p, float(p.default), points=9) for p in (across, up))
        swept = compare(
            replace(workload, **{across.name: x[:, None], up.name: y[None, :]}),
            regions="us-east-1",
            on=date.today(),
        )
        won = np.asarray(swept.cheapest)
        shares = np.bincount(won[won >= 0], minlength=1) / won.size
        return float(-(shares[shares > 0] * np.log(shares[shares > 0])).sum())

    return max((p for p in fields if p is not across), key=evenness).name
