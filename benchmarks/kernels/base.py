"""What the kernels of both questions share."""

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

Prices = Mapping[str, float]
Outputs = tuple[Any, Any, Any, Any]


class Kernel(Protocol):
    """What every kernel takes and gives."""

    def __call__(self, w: Any, usd_of: Prices) -> Outputs:
        """Return cost, throughput, mean delay and feasibility."""


DUST = 1 - 1e-9
"""What a quantity is multiplied by before it is rounded up, so that float noise adds nothing."""


def lognormal_mean(p50: float, p99: float) -> float:
    """Return the mean of a lognormal with these two percentiles."""
    return float(p50 * np.exp((np.log(p99 / p50) / 2.3263478740408408) ** 2 / 2))
