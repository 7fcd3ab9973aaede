"""Amazon EMR on EKS: Spark in pods of a Kubernetes cluster, on nodes of one's own or Fargate."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.batch import cheapest_in_time
from estimator.laws.delay import Delay, Fixed, Lognormal
from estimator.model import COUNTS, Check, Evidence, Model, Sizing, fact, param
from estimator.services import emr_spark, spark
from estimator.services.emr_spark import Fleet, Node, Reserved
from estimator.services.spark import Work
from estimator.units import (
    GB,
    GIB,
    HOUR,
    HOURS_PER_MONTH,
    MIB,
    Array,
    ceil_to,
    largest,
    smallest,
)
from estimator.workloads import TransformBatch

_GUIDE = "https://docs.aws.amazon.com/emr/latest/EMR-on-EKS-DevelopmentGuide/emr-eks.html"
_EKS_PRICING = "https://aws.amazon.com/eks/pricing/"
_RESERVED = "https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html"
_FARGATE_PODS = "https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html"
_SPEED = (
    "https://aws.amazon.com/blogs/big-data/amazon-emr-on-eks-widens-the-performance-gap-run-apache-"
    "spark-workloads-5-37-times-faster-and-at-4-3-times-lower-cost/"
)

_assumed = partial(fact, kind="assumption", source=_GUIDE, as_of="2026")
_fargate_pod = partial(fact, kind="quota", source=_FARGATE_PODS, as_of="2026")

_SIZES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 54, 80, 120, 200, 400)
"""Numbers of nodes, or of pods on Fargate, to choose from."""


@dataclass(frozen=True, kw_only=True)
class PodConfig(emr_spark.NodesConfig):
    """What the user may fix of a job in pods."""

    node: str = param(
        "m7g.4xlarge",
        "",
        "Instance type of the nodes; fargate needs none, and has no spot capacity",
        choices=("fargate", *emr_spark.INSTANCES),
        options=True,
    )
    executors: Array = param(
        0.0,
        "executor",
        "Executors already decided on; 0 lets the estimate choose, and fill its nodes",
        low=0.0,
        high=1e5,
        whole=True,
        options=COUNTS,
    )
    executor_vcpus: Array = param(
        3.5,
        "vCPU",
        "VCPUs an executor pod requests; a little less than a whole number fits nodes better",
        low=0.25,
        high=48.0,
    )
    executor_memory_bytes: Array = param(
        12 * GIB,
        "byte",
        "Memory an executor pod requests, its overhead included",
        low=GIB,
        high=384 * GIB,
    )
    warm_nodes: Array = param(
        False,
        "",
        "Whether nodes with room are running, their image cached; theirs is only the work",
    )
    volume_bytes: Array = param(
        100 * GIB, "byte", "Size of a node's gp3 volume", low=20 * GIB, high=16_384 * GIB
    )
    ephemeral_bytes: Array = param(
        20 * GIB, "byte", "Storage of a pod on Fargate", low=20 * GIB, high=175 * GIB
    )
    cluster_share: Array = param(
        1.0,
        "",
        "Share of the EKS cluster's own fee that this job bears; 0 where it exists anyway",
        low=0.0,
        high=1.0,
    )
    nat_gateways: Array = param(
        1.0,
        "NAT gateway",
        "NAT gateways by which nodes in private subnets reach EKS and EMR; the job bears "
        "the same share as of the cluster's fee; 0 with endpoints or public addresses",
        low=0.0,
        high=20.0,
        whole=True,
    )
    zones: Array = param(
        1.0,
        "zone",
        "Availability Zones a job's pods spread over; data they exchange between zones is charged",
        low=1.0,
        high=6.0,
        whole=True,
    )
    extended_support: Array = param(
        False, "", "Whether the cluster's Kubernetes version is in extended support, which costs"
    )


@dataclass(frozen=True, kw_only=True)
class PodFacts(emr_spark.NodeFacts):
    """Figures of jobs in pods."""

    allocatable_share: Array = fact(
        0.92,
        "",
        "Share of a node's processors and memory that pods can have",
        kind="assumption",
        source=_RESERVED,
        as_of="2026",
        low=0.85,
        high=0.96,
        measure="kubectl describe node: Allocatable less daemon sets, over Capacity",
    )
    submit_s_p50: Array = _assumed(
        10.0,
        "s",
        "Median time from the request to a pod that waits to be scheduled",
        low=5.0,
        high=20.0,
        measure="job run createdAt to the creation of the driver pod",
    )
    submit_s_p99: Array = _assumed(
        30.0, "s", "The 99th percentile of that time", low=20.0, high=90.0
    )
    provision_s_p50: Array = _assumed(
        90.0,
        "s",
        "Median time until an autoscaler has nodes, or Fargate a machine; no published figure",
        low=60.0,
        high=150.0,
        measure="pod scheduled less pod created",
    )
    provision_s_p99: Array = _assumed(
        240.0, "s", "The 99th percentile of that time", low=150.0, high=600.0
    )
    image_s_p50: Array = _assumed(
        20.0,
        "s",
        "Median time to pull the image of EMR onto a new node",
        low=10.0,
        high=60.0,
        measure="pod events Pulling to Pulled",
    )
    image_s_p99: Array = _assumed(
        120.0, "s", "The 99th percentile of that time", low=60.0, high=240.0
    )
    driver_s_p50: Array = _assumed(
        20.0,
        "s",
        "Median time until driver and executors run",
        low=10.0,
        high=40.0,
        measure="driver pod started to first task in the Spark history server",
    )
    driver_s_p99: Array = _assumed(
        60.0, "s", "The 99th percentile of that time", low=40.0, high=180.0
    )
    idle_ratio: Array = _assumed(
        0.15,
        "",
        "Time nodes are paid without pods, before the first and after the last, over that with; "
        "more for short runs and slow autoscalers",
        low=0.05,
        high=0.5,
        measure="node-hours / pod-hours that fill them, less 1",
    )
    minimum_s: Array = fact(
        60.0,
        "s",
        "Least time a pod is billed, from the download of its image on",
        kind="quota",
        source=emr_spark.PRICING,
        as_of="2025-12-03",
    )
    gb_bytes: Array = _assumed(
        GIB, "byte", "Bytes in a billed GB; the price pages do not say", low=GB, high=GIB
    )
    memory_overhead: Array = fact(
        0.1,
        "",
        "Memory of a pod beyond the executor's own, over its own, as in open-source Spark",
        kind="published",
        source="https://spark.apache.org/docs/latest/configuration.html",
        as_of="2026",
    )
    idle_share_max: Array = fact(
        0.2,
        "",
        "Share of a node's processors left idle above which other executors are worth a thought",
        kind="assumption",
        source=_GUIDE,
        as_of="2026",
        low=0.1,
        high=0.4,
    )
    disk_share: Array = _assumed(
        0.85, "", "Share of a node's disk that may fill before pods are evicted", low=0.8, high=0.9
    )
    fargate_extra_bytes: Array = _fargate_pod(
        256 * MIB, "byte", "Memory Fargate adds to a pod for Kubernetes"
    )
    fargate_gb_per_vcpu: Array = _fargate_pod(
        2.0, "GB", "Least memory per vCPU of a Fargate pod of 1 vCPU or more"
    )
    fargate_gb_per_vcpu_max: Array = _fargate_pod(
        7.5, "GB", "Most memory per vCPU of a Fargate pod of 4 vCPUs or more"
    )
    fargate_gb_per_small_vcpu_max: Array = _fargate_pod(
        8.0, "GB", "Most memory per vCPU of a Fargate pod of 2 vCPUs or less"
    )
    fargate_vcpus_max: Array = _fargate_pod(16.0, "vCPU", "Largest Fargate pod")
    fargate_storage_included_bytes: Array = _fargate_pod(
        20 * GIB, "byte", "Storage of a Fargate pod that is not charged"
    )


@dataclass(frozen=True)
class Place:
    """Where pods run: how many fit on one machine, and how fast and how large it is.

    Attributes
    ----------
    pods : Array
        Pods of one machine, at least 1 [-].
    fits : Array
        What one pod takes of what one machine gives, the scarcer of processors and memory [-].
    idle_vcpu_share : Array
        Share of a machine's vCPUs that no pod requests [-].
    speed : Array
        Work of a vCPU over an Intel one of 2017 [-].
    disk_bytes : Array
        Storage of a machine for exchanged data [byte].
    """

    pods: Array
    fits: Array
    idle_vcpu_share: Array
    speed: Array
    disk_bytes: Array


def place_of(node: Node | None, c: PodConfig, f: PodFacts) -> Place:
    """Find how many pods fit on a node; on Fargate each has a machine of its own size.

    Notes
    -----
    ``floor(0.92 node / pod)`` by processors and by memory. A node that no pod fits on is taken to
    run one all the same, and the check that fails says so.
    """
    if node is None:
        fits = fargate_vcpus(c, f) / f.fargate_vcpus_max
        idle = np.zeros_like(fits)
        return Place(1.0 + idle, fits, idle, 1.0, c.ephemeral_bytes)
    room = smallest(
        node.vcpus * f.allocatable_share / c.executor_vcpus,
        node.memory_bytes * f.allocatable_share / c.executor_memory_bytes,
    )
    pods = largest(np.floor(room * (1 + 1e-9)), 1.0)
    return Place(
        pods=pods,
        fits=1 / room,
        idle_vcpu_share=largest(1 - pods * c.executor_vcpus / node.vcpus, 0.0),
        speed=node.speed,
        disk_bytes=(c.volume_bytes + node.local_bytes) * f.disk_share,
    )


@dataclass(frozen=True)
class Starts:
    """Steps before the first task; a warm node spares two of them."""

    submit: Lognormal
    provision: Lognormal
    image: Lognormal
    driver: Lognormal

    def quantile(self, q: float) -> Array:
        """Time [s] that all steps together exceed less often than `q`: the sum of quantiles."""
        steps = (self.submit, self.provision, self.image, self.driver)
        total: Array = np.float64(0.0)
        for step in steps:
            total = total + step.quantile(q)
        return total


def starts(c: PodConfig, f: PodFacts) -> Starts:
    """Name the steps before the first task."""
    cold = ~np.asarray(c.warm_nodes)
    provision = Lognormal.from_percentiles("provision nodes", f.provision_s_p50, f.provision_s_p99)
    image = Lognormal.from_percentiles("pull the image", f.image_s_p50, f.image_s_p99)
    return Starts(
        submit=Lognormal.from_percentiles("submit the job", f.submit_s_p50, f.submit_s_p99),
        provision=Lognormal(provision.name, provision.median * cold, provision.sigma),
        image=Lognormal(image.name, image.median * cold, image.sigma),
        driver=Lognormal.from_percentiles("start the driver", f.driver_s_p50, f.driver_s_p99),
    )


@dataclass(frozen=True)
class Pods:
    """A job on any number of machines full of pods: how long its runs take, and what is billed."""

    w: TransformBatch
    c: PodConfig
    f: PodFacts
    work: Work
    place: Place
    starts: Starts
    on_nodes: bool

    def executors(self, machines: Array) -> Array:
        """Executors that fill so many machines, the driver's pod set aside."""
        return largest(machines * self.place.pods - 1, 1.0)

    @property
    def memory_bytes_per_vcpu(self) -> Array:
        """Memory of an executor per vCPU [byte]."""
        own_bytes = self.c.executor_memory_bytes / (1 + self.f.memory_overhead)
        return own_bytes / self.c.executor_vcpus

    def work_s(self, executors: Array, machines: Array) -> Array:
        """Time the executors take, with what interruptions make them do again [s]."""
        vcpus = executors * self.c.executor_vcpus
        work_s = self.work.executors_s(vcpus, self.memory_bytes_per_vcpu)
        if not self.on_nodes:
            return work_s
        return emr_spark.with_interruptions(work_s, machines, self.c, self.f)

    def run_s(self, executors: Array, machines: Array) -> Array:
        """Time from the first task to the last commit [s]."""
        return self.work_s(executors, machines) + self.work.driver_s

    def pod_s(self, run_s: Array) -> Array:
        """Time a pod of a run is billed [s]."""
        started_s = self.starts.image.mean + self.starts.driver.mean
        return largest(run_s + started_s, self.f.minimum_s)

    def machine_s(self, run_s: Array) -> Array:
        """Time a node of a run is billed: that of its pods and, unless shared, without any [s]."""
        idle_ratio = np.where(self.c.warm_nodes, 0.0, self.f.idle_ratio)
        return self.pod_s(run_s) * (1 + idle_ratio)

    def choose(self, time_left_s: Array) -> Array:
        """Find the number of machines with the fewest pod-seconds of those in time.

        No fewer than hold two pods, and whose disks hold the exchange.
        """
        two_pods = ceil_to(2 / self.place.pods)

        def machines(size: Array) -> Array:
            return largest(size, two_pods)

        chosen = cheapest_in_time(
            lambda size: self.run_s(self.executors(machines(size)), machines(size)),
            lambda size, run_s: machines(size) * emr_spark.paid_s(self.c, self.pod_s(run_s)),
            time_left_s,
            _SIZES,
        )
        on_disk = ceil_to(self.work.shuffle_bytes / self.place.disk_bytes)
        return largest(machines(chosen), on_disk)


