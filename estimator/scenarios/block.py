"""One block of scenarios with its answers, worked out when they are asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.comparison import Comparison


@dataclass(frozen=True)
class Block:
    """A run of scenarios and what every alternative answers; what a reducer sees.

    Attributes
    ----------
    start : int
        Number of the first scenario, in the order of the grid.
    models : tuple of str
        Ids of the alternatives.
    fields : mapping of str to ndarray
        Values of the fields that vary, shape (scenarios,).
    """

    start: int
    models: tuple[str, ...]
    fields: Mapping[str, NDArray[Any]]
    compare: Callable[[], Comparison] = field(repr=False)

    def __len__(self) -> int:
        return len(next(iter(self.fields.values())))

    @cached_property
    def answer(self) -> Comparison:
        """The comparison of all alternatives."""
        return self.compare()

    @cached_property
    def usd(self) -> NDArray[np.float64]:
        """Costs [USD], shape (alternatives, scenarios); NaN without an estimate."""
        return self.answer.usd

    @cached_property
    def delay_s(self) -> NDArray[np.float64]:
        """Mean delays [s], shape (alternatives, scenarios); NaN without an estimate."""
        return self.answer.mean_delay

    @cached_property
    def bounded_delay_s(self) -> NDArray[np.float64]:
        """The quantile of the delay that the workload limits [s], of the same shape."""
        return self.answer.delay

    @cached_property
    def feasible(self) -> NDArray[np.bool_]:
        """Whether every hard check holds, of the same shape."""
        return self.answer.feasible


@dataclass(frozen=True)
class StoredBlock(Block):
    """A block whose rows were written before; anything else is worked out again."""

    columns: Mapping[str, NDArray[Any]] = field(default_factory=dict, repr=False)

    @cached_property
    def usd(self) -> NDArray[np.float64]:
        """Costs [USD] as written."""
        return self._stacked("usd")

    @cached_property
    def delay_s(self) -> NDArray[np.float64]:
        """Mean delays [s] as written."""
        return self._stacked("delay_s")

    @cached_property
    def feasible(self) -> NDArray[np.bool_]:
        """Feasibility as written."""
        return self._stacked("feasible")

    def _stacked(self, figure: str) -> NDArray[Any]:
        return np.stack([self.columns[f"{model}.{figure}"] for model in self.models])
