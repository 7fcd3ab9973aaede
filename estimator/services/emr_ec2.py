"""Amazon EMR on EC2: a cluster for each run, or one that is kept running."""

from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from estimator.laws.batch import cheapest_in_time, growing_time
from estimator.laws.delay import Delay, Fixed, Lognormal
from estimator.model import COUNTS, Check, Evidence, Model, Sizing, fact, param
from estimator.services import emr_spark, spark
from estimator.services.emr_spark import Fleet, Node, Reserved
from estimator.services.spark import Work
from estimator.specs import hardware
from estimator.units import (
    GB,
    GIB,
    HOUR,
    HOURS_PER_MONTH,
    MINUTE,
    Array,
    ceil_to,
    largest,
    smallest,
)
from estimator.workloads import TransformBatch

_SCALING_GUIDE = f"{emr_spark.GUIDE}/Features/Managed%20Scaling/best_practices.md"
_EXECUTOR_GUIDE = f"{emr_spark.GUIDE}/Cost%20Optimizations/maximizing-resource-utilization.md"
_YARN = "https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hadoop-task-config.html"
_STORAGE = "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-storage.html"
_HDFS = "https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hdfs-config.html"
_TERMINATION = (
    "https://docs.aws.amazon.com/emr/latest/ManagementGuide/UsingEMR_TerminateJobFlow.html"
)
_GUIDELINES = (
    "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-instances-guidelines.html"
)
_MANAGED_SCALING = "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-managed-scaling.html"

_scaling = partial(fact, kind="assumption", source=_SCALING_GUIDE, as_of="2026-08-19")
_storage_default = partial(fact, kind="quota", source=_STORAGE, as_of="2023-06-15")

_hdfs_default = partial(fact, kind="quota", source=_HDFS, as_of="2023-06-15")

_SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 54, 80, 120, 200, 400)
"""Numbers of nodes to choose from."""


@dataclass(frozen=True, kw_only=True)
class ClusterConfig(emr_spark.NodesConfig):
    """What the user may fix of a cluster."""

    instance: str = param(
        "m7g.xlarge",
        "",
        "Instance type of the core and task nodes",
        choices=emr_spark.INSTANCES,
        options=True,
    )
    primary: str = param(
        "xlarge",
        "",
        "Primary node: an xlarge of the family, enough for some 50 nodes, or one like the rest",
        choices=("xlarge", "same"),
    )
    nodes: Array = param(
        0.0,
        "node",
        "Core and task nodes already decided on; 0 lets the estimate choose",
        low=0.0,
        high=4_000.0,
        whole=True,
        options=COUNTS,
    )
    first_nodes: Array = param(
        0.0,
        "node",
        "Nodes a run starts on while managed scaling adds the others; 0 has all from the start",
        low=0.0,
        high=4_000.0,
        whole=True,
    )
    primaries: Array = param(
        1.0, "node", "Primary nodes: one, or three for availability", low=1.0, high=3.0, whole=True
    )
    keep_running: Array = param(
        False, "", "Whether the cluster runs all month rather than for each run"
    )
    bootstrap_s: Array = param(60.0, "s", "Time of your own bootstrap actions", low=0.0, high=HOUR)
    executor_vcpus: Array = param(
        4.0, "vCPU", "Cores of an executor; AWS's guide: 4 to 5", low=1.0, high=48.0, whole=True
    )
    executor_memory_bytes: Array = param(
        0.0,
        "byte",
        "Memory of an executor (spark.executor.memory); 0 shares out all that YARN has",
        low=0.0,
        high=384 * GIB,
    )
    volume_bytes: Array = param(
        0.0,
        "byte",
        "EBS storage of a node beside its root volume; 0 takes EMR's default for the type",
        low=0.0,
        high=65_536 * GIB,
    )
    hdfs_bytes: Array = param(
        0.0, "byte", "Data kept in HDFS, which ends with the cluster", low=0.0, high=1e16
    )
    hdfs_copies: Array = param(
        0.0,
        "copy",
        "Copies of it (dfs.replication); 0 takes EMR's default, 1 to 3 by the number of core nodes",
        low=0.0,
        high=10.0,
        whole=True,
    )
    nat_gateways: Array = param(
        0.0,
        "NAT gateway",
        "NAT gateways kept for the cluster; none is needed to reach S3, through a gateway endpoint "
        "that is free",
        low=0.0,
        high=20.0,
        whole=True,
    )
    vcpu_limit: Array = param(
        1_024.0,
        "vCPU",
        "EC2 vCPUs the account may run on demand at a time; spot nodes have a quota of their own",
        low=1.0,
        high=1e6,
        log=True,
        measure="Service Quotas, Running On-Demand Standard instances",
    )


