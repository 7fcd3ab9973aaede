"""Amazon Data Firehose: records put straight into it, delivered to S3 in buffered objects."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.delay import Delay, Fixed, Lognormal, Stage, Uniform
from estimator.model import (
    LARGE_REGIONS,
    Check,
    Evidence,
    Lifecycle,
    Model,
    Sizing,
    fact,
    param,
)
from estimator.services.s3_lake import StorageFacts, kept_gb_month
from estimator.units import (
    DAY,
    GIB,
    HOUR,
    KIB,
    MB,
    MIB,
    Array,
    ceil_to,
    largest,
    smallest,
    steps,
    times,
)
from estimator.workloads import StreamIngest

_QUOTAS = "https://docs.aws.amazon.com/firehose/latest/dev/limits.html"
_HINTS = "https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html"
_ZERO_BUFFERING = "https://docs.aws.amazon.com/firehose/latest/dev/buffering-hints.html"
_PARTITIONING = "https://docs.aws.amazon.com/firehose/latest/dev/buffering.html"
_PRICING = "https://aws.amazon.com/firehose/pricing/"
_QUERY_FILES = "https://docs.aws.amazon.com/redshift/latest/dg/c-spectrum-external-performance.html"
_RENAMED = "https://varapul.github.io/TechSolutions/amazon-kinesis-data-streams.html"

_quota = partial(fact, kind="quota", source=_QUOTAS, as_of="2026")
_assumed = partial(fact, kind="assumption", source=_QUOTAS, as_of="2026")


_ASK_FOR_INCREASE = (
    "Request an increase of the direct-put quotas to the demand, or put a stream in front."
)


@dataclass(frozen=True, kw_only=True)
class DeliveryConfig:
    """How Firehose buffers and delivers, wherever the records come from."""

    buffer_bytes: Array = param(
        5 * MIB,
        "byte",
        "Buffer size: a delivery starts when this much has come in",
        low=1 * MIB,
        high=128 * MIB,
        log=True,
        measure="mean size of the delivered objects, from a listing of the bucket",
        options=(1 * MIB, 5 * MIB, 16 * MIB, 32 * MIB, 64 * MIB, 128 * MIB),
    )
    buffer_interval_s: Array = param(
        300.0,
        "s",
        "Buffer interval: a delivery starts after this time at the latest",
        low=0.0,
        high=900.0,
        options=(0.0, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0),
    )
    format_conversion: Array = param(
        False, "", "Whether records are converted from JSON to Parquet or ORC"
    )
    partitions: Array = param(
        0.0,
        "partition",
        "Dynamic partitions filled at the same time, each with its own buffer; 0 switches it off",
        low=0.0,
        high=5_000.0,
        whole=True,
        measure="AWS/Firehose PartitionCount",
    )
    jq_hours: Array = param(
        0.0,
        "hour",
        "Hours of JQ parsing billed in the month, where partition keys are taken out by JQ",
        low=0.0,
        high=1e6,
        measure="AWS/Firehose JQProcessing.Duration, summed",
    )
    vpc_zones: Array = param(
        0.0,
        "zone",
        "Availability Zones of a delivery into a VPC; S3 itself needs none",
        low=0.0,
        high=6.0,
        whole=True,
    )


@dataclass(frozen=True, kw_only=True)
class DirectPutConfig(DeliveryConfig):
    """What the user may fix of a stream that producers write to."""

    put_batch: Array = param(
        500.0,
        "record",
        "Records the producers send in one PutRecordBatch; 1 is PutRecord",
        low=1.0,
        high=500.0,
        whole=True,
    )
    quota_increase: Array = param(
        1.0,
        "",
        "Increase of the direct-put quotas already granted, as a factor; they rise together",
        low=1.0,
        high=1e4,
        log=True,
        measure="AWS/Firehose BytesPerSecondLimit over the default quota",
    )


@dataclass(frozen=True, kw_only=True)
class DeliveryFacts(StorageFacts):
    """Figures that hold whatever the source of the records is."""

    billed_record_bytes: Array = fact(
        5 * KIB,
        "byte",
        "Each ingested record is billed in steps of this",
        kind="published",
        source=_PRICING,
        as_of="2024-06-01",
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB; the price list's tier of 500 TB ends at 512,000 GB, hence binary",
        kind="assumption",
        source=_PRICING,
        as_of="2025-06-05",
        low=1e9,
        high=GIB,
    )
    reformatting_buffer_bytes: Array = fact(
        64 * MIB,
        "byte",
        "Least buffer with format conversion or dynamic partitioning, as the console asks; the "
        "API page prints 1 to 128 MiB for every case",
        kind="quota",
        source=_HINTS,
        as_of="2026",
    )
    buffer_seconds_advised: Array = fact(
        10.0,
        "s",
        "Seconds of traffic that a buffer should be able to take",
        kind="rule_of_thumb",
        source=_HINTS,
        as_of="2026",
    )
    shortest_interval_s: Array = fact(
        5.0,
        "s",
        "What an interval of 0 amounts to; the page only says that delivery takes a few seconds",
        kind="rule_of_thumb",
        source=_ZERO_BUFFERING,
        as_of="2026",
        low=1.0,
        high=10.0,
    )
    partitions_max: Array = _quota(
        500.0, "partition", "Active dynamic partitions of a stream before an increase"
    )
    partition_bytes_per_second: Array = _quota(1e9, "byte/s", "What one dynamic partition takes")
    partition_wait_factor: Array = fact(
        1.5,
        "",
        "Longest wait in the buffers of dynamic partitioning over the wait the hints suggest, "
        "since it buffers in several stages",
        kind="published",
        source=_PARTITIONING,
        as_of="2026",
    )
    put_record_bytes_max: Array = _quota(
        1_000 * KIB, "byte", "Largest record of a put, before base64"
    )
    query_file_bytes: Array = fact(
        64 * MB,
        "byte",
        "Size below which files slow a query engine down",
        kind="rule_of_thumb",
        source=_QUERY_FILES,
        as_of="2026",
    )
    deliver_s_p50: Array = _assumed(
        1.0,
        "s",
        "Median time to write a full buffer to S3; no published figure",
        low=0.5,
        high=1.5,
        measure="AWS/Firehose DeliveryToS3.DataFreshness less the buffering time",
    )
    deliver_s_p99: Array = _assumed(
        3.0,
        "s",
        "The 99th percentile of that time; no published figure",
        low=2.0,
        high=10.0,
        measure="AWS/Firehose DeliveryToS3.DataFreshness less the buffering time",
    )


@dataclass(frozen=True, kw_only=True)
class DirectPutFacts(DeliveryFacts):
    """Figures of a stream that producers write to."""

    put_bytes_per_second: Array = _quota(
        MIB,
        "byte/s",
        "What a stream takes before an increase",
        regions=dict.fromkeys(LARGE_REGIONS, 5 * MIB),
    )
    put_records_per_second: Array = _quota(
        100_000.0,
        "record/s",
        "Records a stream takes before an increase",
        regions=dict.fromkeys(LARGE_REGIONS, 500_000.0),
    )
    put_requests_per_second: Array = _quota(
        1_000.0,
        "request/s",
        "Requests a stream takes before an increase",
        regions=dict.fromkeys(LARGE_REGIONS, 2_000.0),
    )
    put_batch_bytes_max: Array = _quota(4 * MIB, "byte", "Largest PutRecordBatch request")
    retry_hours: Array = _quota(
        DAY / HOUR, "hour", "How long records are held while S3 cannot be reached, then lost"
    )
    direct_put_s: Array = _assumed(
        0.02, "s", "Duration of a put; no published figure", low=0.005, high=0.1
    )


@dataclass(frozen=True)
class Delivered:
    """What Firehose bills and writes over the month."""

    billed_gb: Array
    written_bytes: Array
    objects: Array
    object_bytes: Array
    buffer_bytes: Array
    partition_bytes_per_second: Array
    wait_s: Array


def deliver(w: StreamIngest, c: DeliveryConfig, f: DeliveryFacts) -> Delivered:
    """Work out when buffers are flushed, and what objects that makes.

    Notes
    -----
    A partition of p is flushed every ``F = min(interval, buffer / (rate / p))``, the rate being
    the monthly mean, for the bill and for the delay alike: in quiet hours records wait longer, up
    to the interval, and in busy ones shorter. An interval of 0 still takes a few seconds, and so
    does any interval below them. A partition that gets less than one record per
    interval makes one object per record. Partitions are taken to be equally busy, and objects to
    be written uncompressed.
    """
    partitioned = np.asarray(c.partitions) > 0
    reformatted = partitioned | np.asarray(c.format_conversion, bool)
    floor = np.where(reformatted, f.reformatting_buffer_bytes, 0.0)
    buffer_bytes = largest(c.buffer_bytes, floor)
    partitions = largest(c.partitions, 1.0)
    partition_bytes_per_second = w.records_per_second * w.record_bytes / partitions
    flush_s = smallest(
        buffer_bytes / partition_bytes_per_second,
        largest(c.buffer_interval_s, f.shortest_interval_s),
    )
    objects = ceil_to(smallest(w.seconds_per_month * partitions / flush_s, w.records_per_month))
    written_bytes = w.records_per_month * w.record_bytes
    gb_per_step = f.billed_record_bytes / f.gb_bytes
    return Delivered(
        billed_gb=w.records_per_month
        * (steps(w.record_bytes, f.billed_record_bytes) * gb_per_step),
        written_bytes=written_bytes,
        objects=objects,
        object_bytes=written_bytes / objects,
        buffer_bytes=buffer_bytes,
        partition_bytes_per_second=partition_bytes_per_second,
        wait_s=flush_s * np.where(partitioned, f.partition_wait_factor, 1.0),
    )


def delivery_billed(
    w: StreamIngest, c: DeliveryConfig, f: DeliveryFacts, d: Delivered
) -> dict[str, Array]:
    """Meter everything but ingest.

    Notes
    -----
    Format conversion and delivery into a VPC are metered on the ingested volume after rounding
    each record up, dynamic partitioning on what is written. Objects are stored as large as their
    records, converted or not, where the question asks for them.
    """
    partitioned = np.asarray(c.partitions) > 0
    return {
        "format_conversion_gb": times(d.billed_gb, c.format_conversion),
        "dynamic_partitioning_gb": times(d.written_bytes, partitioned / f.gb_bytes),
        "dynamic_partitioning_object": times(d.objects, partitioned),
        "dynamic_partitioning_jq_hour": times(c.jq_hours, partitioned),
        "vpc_delivery_gb": times(d.billed_gb, np.asarray(c.vpc_zones) > 0),
        "vpc_delivery_az_hour": c.vpc_zones * ceil_to(w.hours_per_month),
        "s3:standard_put_copy_post_list_request": d.objects,
        "s3:standard_gb_month": kept_gb_month(w.landed_bytes_per_month, w.output_kept_days, f),
    }


def delivery_delay(f: DeliveryFacts, d: Delivered) -> tuple[Stage, ...]:
    """Stages from Firehose's buffer to an object in S3."""
    return (
        Uniform("buffer", 0.0, d.wait_s),
        Lognormal.from_percentiles("write to S3", f.deliver_s_p50, f.deliver_s_p99),
    )


