"""AWS Lambda: consumers of a stream, batches cut into chunks, scheduled pulls from SaaS.

One file, three questions: they share the meter, the clock of a function and its cold starts.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.batch import wave_time
from estimator.laws.capacity import capacity
from estimator.laws.delay import Delay, Exponential, Fixed, Lognormal, Sometimes, Stage, Uniform
from estimator.laws.microbatch import items_per_batch, lane_rate
from estimator.laws.queueing import erlang_b
from estimator.laws.retry import attempts
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services.s3_lake import StorageFacts, kept_gb_month
from estimator.services.stream_reading import (
    LaneFacts,
    kafka_billed,
    kinesis_billed,
    reading_stages,
    shard_check,
    shard_rate,
)
from estimator.services.vpc import VpcConfig, vpc_billed
from estimator.specs import hardware
from estimator.units import (
    DAY,
    GIB,
    HOUR,
    MIB,
    MINUTE,
    Array,
    ceil_to,
    largest,
    smallest,
    times,
)
from estimator.workloads import PullSaas, StreamProcess, TransformBatch

_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg/"
_LIMITS = _GUIDE + "gettingstarted-limits.html"
_CONCURRENCY = _GUIDE + "lambda-concurrency.html"
_SCALING = _GUIDE + "scaling-behavior.html"
_LIFE = _GUIDE + "lambda-runtime-environment.html"
_MAPPINGS = _GUIDE + "invocation-eventsourcemapping.html"
_KINESIS = _GUIDE + "with-kinesis.html"
_KINESIS_PARAMETERS = _GUIDE + "services-kinesis-parameters.html"
_KINESIS_WINDOWS = _GUIDE + "services-kinesis-windows.html"
_KAFKA_NETWORK = _GUIDE + "with-kafka-cluster-network.html"
_KAFKA_SCALING = _GUIDE + "kafka-scaling-modes.html"
_SQS_SCALING = _GUIDE + "services-sqs-scaling.html"
_SQS_PARAMETERS = _GUIDE + "services-sqs-parameters.html"
_PRICING = "https://aws.amazon.com/lambda/pricing/"
_INIT_BILLING = (
    "https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/"
)
_RESERVED = (
    "https://github.com/aws/agent-toolkit-for-aws/blob/main/skills/core-skills/aws-serverless/"
    "references/concurrency.md"
)
_COLD_STARTS = "https://github.com/maxday/lambda-perf"
_S3 = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html"
_TRANSFERS = "https://docs.aws.amazon.com/boto3/latest/reference/customizations/s3.html"
_SCHEDULER = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html"

_quota = partial(fact, kind="quota", source=_LIMITS, as_of="2026")
_scaling = partial(fact, kind="quota", source=_SCALING, as_of="2026")
_mapping = partial(fact, kind="quota", source=_MAPPINGS, as_of="2026")
_sqs = partial(fact, kind="quota", source=_SQS_SCALING, as_of="2026")
_priced = partial(fact, kind="published", source=_PRICING, as_of="2026-09-20")
_assumed = partial(fact, kind="assumption", source=_LIMITS, as_of="2026")

_ARCHITECTURES = {"arm": "arm64", "x86": "x86_64"}
_RUNTIMES = ("python3.13", "nodejs22", "java21", "java25", "dotnet8", "go", "rust")
_DURATION = {
    "none": "duration_{}_gb_second",
    "savings_plan_no_upfront": "sp_no_upfront_duration_{}_gb_second",
    "savings_plan_all_upfront": "sp_all_upfront_duration_{}_gb_second",
}


_MEMORY = tuple(mib * MIB for mib in (256.0, 512.0, 1_024.0, 1_769.0, 3_008.0, 5_120.0, 10_240.0))
"""Sizes that a search tries; with 1,769 MiB comes one processor."""


@dataclass(frozen=True, kw_only=True)
class FunctionConfig:
    """What the user may fix of any function."""

    architecture: str = param(
        "arm",
        "",
        "Processor; Arm costs a fifth less per second",
        choices=("arm", "x86"),
        options=True,
    )
    memory_bytes: Array = param(
        1_024 * MIB,
        "byte",
        "Memory of the function; its share of processors grows with it, one at 1,769 MiB",
        low=128 * MIB,
        high=10_240 * MIB,
        log=True,
        options=_MEMORY,
    )
    parallel_share: Array = param(
        0.0, "", "Share of the computing that uses more than one processor", low=0.0, high=1.0
    )
    runtime: str = param("python3.13", "", "Language runtime", choices=_RUNTIMES)
    own_init_s: Array = param(
        0.3,
        "s",
        "Time your own code takes in a cold start: package, imports, clients",
        low=0.0,
        high=10.0,
        measure="Init Duration of the REPORT log line, less that of an empty function",
    )
    ephemeral_bytes: Array = param(
        512 * MIB,
        "byte",
        "Size of /tmp; what exceeds 512 MiB is billed",
        low=512 * MIB,
        high=10_240 * MIB,
    )
    concurrency_limit: Array = param(
        1_000.0,
        "concurrent execution",
        "Executions at once that the account, or a reservation, leaves to this function",
        low=1.0,
        high=1e6,
        whole=True,
        log=True,
    )
    commitment: str = param(
        "none",
        "",
        "Rate of the duration: on demand, or under a Compute Savings Plan that covers all of it",
        choices=tuple(_DURATION),
    )
    free_tier: Array = param(
        False, "", "Whether the account's monthly free requests and GB-seconds are unused"
    )


@dataclass(frozen=True, kw_only=True)
class StreamConfig(FunctionConfig, VpcConfig):
    """What the user may fix of a function behind an event source mapping."""

    batch_size: Array = param(
        100.0,
        "record",
        "Most records of one invocation; SQS without a window gives at most 10",
        low=1.0,
        high=10_000.0,
        whole=True,
        log=True,
        options=(1.0, 10.0, 100.0, 1_000.0, 10_000.0),
    )
    batch_window_s: Array = param(
        0.0,
        "s",
        "Longest time records are gathered before an invocation",
        low=0.0,
        high=300.0,
        options=(0.0, 1.0, 5.0, 20.0, 60.0, 300.0),
    )
    parallelization_factor: Array = param(
        1.0,
        "",
        "Batches of one Kinesis shard processed at once",
        low=1.0,
        high=10.0,
        whole=True,
        options=(1.0, 2.0, 5.0, 10.0),
    )
    provisioned_concurrency: Array = param(
        0.0,
        "concurrent execution",
        "Environments kept initialised all hours of processing",
        low=0.0,
        high=1e5,
        whole=True,
    )
    poller_units: Array = param(
        0.0,
        "event poller unit",
        "Provisioned event poller units for SQS (from 2) or Kafka; 0 leaves polling to AWS",
        low=0.0,
        high=2_000.0,
        whole=True,
    )
    poller_endpoints: Array = param(
        True,
        "",
        "Whether pollers of Kafka reach Lambda by interface endpoints made for them, not by NAT "
        "gateways; with poller units they need none",
    )
    error_share: Array = param(
        0.0,
        "",
        "Share of invocations that fail and are repeated",
        low=0.0,
        high=0.9,
        measure="AWS/Lambda Errors / Invocations",
    )


@dataclass(frozen=True, kw_only=True)
class BatchConfig(FunctionConfig):
    """What the user may fix of functions that share a batch between them."""

    memory_bytes: Array = param(
        1_769 * MIB,
        "byte",
        "Memory of the function; its share of processors grows with it, one at 1,769 MiB",
        low=128 * MIB,
        high=10_240 * MIB,
        log=True,
        options=_MEMORY,
    )
    chunk_bytes: Array = param(
        0.0,
        "byte",
        "Input of one invocation; 0 takes what fits in memory and time",
        low=0.0,
        high=1e12,
    )
    timeout_share: Array = param(
        0.5, "", "Share of the 15 minutes that a chunk is planned to take", low=0.05, high=1.0
    )


@dataclass(frozen=True, kw_only=True)
class PullConfig(FunctionConfig):
    """What the user may fix of a function that pulls pages."""

    memory_bytes: Array = param(
        512 * MIB,
        "byte",
        "Memory of the function; its share of processors grows with it, one at 1,769 MiB",
        low=128 * MIB,
        high=10_240 * MIB,
        log=True,
        options=_MEMORY,
    )
    parallel_calls: Array = param(
        1.0,
        "call",
        "Calls to the application in flight at once within a run",
        low=1.0,
        high=100.0,
        whole=True,
        options=(1.0, 2.0, 5.0, 10.0, 20.0, 50.0),
    )
    in_vpc: Array = param(
        False, "", "Whether the function sits in a VPC and reaches the internet by NAT gateway"
    )
    nat_gateways: Array = param(
        1.0, "NAT gateway", "NAT gateways kept for it", low=1.0, high=6.0, whole=True
    )


@dataclass(frozen=True, kw_only=True)
class FunctionFacts:
    """Figures of any function."""

    memory_per_vcpu_bytes: Array = _quota(
        1_769 * MIB, "byte", "Memory at which a function has one whole processor"
    )
    timeout_s: Array = _quota(900.0, "s", "Longest duration of an invocation")
    gb_bytes: Array = _priced(GIB, "byte", "Bytes in a billed GB of memory: 1,024 MB")
    ephemeral_included_bytes: Array = _priced(512 * MIB, "byte", "Size of /tmp at no charge")
    billing_step_s: Array = _priced(0.001, "s", "Duration is rounded up to whole steps of this")
    free_requests: Array = _priced(
        1e6, "request", "Requests a month at no charge, both architectures together"
    )
    free_gb_seconds: Array = _priced(
        400_000.0, "GB-second", "Duration a month at no charge, not for provisioned concurrency"
    )
    invoke_s: Array = _assumed(
        0.01,
        "s",
        "Time to the start of the handler, and of its answer back; no published figure",
        low=0.005,
        high=0.025,
    )


@dataclass(frozen=True, kw_only=True)
class ScalingFacts(FunctionFacts):
    """How fast a function gains environments."""

    burst: Array = _scaling(
        1_000.0, "concurrent execution", "Environments a function gains at once"
    )
    growth_per_second: Array = _scaling(
        100.0, "concurrent execution/s", "Environments it gains after that: 1,000 per 10 s"
    )


@dataclass(frozen=True, kw_only=True)
class StreamFacts(LaneFacts, ScalingFacts):
    """Figures of event source mappings."""

    requests_per_environment: Array = _quota(
        10.0, "request/s", "Invocations a second per unit of concurrency"
    )
    unreserved: Array = fact(
        100.0,
        "concurrent execution",
        "Concurrency that cannot be provisioned or reserved",
        kind="quota",
        source=_RESERVED,
        as_of="2026-08-20",
    )
    duration_cv: Array = _assumed(
        0.4,
        "",
        "Coefficient of variation of a batch's duration; p99 over p50 of 2.5 gives 0.4",
        low=0.1,
        high=1.0,
        measure="AWS/Lambda Duration p99 and p50",
    )
    occupancy_z: Array = fact(
        2.3263,
        "",
        "Standard deviations of Poisson occupancy planned for; 2.3263 is the 99th percentile",
        kind="rule_of_thumb",
        source=_CONCURRENCY,
        as_of="2024-08-09",
        low=0.0,
        high=3.1,
    )
    payload_bytes: Array = _mapping(6 * MIB, "byte", "Largest payload of an invocation")
    payload_expansion: Array = _assumed(
        4 / 3,
        "",
        "Base64 over plain bytes, which Kinesis and Kafka records get",
        low=1.33,
        high=1.5,
    )
    kinesis_poll_s: Array = fact(
        1.0,
        "s",
        "Time between two polls of an idle shard by the standard iterator",
        kind="published",
        source=_KINESIS,
        as_of="2026",
    )
    tumbling_window_s_max: Array = fact(
        900.0,
        "s",
        "Longest tumbling window; for Kinesis and DynamoDB streams only",
        kind="quota",
        source=_KINESIS_PARAMETERS,
        as_of="2026",
    )
    window_state_bytes: Array = fact(
        1e6,
        "byte",
        "State a tumbling window carries per shard",
        kind="quota",
        source=_KINESIS_WINDOWS,
        as_of="2026",
    )
    kafka_window_s: Array = _mapping(
        0.5, "s", "Batching window of Kafka unless set to whole seconds"
    )
    kafka_scale_s: Array = fact(
        4 * MINUTE,
        "s",
        "Longest time until pollers of Kafka are added, unless provisioned: Lambda looks at the "
        "lag every minute and acts within three",
        kind="published",
        source=_KAFKA_SCALING,
        as_of="2026",
    )
    kafka_unit_concurrency: Array = _mapping(
        50.0,
        "concurrent execution",
        "Executions of a Kafka event poller unit: 10 pollers of 5 each",
    )
    kafka_unit_bytes_per_second: Array = _priced(
        20e6, "byte/s", "Throughput of a Kafka event poller unit"
    )
    poller_endpoints_needed: Array = fact(
        2.0,
        "endpoint",
        "Interface endpoints that pollers of Kafka need in a VPC: Lambda and STS",
        kind="published",
        source=_KAFKA_NETWORK,
        as_of="2026",
    )
    transfer_gb_bytes: Array = _assumed(
        GIB, "byte", "Bytes in a billed GB of endpoints and between zones", low=1e9, high=GIB
    )
    sqs_poll_s: Array = fact(
        0.1,
        "s",
        "Longest wait for a long poll to return under load; no published figure",
        kind="assumption",
        source=_SQS_SCALING,
        as_of="2026",
        low=0.02,
        high=0.3,
    )
    sqs_first_lanes: Array = _sqs(5.0, "concurrent execution", "Batches of SQS read at first")
    sqs_lanes_max: Array = _sqs(
        1_250.0, "concurrent execution", "Batches of one SQS mapping in flight"
    )
    sqs_growth_per_second: Array = _sqs(
        5.0, "concurrent execution/s", "Batches of SQS added: 300 a minute"
    )
    sqs_unit_growth_per_second: Array = _sqs(
        1_000 / 60, "concurrent execution/s", "Batches added with provisioned pollers"
    )
    sqs_unit_concurrency: Array = _sqs(
        10.0, "concurrent execution", "Executions of an SQS event poller unit"
    )
    sqs_unit_bytes_per_second: Array = _sqs(1e6, "byte/s", "Throughput of an SQS event poller unit")
    sqs_unit_polls_per_second: Array = _sqs(
        10.0, "request/s", "Polls of an SQS event poller unit, of ten messages at most"
    )
    sqs_batch_without_window: Array = fact(
        10.0,
        "record",
        "Most messages of a batch unless a window of at least 1 s is set",
        kind="quota",
        source=_SQS_PARAMETERS,
        as_of="2026",
    )
    environment_life_s: Array = fact(
        2 * HOUR,
        "s",
        "Age at which an environment is replaced; no published figure",
        kind="assumption",
        source=_LIFE,
        as_of="2026",
        low=HOUR,
        high=4 * HOUR,
        measure="invocations with an Init Duration over all invocations",
    )
    environment_idle_s: Array = fact(
        10 * MINUTE,
        "s",
        "Time after which an unused environment is dropped; no published figure",
        kind="assumption",
        source=_LIFE,
        as_of="2026",
        low=5 * MINUTE,
        high=45 * MINUTE,
    )
    provisioned_step_s: Array = _priced(
        5 * MINUTE, "s", "Provisioned concurrency is billed in whole steps of this"
    )
    provisioned_break_even: Array = fact(
        0.6,
        "",
        "Use from which provisioned concurrency costs less than on demand",
        kind="rule_of_thumb",
        source=_INIT_BILLING,
        as_of="2025-04-29",
    )


@dataclass(frozen=True, kw_only=True)
class BatchFacts(StorageFacts, ScalingFacts):
    """Figures of functions that transform chunks of files."""

    parquet_bytes_per_second: Array = _assumed(
        30e6,
        "byte/s",
        "Parquet one processor filters or converts; no published figure",
        low=15e6,
        high=60e6,
        measure="bytes of a chunk over the duration of its invocation at 1,769 MiB",
    )
    csv_bytes_per_second: Array = _assumed(
        15e6,
        "byte/s",
        "CSV one processor filters or converts; no published figure",
        low=8e6,
        high=30e6,
    )
    json_bytes_per_second: Array = _assumed(
        10e6,
        "byte/s",
        "JSON one processor filters or converts; no published figure",
        low=5e6,
        high=20e6,
    )
    network_bytes_per_second: Array = _assumed(
        60e6,
        "byte/s",
        "Transfer between one function and S3; it grows with memory by an unknown law",
        low=20e6,
        high=90e6,
    )
    open_s: Array = _assumed(
        0.03,
        "s",
        "Time to find and open one file in S3",
        low=0.01,
        high=0.1,
    )
    memory_share: Array = _assumed(0.6, "", "Share of memory that data may fill", low=0.4, high=0.8)
    parquet_expansion: Array = _assumed(
        4.0, "", "Size of Parquet data in memory over its size in S3", low=2.0, high=8.0
    )
    csv_expansion: Array = _assumed(
        2.0, "", "Size of CSV data in memory over its size in S3", low=1.5, high=4.0
    )
    json_expansion: Array = _assumed(
        3.0, "", "Size of JSON data in memory over its size in S3", low=2.0, high=6.0
    )
    shuffle_share_max: Array = _assumed(
        0.01, "", "Exchange between functions that may pass through S3", low=0.001, high=0.05
    )
    work_cv: Array = _assumed(
        0.15, "", "Coefficient of variation of a run's time", low=0.05, high=0.4
    )
    part_bytes: Array = fact(
        8 * MIB,
        "byte",
        "Part size of transfers with S3, AWS's SDK default; each part is a request",
        kind="published",
        source=_TRANSFERS,
        as_of="2026",
    )
    list_keys: Array = fact(
        1_000.0, "file", "Files one LIST request names", kind="quota", source=_S3, as_of="2026"
    )
    list_files_per_second: Array = _assumed(
        5_000.0, "file/s", "Files listed and handed out a second", low=1_000.0, high=20_000.0
    )


@dataclass(frozen=True, kw_only=True)
class PullFacts(StorageFacts, FunctionFacts):
    """Figures of functions that pull pages."""

    schedule_s: Array = fact(
        MINUTE,
        "s",
        "EventBridge Scheduler starts a target within this time after the moment set",
        kind="published",
        source=_SCHEDULER,
        as_of="2026",
    )
    page_cv: Array = _assumed(
        0.5, "", "Coefficient of variation of the time of one call", low=0.2, high=1.5
    )
    continue_s: Array = _assumed(
        1.0,
        "s",
        "Time to hand the position on to the next function",
        low=0.1,
        high=5.0,
    )
    parse_bytes_per_second: Array = _assumed(
        20e6, "byte/s", "Answers one processor parses and writes out", low=5e6, high=60e6
    )
    network_bytes_per_second: Array = _assumed(
        60e6, "byte/s", "Transfer between one function and S3", low=20e6, high=90e6
    )
    page_expansion: Array = _assumed(
        4.0, "", "Size of a parsed page in memory over its size on the line", low=2.0, high=8.0
    )
    memory_share: Array = _assumed(
        0.5, "", "Share of memory that pages may fill", low=0.3, high=0.7
    )
    part_bytes: Array = fact(
        8 * MIB,
        "byte",
        "Part size of uploads to S3, AWS's SDK default; each part is a request",
        kind="published",
        source=_TRANSFERS,
        as_of="2026",
    )
    nat_gb_bytes: Array = _assumed(
        GIB, "byte", "Bytes in a billed GB of a NAT gateway", low=1e9, high=GIB
    )


def stretch(c: FunctionConfig, f: FunctionFacts) -> Array:
    """Compare a computation on this memory with one on a whole processor: time over time."""
    vcpu = c.memory_bytes / f.memory_per_vcpu_bytes
    return (1 - c.parallel_share) / smallest(vcpu, 1.0) + c.parallel_share / vcpu


def cold_start(c: FunctionConfig) -> Lognormal:
    """Draw the start of a new environment: measured for the runtime, plus that of one's code."""
    measured = hardware("lambda_runtimes")[f"{c.runtime}.{_ARCHITECTURES[c.architecture]}"].figures
    return Lognormal.from_percentiles(
        "start", measured["init_s_p50"] + c.own_init_s, measured["init_s_p99"] + c.own_init_s
    )