def size_eks(w: TransformBatch, c: PodConfig, f: PodFacts) -> Sizing:
    """Choose the nodes of a job in pods, and see how long and how dear its runs are.

    Notes
    -----
    A node holds ``floor(0.92 node / pod)`` pods; the rest is stranded. Driver and executors have
    pods of one size, and a run takes ``ceil((executors + 1) / pods)`` nodes. Work follows the law
    of `estimator.services.spark.work_of` on the vCPUs the executors request, after submitting,
    provisioning, pulling the image and starting the driver, each lognormal; the number of nodes
    allows for all four being slow at once. Unless told, the job takes the fewest pod-seconds of
    15 numbers of full nodes in time, the fastest if none is.

    EMR charges the vCPUs and memory that pods request, from the download of the image on; nodes
    are paid beside that, and 15 % longer unless others use them too. Reserved ones are paid all
    month (`estimator.services.emr_spark.reserved`). Fargate adds 256 MB to a pod and rounds it up
    to the next of its sizes, of up to 16 vCPUs, 8 GB for each of one or two vCPUs and 7.5 GB for
    each of more, in steps of 1 GB, 4 GB at 8 vCPUs and 8 GB at 16. That all pods of a run are there
    from its first to its last task is assumed, and Fargate taken to be as fast as an Intel vCPU of
    2017, the processors it adds for the sake of memory being of no use.

    References
    ----------
    .. [1] https://aws.amazon.com/emr/pricing/
    .. [2] https://docs.aws.amazon.com/emr/latest/EMR-on-EKS-DevelopmentGuide/emr-eks.html
    .. [3] https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
    """
    node = None if c.node == "fargate" else emr_spark.node_of(c.node, f)
    place = place_of(node, c, f)
    work = spark.work_of(w, c, f, place.speed)
    steps = starts(c, f)
    job = Pods(w, c, f, work, place, steps, node is not None)
    chosen = job.choose(w.deadline_s - steps.quantile(w.delay_quantile))
    decided = np.asarray(c.executors) > 0
    executors = np.where(decided, c.executors, job.executors(chosen))[()]
    machines = ceil_to((executors + 1) / place.pods)
    work_s = job.work_s(executors, machines)
    run_s = work_s + work.driver_s
    vcpus = executors * c.executor_vcpus
    if node is None:
        commitment = Reserved()
        compute = fargate_billed(job, executors, run_s)
        units: dict[str, Array] = {"executor": executors}
    else:
        fleet = nodes_fleet(job, node, machines, run_s)
        commitment = emr_spark.reserved(c, (fleet,), job.machine_s(run_s), w.runs_per_month)
        compute = nodes_billed(job, fleet, commitment)
        units = {"node": machines, "executor": executors}
    return Sizing(
        units=units,
        billed={
            **compute,
            **pods_billed(job, executors, run_s),
            **network_billed(job),
            **spark.s3_billed(w, f),
        },
        throughput=w.data_bytes / run_s,
        bounds=work.bounds(w, vcpus, job.memory_bytes_per_vcpu),
        delay=Delay(
            (
                steps.submit,
                steps.provision,
                steps.image,
                steps.driver,
                Fixed("list files", work.list_s),
                Fixed("read, transform, write", work_s),
                Fixed("commit files", work.commit_s),
            )
        ),
        checks=(
            *pod_checks(job, executors, machines, run_s),
            emr_spark.commitment_check(commitment, f),
        ),
    )