def delivery_checks(
    w: StreamIngest, c: DeliveryConfig, f: DeliveryFacts, d: Delivered
) -> tuple[Check, ...]:
    """Limits of buffers, partitions and objects."""
    partitioned = np.asarray(c.partitions) > 0
    return (
        Check(
            "active partitions",
            c.partitions,
            f.partitions_max,
            "partition",
            "Request an increase (up to 5,000), flush sooner, or split the traffic over streams.",
            "soft",
        ),
        Check(
            "bytes per partition",
            times(d.partition_bytes_per_second, times(w.peak_to_mean, partitioned)),
            f.partition_bytes_per_second,
            "byte/s",
            "Partition by a finer key.",
        ),
        Check(
            "zero buffering of partitions",
            np.where(partitioned & (np.asarray(c.buffer_interval_s) == 0), 1.0, 0.0)[()],
            0.0,
            "",
            "Dynamic partitioning cannot deliver without buffering: set an interval.",
        ),
        Check(
            "smallest buffer",
            np.where(d.buffer_bytes > c.buffer_bytes, d.buffer_bytes, 0.0)[()],
            c.buffer_bytes,
            "byte",
            "Format conversion and dynamic partitioning start at 64 MiB, which is what the "
            "estimate uses.",
            "advice",
        ),
        Check(
            "advised buffer",
            d.partition_bytes_per_second * f.buffer_seconds_advised,
            d.buffer_bytes,
            "byte",
            "Enlarge the buffer to what arrives in 10 seconds, or as far as it goes.",
            "advice",
        ),
        Check(
            "object size for queries",
            f.query_file_bytes,
            d.object_bytes,
            "byte",
            "Enlarge buffer and interval, use fewer partitions, or compact the files afterwards.",
            "advice",
        ),
    )