def metered(
    c: FunctionConfig,
    f: FunctionFacts,
    requests: Array,
    on_demand_s: Array,
    provisioned_s: Array = 0.0,
) -> dict[str, Array]:
    """Turn invocations and their seconds over a month into billed quantities."""
    memory_gb = c.memory_bytes / f.gb_bytes
    extra_gb = largest(c.ephemeral_bytes - f.ephemeral_included_bytes, 0.0) / f.gb_bytes
    return {
        f"requests_{c.architecture}": largest(requests - f.free_requests * c.free_tier, 0.0),
        _DURATION[c.commitment].format(c.architecture): largest(
            on_demand_s * memory_gb - f.free_gb_seconds * c.free_tier, 0.0
        ),
        f"ephemeral_storage_{c.architecture}_gb_second": (on_demand_s + provisioned_s) * extra_gb,
    }


@dataclass(frozen=True)
class Source:
    """What an event source mapping does with one kind of source."""

    first_lanes: Array
    most_lanes: Array
    lanes_per_second: Array
    bytes_per_second: Array
    hot_factor: Array
    poll_s: Array
    polled_together_s: Array
    window_s: Array
    gather_s: Array
    expansion: Array
    batch_size: Array
    scale_s: Array = 0.0
    tumbling: bool = False


def source(w: StreamProcess, c: StreamConfig, f: StreamFacts) -> Source:
    """Describe how records reach the function.

    Notes
    -----
    A lane handles one batch at a time: a shard times the parallelisation factor, a partition of
    Kafka, a batch of SQS in flight. The mapping adds lanes of SQS and Kafka as a backlog grows.
    """
    provisioned = np.asarray(c.poller_units) > 0
    if w.source in ("kinesis", "kinesis_fan_out"):
        lanes = w.partitions * c.parallelization_factor
        poll_s = f.kinesis_poll_s if w.source == "kinesis" else 0.0
        return Source(
            first_lanes=lanes,
            most_lanes=lanes,
            lanes_per_second=np.inf,
            bytes_per_second=np.inf,
            hot_factor=f.hot_partition_factor,
            poll_s=poll_s,
            polled_together_s=poll_s,
            window_s=c.batch_window_s,
            gather_s=largest(poll_s, c.batch_window_s),
            expansion=f.payload_expansion,
            batch_size=c.batch_size,
            tumbling=True,
        )
    if w.source == "kafka":
        pollers = np.where(provisioned, c.poller_units * f.kafka_unit_concurrency, np.inf)
        window_s = largest(c.batch_window_s, f.kafka_window_s)
        return Source(
            first_lanes=1.0,
            most_lanes=smallest(w.partitions, pollers),
            lanes_per_second=np.inf,
            bytes_per_second=np.where(
                provisioned, c.poller_units * f.kafka_unit_bytes_per_second, np.inf
            )[()],
            hot_factor=f.hot_partition_factor,
            poll_s=0.0,
            polled_together_s=0.0,
            window_s=window_s,
            gather_s=window_s,
            expansion=f.payload_expansion,
            batch_size=c.batch_size,
            scale_s=np.where(provisioned, 0.0, f.kafka_scale_s)[()],
        )
    most = np.where(provisioned, c.poller_units * f.sqs_unit_concurrency, f.sqs_lanes_max)[()]
    return Source(
        first_lanes=smallest(f.sqs_first_lanes, most),
        most_lanes=most,
        lanes_per_second=np.where(
            provisioned, f.sqs_unit_growth_per_second, f.sqs_growth_per_second
        )[()],
        bytes_per_second=np.where(
            provisioned,
            c.poller_units
            * smallest(
                f.sqs_unit_bytes_per_second,
                f.sqs_unit_polls_per_second * f.sqs_batch_without_window * w.record_bytes,
            ),
            np.inf,
        )[()],
        hot_factor=1.0,
        poll_s=f.sqs_poll_s,
        polled_together_s=0.0,
        window_s=c.batch_window_s,
        gather_s=c.batch_window_s,
        expansion=1.0,
        batch_size=np.where(
            np.asarray(c.batch_window_s) >= 1,
            c.batch_size,
            smallest(c.batch_size, f.sqs_batch_without_window),
        )[()],
    )