def pods_billed(job: Pods, executors: Array, run_s: Array) -> dict[str, Array]:
    """Meter EMR's charge on what pods request, and the cluster's own fee."""
    c, f = job.c, job.f
    platform = "ec2" if job.on_nodes else "fargate"
    pod_hours = (executors + 1) * job.pod_s(run_s) * job.w.runs_per_month / HOUR
    cluster_hours = HOURS_PER_MONTH * c.cluster_share
    return {
        f"vcpu_hour_{platform}": pod_hours * c.executor_vcpus,
        f"gb_hour_{platform}": pod_hours * c.executor_memory_bytes / f.gb_bytes,
        "eks_cluster_hour": cluster_hours,
        "eks_cluster_hour_extended_support_addition": cluster_hours * c.extended_support,
    }


def network_billed(job: Pods) -> dict[str, Array]:
    """Meter the way out of private subnets, and what the pods exchange between zones.

    Notes
    -----
    Of z zones, ``1 - 1 / z`` of what a pod exchanges is in others, paid on leaving one and on
    entering the other. Data in S3, and the layers of the image, pass a gateway endpoint, which is
    free [1]_.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    """
    w, c, f = job.w, job.c, job.f
    foreign_gb = job.work.shuffle_bytes * (1 - 1 / np.asarray(c.zones)) / f.gb_bytes
    return {
        "data_transfer:nat_gateway_hour": HOURS_PER_MONTH * c.nat_gateways * c.cluster_share,
        "data_transfer:inter_az_gb_each_direction": 2 * foreign_gb * w.runs_per_month,
    }


