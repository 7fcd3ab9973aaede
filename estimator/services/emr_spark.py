"""The machines of Spark on Amazon EMR: processors, nodes on EC2 and how they are bought.

Shared by EMR on EC2, EMR on EKS and EMR Serverless.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.model import Check, fact, param
from estimator.services.spark import RunConfig, WorkFacts
from estimator.specs import Spec, hardware
from estimator.units import GB, GIB, HOUR, HOURS_PER_MONTH, Array, largest, smallest
from estimator.workloads import TransformBatch

PRICING = "https://aws.amazon.com/emr/pricing/"
GUIDE = (
    "https://github.com/aws/aws-emr-best-practices/blob/"
    "d5f6db78055eb54cfadf7a61f2cfb873d1a23e1f/website/docs/bestpractices"
)
RESERVED = (
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
    "concepts-reserved-instances-application.html"
)
_COMMITMENT_GUIDE = (
    "https://github.com/aws/aws-emr-best-practices/blob/main/website/docs/migration/"
    "gathering-requirements/compute-optimization.md"
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

COMMITMENTS = ("1yr_no_upfront", "3yr_no_upfront")
"""Terms and payment of Reserved Instances."""

_CLASSES = ("standard", "convertible")

UNPRICED = {
    f"reserved_{kind}_{term}_hour_{family}_xlarge": "no recording of this family's reserved price"
    for kind in _CLASSES
    for term in COMMITMENTS
    for family in ("c7g", "r5d", "r6i")
}
"""Dimensions billed that no table prices: asked for, they are an error, never zero."""


@dataclass(frozen=True, kw_only=True)
class NodesConfig(RunConfig):
    """What the user may fix of nodes on EC2."""

    spot_share: Array = param(
        0.0,
        "",
        "Share of the nodes on spot capacity; one always stays on demand, and spot hours are "
        "billed as fewer on-demand hours, by the discount of the family",
        low=0.0,
        high=1.0,
        options=(0.0, 0.5, 0.9),
    )
    commitment: str = param(
        "on_demand",
        "",
        "How other nodes are paid: by use, or as Reserved Instances for a term",
        choices=("on_demand", *COMMITMENTS),
    )
    convertible: Array = param(
        False,
        "",
        "Whether reserved nodes may be exchanged for other types, at about the rates of a Compute "
        "Savings Plan; if not, they cost about what an EC2 Instance Savings Plan does",
    )
    committed_nodes: Array = param(
        0.0,
        "node",
        "Nodes reserved, paid every hour of the month; 0 reserves all that are not on spot, "
        "primary ones too",
        low=0.0,
        high=4_000.0,
        whole=True,
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
    """Figures of nodes on EC2: speed, spot prices and interruptions, commitments."""

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
    commitment_use_min: Array = fact(
        0.7,
        "",
        "Share of a year that reserved nodes must run to cost less than on demand",
        kind="rule_of_thumb",
        source=_COMMITMENT_GUIDE,
        as_of="2026-08-20",
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
    def xlarges(self) -> float:
        """Size of the node over that of an xlarge of its family."""
        family = self.spec.name.partition(".")[0]
        return self.vcpus / hardware("ec2_instances")[f"{family}.xlarge"].figures["vcpu"]

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


def spot_nodes(nodes: Array, c: NodesConfig) -> Array:
    """Nodes on spot capacity: a share of them, but never the last."""
    return smallest(np.floor(nodes * c.spot_share * (1 + 1e-9)), largest(nodes - 1, 0.0))


def with_interruptions(work_s: Array, nodes: Array, c: NodesConfig, f: NodeFacts) -> Array:
    """Lengthen a run by the work that is done again when spot nodes are taken away [s].

    Notes
    -----
    ``1 + rate * redo * spot / nodes``: of n nodes, each loss takes one node's work of that time.
    """
    redone = f.interruptions_per_hour / HOUR * f.redo_s
    if not np.any(c.spot_share):
        return work_s
    return work_s * (1 + redone * spot_nodes(nodes, c) / nodes)


def paid_s(c: NodesConfig, used_s: Array) -> Array:
    """Time a node is paid: while it is used, or all month where every node is reserved [s]."""
    if c.commitment == "on_demand":
        return used_s
    month_s = HOURS_PER_MONTH * HOUR
    return np.where(np.asarray(c.committed_nodes) > 0, used_s, month_s)[()]


@dataclass(frozen=True)
class Fleet:
    """Nodes of one type, as a month uses them.

    Attributes
    ----------
    node : Node
        The type.
    on_demand : Array
        Those at a time that are not on spot capacity [-].
    on_demand_hours, spot_hours : Array
        Node-hours of the month [hour].
    """

    node: Node
    on_demand: Array
    on_demand_hours: Array
    spot_hours: Array = 0.0


@dataclass(frozen=True)
class Reserved:
    """Reserved Instances of a family, counted in xlarges.

    Attributes
    ----------
    paid_hours : Array
        Every hour of the month [hour].
    used_hours : Array
        Those in which a node runs [hour].
    """

    paid_hours: Array = 0.0
    used_hours: Array = 0.0

    @property
    def idle_share(self) -> Array:
        """Share of what is paid in which no node runs."""
        paid = np.asarray(self.paid_hours) > 0
        return np.where(paid, 1 - self.used_hours / np.where(paid, self.paid_hours, 1.0), 0.0)[()]


def reserved(c: NodesConfig, fleets: tuple[Fleet, ...], stay_s: Array, stays: Array) -> Reserved:
    """Find how much of a commitment the nodes use that come for some stays in a month.

    Notes
    -----
    A reservation is paid every hour of its term, whether a node runs or not, and covers 3,600
    seconds of nodes in each hour of the clock; what exceeds that is billed on demand [1]_. Nodes of
    all sizes of a family use it, by their size. A stay of h hours of nodes of size m, with k
    reserved, thus uses ``floor(h) min(m, k) + min((h - floor(h)) m, k)``, where stays begin on the
    hour; all stays together use no more than k all month.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/concepts-reserved-instances-application.html
    .. [2] https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/apply_ri.html
    """
    if c.commitment == "on_demand":
        return Reserved()
    at_once: Array = 0.0
    needed_hours: Array = 0.0
    for fleet in fleets:
        at_once = at_once + fleet.on_demand * fleet.node.xlarges
        needed_hours = needed_hours + fleet.on_demand_hours * fleet.node.xlarges
    told = np.asarray(c.committed_nodes) > 0
    held = np.where(told, c.committed_nodes * fleets[-1].node.xlarges, at_once)[()]
    stay_hours = stay_s / HOUR
    whole = np.floor(stay_hours)
    per_stay = whole * smallest(at_once, held) + smallest((stay_hours - whole) * at_once, held)
    paid_hours = held * HOURS_PER_MONTH
    return Reserved(paid_hours, smallest(needed_hours, stays * per_stay, paid_hours))


def ec2_billed(c: NodesConfig, fleets: tuple[Fleet, ...], commitment: Reserved) -> dict[str, Array]:
    """Meter the nodes of one family on EC2, their smallest type first.

    Notes
    -----
    A reservation covers the smallest nodes first. EMR's own charge is on every node-hour, however
    EC2 is paid, and is metered elsewhere.
    """
    billed: dict[str, Array] = {}
    left_hours = commitment.used_hours
    for fleet in fleets:
        node = fleet.node
        needed_hours = fleet.on_demand_hours * node.xlarges
        covered_hours = smallest(needed_hours, left_hours)
        left_hours = left_hours - covered_hours
        hours = (needed_hours - covered_hours) / node.xlarges
        hours = hours + fleet.spot_hours * (1 - node.spot_discount)
        key = f"ec2:instance_hour_{node.dimension}"
        billed[key] = billed.get(key, 0.0) + hours
    if c.commitment != "on_demand":
        family = fleets[-1].node.dimension.partition("_")[0]
        convertible = np.asarray(c.convertible)
        for kind, chosen in zip(_CLASSES, (~convertible, convertible), strict=True):
            key = f"ec2:reserved_{kind}_{c.commitment}_hour_{family}_xlarge"
            billed[key] = commitment.paid_hours * chosen
    return billed


def commitment_check(commitment: Reserved, f: NodeFacts) -> Check:
    """Compare what of a commitment is idle with what may be before it costs more than it saves."""
    return Check(
        "idle share of the commitment",
        commitment.idle_share,
        1 - f.commitment_use_min,
        "",
        "Reserved nodes are paid while none runs: reserve fewer, or none.",
        "advice",
    )


def spot_check(w: TransformBatch, c: NodesConfig) -> Check:
    """Tell a user whose runs must not be interrupted that spot nodes will be."""
    return Check(
        "spot nodes",
        np.where(w.interruptible, 0.0, c.spot_share)[()],
        0.0,
        "",
        "The run survives the loss of spot nodes, later: keep every node on demand.",
        "soft",
    )