@dataclass(frozen=True, kw_only=True)
class ClusterFacts(emr_spark.NodeFacts):
    """Figures of a cluster on EC2."""

    start_s_p50: Array = _scaling(
        7 * MINUTE,
        "s",
        "Median time from the request to a cluster that takes work; AWS says 5 to 10 minutes",
        low=4 * MINUTE,
        high=10 * MINUTE,
        measure="cluster timeline, CreationDateTime to ReadyDateTime",
    )
    start_s_p99: Array = _scaling(
        15 * MINUTE,
        "s",
        "The 99th percentile of that time; third parties say 8 to 15 minutes",
        low=10 * MINUTE,
        high=30 * MINUTE,
        measure="cluster timeline, CreationDateTime to ReadyDateTime",
    )
    application_start_s: Array = _scaling(
        15.0,
        "s",
        "Time from the submission of the step to the first task; no published figure",
        low=5.0,
        high=40.0,
        measure="step start to first task in the Spark history server",
    )
    shutdown_s: Array = fact(
        2 * MINUTE,
        "s",
        "Time billed after the work; until all instances are gone takes 5 to 20 minutes, and how "
        "much of that is billed is not said",
        kind="assumption",
        source=_TERMINATION,
        as_of="2023-06-15",
        low=MINUTE,
        high=20 * MINUTE,
    )
    joining_s: Array = fact(
        6 * MINUTE,
        "s",
        "Time until a node that managed scaling asks for takes work",
        kind="published",
        source=_SCALING_GUIDE,
        as_of="2026-08-19",
        low=4 * MINUTE,
        high=8 * MINUTE,
        measure="CloudWatch TotalNodesRequested against TotalNodesRunning",
    )
    minimum_s: Array = fact(
        60.0,
        "s",
        "Least time a node is billed",
        kind="quota",
        source=emr_spark.PRICING,
        as_of="2025-12-03",
    )
    yarn_reserved_share: Array = fact(
        0.25,
        "",
        "Memory of a small node that YARN does not hand out; exact for Intel types of AWS's table",
        kind="published",
        source=_YARN,
        as_of="2022-10-01",
    )
    yarn_reserved_bytes_max: Array = fact(
        8 * GIB,
        "byte",
        "Memory of a large node that YARN does not hand out; Graviton types keep up to 6 GiB more",
        kind="published",
        source=_YARN,
        as_of="2022-10-01",
    )
    memory_overhead: Array = fact(
        0.1875,
        "",
        "Memory of an executor's container beyond its own, over its own; open-source Spark 0.1",
        kind="rule_of_thumb",
        source=_EXECUTOR_GUIDE,
        as_of="2026-08-19",
    )
    idle_share_max: Array = fact(
        0.25,
        "",
        "Share of a node left idle above which other executors are worth a thought",
        kind="assumption",
        source=_EXECUTOR_GUIDE,
        as_of="2026-08-19",
        low=0.1,
        high=0.4,
    )
    root_bytes: Array = _storage_default(
        10 * GIB, "byte", "Root volume (gp2) of a node; newer releases may take more"
    )
    volume_bytes_per_vcpu: Array = _storage_default(
        16 * GIB, "byte", "EBS storage of types without local disks, by default"
    )
    two_copies_nodes: Array = _hdfs_default(
        4.0, "node", "Core nodes from which HDFS keeps two copies, by default"
    )
    three_copies_nodes: Array = _hdfs_default(
        10.0, "node", "Core nodes from which HDFS keeps three copies, by default"
    )
    disk_share: Array = fact(
        0.9,
        "",
        "Share of a node's disks that may fill before YARN stops using it",
        kind="published",
        source="https://hadoop.apache.org/docs/stable/hadoop-yarn/hadoop-yarn-common/"
        "yarn-default.xml",
        as_of="2026",
    )
    ebs_gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB of EBS; volumes are sized in GiB",
        kind="assumption",
        source=_STORAGE,
        as_of="2023-06-15",
        low=GB,
        high=GIB,
    )
    ebs_month_hours: Array = fact(
        HOURS_PER_MONTH,
        "hour",
        "Hours of a billed GB-month; AWS's example for EMR takes 30 days, 720 hours",
        kind="assumption",
        source=_STORAGE,
        as_of="2023-06-15",
        low=720.0,
        high=744.0,
    )
    primary_nodes_max: Array = fact(
        50.0,
        "node",
        "Nodes up to which an xlarge of the m5 class is enough as primary node",
        kind="rule_of_thumb",
        source=_GUIDELINES,
        as_of="2023-06-15",
    )