@dataclass(frozen=True)
class Batches:
    """Invocations at one rate of records, repeats of failures included."""

    lanes: Array
    records: Array
    duration_s: Array
    turn_s: Array
    per_second: Array

    @property
    def busy_share(self) -> Array:
        """Share of the time that a lane waits for its function to answer."""
        return smallest(self.per_second * self.turn_s / self.lanes, 1.0)

    @property
    def concurrency(self) -> Array:
        """Mean executions at once, by Little's law."""
        return self.per_second * self.duration_s


@dataclass(frozen=True)
class Lane:
    """Time of one batch, fixed and per record; how often it is tried; and its limit.

    The way to the function and back keeps the lane waiting, and is not billed.
    """

    way_s: Array
    setup_s: Array
    record_s: Array
    tries: Array
    full: Array

    @property
    def full_s(self) -> Array:
        """Duration of a full batch."""
        return self.setup_s + self.record_s * self.full

    @property
    def rate(self) -> Array:
        """Records a second that full batches sustain."""
        setup_s = (self.way_s + self.setup_s) * self.tries
        return lane_rate(setup_s, self.record_s * self.tries, self.full)


def lane(w: StreamProcess, c: StreamConfig, f: StreamFacts, s: Source) -> Lane:
    """Time batches and find the largest one that fits the payload."""
    fitting = np.floor(f.payload_bytes / (w.record_bytes * s.expansion))
    return Lane(
        way_s=f.invoke_s,
        setup_s=w.io_s_per_batch,
        record_s=w.cpu_s_per_record * stretch(c, f),
        tries=attempts(c.error_share),
        full=largest(smallest(s.batch_size, fitting), 1.0),
    )