def size_direct_put(w: StreamIngest, c: DirectPutConfig, f: DirectPutFacts) -> Sizing:
    """Meter a stream that producers write to, and compare it with the direct-put quotas.

    Notes
    -----
    ``q = max(bytes / quota, records / quota, requests / quota)`` at the peak is the increase of
    the quotas to ask for; the three rise together. Firehose raises them by itself when it
    throttles, in a time AWS does not publish. The bill rounds every record up to 5 KB. A quota
    far above the traffic makes deliveries small. No Lambda transform.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/firehose/latest/dev/limits.html
    .. [2] https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html
    .. [3] https://aws.amazon.com/firehose/pricing/
    """
    d = deliver(w, c, f)
    fitting = np.floor(f.put_batch_bytes_max / w.record_bytes)
    records_per_request = largest(smallest(fitting, c.put_batch), 1.0)
    bytes_per_second = f.put_bytes_per_second * c.quota_increase
    records_per_second = f.put_records_per_second * c.quota_increase
    requests_per_second = f.put_requests_per_second * c.quota_increase
    return Sizing(
        units={},
        billed={"ingest_direct_put_gb": d.billed_gb, **delivery_billed(w, c, f, d)},
        throughput=smallest(
            bytes_per_second / w.record_bytes,
            records_per_second,
            requests_per_second * records_per_request,
        ),
        delay=Delay((Fixed("put", f.direct_put_s), *delivery_delay(f, d))),
        checks=(
            Check(
                "direct put bytes",
                w.peak_records_per_second * w.record_bytes,
                bytes_per_second,
                "byte/s",
                _ASK_FOR_INCREASE,
                "soft",
            ),
            Check(
                "direct put records",
                w.peak_records_per_second,
                records_per_second,
                "record/s",
                _ASK_FOR_INCREASE,
                "soft",
            ),
            Check(
                "direct put requests",
                w.peak_records_per_second / records_per_request,
                requests_per_second,
                "request/s",
                "Send more records per PutRecordBatch, or request an increase.",
                "soft",
            ),
            *direct_put_limits(w, f),
            *delivery_checks(w, c, f, d),
        ),
    )