@dataclass(frozen=True)
class Packing:
    """How executors fill a node."""

    executors: Array
    container_bytes: Array
    vcpus: Array
    memory_bytes_per_vcpu: Array
    yarn_bytes: Array
    idle_vcpu_share: Array
    idle_memory_share: Array


def packed(node: Node, c: ClusterConfig, f: ClusterFacts) -> Packing:
    """Find how many executors fit on a node, by cores and by the memory YARN hands out.

    Notes
    -----
    YARN has what is left of the memory after ``min(25 %, 8 GiB)``; a container is the executor's
    memory and 18.75 %. A node that no executor fits on is taken to run one all the same, and the
    check that fails says so.
    """
    yarn_bytes = node.memory_bytes - smallest(
        node.memory_bytes * f.yarn_reserved_share, f.yarn_reserved_bytes_max
    )
    by_cores = largest(np.floor(node.vcpus / c.executor_vcpus), 1.0)
    decided = np.asarray(c.executor_memory_bytes) > 0
    container_bytes = np.where(
        decided, c.executor_memory_bytes * (1 + f.memory_overhead), yarn_bytes / by_cores
    )[()]
    by_memory = largest(np.floor(yarn_bytes / container_bytes * (1 + 1e-9)), 1.0)
    executors = smallest(by_cores, by_memory)
    vcpus = executors * smallest(c.executor_vcpus, node.vcpus)
    return Packing(
        executors=executors,
        container_bytes=container_bytes,
        vcpus=vcpus,
        memory_bytes_per_vcpu=container_bytes / (1 + f.memory_overhead) / c.executor_vcpus,
        yarn_bytes=yarn_bytes,
        idle_vcpu_share=1 - vcpus / node.vcpus,
        idle_memory_share=1 - executors * container_bytes / yarn_bytes,
    )