def batches(records_per_second: Array, s: Source, la: Lane) -> Batches:
    """Let batches grow with the load, on as many lanes as the mapping opens for it."""
    needed = ceil_to(records_per_second / la.rate)
    lanes = smallest(largest(needed, s.first_lanes), s.most_lanes)
    records = items_per_batch(
        records_per_second / lanes,
        (la.way_s + la.setup_s) * la.tries,
        la.record_s * la.tries,
        gather_s=s.gather_s,
        at_most=la.full,
    )
    duration_s = la.setup_s + la.record_s * records
    return Batches(
        lanes=lanes,
        records=records,
        duration_s=duration_s,
        turn_s=la.way_s + duration_s,
        per_second=records_per_second / records * la.tries,
    )


def cold_share(b: Batches, f: StreamFacts) -> Array:
    """Share of invocations that meet a new environment: replaced by age, or dropped when idle.

    Notes
    -----
    ``min(1, D / life + exp(-rate * idle))``; the exponential is exact for one environment.
    """
    idle = np.exp(-b.per_second * f.environment_idle_s)
    return smallest(b.duration_s / f.environment_life_s + idle, 1.0)


def spilled(b: Batches, c: StreamConfig) -> Array:
    """Share of invocations that find no provisioned environment free and run on demand.

    Notes
    -----
    Erlang B for arrivals at random. No more executions than lanes meet, so as many provisioned
    environments as lanes spill nothing.
    """
    if not np.any(c.provisioned_concurrency):
        return 1.0
    enough = b.lanes <= c.provisioned_concurrency
    return np.where(enough, 0.0, erlang_b(c.provisioned_concurrency, b.concurrency))[()]


