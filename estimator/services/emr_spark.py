"""The machines of Spark on Amazon EMR: processors, nodes on EC2 and how they are bought.

Shared by EMR on EC2, EMR on EKS and EMR Serverless.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.model import Check, fact, param
from estimator.services.spark import RunConfig, WorkFacts
from estimator.specs import Spec, hardware
from estimator.units import GB, GIB, HOUR, Array, largest, smallest
from estimator.workloads import TransformBatch

PRICING = "https://aws.amazon.com/emr/pricing/"
GUIDE = (
    "https://github.com/aws/aws-emr-best-practices/blob/"
    "d5f6db78055eb54cfadf7a61f2cfb873d1a23e1f/website/docs/bestpractices"
)
SPOT_GUIDE = f"{GUIDE}/Features/Spot%20Usage/best_practices.md"
ARM_BENCHMARK = (
    "https://aws.amazon.com/blogs/big-data/achieve-up-to-27-better-price-performance-for-spark-"
    "workloads-with-aws-graviton2-on-amazon-emr-serverless/"
)
_SPOT_SNAPSHOT = "https://github.com/LeanerCloud/ec2-instances-info"
_GRAVITON_3 = (
    "https://aws.amazon.com/blogs/big-data/amazon-emr-on-eks-gets-up-to-19-performance-boost-"
    "running-on-aws-graviton3-processors-vs-graviton2/"
)
_SIXTH_GENERATION = (
    "https://aws.amazon.com/blogs/big-data/amazon-emr-launches-support-for-amazon-ec2-c6i-m6i-i4i-"
    "r6i-and-r6id-instances-to-improve-cost-performance-for-spark-workloads-by-6-33/"
)

_spot = partial(
    fact,
    unit="",
    meaning="Spot price below on-demand, median of the family's sizes in us-east-1 on one day; old",
    kind="rule_of_thumb",
    source=_SPOT_SNAPSHOT,
    as_of="2023-08-30",
    measure="pricing history of spot requests in the EC2 console",
)

INSTANCES = tuple(hardware("emr_nodes"))
"""Instance types offered as nodes."""


@dataclass(frozen=True, kw_only=True)
class SpotConfig(RunConfig):
    """What the user may fix of nodes on EC2."""

    spot_share: Array = param(
        0.0,
        "",
        "Share of the nodes on spot capacity; one always stays on demand, and spot hours are "
        "billed as fewer on-demand hours, by the discount of the family",
        low=0.0,
        high=1.0,
    )


@dataclass(frozen=True, kw_only=True)
class GravitonFacts(WorkFacts):
    """Speed of AWS's older own processors."""

    graviton2_speed: Array = fact(
        2_959.0 / 2_670.0,
        "",
        "Work of a Graviton2 vCPU over an Intel one: TPC-DS took 2,670 s instead of 2,959 s",
        kind="published",
        source=ARM_BENCHMARK,
        as_of="2023-02-01",
        low=1.0,
        high=1.15,
    )


@dataclass(frozen=True, kw_only=True)
class NodeFacts(GravitonFacts):
    """Figures of nodes on EC2: speed, spot prices and interruptions."""

    intel6_speed: Array = fact(
        1.1,
        "",
        "Work of a vCPU of the 6th Intel generation over the 5th; AWS prints 6 to 33 % by cost",
        kind="assumption",
        source=_SIXTH_GENERATION,
        as_of="2022-12-01",
        low=1.0,
        high=1.33,
    )
    graviton3_speed: Array = fact(
        1.25,
        "",
        "Work of a Graviton3 vCPU over an Intel one; AWS prints up to 19 % over Graviton2",
        kind="assumption",
        source=_GRAVITON_3,
        as_of="2022-11-01",
        low=1.1,
        high=1.37,
    )
    interruptions_per_hour: Array = fact(
        0.05,
        "1/hour",
        "How often a spot node is taken away; AWS says fewer than 5 % of workloads are hit",
        kind="assumption",
        source=SPOT_GUIDE,
        as_of="2026-08-19",
        low=0.01,
        high=0.2,
        measure="spot interruption notices / spot node-hours",
    )
    redo_s: Array = fact(
        1_200.0,
        "s",
        "Work of the lost node that is done again or lies idle until it is replaced",
        kind="assumption",
        source=SPOT_GUIDE,
        as_of="2026-08-19",
        low=300.0,
        high=3_600.0,
    )
    spot_discount_m5: Array = _spot(0.503, low=0.429, high=0.587)
    spot_discount_r5: Array = _spot(0.661, low=0.522, high=0.717)
    spot_discount_r5d: Array = _spot(0.561, low=0.558, high=0.593)
    spot_discount_m6i: Array = _spot(0.399, low=0.346, high=0.455)
    spot_discount_r6i: Array = _spot(0.512, low=0.495, high=0.539)
    spot_discount_m6g: Array = _spot(0.341, low=0.112, high=0.536)
    spot_discount_m7g: Array = _spot(0.163, low=0.161, high=0.191)
    spot_discount_r7g: Array = _spot(0.365, low=0.362, high=0.407)
    spot_discount_c7g: Array = _spot(0.084, low=0.058, high=0.223)


@dataclass(frozen=True)
class Node:
    """An instance type as a node: its size, its speed, and its discount on spot capacity."""

    spec: Spec
    speed: Array
    spot_discount: Array

    @property
    def dimension(self) -> str:
        """End of the names of the dimensions that bill it."""
        return self.spec.name.replace(".", "_")

    @property
    def vcpus(self) -> float:
        """VCPUs of the node."""
        return self.spec.figures["vcpu"]

    @property
    def memory_bytes(self) -> float:
        """Memory of the node [byte]."""
        return self.spec.figures["memory_gib"] * GIB

    @property
    def local_bytes(self) -> float:
        """Disks built into the node [byte]."""
        return self.spec.figures["local_disk_gb"] * GB


def node_of(instance: str, f: NodeFacts) -> Node:
    """Look an instance type up."""
    processor = hardware("emr_nodes")[instance].words["processor"]
    return Node(
        spec=hardware("ec2_instances")[instance],
        speed=1.0 if processor == "intel5" else getattr(f, f"{processor}_speed"),
        spot_discount=getattr(f, f"spot_discount_{instance.partition('.')[0]}"),
    )


def spot_nodes(nodes: Array, c: SpotConfig) -> Array:
    """Nodes on spot capacity: a share of them, but never the last."""
    return smallest(np.floor(nodes * c.spot_share * (1 + 1e-9)), largest(nodes - 1, 0.0))


def with_interruptions(work_s: Array, nodes: Array, c: SpotConfig, f: NodeFacts) -> Array:
    """Lengthen a run by the work that is done again when spot nodes are taken away [s].

    Notes
    -----
    ``1 + rate * redo * spot / nodes``: of n nodes, each loss takes one node's work of that time.
    """
    if not np.any(c.spot_share):
        return work_s
    spot_share = spot_nodes(nodes, c) / nodes
    return work_s * (1 + f.interruptions_per_hour / HOUR * f.redo_s * spot_share)


def spot_check(w: TransformBatch, c: SpotConfig) -> Check:
    """Tell a user whose runs must not be interrupted that spot nodes will be."""
    return Check(
        "spot nodes",
        np.where(w.interruptible, 0.0, c.spot_share)[()],
        0.0,
        "",
        "The run survives the loss of spot nodes, later: keep every node on demand.",
        "soft",
    )