def nodes_fleet(job: Pods, node: Node, machines: Array, run_s: Array) -> Fleet:
    """Tell how a month uses nodes."""
    each_hours = job.machine_s(run_s) * job.w.runs_per_month / HOUR
    spot = emr_spark.spot_nodes(machines, job.c)
    return Fleet(node, machines - spot, each_hours * (machines - spot), each_hours * spot)


def nodes_billed(job: Pods, fleet: Fleet, commitment: Reserved) -> dict[str, Array]:
    """Meter the nodes and their volumes."""
    hours = fleet.on_demand_hours + fleet.spot_hours
    volume_gb = job.c.volume_bytes / job.f.gb_bytes
    return {
        **emr_spark.ec2_billed(job.c, (fleet,), commitment),
        "ebs:gp3_gb_month": hours / HOURS_PER_MONTH * volume_gb,
    }


def fargate_billed(job: Pods, executors: Array, run_s: Array) -> dict[str, Array]:
    """Meter pods on Fargate, each rounded up to a size it offers."""
    c, f = job.c, job.f
    vcpus = fargate_vcpus(c, f)
    step_gb = np.where(vcpus > 4, vcpus / 2, 1.0)[()]
    gb = largest(ceil_to(fargate_gb(c, f), step_gb), vcpus * f.fargate_gb_per_vcpu)
    storage_gb = largest(c.ephemeral_bytes - f.fargate_storage_included_bytes, 0.0) / f.gb_bytes
    pod_hours = (executors + 1) * job.pod_s(run_s) * job.w.runs_per_month / HOUR
    return {
        "fargate_vcpu_hour_x86": pod_hours * vcpus,
        "fargate_gb_hour_x86": pod_hours * gb,
        "fargate_ephemeral_storage_gb_hour": pod_hours * storage_gb,
    }