def network_billed(w: StreamProcess, c: StreamConfig, f: StreamFacts) -> dict[str, Array]:
    """Meter what leads out of the VPC of a function, and of the brokers it is fed from.

    Notes
    -----
    Through NAT gateways or interface endpoints, if there are any, pass all results; a function in
    no VPC needs none. What pollers of Kafka hand to Lambda passes endpoints of their own or, where
    they have none, the NAT gateways; with poller units it passes neither.
    """
    polling = (np.asarray(c.poller_units) == 0) & (w.source == "kafka")
    by_endpoint = polling & np.asarray(c.poller_endpoints, dtype=bool)
    by_nat = polling & ~by_endpoint & (np.asarray(c.nat_gateways) > 0)
    read_gb = w.records_per_month * w.record_bytes / f.transfer_gb_bytes
    polled_gb = read_gb * f.payload_expansion
    of_pollers = {
        "data_transfer:nat_gateway_gb": times(polled_gb, by_nat),
        "data_transfer:vpc_interface_endpoint_az_hour": times(
            f.poller_endpoints_needed * w.broker_zones * w.hours_per_month, by_endpoint
        ),
        "data_transfer:vpc_interface_endpoint_gb": times(polled_gb, by_endpoint),
    }
    of_results = vpc_billed(c, w.hours_per_month, read_gb * w.output_share)
    return {name: sold + of_pollers.get(name, 0.0) for name, sold in of_results.items()}


def stream_billed(
    w: StreamProcess, c: StreamConfig, f: StreamFacts, b: Batches
) -> dict[str, Array]:
    """Meter the month at its mean rate, what reading costs and what leads out of a VPC."""
    spill, cold = spilled(b, c), cold_share(b, f)
    warm_s = ceil_to(b.duration_s, f.billing_step_s)
    cold_s = ceil_to(b.duration_s + cold_start(c).mean, f.billing_step_s)
    # a lane is billed no more than all the time, whatever rounding up makes of its batches
    busy = largest(b.lanes, b.concurrency)
    on_demand = smallest(b.per_second * ((1 - cold) * warm_s + cold * cold_s), busy)
    provisioned = smallest(b.per_second * warm_s, busy) * (1 - spill)
    memory_gb = c.memory_bytes / f.gb_bytes
    return {
        **metered(
            c,
            f,
            b.per_second * w.seconds_per_month,
            on_demand * spill * w.seconds_per_month,
            provisioned * w.seconds_per_month,
        ),
        f"duration_provisioned_{c.architecture}_gb_second": provisioned
        * w.seconds_per_month
        * memory_gb,
        f"provisioned_concurrency_{c.architecture}_gb_second": c.provisioned_concurrency
        * ceil_to(w.seconds_per_month, f.provisioned_step_s)
        * memory_gb,
        "esm_sqs_event_poller_unit_hour": c.poller_units
        * w.hours_per_month
        * float(w.source == "sqs"),
        "esm_kafka_event_poller_unit_hour": c.poller_units
        * w.hours_per_month
        * float(w.source == "kafka"),
        **network_billed(w, c, f),
        **kinesis_billed(w, f),
        **kafka_billed(w, f.transfer_gb_bytes),
    }


