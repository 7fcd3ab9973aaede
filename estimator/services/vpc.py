"""What leads out of a VPC, for something that runs in one: NAT gateways, interface endpoints."""

from dataclasses import dataclass

import numpy as np

from estimator.model import param
from estimator.units import Array, times


@dataclass(frozen=True, kw_only=True)
class VpcConfig:
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
    interface_endpoints: Array = param(
        0.0,
        "endpoint",
        "Interface endpoints kept instead, counted in each Availability Zone; S3 needs none",
        low=0.0,
        high=100.0,
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


def vpc_billed(c: VpcConfig, hours: Array, gb: Array) -> dict[str, Array]:
    """Meter what leads out of a VPC: data passes NAT gateways if there are any, else endpoints."""
    by_endpoint = (np.asarray(c.nat_gateways) == 0) & (np.asarray(c.interface_endpoints) > 0)
    return {
        **nat_billed(c.nat_gateways, hours, gb),
        "data_transfer:vpc_interface_endpoint_az_hour": c.interface_endpoints * hours,
        "data_transfer:vpc_interface_endpoint_gb": times(gb, by_endpoint),
    }
