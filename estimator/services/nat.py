"""What NAT gateways cost, by which something in a VPC reaches what is outside."""

from dataclasses import dataclass

import numpy as np

from estimator.model import param
from estimator.units import Array, times


@dataclass(frozen=True, kw_only=True)
class NatConfig:
    """What the user may fix of the way out of a VPC."""

    nat_gateways: Array = param(
        0.0,
        "gateway",
        "NAT gateways through which data leaves the VPC; 0 where nothing runs in one, or endpoints "
        "lead to what it reaches",
        low=0.0,
        high=20.0,
        whole=True,
    )


def nat_billed(gateways: Array, hours: Array, gb: Array) -> dict[str, Array]:
    """Meter NAT gateways, and what passes them if there are any.

    Examples
    --------
    >>> {name: float(sold) for name, sold in nat_billed(2.0, 730.0, 100.0).items()}
    {'data_transfer:nat_gateway_hour': 1460.0, 'data_transfer:nat_gateway_gb': 100.0}
    """
    return {
        "data_transfer:nat_gateway_hour": gateways * hours,
        "data_transfer:nat_gateway_gb": times(gb, np.asarray(gateways) > 0),
    }
