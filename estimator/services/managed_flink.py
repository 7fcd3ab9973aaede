"""Amazon Managed Service for Apache Flink: an application that processes a stream."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from estimator.laws.capacity import Capacity, capacity
from estimator.laws.delay import Delay, Exponential, Fixed, Stage, Uniform
from estimator.model import Check, Evidence, Lifecycle, Model, Sizing, fact, param
from estimator.services.stream_reading import (
    ReaderFacts,
    kafka_billed,
    kinesis_billed,
    reading_stages,
    shard_check,
    shard_rate,
)
from estimator.services.vpc import VpcConfig, vpc_billed
from estimator.units import (
    GIB,
    HOUR,
    HOURS_PER_MONTH,
    MINUTE,
    Array,
    ceil_to,
    largest,
    smallest,
)
from estimator.workloads.stream_process import StreamProcess

_GUIDE = "https://docs.aws.amazon.com/managed-flink/latest/java/"
_SCALING = _GUIDE + "how-scaling.html"
_AUTOSCALING = _GUIDE + "how-scaling-auto.html"
_LIMITS = _GUIDE + "limits.html"
_PRICING = _GUIDE + "how-pricing.html"
_TOOLKIT = (
    "https://github.com/aws/agent-toolkit-for-aws/blob/main/skills/specialized-skills/"
    "analytics-skills/developing-applications-on-managed-service-for-apache-flink/references/"
)
_RESOURCES = _TOOLKIT + "resource-optimization.md"
_CHECKPOINTS = _TOOLKIT + "checkpoint-tuning.md"
_RESCALING = _TOOLKIT + "scaling-decisions.md"
_FLINK = "https://nightlies.apache.org/flink/flink-docs-stable/docs/"
_FLINK_OPTIONS = _FLINK + "deployment/config/"
_FLINK_SINK = _FLINK + "connectors/datastream/kinesis/"
_FAN_OUT = "https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html"
_VPC = (
    "https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_AddApplicationVpcConfiguration.html"
)
_SQL_END = "https://docs.aws.amazon.com/kinesisanalytics/latest/dev/API_Reference.html"

_quota = partial(fact, kind="quota", source=_SCALING, as_of="2026")
_limit = partial(fact, kind="quota", source=_LIMITS, as_of="2026")
_autoscaled = partial(fact, kind="published", source=_AUTOSCALING, as_of="2026")
_priced = partial(fact, kind="published", source=_PRICING, as_of="2026-01-01")
_guided = partial(fact, kind="rule_of_thumb", source=_RESOURCES, as_of="2026-08-20")
_checkpoint = partial(fact, kind="assumption", source=_CHECKPOINTS, as_of="2026-08-20")
_sink = partial(fact, kind="published", source=_FLINK_SINK, as_of="2026")


@dataclass(frozen=True, kw_only=True)
class Config(VpcConfig):
    """What the user may fix of an application."""

    kpus: Array = param(
        0.0,
        "KPU",
        "KPUs already decided on; 0 sizes the application",
        low=0.0,
        high=1e5,
        whole=True,
    )
    headroom: Array = param(
        1.3,
        "",
        "KPUs planned over those needed at the peak; AWS's guide takes 1.3",
        low=1.0,
        high=5.0,
    )
    parallelism_per_kpu: Array = param(
        1.0,
        "subtask/KPU",
        "Subtasks that share a KPU; 2 to 4 for work that mostly waits",
        low=1.0,
        high=8.0,
        whole=True,
        options=(1.0, 2.0, 4.0, 8.0),
    )
    partitions_per_subtask: Array = param(
        4.0,
        "partition",
        "Shards or partitions one subtask reads; AWS's guide gives each its own and so needs "
        "several times the KPUs of its own table by throughput",
        low=1.0,
        high=1_000.0,
        whole=True,
    )
    state_backend: str = param(
        "rocksdb",
        "",
        "Where keyed state lives: RocksDB on disk, or the heap",
        choices=("rocksdb", "heap"),
        options=True,
    )
    peak_share: Array = param(
        1.0,
        "",
        "Share of the hours at the KPUs of the peak; below 1 autoscaling returns to those of the "
        "mean for the rest",
        low=0.0,
        high=1.0,
    )
    starts: Array = param(
        1.0,
        "start",
        "Starts in the month; each is billed for ten minutes at least",
        low=1.0,
        high=10_000.0,
        whole=True,
    )
    snapshots: Array = param(
        1.0, "snapshot", "Durable backups kept, each as large as the state", low=0.0, high=1e4
    )
    checkpoint_interval_s: Array = param(
        60.0,
        "s",
        "Time between two checkpoints; the service starts with 60 s",
        low=1.0,
        high=3_600.0,
    )
    exactly_once_sink: Array = param(
        False, "", "Whether results become visible only when a checkpoint commits them"
    )
    sink_buffer_s: Array = param(
        5.0,
        "s",
        "Longest time a sink gathers a batch; 5 s in AWS's connectors, 0 for Kafka",
        low=0.0,
        high=900.0,
    )
    watermark_delay_s: Array = param(
        5.0, "s", "How long a time window waits for late records", low=0.0, high=3_600.0
    )
    nearest_replica: Array = param(
        False, "", "Whether Kafka is read from a replica in the reader's own zone"
    )


@dataclass(frozen=True, kw_only=True)
class Facts(ReaderFacts):
    """Figures of an application."""

    vcpu_per_kpu: Array = _quota(1.0, "vCPU", "Processors of a KPU")
    disk_bytes_per_kpu: Array = _quota(50e9, "byte", "Running application storage of a KPU")
    kpus_max: Array = _limit(64.0, "KPU", "KPUs of an application before an increase")
    parallelism_max: Array = _quota(
        256.0, "subtask", "Parallelism of an application before an increase of KPUs"
    )
    parallelism_rescalable: Array = _quota(
        128.0,
        "subtask",
        "Parallelism beyond which state cannot be carried unless maxParallelism was set at first",
    )
    snapshots_max: Array = _limit(1_000.0, "snapshot", "Snapshots kept per application")
    orchestration_kpus: Array = _priced(1.0, "KPU", "Billed on top while an application runs")
    billing_step_s: Array = _priced(
        1.0, "s", "Billing increment; GovCloud and China still count hours"
    )
    billing_minimum_s: Array = _priced(10 * MINUTE, "s", "Billed at least, per start")
    billed_storage_gb_per_kpu: Array = _priced(
        50.0,
        "GB",
        "Running storage billed per KPU; the guide's examples bill all of it, AWS's agent toolkit "
        "calls it included",
        low=0.0,
        high=50.0,
    )
    gb_month_hours: Array = _priced(
        HOURS_PER_MONTH,
        "hour",
        "Hours of a GB-month; AWS's example counts 720",
        low=672.0,
        high=744.0,
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB of backups and of transfer between zones",
        kind="assumption",
        source=_PRICING,
        as_of="2026-01-01",
        low=1e9,
        high=GIB,
    )
    bytes_per_second_per_kpu: Array = _guided(
        7.5e6,
        "byte/s",
        "Throughput of a KPU, exchanges included: 5 to 10 MB/s for plain ETL, 1 to 3 for regular "
        "expressions, JSON or inference; a cost table of the same source implies up to 31",
        low=1e6,
        high=10e6,
        measure="numRecordsInPerSecond x bytes / (KPUs x busyTimeMsPerSecond / 1000)",
    )
    keyed_amplification: Array = _guided(
        3.0,
        "",
        "Bytes processed over bytes read where records are exchanged by key; 1 for stateless work",
        low=1.0,
        high=4.0,
    )
    memory_bytes_per_kpu: Array = _guided(
        2.25e9, "byte", "State a KPU holds in memory", low=2e9, high=2.5e9
    )
    kpu_step: Array = _guided(
        2.0, "KPU", "KPUs are planned in multiples of this", low=1.0, high=2.0
    )
    disk_share: Array = fact(
        0.8,
        "",
        "Share of a KPU's disk that state may fill",
        kind="assumption",
        source=_SCALING,
        as_of="2026",
        low=0.6,
        high=0.9,
    )
    hot_state_share: Array = fact(
        0.1,
        "",
        "Share of RocksDB state that must stay in memory to be fast",
        kind="assumption",
        source=_RESOURCES,
        as_of="2026-08-20",
        low=0.02,
        high=0.3,
    )
    hot_subtask_factor: Array = fact(
        1.2,
        "",
        "Load of the busiest subtask over the mean",
        kind="assumption",
        source=_RESOURCES,
        as_of="2026-08-20",
        low=1.05,
        high=2.0,
        measure="maximum over mean of busyTimeMsPerSecond by subtask",
    )
    autoscale_cpu: Array = _autoscaled(0.75, "", "Processor use above which autoscaling adds KPUs")
    autoscale_window_s: Array = _autoscaled(
        15 * MINUTE, "s", "How long the use must stay above that"
    )
    autoscale_factor: Array = _autoscaled(2.0, "", "What autoscaling multiplies parallelism by")
    rescale_s: Array = fact(
        20.0,
        "s",
        "Downtime of a change of parallelism: 10 to 30 s with small state, a user reports 11 to 20 "
        "minutes with large state",
        kind="published",
        source=_RESCALING,
        as_of="2026-08-20",
        low=10.0,
        high=1_200.0,
        measure="CloudWatch downtime",
    )
    pipeline_s: Array = fact(
        0.02,
        "s",
        "Time of a record through an idle application; no published figure",
        kind="assumption",
        source=_RESOURCES,
        as_of="2026-08-20",
        low=0.005,
        high=0.1,
    )
    network_buffer_s: Array = fact(
        0.1,
        "s",
        "Longest time a record waits for a network buffer to fill when exchanged by key",
        kind="published",
        source=_FLINK_OPTIONS,
        as_of="2026",
    )
    sink_batch_records: Array = _sink(500.0, "record", "Batch of the Kinesis sink")
    sink_requests: Array = _sink(50.0, "request", "Batches a sink subtask has under way at once")
    checkpoint_s: Array = _checkpoint(
        1.0, "s", "Fixed time of a checkpoint", low=0.3, high=5.0, measure="lastCheckpointDuration"
    )
    checkpoint_bytes_per_second: Array = _checkpoint(
        50e6, "byte/s", "State a KPU writes during a checkpoint", low=20e6, high=100e6
    )
    changed_share: Array = _checkpoint(
        0.1, "", "Share of RocksDB state that changes between two checkpoints", low=0.02, high=0.5
    )
    poll_s: Array = fact(
        0.2,
        "s",
        "Time between two polls of a shard: five calls a second",
        kind="quota",
        source=_FAN_OUT,
        as_of="2026",
    )


_MOVING = ("throughput", "computing", "writing")
"""Constraints that follow the rate of records; the others stand still."""


def needs(w: StreamProcess, c: Config, f: Facts) -> dict[str, tuple[Array, Array]]:
    """State what the peak demands, and what one KPU gives, per constraint."""
    amplification = np.where(keyed(w), f.keyed_amplification, 1.0)[()]
    in_memory = w.state_bytes * (f.hot_state_share if c.state_backend == "rocksdb" else 1.0)
    on_disk = w.state_bytes * float(c.state_backend == "rocksdb")
    return {
        "throughput": (
            w.peak_records_per_second * w.record_bytes * amplification,
            f.bytes_per_second_per_kpu,
        ),
        "computing": (w.peak_records_per_second * w.cpu_s_per_record, f.vcpu_per_kpu),
        "writing": (
            w.peak_records_per_second * w.output_share * w.io_s_per_batch,
            c.parallelism_per_kpu * f.sink_requests * f.sink_batch_records,
        ),
        "reading": (w.partitions / c.partitions_per_subtask, c.parallelism_per_kpu),
        "state in memory": (in_memory, f.memory_bytes_per_kpu),
        "state on disk": (on_disk, f.disk_bytes_per_kpu * f.disk_share),
    }


def keyed(w: StreamProcess) -> NDArray[np.bool_]:
    """Return whether records are exchanged by key: state or a time window asks for it."""
    return (np.asarray(w.state_bytes) > 0) | (np.asarray(w.window_s) > 0)


@dataclass(frozen=True)
class Growth:
    """What autoscaling does when the peak comes."""

    time_s: Array
    age_s: Array


def growth(c: Config, f: Facts, overload: Array) -> Growth:
    """Let autoscaling grow from KPUs that do the `overload`-th part of the peak.

    Notes
    -----
    Parallelism is multiplied by g after every window W and restart r until it does the peak, n
    times. What has arrived by then and is not yet done is ``n (W + r) - (g^n - 1) / (g - 1) W / x``
    seconds of the peak at an overload of x: the age of the oldest record.
    """
    steps = np.where(
        np.asarray(c.peak_share) < 1,
        ceil_to(np.log(largest(overload, 1.0)) / np.log(f.autoscale_factor)),
        0.0,
    )[()]
    time_s = steps * (f.autoscale_window_s + f.rescale_s)
    multiplied = (np.power(f.autoscale_factor, steps) - 1) / (f.autoscale_factor - 1)
    return Growth(time_s, time_s - multiplied * f.autoscale_window_s / largest(overload, 1.0))


def checkpoint_duration_s(w: StreamProcess, c: Config, f: Facts, kpus: Array) -> Array:
    """Duration of a checkpoint: RocksDB writes what changed, the heap all of it."""
    share = f.changed_share if c.state_backend == "rocksdb" else 1.0
    return f.checkpoint_s + w.state_bytes * share / (kpus * f.checkpoint_bytes_per_second)


def stages(
    w: StreamProcess,
    c: Config,
    f: Facts,
    kpus: Array,
    busy: Array,
    throughput: Array,
    checkpoint_s: Array,
) -> tuple[Stage, ...]:
    """Stages from the put of a record until its result is written, at the peak.

    Notes
    -----
    The sojourn in a single server at load b is exponential with mean ``s / (1 - b)``; an
    application that cannot keep up has no finite delay. A transactional sink waits for the next
    checkpoint instead of filling a buffer.
    """
    exactly_once = np.asarray(c.exactly_once_sink) > 0
    windowed = np.asarray(w.window_s) > 0
    in_time = np.asarray(w.peak_records_per_second) <= throughput * (1 + 1e-9)
    keeps_up = (np.asarray(busy) < 1) & in_time
    written_per_subtask = (
        w.peak_records_per_second * w.output_share / (kpus * c.parallelism_per_kpu)
    )
    batch_s = smallest(c.sink_buffer_s, f.sink_batch_records / largest(written_per_subtask, 1e-9))
    return (
        *reading_stages(w, f, f.poll_s * float(w.source == "kinesis")),
        Uniform("network buffer", 0.0, np.where(keyed(w), f.network_buffer_s, 0.0)[()]),
        Exponential(
            "process",
            np.where(keeps_up, f.pipeline_s / np.where(keeps_up, 1 - busy, 1.0), np.inf)[()],
        ),
        Uniform("time window", 0.0, w.window_s),
        Fixed("late records", np.where(windowed, c.watermark_delay_s, 0.0)[()]),
        Uniform("sink buffer", 0.0, np.where(exactly_once, 0.0, batch_s)[()]),
        Uniform("next checkpoint", 0.0, np.where(exactly_once, c.checkpoint_interval_s, 0.0)[()]),
        Fixed("checkpoint", np.where(exactly_once, checkpoint_s, 0.0)[()]),
        Fixed("write", w.io_s_per_batch),
    )


def outside_gb(w: StreamProcess, f: Facts) -> Array:
    """Add up the data of the month for which an application in a VPC reaches beyond it [GB].

    Notes
    -----
    The results, and what it reads from anything but Kafka, whose brokers are in the VPC.
    """
    share = w.output_share + float(w.source != "kafka")
    return w.records_per_month * w.record_bytes * share / f.gb_bytes


def size(w: StreamProcess, c: Config, f: Facts) -> Sizing:
    """Count the KPUs of an application, what they cost and how old its results are.

    Notes
    -----
    ``KPU = 2 ceil(h / 2 max(bytes a / 7.5 MB/s, cpu, partitions / (p q), state / memory))`` at the
    peak, with headroom h, amplification a (1 for stateless work), p subtasks per KPU and q
    partitions per subtask. AWS's guide states throughput, state and partitions; computing seconds
    and writing are added as the workload states them. RocksDB state must fit the disk, and a share
    of it the memory. One more KPU is billed for orchestration, 50 GB of running storage for each of
    the others. With a peak share below 1 the rest of the hours is billed at the KPUs of the mean.

    In a VPC, where an application must be to read Kafka there, NAT gateways or interface endpoints
    lead to whatever is outside; through them, if there are any, pass all results and what is read
    from Kinesis. Results in Kafka, or in S3 by a gateway endpoint, need none.

    What the application sustains is what its busiest subtask does. Records written are taken to be
    as large as those read.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/managed-flink/latest/java/how-scaling.html
    .. [2] https://docs.aws.amazon.com/managed-flink/latest/java/how-pricing.html
    .. [3] https://github.com/aws/agent-toolkit-for-aws
    .. [4] https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_AddApplicationVpcConfiguration.html
    """
    kpu = capacity(needs(w, c, f), utilisation=1 / c.headroom, step=f.kpu_step, fixed=c.kpus)
    moving = largest(*(kpu.ratios[name] for name in _MOVING))
    standing = largest(*(ratio for name, ratio in kpu.ratios.items() if name not in _MOVING))
    at_mean = ceil_to(largest(moving / w.peak_to_mean, standing) * c.headroom, f.kpu_step)
    off_peak = smallest(largest(at_mean, f.kpu_step), kpu.units)
    sustained = w.peak_records_per_second * kpu.units / (moving * f.hot_subtask_factor)
    busy = (
        largest(kpu.ratios["throughput"], kpu.ratios["computing"])
        * f.hot_subtask_factor
        / kpu.units
    )
    checkpoint_s = checkpoint_duration_s(w, c, f, kpu.units)
    throughput = smallest(sustained, shard_rate(w, f))

    run_s = largest(ceil_to(w.seconds_per_month / c.starts, f.billing_step_s), f.billing_minimum_s)
    hours = c.starts * run_s / HOUR
    application_hours = (kpu.units * c.peak_share + off_peak * (1 - c.peak_share)) * hours
    return Sizing(
        units={"KPU": kpu.units},
        billed={
            "kpu_hour": application_hours + f.orchestration_kpus * hours,
            "running_storage_gb_month": application_hours
            * f.billed_storage_gb_per_kpu
            / f.gb_month_hours,
            "durable_backup_gb_month": c.snapshots * w.state_bytes / f.gb_bytes,
            **kinesis_billed(w, f),
            **kafka_billed(w, f.gb_bytes, c.nearest_replica),
            **vpc_billed(c, w.hours_per_month, outside_gb(w, f)),
        },
        throughput=throughput,
        delay=Delay(stages(w, c, f, kpu.units, busy, throughput, checkpoint_s)),
        checks=checks(
            w,
            c,
            f,
            kpu,
            sustained,
            busy,
            checkpoint_s,
            growth(c, f, w.peak_records_per_second / sustained * kpu.units / off_peak),
        ),
        capacity=kpu,
    )


def checks(
    w: StreamProcess,
    c: Config,
    f: Facts,
    kpu: Capacity,
    sustained: Array,
    busy: Array,
    checkpoint_s: Array,
    grown: Growth,
) -> tuple[Check, ...]:
    """Limits of an application."""
    subtasks = kpu.units * c.parallelism_per_kpu
    working = largest(*(ratio for name, ratio in kpu.ratios.items() if name != "reading"))
    return (
        Check(
            "source connector",
            float(w.source == "sqs"),
            0.0,
            "",
            "Flink has no source for SQS: put the records into Kinesis or Kafka, or use Lambda.",
        ),
        Check(
            "busiest subtask",
            w.peak_records_per_second,
            sustained,
            "record/s",
            "Add KPUs, or spread the hottest key.",
        ),
        shard_check(w, f),
        Check(
            "state",
            largest(kpu.ratios["state in memory"], kpu.ratios["state on disk"]),
            kpu.units,
            "KPU",
            "Add KPUs, let state expire, or keep it in RocksDB.",
        ),
        Check(
            "KPU quota",
            kpu.units,
            f.kpus_max,
            "KPU",
            "Request an increase, or split the application.",
            "soft",
        ),
        Check(
            "parallelism",
            subtasks,
            f.parallelism_max,
            "subtask",
            "Request an increase of KPUs per application.",
            "soft",
        ),
        Check(
            "checkpoint duration",
            checkpoint_s,
            c.checkpoint_interval_s,
            "s",
            "Checkpoint less often, or make the state smaller.",
            "soft",
        ),
        Check(
            "snapshots",
            c.snapshots,
            f.snapshots_max,
            "snapshot",
            "Delete old snapshots.",
        ),
        Check(
            "growth to the peak",
            grown.time_s,
            w.freshness_s,
            "s",
            "Autoscaling doubles after 15 minutes at a time: scale on a schedule ahead of peaks.",
            "advice",
        ),
        Check(
            "age while growing",
            grown.age_s,
            w.freshness_s,
            "s",
            "A backlog builds up until autoscaling has caught up: keep the KPUs of the peak, or "
            "scale ahead of it.",
            "soft",
        ),
        Check(
            "autoscaling threshold",
            busy,
            f.autoscale_cpu,
            "",
            "A peak of 15 minutes at this load makes autoscaling double parallelism and bill: plan "
            "more headroom, or limit it.",
            "advice",
        ),
        Check(
            "KPUs for reading alone",
            kpu.ratios["reading"] * (np.asarray(c.kpus) == 0),
            largest(working, 1.0) * c.headroom,
            "KPU",
            "Partitions, not work, decide the KPUs: let a subtask read several, or put more "
            "subtasks on a KPU.",
            "advice",
        ),
        Check(
            "rescaling with state",
            np.where(keyed(w), subtasks, 0.0)[()],
            f.parallelism_rescalable,
            "subtask",
            "Set maxParallelism before the first start: it cannot change with state.",
            "advice",
        ),
        Check(
            "idle subtasks",
            np.where(keyed(w), 0.0, subtasks)[()],
            w.partitions * c.headroom,
            "subtask",
            "Without an exchange by key only as many subtasks work as there are partitions: add "
            "partitions or rebalance.",
            "advice",
        ),
    )


_STUDIO = "Studio notebooks are for exploring, not for running a stream"
UNMODELLED = {
    "studio_kpu_hour": _STUDIO,
    "studio_running_storage_gb_month": _STUDIO,
    "sql_kpu_hour": "Kinesis Data Analytics for SQL was discontinued on 2026-01-27",
}
"""Dimensions of the price table that no model bills, and why."""

MANAGED_FLINK = Model(
    id="managed_flink",
    title="Managed Service for Apache Flink",
    prices="managed_flink",
    workload=StreamProcess,
    config=Config,
    facts=Facts,
    size=size,
    evidence=Evidence(throughput="B", delay="B"),
    lifecycle=Lifecycle(
        note="Called Kinesis Data Analytics until August 2023; Kinesis Data Analytics for SQL was "
        "discontinued on 2026-01-27, Flink SQL remains.",
        source=_SQL_END,
    ),
    best_for=(
        "rolling metrics, joins and sessions over keyed state",
        "stream in, stream out, within a second",
        "Flink applications that already exist",
    ),
    not_for=("plain delivery without processing", "batches and data at rest"),
    not_included=(
        "CloudWatch Logs and metrics",
        "the stream or cluster it reads",
        "what the results are written to",
    ),
    docs=(_SCALING, _AUTOSCALING, _LIMITS, _PRICING, _RESOURCES, _VPC),
)