def stream_delay(
    w: StreamProcess, c: StreamConfig, f: StreamFacts, s: Source, b: Batches, lag_s: Array
) -> tuple[Stage, ...]:
    """Stages from the put of a record until its result is written, at the peak.

    Notes
    -----
    A record waits for a poll, for the window to fill and, where its lane is busy for longer than
    a poll, for the rest of the batch before. A poll may bring several batches, done one after the
    other. A batch that fails is tried again at once, but messages of SQS stay hidden for the
    visibility timeout of the queue first [1]_. A source that outruns its lanes has no finite delay.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    """
    failures = 1 / (1 - c.error_share)
    again: Stage = (
        Fixed("again", largest(f.sqs_failover_s, s.window_s + b.duration_s) * failures)
        if w.source == "sqs"
        else Exponential("again", b.duration_s * failures)
    )
    return (
        *reading_stages(w, f, s.poll_s),
        Uniform(
            "gather a batch",
            0.0,
            smallest(s.window_s, b.records * b.lanes / w.peak_records_per_second),
        ),
        Sometimes(
            "batch before",
            b.busy_share,
            Uniform("rest", 0.0, largest(b.turn_s - s.poll_s, 0.0)),
        ),
        Uniform(
            "batches ahead",
            0.0,
            largest(b.busy_share * s.polled_together_s - b.turn_s, 0.0),
        ),
        Fixed("growing backlog", lag_s),
        Fixed("invoke", f.invoke_s),
        Sometimes("cold start", cold_share(b, f) * spilled(b, c), cold_start(c)),
        Lognormal.from_mean("function", b.duration_s, f.duration_cv),
        Sometimes("repeat after errors", c.error_share, again),
        Uniform("time window", 0.0, w.window_s),
    )


def size_stream(w: StreamProcess, c: StreamConfig, f: StreamFacts) -> Sizing:
    """Find the batches, the concurrency and the bill of a function behind a stream.

    Notes
    -----
    With v the memory over 1,769 MiB and p the parallel share, a batch of n records takes
    ``D(n) = io + n cpu ((1 - p)/min(v, 1) + p/v)``, and its lane waits d longer. Per lane at rate r
    batches grow to ``n = r (io + d) / (1 - r cpu)``, at least what arrives between two polls and at
    most the batch size or 6 MB of payload. The lane keeps up iff ``r <= m / (D(m) + d)`` for a full
    batch m; the busiest one is taken h times the mean. Concurrency is ``a = invocations D(n)`` by
    Little's law, planned at ``a + z sqrt(a)`` but not above the lanes, and at least a tenth of the
    invocations a second. The month is billed at its mean rate, the rest planned for the peak.
    Provisioned environments take what finds them free (Erlang B); the others run, and start cold,
    on demand.

    Records are spread evenly over the lanes save for h; Arm and x86 are taken to be equally fast.
    A Savings Plan is taken to cover the duration on demand; the rate of provisioned concurrency
    under one is not known and stays the list price.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html
    .. [2] https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
    .. [3] https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
    .. [4] https://aws.amazon.com/lambda/pricing/
    .. [5] https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html
    """
    s = source(w, c, f)
    la = lane(w, c, f, s)
    mean = batches(w.records_per_second, s, la)
    peak = batches(w.peak_records_per_second, s, la)
    crowd = peak.concurrency + f.occupancy_z * np.sqrt(peak.concurrency)
    need = capacity(
        {
            "duration": (largest(peak.concurrency, smallest(crowd, s.most_lanes)), 1.0),
            "request rate": (peak.per_second, f.requests_per_environment),
        }
    )
    sustained = s.most_lanes * la.rate / s.hot_factor
    by_bytes = s.bytes_per_second / w.record_bytes
    by_limit = c.concurrency_limit * smallest(
        la.rate, f.requests_per_environment * la.full / la.tries
    )
    throughput = smallest(sustained, by_bytes, by_limit, shard_rate(w, f))
    lag_s = np.where(w.peak_records_per_second <= throughput * (1 + 1e-9), 0.0, np.inf)[()]
    return Sizing(
        units={"concurrent execution": need.units},
        billed=stream_billed(w, c, f, mean),
        throughput=throughput,
        delay=Delay(stream_delay(w, c, f, s, peak, lag_s)),
        checks=stream_checks(w, c, f, s, la, mean, peak, need.units, sustained),
        capacity=need,
    )


def stream_checks(
    w: StreamProcess,
    c: StreamConfig,
    f: StreamFacts,
    s: Source,
    la: Lane,
    mean: Batches,
    peak: Batches,
    units: Array,
    sustained: Array,
) -> tuple[Check, ...]:
    """Limits of the function and of its event source mapping."""
    window_s_max = f.tumbling_window_s_max if s.tumbling else 0.0
    window_state_bytes = np.where(
        np.asarray(w.window_s) > 0, w.partitions * f.window_state_bytes, 0.0
    )[()]
    more_lanes = largest(units - s.first_lanes, 0.0)
    ramp_s = largest(
        (units - f.burst) / f.growth_per_second,
        more_lanes / s.lanes_per_second + times(s.scale_s, np.greater(more_lanes, 0.0)),
    )
    return (
        Check(
            "payload",
            w.record_bytes * s.expansion,
            f.payload_bytes,
            "byte",
            "Keep the payload in S3 and stream a pointer to it.",
        ),
        Check(
            "duration",
            peak.duration_s,
            f.timeout_s,
            "s",
            "Take smaller batches or more memory.",
        ),
        Check(
            "duration of a full batch",
            la.full_s,
            f.timeout_s,
            "s",
            "Lower the batch size: after an outage every batch is full.",
            "soft",
        ),
        Check(
            "iterator age",
            w.peak_records_per_second,
            sustained,
            "record/s",
            "Raise the parallelisation factor, the batch size, the memory or the shards.",
        ),
        shard_check(w, f),
        Check(
            "concurrency",
            units,
            c.concurrency_limit,
            "concurrent execution",
            "Request an increase of the account's concurrency, or reserve some for this function.",
            "soft",
        ),
        Check(
            "provisioned concurrency",
            c.provisioned_concurrency,
            largest(c.concurrency_limit - f.unreserved, 0.0),
            "concurrent execution",
            "Provision less, or request an increase of the account's concurrency.",
        ),
        Check(
            "use of provisioned concurrency",
            f.provisioned_break_even * c.provisioned_concurrency,
            mean.concurrency,
            "concurrent execution",
            "Provision less: environments used less than 60 % cost more than on demand.",
            "advice",
        ),
        Check(
            "event pollers",
            w.peak_records_per_second * w.record_bytes,
            s.bytes_per_second,
            "byte/s",
            "Add event poller units.",
        ),
        Check(
            "time window",
            w.window_s,
            window_s_max,
            "s",
            "Lambda windows are for Kinesis and last 15 minutes: aggregate in Managed Flink.",
        ),
        Check(
            "state between records",
            w.state_bytes,
            window_state_bytes if s.tumbling else 0.0,
            "byte",
            "Functions keep no state: use Managed Flink, or pay for a database that keeps it and "
            "ask again without state.",
        ),
        Check(
            "time to scale up",
            ramp_s,
            w.freshness_s,
            "s",
            "Provision concurrency or event pollers before the peak.",
            "advice",
        ),
    )