@dataclass(frozen=True)
class Cluster:
    """A cluster of any number of nodes: how long runs take on it, and what is billed for them."""

    w: TransformBatch
    c: ClusterConfig
    f: ClusterFacts
    work: Work
    node: Node
    primary: Node
    packing: Packing
    start_s: Array
    joining_s: Array

    def first(self, nodes: Array) -> Array:
        """Nodes a run starts on."""
        some = np.asarray(self.c.first_nodes) > 0
        return np.where(some, smallest(self.c.first_nodes, nodes), nodes)[()]

    def executors_s(self, nodes: Array) -> Array:
        """Time the executors of so many nodes take, on demand [s]."""
        return self.work.executors_s(nodes * self.packing.vcpus, self.packing.memory_bytes_per_vcpu)

    def work_s(self, nodes: Array) -> Array:
        """Time the executors take while nodes join, with what interruptions make do again [s]."""
        work_s = self.executors_s(nodes)
        if np.any(self.joining_s):
            first = self.first(nodes)
            grown_s = growing_time(self.executors_s(first), work_s, self.joining_s)
            work_s = np.where(first < nodes, grown_s, work_s)[()]
        return emr_spark.with_interruptions(work_s, nodes, self.c, self.f)

    @cached_property
    def alone_s(self) -> Array:
        """Time of a run in which its executors do not work [s]."""
        return self.f.application_start_s + self.work.driver_s

    def run_s(self, nodes: Array) -> Array:
        """Time from the submission of the step to the last commit [s]."""
        return self.work_s(nodes) + self.alone_s

    def there_s(self, run_s: Array) -> Array:
        """Time of the month in which a cluster is billed: for each run, or always [s]."""
        around_s = self.start_s + self.c.bootstrap_s + self.f.shutdown_s
        cluster_s = largest(run_s + around_s, self.f.minimum_s) * self.w.runs_per_month
        if not np.any(self.c.keep_running):
            return cluster_s
        return np.where(self.c.keep_running, HOURS_PER_MONTH * HOUR, cluster_s)[()]

    def joined_s(self, run_s: Array) -> Array:
        """Time of the month in which a node is billed that joins the runs [s]."""
        return self.w.runs_per_month * run_s

    def node_s(self, nodes: Array, first: Array, run_s: Array) -> Array:
        """Seconds billed in a month over so many nodes, on the first of which runs start [s]."""
        return first * self.there_s(run_s) + (nodes - first) * self.joined_s(run_s)

    def cost(self, nodes: Array, run_s: Array) -> Array:
        """Node-seconds paid in a month, those of primary nodes counted by their size [s]."""
        first = self.first(nodes)
        primaries = self.c.primaries * (self.primary.vcpus / self.node.vcpus)
        cost_s = (first + primaries) * emr_spark.paid_s(self.c, self.there_s(run_s))
        if not np.any(self.joining_s):
            return cost_s
        return cost_s + (nodes - first) * emr_spark.paid_s(self.c, self.joined_s(run_s))

    @property
    def disk_bytes(self) -> Array:
        """Storage of a node [byte]."""
        return attached_bytes(self.node, self.c, self.f) + self.node.local_bytes

    def hdfs_copies(self, core_nodes: Array) -> Array:
        """Count the copies HDFS keeps of its data on so many core nodes."""
        two = np.greater_equal(core_nodes, self.f.two_copies_nodes)
        three = np.greater_equal(core_nodes, self.f.three_copies_nodes)
        told = np.asarray(self.c.hdfs_copies) > 0
        return np.where(told, self.c.hdfs_copies, 1.0 + two + three)[()]

    def exchange_bytes_max(self, core_nodes: Array, copies: Array) -> Array:
        """Storage of a core node for exchanged data, less what lies there in HDFS [byte]."""
        hdfs_bytes = self.c.hdfs_bytes * copies / core_nodes
        return largest(self.disk_bytes * self.f.disk_share - hdfs_bytes, 0.0)

    def nodes_on_disk(self) -> Array:
        """Count the nodes whose disks hold the exchange and HDFS, if none is on spot capacity."""
        disk_bytes, f = self.disk_bytes * self.f.disk_share, self.f

        def holding(copies: Array) -> Array:
            return ceil_to((self.work.shuffle_bytes + self.c.hdfs_bytes * copies) / disk_bytes)

        if not np.any(self.c.hdfs_bytes):
            return holding(0.0)
        few = holding(1.0)
        some = largest(holding(2.0), f.two_copies_nodes)
        many = largest(holding(3.0), f.three_copies_nodes)
        more = np.where(some < f.three_copies_nodes, some, many)
        by_default = np.where(few < f.two_copies_nodes, few, more)
        told = np.asarray(self.c.hdfs_copies) > 0
        return np.where(told, holding(self.c.hdfs_copies), by_default)[()]

    def choose(self, time_left_s: Array) -> Array:
        """Find the least cost of the sizes in time, with disks for the exchange and HDFS."""
        chosen = cheapest_in_time(self.run_s, self.cost, time_left_s, _SIZES)
        return largest(chosen, self.nodes_on_disk())


