"""Every combination of the values of some fields, never laid out as a whole."""

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.errors import InputError


@dataclass(frozen=True, eq=False)
class Grid:
    """An open mesh of fields of a workload; the last field varies fastest.

    Attributes
    ----------
    axes : mapping of str to ndarray
        The values of each field.

    Examples
    --------
    >>> mesh = grid(records_per_second=[10, 20], peak_to_mean=[1, 2, 3])
    >>> mesh.shape, len(mesh)
    ((2, 3), 6)
    >>> {name: values.tolist() for name, values in mesh.block(2, 4).items()}
    {'records_per_second': [10, 20], 'peak_to_mean': [3, 1]}
    """

    axes: Mapping[str, NDArray[Any]]

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each field has."""
        return tuple(len(values) for values in self.axes.values())

    def __len__(self) -> int:
        return math.prod(self.shape)

    def block(self, start: int, stop: int) -> dict[str, NDArray[Any]]:
        """Return the values of every field in scenarios `start` to before `stop`."""
        numbers = np.arange(start, min(stop, len(self)))
        places = np.unravel_index(numbers, self.shape)
        return {
            name: values[at] for (name, values), at in zip(self.axes.items(), places, strict=True)
        }


def grid(**axes: Sequence[float] | NDArray[Any]) -> Grid:
    """Combine every value of every field with every other.

    Parameters
    ----------
    **axes : sequence of float or bool
        The values of each field of a workload, in base units.

    Raises
    ------
    InputError
        When a field has no list of values, or there are none.

    Examples
    --------
    >>> import numpy as np
    >>> len(grid(record_bytes=np.geomspace(100, 1e6, 1_000), producers=range(1, 1_001)))
    1000000
    """
    if not axes:
        raise InputError("A grid has at least one field: grid(records_per_second=[100, 1_000]).")
    made = {name: np.array(values) for name, values in axes.items()}
    for name, values in made.items():
        if values.ndim != 1 or not len(values):
            raise InputError(f"{name} of a grid is one row of values; got shape {values.shape}.")
    if math.prod(len(values) for values in made.values()) > sys.maxsize:
        raise InputError("This grid has more scenarios than can be counted: leave some values out.")
    return Grid(made)