def size_batch(w: TransformBatch, c: BatchConfig, f: BatchFacts) -> Sizing:
    """Cut a batch into chunks and run a function over each.

    Notes
    -----
    A byte takes ``complexity stretch / rate + (1 + output) / network``, a file the time to open
    it. A chunk is what fits into the memory once decoded, and into the planned share of 15 minutes
    and the deadline even if it is the most skewed one. Chunks run in waves as wide as the
    concurrency limit: ``T = (ceil(chunks / limit) + skew - 1) D``. Rates are for work of
    complexity 1; files are taken to be divisible, many small ones share an invocation. Every run
    starts cold. Nothing is exchanged between functions, so a shuffle is out of the question.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    .. [2] https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html
    """
    rate = getattr(f, f"{w.data_format}_bytes_per_second")
    decoded = getattr(f, f"{w.data_format}_expansion")
    byte_s = (
        w.complexity * stretch(c, f) / rate
        + (1 + w.output_share) / f.network_bytes_per_second
        + f.open_s * w.files / w.data_bytes
    )
    in_memory = c.memory_bytes * f.memory_share / decoded
    in_time = smallest(f.timeout_s * c.timeout_share, w.deadline_s) / (byte_s * w.skew)
    wanted = np.where(np.asarray(c.chunk_bytes) > 0, c.chunk_bytes, smallest(in_memory, in_time))
    chunks = ceil_to(w.data_bytes / smallest(wanted, w.data_bytes))
    chunk_bytes = w.data_bytes / chunks
    chunk_s = chunk_bytes * byte_s
    slots = smallest(chunks, c.concurrency_limit)
    work_s = wave_time(w.data_bytes, slots, 1 / byte_s, split_bytes=chunk_bytes, skew=w.skew)
    start = cold_start(c)
    ramp_s = largest((slots - f.burst) / f.growth_per_second, 0.0)
    delay = Delay(
        (
            Fixed("list files", w.files / f.list_files_per_second),
            Fixed("scale up", ramp_s),
            Fixed("invoke", f.invoke_s),
            Lognormal("cold start", start.median, start.sigma),
            Lognormal.from_mean("work", work_s, f.work_cv),
        )
    )
    run_s = delay.mean
    busy_s = chunks * ceil_to(chunk_s, f.billing_step_s) + slots * start.mean
    return Sizing(
        units={"concurrent execution": slots},
        billed={
            **metered(c, f, chunks * w.runs_per_month, busy_s * w.runs_per_month),
            "s3:standard_get_request": largest(w.files, chunks, w.data_bytes / f.part_bytes)
            * w.runs_per_month,
            "s3:standard_put_copy_post_list_request": (
                largest(chunks, w.data_bytes * w.output_share / f.part_bytes)
                + ceil_to(w.files / f.list_keys)
            )
            * w.runs_per_month,
            "s3:standard_gb_month": kept_gb_month(w.output_bytes_per_month, w.output_kept_days, f),
        },
        throughput=w.data_bytes / run_s,
        delay=delay,
        checks=batch_checks(
            w, c, f, chunks, chunk_bytes * decoded / f.memory_share, chunk_s * w.skew, run_s
        ),
        bounds={
            "concurrency limit": c.concurrency_limit / byte_s,
            "chunks": chunks / (byte_s * w.skew),
        },
    )


def batch_checks(
    w: TransformBatch,
    c: BatchConfig,
    f: BatchFacts,
    chunks: Array,
    memory_bytes: Array,
    longest_s: Array,
    run_s: Array,
) -> tuple[Check, ...]:
    """Limits of a chunk and of the run."""
    return (
        Check(
            "shuffle",
            w.shuffle_share,
            f.shuffle_share_max,
            "",
            "Functions cannot exchange data: use Spark on Glue or EMR.",
        ),
        Check(
            "duration of a chunk",
            longest_s,
            f.timeout_s,
            "s",
            "Cut smaller chunks or give the function more memory.",
        ),
        Check(
            "memory of a chunk",
            memory_bytes,
            c.memory_bytes,
            "byte",
            "Cut smaller chunks or give the function more memory.",
        ),
        Check(
            "run time",
            run_s,
            w.deadline_s,
            "s",
            "Raise the concurrency limit or the memory, or use a cluster.",
        ),
        Check(
            "chunks at once",
            chunks,
            c.concurrency_limit,
            "concurrent execution",
            "Chunks wait for a free execution: a higher concurrency limit shortens the run.",
            "advice",
        ),
    )