def fargate_gb(c: PodConfig, f: PodFacts) -> Array:
    """Memory a pod needs on Fargate, before it is rounded up [GB]."""
    return (c.executor_memory_bytes + f.fargate_extra_bytes) / f.gb_bytes


def fargate_vcpus(c: PodConfig, f: PodFacts) -> Array:
    """Round processors up to the power of two that Fargate sells with as much memory."""
    gb = fargate_gb(c, f)
    small = gb <= 2 * f.fargate_gb_per_small_vcpu_max
    per_vcpu = np.where(small, f.fargate_gb_per_small_vcpu_max, f.fargate_gb_per_vcpu_max)
    return np.exp2(np.ceil(np.log2(largest(c.executor_vcpus, gb / per_vcpu))))


def pod_checks(job: Pods, executors: Array, machines: Array, run_s: Array) -> tuple[Check, ...]:
    """Limits of a job in pods."""
    w, c, f, place = job.w, job.c, job.f, job.place
    in_a_place = machines if job.on_nodes else executors
    return (
        spark.rate_check(w, run_s),
        emr_spark.spot_check(w, c),
        Check(
            "pod on a machine",
            place.fits,
            1.0,
            "",
            "The executor requests more than a machine has to give: make it smaller.",
        ),
        Check(
            "commitment on Fargate",
            float(not job.on_nodes and c.commitment != "on_demand"),
            0.0,
            "",
            "Only nodes can be reserved: pay Fargate on demand.",
        ),
        spark.disk_check(
            job.work,
            in_a_place,
            place.disk_bytes,
            "Take larger volumes, more nodes, or types with local disks.",
        ),
        spark.memory_check(
            job.work,
            executors * c.executor_vcpus,
            job.memory_bytes_per_vcpu,
            "It spills to disk: take more executors, or give them more memory.",
        ),
        Check(
            "idle vCPUs of a node",
            place.idle_vcpu_share,
            f.idle_share_max,
            "",
            "Pods leave part of every node idle: request a little less, or take other nodes.",
            "advice",
        ),
    )