def size_ec2(w: TransformBatch, c: ClusterConfig, f: ClusterFacts) -> Sizing:
    """Choose the nodes of a cluster, and see how long and how dear its runs are.

    Notes
    -----
    A run waits for the cluster (lognormal, unless it is kept running) and the bootstrap actions;
    then the step starts, files are listed, executors work and files are committed, by the law of
    `estimator.services.spark.work_of` on n nodes times the vCPUs their executors use. With
    managed scaling the others join after 6 minutes, ``T = 6 min + (1 - 6 min / T_first) T_all``.
    Spot nodes lengthen the work by ``1 + rate * redo * share``.

    Unless told, a cluster takes the number of nodes paid for the fewest node-seconds of those in
    time, from 15 numbers, and the fastest if none is in time: the start is paid too and so is the
    primary node, hence it is rarely the fewest. Nodes are billed from the request to two minutes
    after the work, as EC2 on demand, EMR's charge and EBS; EMR charges spot nodes too, and reserved
    ones. A commitment is paid all month (`estimator.services.emr_spark.reserved`). The runs of a
    kept cluster find it idle: queues between runs are not modelled.

    Data in HDFS lies on the core nodes, those that are not on spot capacity: ``disk * nodes /
    copies`` of it, one copy on up to three nodes, two on up to nine, then three. What it takes of
    a disk is not there for exchanged data.

    References
    ----------
    .. [1] https://aws.amazon.com/emr/pricing/
    .. [2] https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-managed-scaling.html
    .. [3] https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-hadoop-task-config.html
    .. [4] https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-storage.html
    .. [5] https://docs.aws.amazon.com/emr/latest/ManagementGuide/enough-hdfs-space.html
    """
    node = emr_spark.node_of(c.instance, f)
    family = c.instance.partition(".")[0]
    small = f"{family}.xlarge"
    like_others = c.primary == "same" or c.instance == small
    primary = node if like_others else emr_spark.node_of(small, f)
    packing = packed(node, c, f)
    work = spark.work_of(w, c, f, node.speed)
    ready = Lognormal.from_percentiles("start the cluster", f.start_s_p50, f.start_s_p99)
    on_demand = ~np.asarray(c.keep_running)
    start = Lognormal(ready.name, ready.median * on_demand, ready.sigma)
    joining_s = np.where(np.asarray(c.first_nodes) > 0, f.joining_s, 0.0)[()]
    cluster = Cluster(w, c, f, work, node, primary, packing, ready.mean, joining_s)
    bootstrap_s = c.bootstrap_s * on_demand
    time_left_s = w.deadline_s - start.quantile(w.delay_quantile) - bootstrap_s
    nodes = np.where(np.asarray(c.nodes) > 0, c.nodes, cluster.choose(time_left_s))[()]
    work_s = cluster.work_s(nodes)
    run_s = work_s + cluster.alone_s
    spot = emr_spark.spot_nodes(nodes, c)
    fleets = cluster_fleets(cluster, nodes, spot, run_s)
    commitment = cluster_reserved(cluster, fleets, run_s)
    return Sizing(
        units={
            "primary node": c.primaries,
            "core node": nodes - spot,
            "spot task node": spot,
        },
        billed={**cluster_billed(cluster, fleets, commitment), **spark.s3_billed(w, f)},
        throughput=w.data_bytes / run_s,
        bounds=work.bounds(w, nodes * packing.vcpus, packing.memory_bytes_per_vcpu),
        delay=Delay(
            (
                start,
                Fixed("bootstrap actions", bootstrap_s),
                Fixed("start the application", f.application_start_s),
                Fixed("list files", work.list_s),
                Fixed("read, transform, write", work_s),
                Fixed("commit files", work.commit_s),
            )
        ),
        checks=(
            *cluster_checks(cluster, nodes, run_s),
            emr_spark.commitment_check(commitment, f),
        ),
    )


def cluster_fleets(
    cluster: Cluster, nodes: Array, spot: Array, run_s: Array
) -> tuple[Fleet, Fleet]:
    """Tell how a month uses primary nodes and the others, of which core nodes come first."""
    primaries, there_hours = cluster.c.primaries, cluster.there_s(run_s) / HOUR
    core = nodes - spot
    first = cluster.first(nodes)
    first_core = smallest(first, core)
    core_hours = cluster.node_s(core, first_core, run_s) / HOUR
    spot_hours = cluster.node_s(spot, first - first_core, run_s) / HOUR
    return (
        Fleet(cluster.primary, primaries, primaries * there_hours),
        Fleet(cluster.node, core, core_hours, spot_hours),
    )


def cluster_reserved(cluster: Cluster, fleets: tuple[Fleet, Fleet], run_s: Array) -> Reserved:
    """Find what of a commitment the cluster uses, run by run or all month."""
    stays = np.where(cluster.c.keep_running, 1.0, cluster.w.runs_per_month)[()]
    return emr_spark.reserved(cluster.c, fleets, cluster.there_s(run_s) / stays, stays)


def cluster_billed(
    cluster: Cluster, fleets: tuple[Fleet, Fleet], commitment: Reserved
) -> dict[str, Array]:
    """Meter the nodes of a month: EC2, EMR's charge, root and further volumes."""
    c, f = cluster.c, cluster.f
    charged: dict[str, Array] = {}
    byte_hours: Array = 0.0
    for fleet in fleets:
        key = f"emr_uplift_hour_{fleet.node.dimension}"
        hours = fleet.on_demand_hours + fleet.spot_hours
        charged[key] = charged.get(key, 0.0) + hours
        byte_hours = byte_hours + hours * (attached_bytes(fleet.node, c, f) + f.root_bytes)
    return {
        **emr_spark.ec2_billed(c, fleets, commitment),
        **charged,
        "ebs:gp2_gb_month": byte_hours / f.ebs_month_hours / f.ebs_gb_bytes,
        "data_transfer:nat_gateway_hour": c.nat_gateways * HOURS_PER_MONTH,
    }


