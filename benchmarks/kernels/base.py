"""What the kernels of both questions share."""

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import numpy as np

Prices = Mapping[str, float]
Bill = dict[str, Any]
"""What is paid [USD], by the name it is billed under; a line that is not there is 0."""


class Outputs(NamedTuple):
    """What a model answers, per scenario.

    Attributes
    ----------
    bill : dict of str to Array
        What is paid on each line [USD], by the name the model bills it under.
    usd : Array
        What is paid in all [USD].
    throughput : Array
        Records or bytes sustained [1/s].
    mean_delay_s : Array
        From the workload's start of the clock to its end [s].
    feasible : Array of bool
        Whether every hard limit of the service holds.
    """

    bill: Bill
    usd: Any
    throughput: Any
    mean_delay_s: Any
    feasible: Any


class Kernel(Protocol):
    """What every kernel takes and gives."""

    def __call__(self, w: Any, usd_of: Prices) -> Outputs:
        """Return the bill line by line, its total, throughput, mean delay and feasibility."""


DUST = 1 - 1e-9
"""What a quantity is multiplied by before it is rounded up, so that float noise adds nothing."""


def lognormal_mean(p50: float, p99: float) -> float:
    """Return the mean of a lognormal with these two percentiles."""
    return float(p50 * np.exp((np.log(p99 / p50) / 2.3263478740408408) ** 2 / 2))


def total(first: Any, second: Any, *others: Any) -> Any:
    """Add the lines of a bill up, in place from the third on."""
    usd = first + second
    for line in others:
        usd += line
    return usd