def direct_put_limits(w: StreamIngest, f: DirectPutFacts) -> tuple[Check, ...]:
    """Limits that no increase moves."""
    return (
        Check(
            "record size",
            w.record_bytes,
            f.put_record_bytes_max,
            "byte",
            "Keep the payload in S3 and send a pointer to it.",
        ),
        Check(
            "own consumers",
            float(w.read_by_consumers),
            0.0,
            "",
            "Firehose delivers to destinations and has no consumers: put a stream in front.",
        ),
        Check(
            "retention",
            w.retention_hours,
            f.retry_hours,
            "hour",
            "Firehose cannot replay records and retries S3 for a day only: read the objects again, "
            "or put a stream in front.",
            "advice",
        ),
    )


UNMODELLED = {
    "ingest_vended_logs_gb": "logs that AWS services send are not part of the question",
    "ingest_other_record_gb": "the price list does not say which source it is for",
    "decompression_gb": "only for CloudWatch Logs",
    "iceberg_destination_event_source_gb": "delivery to Iceberg tables is not part of the question",
    "iceberg_destination_msk_source_gb": "delivery to Iceberg tables is not part of the question",
    "iceberg_destination_other_source_gb": "delivery to Iceberg tables is not part of the question",
    "snowflake_destination_event_source_gb": "delivery to Snowflake is not part of the question",
    "snowflake_destination_other_source_gb": "delivery to Snowflake is not part of the question",
    "database_snapshot_gb": "databases as a source are not part of the question",
    "database_cdc_incremental_gb": "databases as a source are not part of the question",
}
"""Dimensions of the price table that no model bills, and why."""

NOT_INCLUDED = (
    "a Lambda transform",
    "later reading of the delivered objects",
    "compute of your producers",
)
"""Costs that a delivery leaves out, whatever its source."""

RENAMED = Lifecycle(note="Until February 2024 Amazon Kinesis Data Firehose.", source=_RENAMED)

FIREHOSE_DIRECT_PUT = Model(
    id="firehose_direct_put",
    title="Data Firehose, direct put",
    prices="firehose",
    workload=StreamIngest,
    config=DirectPutConfig,
    facts=DirectPutFacts,
    size=size_direct_put,
    evidence=Evidence(throughput="A", delay="A"),
    lifecycle=RENAMED,
    best_for=(
        "landing records in S3 without consumer code",
        "a minute or more of freshness",
        "conversion to Parquet on the way",
    ),
    not_for=(
        "own processing, replay or order of records",
        "freshness below a few seconds",
        "many tiny records: each is billed as 5 KB",
    ),
    not_included=NOT_INCLUDED,
    docs=(_QUOTAS, _HINTS, _ZERO_BUFFERING, _PARTITIONING, _PRICING),
)