def attached_bytes(node: Node, c: ClusterConfig, f: ClusterFacts) -> Array:
    """EBS storage of a node beside its root volume [byte]."""
    by_default = 0.0 if node.local_bytes else f.volume_bytes_per_vcpu * node.vcpus
    return np.where(np.asarray(c.volume_bytes) > 0, c.volume_bytes, by_default)[()]


def cluster_checks(cluster: Cluster, nodes: Array, run_s: Array) -> tuple[Check, ...]:
    """Limits of a cluster and of its runs."""
    w, c, f, node, packing = cluster.w, cluster.c, cluster.f, cluster.node, cluster.packing
    core_nodes = nodes - emr_spark.spot_nodes(nodes, c)
    copies = cluster.hdfs_copies(core_nodes)
    clusters = largest(cluster.there_s(run_s) / (HOURS_PER_MONTH * HOUR), 1.0)
    return (
        spark.rate_check(w, run_s),
        emr_spark.spot_check(w, c),
        Check(
            "executor on a node",
            packing.container_bytes,
            packing.yarn_bytes,
            "byte",
            "The executor is larger than what YARN has on a node: give it less memory.",
        ),
        Check(
            "cores of an executor",
            c.executor_vcpus,
            node.vcpus,
            "vCPU",
            "The executor has more cores than a node: give it fewer.",
        ),
        spark.disk_check(
            cluster.work,
            nodes,
            cluster.exchange_bytes_max(core_nodes, copies),
            "Attach larger volumes, or take more nodes or types with local disks.",
        ),
        Check(
            "data in HDFS",
            c.hdfs_bytes,
            core_nodes * cluster.disk_bytes / copies,
            "byte",
            "Attach larger volumes, take more core nodes, or keep the data in S3.",
        ),
        spark.memory_check(
            cluster.work,
            nodes * packing.vcpus,
            packing.memory_bytes_per_vcpu,
            "It spills to disk: take more nodes or an r type.",
        ),
        Check(
            "runs on a kept cluster",
            np.where(c.keep_running, run_s / spark.interval_s(w), 0.0)[()],
            1.0,
            "run",
            "Runs overtake each other: take more nodes, or a cluster for each run.",
            "soft",
        ),
        Check(
            "EC2 quota",
            (core_nodes * node.vcpus + c.primaries * cluster.primary.vcpus) * clusters,
            c.vcpu_limit,
            "vCPU",
            "Request an increase of running on-demand instances.",
            "soft",
        ),
        Check(
            "size of the primary node",
            nodes,
            f.primary_nodes_max if cluster.primary.spec.name.endswith(".xlarge") else np.inf,
            "node",
            "Take a larger primary node: it looks after more than 50 nodes.",
            "advice",
        ),
        Check(
            "idle vCPUs of a node",
            packing.idle_vcpu_share,
            f.idle_share_max,
            "",
            "Choose executors whose cores divide those of a node.",
            "advice",
        ),
        Check(
            "idle memory of a node",
            packing.idle_memory_share,
            f.idle_share_max,
            "",
            "Choose executors whose memory divides what YARN has.",
            "advice",
        ),
    )


UNMODELLED = {
    **{
        f"emr_uplift_hour_{name.replace('.', '_')}": "another family or size of instance: those "
        "offered stand for it"
        for name in hardware("ec2_instances")
        if name not in emr_spark.INSTANCES
    },
    **dict.fromkeys(
        ("wal_hour", "wal_read_gib", "wal_write_gib"),
        "the write-ahead log is for HBase, not for batches of Spark",
    ),
}
"""Dimensions of the price table that no model bills, and why."""

EMR_EC2 = Model(
    id="emr_ec2",
    title="Amazon EMR on EC2",
    prices="emr_ec2",
    workload=TransformBatch,
    config=ClusterConfig,
    facts=ClusterFacts,
    size=size_ec2,
    evidence=Evidence(throughput="B", delay="B"),
    best_for=(
        "large joins and shuffles, any framework, full control",
        "steady load: lowest price per vCPU, spot and Savings Plans",
    ),
    not_for=("short runs: a cluster takes minutes to start", "teams without cluster skills"),
    not_included=(
        "payment upfront for reserved nodes, which saves a few per cent more",
        "storage of the input in S3",
        "CloudWatch, logs and their storage",
        "what passes a NAT gateway; data in S3 does not, by way of a gateway endpoint",
    ),
    docs=(
        emr_spark.PRICING,
        emr_spark.RESERVED,
        _MANAGED_SCALING,
        _SCALING_GUIDE,
        _STORAGE,
        _YARN,
        spark.BENCHMARK,
    ),
)