UNMODELLED = {
    **{
        f"{meter}_ec2_{way}": "the same rate under another way of submitting a job, or for Flink"
        for meter in ("vcpu_hour", "gb_hour")
        for way in (
            "flink_native",
            "flink_operator",
            "interactive_workload",
            "spark_operator",
            "spark_submit",
        )
    },
    **dict.fromkeys(
        ("fargate_vcpu_hour_arm", "fargate_gb_hour_arm"), "EKS on Fargate runs x86 only"
    ),
}
"""Dimensions of the price table that no model bills, and why."""

EMR_EKS = Model(
    id="emr_eks",
    title="Amazon EMR on EKS",
    prices="emr_eks",
    workload=TransformBatch,
    config=PodConfig,
    facts=PodFacts,
    size=size_eks,
    evidence=Evidence(throughput="B", delay="B"),
    best_for=(
        "teams that run a Kubernetes platform already",
        "Spark jobs that share nodes with other work",
    ),
    not_for=("teams without Kubernetes", "Hive and other frameworks: only Spark and Flink run"),
    not_included=(
        "payment upfront for reserved nodes, which saves a few per cent more",
        "a Compute Savings Plan on Fargate (give it as a discount on the table emr_eks)",
        "storage of the input in S3",
        "what else runs in the cluster, logs, and what passes its NAT gateways",
    ),
    docs=(
        _GUIDE,
        emr_spark.PRICING,
        emr_spark.RESERVED,
        _EKS_PRICING,
        _RESERVED,
        _FARGATE_PODS,
        _SPEED,
    ),
)