def size_pull(w: PullSaas, c: PullConfig, f: PullFacts) -> Sizing:
    """Pull pages on a schedule, in as many functions as 15 minutes each require.

    Notes
    -----
    ``T = ceil(pages / parallel) page_time + bytes stretch / parse + bytes / network``. A run longer
    than a function may last is handed on to another one with the position reached. A run that
    outlasts the interval makes the next one wait for the schedule after it, so the interval in
    effect is ``ceil(T / interval) interval``. A page's own spread shrinks with their number. The
    function waits most of the time and is billed for it. Every run starts cold.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
    .. [2] https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    """
    pages = ceil_to(w.records_per_run / w.page_records)
    start = cold_start(c)
    pull_s = ceil_to(pages / c.parallel_calls) * w.page_s
    write_s = (
        w.bytes_per_run * stretch(c, f) / f.parse_bytes_per_second
        + w.bytes_per_run / f.network_bytes_per_second
    )
    work_s = pull_s + write_s
    functions = ceil_to(work_s / largest(f.timeout_s - start.mean, 1.0))
    run_s = work_s + functions * (start.mean + f.invoke_s) + (functions - 1) * f.continue_s
    interval_s = ceil_to(largest(run_s / w.interval_s, 1.0)) * w.interval_s
    calls_per_day = w.flows * pages * DAY / w.interval_s
    page_cv = f.page_cv / np.sqrt(pages)
    busy_s = ceil_to(work_s + functions * start.mean, f.billing_step_s)
    parts = largest(functions, ceil_to(w.bytes_per_run / f.part_bytes))
    bounds = {
        "run time": smallest(w.flows, c.concurrency_limit) * w.records_per_run / run_s,
        "calls a day": w.calls_per_day_limit / DAY * w.records_per_run / pages,
    }
    return Sizing(
        units={"concurrent execution": w.flows},
        billed={
            **metered(c, f, functions * w.runs_per_month, busy_s * w.runs_per_month),
            "s3:standard_put_copy_post_list_request": parts * w.runs_per_month,
            "s3:standard_gb_month": kept_gb_month(w.bytes_per_month, w.output_kept_days, f),
            "data_transfer:nat_gateway_hour": c.nat_gateways
            * w.days_per_month
            * (DAY / HOUR)
            * c.in_vpc,
            "data_transfer:nat_gateway_gb": w.bytes_per_month / f.nat_gb_bytes * c.in_vpc,
        },
        throughput=smallest(*bounds.values()),
        delay=Delay(
            (
                Uniform("wait for the run", 0.0, interval_s),
                Uniform("scheduler", 0.0, f.schedule_s),
                Lognormal("cold start", start.median * functions, start.sigma),
                Fixed("hand over", functions * f.invoke_s + (functions - 1) * f.continue_s),
                Lognormal.from_mean("pull", pull_s, page_cv),
                Fixed("write", write_s),
            )
        ),
        checks=pull_checks(w, c, f, run_s, calls_per_day, work_s + start.mean),
        bounds=bounds,
    )


def pull_checks(
    w: PullSaas, c: PullConfig, f: PullFacts, run_s: Array, calls_per_day: Array, one_s: Array
) -> tuple[Check, ...]:
    """Limits of the application, of the schedule and of one function."""
    pages_bytes = smallest(w.page_records, w.records_per_run) * w.record_bytes * c.parallel_calls
    return (
        Check(
            "calls a day",
            calls_per_day,
            w.calls_per_day_limit,
            "call",
            "Pull less often, ask for larger pages, or pull only what has changed.",
        ),
        Check(
            "run within the interval",
            run_s,
            w.interval_s,
            "s",
            "Pull less often, or make calls in parallel.",
        ),
        Check(
            "run in one function",
            one_s,
            f.timeout_s,
            "s",
            "Hand the position on to the next function through a queue or Step Functions.",
            "soft",
        ),
        Check(
            "memory of the pages",
            pages_bytes * f.page_expansion / f.memory_share,
            c.memory_bytes,
            "byte",
            "Give the function more memory, or ask for smaller pages.",
        ),
        Check(
            "concurrency",
            w.flows,
            c.concurrency_limit,
            "concurrent execution",
            "Spread the schedules, or request an increase of the account's concurrency.",
            "soft",
        ),
    )


_OTHER_PRODUCTS = dict.fromkeys(
    (
        "edge_gb_second",
        "edge_requests",
        "managed_instances_fee_c7g_xlarge_hour",
        "managed_instances_fee_c7i_xlarge_hour",
        "managed_instances_fee_m7g_xlarge_hour",
        "managed_instances_requests",
        "microvm_arm_gb_second",
        "microvm_arm_vcpu_second",
        "microvm_snapshot_read_gb",
        "microvm_snapshot_storage_gb_month",
        "microvm_snapshot_write_gb",
    ),
    "Lambda@Edge, Managed Instances and MicroVMs are other products under the name",
)
_NOT_ASKED = dict.fromkeys(
    (
        "durable_data_retained_gb_month",
        "durable_data_written_gb",
        "durable_operation",
        "response_streaming_arm_gb",
        "response_streaming_x86_gb",
        "tenant_isolation_arm_gb",
        "tenant_isolation_x86_gb",
    ),
    "durable functions, streamed answers and tenants are not part of these questions",
)
UNMODELLED = {
    **_OTHER_PRODUCTS,
    **_NOT_ASKED,
    **dict.fromkeys(
        ("snapstart_cache_gb_second", "snapstart_restore_gb"),
        "cold starts are modelled without SnapStart; provisioned concurrency is",
    ),
}
"""Dimensions of the price table that no model bills, and why."""

LAMBDA_STREAM = Model(
    id="lambda_stream",
    title="Lambda behind a stream",
    prices="lambda",
    workload=StreamProcess,
    config=StreamConfig,
    facts=StreamFacts,
    size=size_stream,
    evidence=Evidence(throughput="A", delay="A"),
    best_for=(
        "light work, record by record",
        "traffic that comes and goes",
        "teams that want no servers",
    ),
    not_for=("large state or joins between streams", "steady heavy computing"),
    not_included=(
        "CloudWatch Logs",
        "the stream, queue or cluster it reads, and SQS requests",
        "where the results go",
    ),
    docs=(_LIMITS, _CONCURRENCY, _MAPPINGS, _KINESIS, _SQS_SCALING, _PRICING, _COLD_STARTS),
)
LAMBDA_BATCH = Model(
    id="lambda_batch",
    title="Lambda over chunks of files",
    prices="lambda",
    workload=TransformBatch,
    config=BatchConfig,
    facts=BatchFacts,
    size=size_batch,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("conversion and filtering, file by file", "thousands of small independent tasks"),
    not_for=("joins, sorts and aggregates over all data", "chunks of more than 15 minutes"),
    not_included=(
        "CloudWatch Logs",
        "storage of the input in S3",
        "what hands out the chunks: Step Functions or SQS",
    ),
    docs=(_LIMITS, _SCALING, _PRICING, _COLD_STARTS),
)
LAMBDA_PULL = Model(
    id="lambda_pull",
    title="Lambda on a schedule",
    prices="lambda",
    workload=PullSaas,
    config=PullConfig,
    facts=PullFacts,
    size=size_pull,
    evidence=Evidence(throughput="B", delay="B"),
    best_for=("applications without a ready connector", "small pulls, many times a day"),
    not_for=("first loads of hours", "teams that do not want to maintain code"),
    not_included=(
        "CloudWatch Logs",
        "EventBridge Scheduler",
        "writing and maintaining the code",
    ),
    docs=(_LIMITS, _SCHEDULER, _PRICING, _COLD_STARTS),
)
