"""Amazon Kinesis Data Streams: provisioned shards, on-demand Standard and on-demand Advantage."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import numpy as np

from estimator.laws.capacity import capacity
from estimator.laws.delay import Delay, Fixed, Lognormal, Stage, Uniform
from estimator.model import (
    COUNTS,
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
from estimator.services.stream_reading import FanOutFacts, ShardReadFacts, push
from estimator.units import (
    GIB,
    HOURS_PER_MONTH,
    KIB,
    MIB,
    Array,
    largest,
    smallest,
    steps,
    times,
)
from estimator.workloads import StreamIngest

_QUOTAS = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"
_SIZING = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"
_FAN_OUT = "https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html"
_PRICING = "https://aws.amazon.com/kinesis/data-streams/pricing/"
_FAQ = "https://aws.amazon.com/kinesis/data-streams/faqs/"
_LARGE_RECORDS = "https://docs.aws.amazon.com/streams/latest/dev/large-records.html"
_ADVANTAGE = (
    "https://aws.amazon.com/blogs/big-data/amazon-kinesis-data-streams-launches-on-demand-advantage-"
    "for-instant-throughput-increases-and-streaming-at-scale/"
)
_KPL = (
    "https://github.com/awslabs/amazon-kinesis-producer/blob/master/java/"
    "amazon-kinesis-producer-sample/default_config.properties"
)
_S3_DELIVERY = "https://docs.aws.amazon.com/streams/latest/dev/data-delivery-concepts.html"

_quota = partial(fact, kind="quota", source=_QUOTAS, as_of="2026")
_sizing_quota = partial(fact, kind="quota", source=_SIZING, as_of="2026")
_priced = partial(fact, kind="published", source=_PRICING, as_of="2025-11-04")
_answered = partial(fact, kind="quota", source=_FAQ, as_of="2025-11-04")
_measured_fan_out = partial(fact, kind="published", source=_FAN_OUT, as_of="2026")
_kpl_default = partial(fact, kind="published", source=_KPL, as_of="2026-03-31")

_GROW_SLOWLY = (
    "Raise traffic by less than double per 15 minutes, or use Advantage and warm the stream up."
)


@dataclass(frozen=True, kw_only=True)
class ReaderConfig:
    """How records are read."""

    poll_interval_s: Array = param(
        1.0,
        "s",
        "Pause between two GetRecords calls of one consumer on one shard; KCL and Lambda use 1 s",
        low=0.2,
        high=60.0,
    )


@dataclass(frozen=True, kw_only=True)
class ProducerConfig(ReaderConfig):
    """How records are sent and read."""

    producer: str = param(
        "sdk",
        "",
        "Producer: the AWS SDK, or the Kinesis Producer Library, which packs records together",
        choices=("sdk", "kpl"),
    )


@dataclass(frozen=True, kw_only=True)
class ShardConfig(ReaderConfig):
    """How many shards there are, and how they are read."""

    utilisation: Array = param(
        0.8, "", "Share of a shard's limits to plan for at the peak", low=0.05, high=1.0
    )
    shards: Array = param(
        0.0,
        "shard",
        "Shards already decided on; 0 sizes the stream",
        low=0.0,
        high=1e6,
        whole=True,
        options=COUNTS,
    )


@dataclass(frozen=True, kw_only=True)
class ProvisionedConfig(ShardConfig, ProducerConfig):
    """What the user may fix of a provisioned stream."""


@dataclass(frozen=True, kw_only=True)
class OnDemandConfig(ProducerConfig):
    """How records are sent, read and delivered in both on-demand modes."""

    s3_freshness_s: Array = param(
        300.0,
        "s",
        "Greatest age at which the stream itself delivers to S3 (DataFreshnessInSeconds)",
        low=300.0,
        high=900.0,
    )


@dataclass(frozen=True, kw_only=True)
class StandardConfig(OnDemandConfig):
    """What the user may fix of an on-demand Standard stream."""

    prior_peak_bytes_per_second: Array = param(
        0.0,
        "byte/s",
        "Highest write rate of the last 30 days; 0 takes this workload's own peak",
        low=0.0,
        high=1e12,
        measure="maximum of AWS/Kinesis IncomingBytes per second over 30 days",
    )


@dataclass(frozen=True, kw_only=True)
class AdvantageConfig(OnDemandConfig):
    """What the user may fix of an on-demand stream in an account with Advantage."""

    account_ingest_bytes_per_second: Array = param(
        0.0,
        "byte/s",
        "What other on-demand streams of the account and Region ingest; counts to the minimum",
        low=0.0,
        high=1e12,
    )
    account_retrieval_bytes_per_second: Array = param(
        0.0,
        "byte/s",
        "What other on-demand streams of the account and Region deliver; counts to the minimum",
        low=0.0,
        high=1e12,
    )


@dataclass(frozen=True, kw_only=True)
class StreamFacts(FanOutFacts):
    """Figures that hold for every capacity mode."""

    shard_write_bytes_per_second: Array = _quota(
        MIB,
        "byte/s",
        "Write limit of a shard; printed as 1 MB, used as 1,024 KiB in AWS's own formula",
        low=1e6,
        high=MIB,
    )
    shard_write_records_per_second: Array = _quota(
        1_000.0, "record/s", "Write limit of a shard in Kinesis records, after aggregation"
    )
    shard_polls_per_second: Array = _quota(
        5.0, "request/s", "GetRecords calls per shard, over all polling consumers"
    )
    fan_out_consumers_max: Array = _quota(
        20.0, "consumer", "Registered fan-out consumers of a stream"
    )
    record_bytes_max: Array = _quota(
        10 * MIB, "byte", "Largest record, once the stream's own maximum is raised from 1 MiB"
    )
    record_bytes_default_max: Array = fact(
        MIB,
        "byte",
        "Largest record of a new stream",
        kind="quota",
        source=_LARGE_RECORDS,
        as_of="2026",
    )
    retention_hours_max: Array = _quota(8_760.0, "hour", "Longest retention")
    retention_hours_included: Array = _quota(24.0, "hour", "Retention at no extra charge")
    retention_hours_extended: Array = _priced(
        168.0,
        "hour",
        "Retention up to which extended retention is charged; longer is long-term retention",
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB; AWS's 25 MiB/s minimum reproduces only with 2**30",
        kind="published",
        source=_ADVANTAGE,
        as_of="2025-11-03",
        low=1e9,
        high=GIB,
    )
    put_s_p50: Array = fact(
        0.012,
        "s",
        "Median duration of a put; no published figure",
        kind="assumption",
        source=_QUOTAS,
        as_of="2026",
        low=0.005,
        high=0.03,
        measure="AWS/Kinesis PutRecords.Latency p50",
    )
    put_s_p99: Array = fact(
        0.035,
        "s",
        "The 99th percentile of a put; no published figure",
        kind="assumption",
        source=_QUOTAS,
        as_of="2026",
        low=0.015,
        high=0.2,
        measure="AWS/Kinesis PutRecords.Latency p99",
    )
    shared_s_per_consumer: Array = _measured_fan_out(
        0.2,
        "s",
        "Mean time from put to a polling consumer, per polling consumer: 0.2 s for one",
        measure="AWS/Kinesis GetRecords.IteratorAgeMilliseconds",
    )


@dataclass(frozen=True, kw_only=True)
class ProducerFacts(StreamFacts):
    """Figures of the producers one writes oneself."""

    kpl_record_bytes: Array = _kpl_default(
        51_200.0,
        "byte",
        "Size up to which the Producer Library packs user records into one Kinesis record",
    )
    kpl_buffer_s: Array = _kpl_default(
        0.1, "s", "Longest time the Producer Library holds a record back"
    )


@dataclass(frozen=True, kw_only=True)
class ShardFacts(StreamFacts, ShardReadFacts):
    """Figures of provisioned shards, whoever writes to them."""

    hot_shard_factor: Array = fact(
        1.3,
        "",
        "Traffic of the busiest shard over the mean shard with many keys; no published figure",
        kind="assumption",
        source=_SIZING,
        as_of="2026",
        low=1.05,
        high=2.0,
        measure="enhanced shard metrics: maximum over mean of IncomingBytes",
    )
    poll_bytes_max: Array = _quota(10e6, "byte", "Most bytes one GetRecords call returns")
    poll_records_max: Array = _quota(
        10_000.0, "record", "Most Kinesis records one GetRecords call returns"
    )
    payload_unit_bytes: Array = _priced(
        25 * KIB,
        "byte",
        "One PUT payload unit; with 1 MB read as 1,000 KB AWS counts 40 units",
        low=25_000.0,
        high=25 * KIB,
    )
    shards_max: Array = _quota(
        1_000.0,
        "shard",
        "Shards per account and Region before an increase; some other Regions have 6,000",
        low=1_000.0,
        high=6_000.0,
        regions=dict.fromkeys(LARGE_REGIONS, 20_000.0),
    )


@dataclass(frozen=True, kw_only=True)
class ProvisionedFacts(ShardFacts, ProducerFacts):
    """Figures of provisioned shards."""


@dataclass(frozen=True, kw_only=True)
class OnDemandFacts(StorageFacts, ProducerFacts):
    """Figures of both on-demand modes."""

    billed_record_bytes: Array = _priced(
        KIB, "byte", "Each ingested record is billed in steps of this"
    )
    write_bytes_per_second_max: Array = _quota(
        200e6,
        "byte/s",
        "Write limit of an on-demand stream before an increase",
        regions=dict.fromkeys(LARGE_REGIONS, 10e9),
    )
    write_records_per_second_max: Array = _answered(
        200_000.0,
        "record/s",
        "Kinesis records an on-demand stream takes before an increase; AWS names ten million "
        "beside 10 GB/s",
        regions=dict.fromkeys(LARGE_REGIONS, 10e6),
    )
    read_bytes_per_second_max: Array = _quota(
        400e6,
        "byte/s",
        "Read limit of an on-demand stream before an increase",
        regions=dict.fromkeys(LARGE_REGIONS, 20e9),
    )


@dataclass(frozen=True, kw_only=True)
class StandardFacts(OnDemandFacts):
    """Figures of on-demand Standard."""

    headroom_factor: Array = fact(
        2.0,
        "",
        "Write rate taken at once, over the highest of the last 30 days",
        kind="published",
        source=_SIZING,
        as_of="2026",
    )
    new_stream_bytes_per_second: Array = _quota(4e6, "byte/s", "Write rate a new stream takes")
    new_stream_records_per_second: Array = _answered(
        4_000.0, "record/s", "Kinesis records a new stream takes"
    )


@dataclass(frozen=True, kw_only=True)
class AdvantageFacts(OnDemandFacts):
    """Figures of on-demand Advantage."""

    fan_out_consumers_max: Array = _sizing_quota(
        50.0, "consumer", "Registered fan-out consumers of a stream under Advantage"
    )
    minimum_bytes_per_second: Array = _sizing_quota(
        25 * MIB,
        "byte/s",
        "Billed minimum of ingest and, separately, of retrieval, over the account and Region",
    )


@dataclass(frozen=True)
class Traffic:
    """Records as Kinesis sees them: rates at the peak, the size and the rest over the month."""

    records_per_second: Array
    record_bytes: Array
    bytes_per_second: Array
    records_per_month: Array
    gb_per_month: Array
    shared_consumers: Array
    fan_out_consumers: Array
    poll_interval_s: Array
    polls_per_second: Array


def traffic(w: StreamIngest, c: ProducerConfig, f: ProducerFacts) -> Traffic:
    """Count records as the chosen producer sends them: at the peak for limits, at the mean to bill.

    Notes
    -----
    The Producer Library packs less in quiet hours, so that a month is billed for more Kinesis
    records than its busiest second suggests.
    """
    single = unpacked_traffic(w, c, f)
    if c.producer == "sdk":
        return single
    packed = packed_records(w, f, w.records_per_second)
    return replace(
        single,
        records_per_second=single.records_per_second
        / packed_records(w, f, w.peak_records_per_second),
        record_bytes=single.record_bytes * packed,
        records_per_month=single.records_per_month / packed,
    )


def packed_records(w: StreamIngest, f: ProducerFacts, records_per_second: Array) -> Array:
    """User records that the Producer Library packs into one Kinesis record at some rate.

    Notes
    -----
    As many whole records as fit its size, but never more than one producer collects for one shard
    while it holds the buffer; the shards are those the bytes need at that rate.
    """
    bytes_per_second = records_per_second * w.record_bytes
    shards_by_bytes = largest(bytes_per_second / f.shard_write_bytes_per_second, 1.0)
    collected = records_per_second * f.kpl_buffer_s / (w.producers * shards_by_bytes)
    fitting = np.floor(f.kpl_record_bytes / w.record_bytes)
    return largest(smallest(fitting, collected), 1.0)


def unpacked_traffic(w: StreamIngest, c: ReaderConfig, f: StreamFacts) -> Traffic:
    """Count records and readers when every user record is one Kinesis record."""
    reading = float(w.read_by_consumers)
    return Traffic(
        records_per_second=w.peak_records_per_second,
        record_bytes=w.record_bytes,
        bytes_per_second=w.peak_records_per_second * w.record_bytes,
        records_per_month=w.records_per_month,
        gb_per_month=w.records_per_month * w.record_bytes / f.gb_bytes,
        shared_consumers=w.shared_consumers * reading,
        fan_out_consumers=w.fan_out_consumers * reading,
        poll_interval_s=c.poll_interval_s,
        polls_per_second=w.shared_consumers * reading / c.poll_interval_s,
    )


def read_delay(c: ProducerConfig, f: ProducerFacts, t: Traffic) -> tuple[Stage, ...]:
    """Stages from the producer until the slower kind of consumer holds a record."""
    buffer_s = f.kpl_buffer_s if c.producer == "kpl" else 0.0
    return (Uniform("producer buffer", 0.0, buffer_s), *stream_delay(f, t))


def stream_delay(f: StreamFacts, t: Traffic) -> tuple[Stage, ...]:
    """Stages from the put until the slower kind of consumer holds a record.

    Notes
    -----
    Polling consumers share five calls per second and shard, so n of them poll every n/5 s at
    best: the delay is ``0.1 n + U(0, max(poll interval, 0.2 n))``, whose mean at full speed is the
    published 0.2 n. With fan-out consumers only, it is lognormal about the published mean.
    """
    polled = np.asarray(t.shared_consumers) > 0
    pushed = ~polled & (np.asarray(t.fan_out_consumers) > 0)
    fastest_poll = f.shared_s_per_consumer * t.shared_consumers
    return (
        Lognormal.from_percentiles("put", f.put_s_p50, f.put_s_p99),
        Fixed("propagate", fastest_poll / 2),
        Uniform("poll", 0.0, times(largest(t.poll_interval_s, fastest_poll), polled)),
        push(f, pushed),
    )


def stream_checks(w: StreamIngest, f: StreamFacts, t: Traffic) -> tuple[Check, ...]:
    """Limits that no number of shards moves."""
    return (
        Check(
            "record size",
            w.record_bytes,
            f.record_bytes_max,
            "byte",
            "Keep the payload in S3 and stream a pointer to it.",
        ),
        Check(
            "default record size",
            w.record_bytes,
            f.record_bytes_default_max,
            "byte",
            "Raise the stream's maximum with UpdateMaxRecordSize and keep large records rare.",
            "soft",
        ),
        Check(
            "hottest key bytes",
            times(t.bytes_per_second, w.hottest_key_share),
            f.shard_write_bytes_per_second,
            "byte/s",
            "One key lives on one shard: add a suffix to the hottest key to spread it.",
        ),
        Check(
            "hottest key records",
            times(t.records_per_second, w.hottest_key_share),
            f.shard_write_records_per_second,
            "record/s",
            "One key lives on one shard: add a suffix to the key, or pack records with the KPL.",
        ),
        Check(
            "polls per shard",
            t.polls_per_second,
            f.shard_polls_per_second,
            "request/s",
            "Poll less often, or give some consumers enhanced fan-out.",
            "soft",
        ),
        Check(
            "fan-out consumers",
            t.fan_out_consumers,
            f.fan_out_consumers_max,
            "consumer",
            "Let some consumers poll, or read through one consumer that passes records on.",
        ),
        Check(
            "retention",
            w.retention_hours,
            f.retention_hours_max,
            "hour",
            "Keep older records in S3.",
        ),
    )


@dataclass(frozen=True)
class Retained:
    """Data held beyond what the price includes, averaged over the month."""

    extended_gb_month: Array
    long_term_gb_month: Array


def retained(w: StreamIngest, f: StreamFacts, t: Traffic) -> Retained:
    """Split stored data by the age bands in which it is billed."""
    extended_h = smallest(w.retention_hours, f.retention_hours_extended)
    long_term_h = w.retention_hours - f.retention_hours_extended
    extended_months = largest(extended_h - f.retention_hours_included, 0.0) / HOURS_PER_MONTH
    return Retained(
        extended_gb_month=times(t.gb_per_month, extended_months),
        long_term_gb_month=times(t.gb_per_month, largest(long_term_h, 0.0) / HOURS_PER_MONTH),
    )


def size_provisioned(w: StreamIngest, c: ProvisionedConfig, f: ProvisionedFacts) -> Sizing:
    """Count the shards of a provisioned stream and what they cost.

    Notes
    -----
    ``shards = ceil(h / u * max(bytes / 1 MiB, records / 1,000, bytes * consumers / 2 MiB))`` at the
    peak, with h the hot-shard factor and u the planned utilisation. AWS's page leaves out the
    record term. Payload units, shard hours, extended retention per shard hour above 24 h and
    long-term retention of what is older than 7 days are billed over the month; that extended
    retention goes on being charged beside long-term retention is our reading of the price page.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
    .. [2] https://aws.amazon.com/kinesis/data-streams/pricing/
    """
    t = traffic(w, c, f)
    stream = size_shards(w, c, f, t)
    return replace(
        stream,
        delay=Delay(read_delay(c, f, t)),
        checks=(
            *stream.checks,
            poll_check(f, t, stream.units["shard"]),
            no_delivery_to_s3(w),
        ),
    )


def size_shards(w: StreamIngest, c: ShardConfig, f: ShardFacts, t: Traffic) -> Sizing:
    """Count and meter the shards for a traffic, whoever writes it and reads it."""
    h = f.hot_shard_factor
    shard = capacity(
        {
            "write bytes": (t.bytes_per_second, f.shard_write_bytes_per_second / h),
            "write records": (t.records_per_second, f.shard_write_records_per_second / h),
            "read bytes": (
                t.bytes_per_second
                * largest(t.shared_consumers, smallest(t.fan_out_consumers, 1.0)),
                f.shard_read_bytes_per_second / h,
            ),
        },
        utilisation=c.utilisation,
        fixed=c.shards,
    )
    sustained = w.peak_records_per_second * shard.headroom
    shard_hours = shard.units * w.hours_per_month
    return Sizing(
        units={"shard": shard.units},
        billed={
            "shard_hour": shard_hours,
            "put_payload_unit": t.records_per_month * steps(t.record_bytes, f.payload_unit_bytes),
            "efo_consumer_shard_hour": times(shard_hours, t.fan_out_consumers),
            "efo_gb_out": times(t.gb_per_month, t.fan_out_consumers),
            "extended_retention_shard_hour": times(
                shard_hours, w.retention_hours > f.retention_hours_included
            ),
            "long_term_retention_gb_month": retained(w, f, t).long_term_gb_month,
        },
        throughput=sustained,
        delay=Delay(stream_delay(f, t)),
        checks=(
            *stream_checks(w, f, t),
            Check(
                "shard load",
                w.peak_records_per_second,
                sustained,
                "record/s",
                "Add shards.",
            ),
            Check(
                "shard quota",
                shard.units,
                f.shards_max,
                "shard",
                "Request an increase of shards per account.",
                "soft",
            ),
        ),
        capacity=shard,
    )


def poll_check(f: ShardFacts, t: Traffic, shards: Array) -> Check:
    """Compare the pause between two polls with the time in which one call's worth comes in.

    Notes
    -----
    That is told for a shard at its write limits, and for the shards at hand only where the pause is
    longer.
    """
    polled_s = times(t.poll_interval_s, np.asarray(t.shared_consumers) > 0)
    within_s = smallest(
        f.poll_bytes_max / f.shard_write_bytes_per_second,
        f.poll_records_max / f.shard_write_records_per_second,
    )
    if np.any(longer := np.greater(polled_s, within_s)):
        calls_per_second = largest(
            t.bytes_per_second / f.poll_bytes_max, t.records_per_second / f.poll_records_max
        )
        own_s = shards / (calls_per_second * f.hot_shard_factor)
        within_s = np.where(longer, own_s, within_s)[()]
    return Check(
        "poll interval",
        polled_s,
        within_s,
        "s",
        "Poll more often: one call returns 10 MB or 10,000 records, and the consumer falls behind.",
    )


def no_delivery_to_s3(w: StreamIngest) -> Check:
    """Refuse S3 as a destination of a provisioned stream alone."""
    return Check(
        "delivery to S3",
        float(w.lands_in_s3),
        0.0,
        "",
        "A provisioned stream does not write to S3: put Data Firehose behind it.",
    )


def size_on_demand(w: StreamIngest, c: StandardConfig, f: StandardFacts) -> Sizing:
    """Meter an on-demand Standard stream and see whether it grows fast enough.

    Notes
    -----
    Every ingested record is billed in whole steps of 1 KB; retrieval and retention are taken at
    the size sent, since no rounding is published for them. Built-in delivery to S3 is billed per
    GB and uses no read throughput.

    References
    ----------
    .. [1] https://aws.amazon.com/kinesis/data-streams/pricing/
    .. [2] https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
    """
    t = traffic(w, c, f)
    stored = retained(w, f, t)
    bytes_per_second, records_per_second = taken_at_once(c, f, t)
    return Sizing(
        units={},
        billed={
            "on_demand_stream_hour": w.hours_per_month,
            "on_demand_gb_in": billed_gb_in(t, f),
            "on_demand_gb_out": times(t.gb_per_month, t.shared_consumers),
            "on_demand_efo_gb_out": times(t.gb_per_month, t.fan_out_consumers),
            "on_demand_extended_retention_gb_month": stored.extended_gb_month,
            "on_demand_long_term_retention_gb_month": stored.long_term_gb_month,
            "on_demand_delivery_s3_gb": times(t.gb_per_month, w.lands_in_s3),
            "s3:standard_gb_month": kept_gb_month(w.landed_bytes_per_month, w.output_kept_days, f),
        },
        throughput=on_demand_throughput(w, t, bytes_per_second, records_per_second),
        delay=Delay(on_demand_delay(w, c, f, t)),
        checks=(
            *stream_checks(w, f, t),
            *on_demand_checks(f, t),
            Check(
                "growth of the write rate",
                t.bytes_per_second,
                bytes_per_second,
                "byte/s",
                _GROW_SLOWLY,
                "soft",
            ),
            Check(
                "growth of the record rate",
                t.records_per_second,
                records_per_second,
                "record/s",
                _GROW_SLOWLY,
                "soft",
            ),
        ),
    )


def size_advantage(w: StreamIngest, c: AdvantageConfig, f: AdvantageFacts) -> Sizing:
    """Meter an on-demand stream in an account that has chosen Advantage.

    Notes
    -----
    The account commits to 25 MiB/s of ingest and of retrieval over all its on-demand streams in
    the Region. What neither this stream nor the others use is billed here. A stream can be warmed
    up to its limit at no charge, so growth never waits.

    References
    ----------
    .. [1] https://aws.amazon.com/kinesis/data-streams/pricing/
    .. [2] https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
    """
    t = traffic(w, c, f)
    stored = retained(w, f, t)
    seconds_per_gb = w.seconds_per_month / f.gb_bytes
    written_gb = billed_gb_in(t, f)
    unused_in = largest(
        (f.minimum_bytes_per_second - c.account_ingest_bytes_per_second) * seconds_per_gb
        - written_gb,
        0.0,
    )
    read_gb = times(t.gb_per_month, t.shared_consumers + t.fan_out_consumers)
    unused_out = largest(
        (f.minimum_bytes_per_second - c.account_retrieval_bytes_per_second) * seconds_per_gb
        - read_gb,
        0.0,
    )
    return Sizing(
        units={},
        billed={
            "on_demand_advantage_gb_in": written_gb + unused_in,
            "on_demand_advantage_gb_out": times(t.gb_per_month, t.shared_consumers) + unused_out,
            "on_demand_advantage_efo_gb_out": times(t.gb_per_month, t.fan_out_consumers),
            "on_demand_advantage_extended_retention_gb_month": stored.extended_gb_month,
            "on_demand_advantage_long_term_retention_gb_month": stored.long_term_gb_month,
            "on_demand_advantage_delivery_s3_gb": times(t.gb_per_month, w.lands_in_s3),
            "s3:standard_gb_month": kept_gb_month(w.landed_bytes_per_month, w.output_kept_days, f),
        },
        throughput=on_demand_throughput(
            w, t, f.write_bytes_per_second_max, f.write_records_per_second_max
        ),
        delay=Delay(on_demand_delay(w, c, f, t)),
        checks=(
            *stream_checks(w, f, t),
            *on_demand_checks(f, t),
            Check(
                "unused account minimum",
                (unused_in + unused_out) / seconds_per_gb,
                0.0,
                "byte/s",
                "Advantage bills at least 25 MiB/s in and out per account and Region: below that, "
                "on-demand Standard or shards cost less.",
                "advice",
            ),
        ),
    )


def billed_gb_in(t: Traffic, f: OnDemandFacts) -> Array:
    """GB of the month after every record is rounded up to its billing step."""
    gb_per_step = f.billed_record_bytes / f.gb_bytes
    return t.records_per_month * (steps(t.record_bytes, f.billed_record_bytes) * gb_per_step)


def taken_at_once(c: StandardConfig, f: StandardFacts, t: Traffic) -> tuple[Array, Array]:
    """Bytes and records a second that the stream takes at once: twice its peak, within its bounds.

    Notes
    -----
    An earlier peak is taken to have come in records of the same size.
    """
    prior = np.asarray(c.prior_peak_bytes_per_second)
    grown = f.headroom_factor * np.where(prior > 0, prior / t.bytes_per_second, 1.0)[()]
    return (
        smallest(
            largest(grown * t.bytes_per_second, f.new_stream_bytes_per_second),
            f.write_bytes_per_second_max,
        ),
        smallest(
            largest(grown * t.records_per_second, f.new_stream_records_per_second),
            f.write_records_per_second_max,
        ),
    )


def on_demand_throughput(
    w: StreamIngest, t: Traffic, bytes_per_second: Array, records_per_second: Array
) -> Array:
    """User records a second within a limit of bytes and one of Kinesis records."""
    packed = w.peak_records_per_second / t.records_per_second
    return smallest(bytes_per_second / w.record_bytes, records_per_second * packed)


def on_demand_checks(f: OnDemandFacts, t: Traffic) -> tuple[Check, ...]:
    """Limits of the stream as a whole."""
    remedy = "Request an increase of the on-demand stream limit."
    return (
        Check(
            "on-demand write limit",
            t.bytes_per_second,
            f.write_bytes_per_second_max,
            "byte/s",
            remedy,
            "soft",
        ),
        Check(
            "on-demand record limit",
            t.records_per_second,
            f.write_records_per_second_max,
            "record/s",
            "Pack records with the KPL, or request an increase of the on-demand stream limit.",
            "soft",
        ),
        Check(
            "on-demand read limit",
            t.bytes_per_second * t.shared_consumers,
            f.read_bytes_per_second_max,
            "byte/s",
            remedy,
            "soft",
        ),
    )


def on_demand_delay(
    w: StreamIngest, c: OnDemandConfig, f: OnDemandFacts, t: Traffic
) -> tuple[Stage, ...]:
    """Stages until a record can be used: read by a consumer, or delivered to S3 where asked.

    Notes
    -----
    Built-in delivery collects records until the oldest is as old as the user permits; what the
    writing takes on top is not published and left out.
    """
    reading = read_delay(c, f, t)
    if not w.lands_in_s3:
        return reading
    return (*reading[:2], Uniform("delivery to S3", 0.0, c.s3_freshness_s))


UNMODELLED = {
    "long_term_retrieval_gb": "re-reading records older than 7 days is not part of the question",
    "on_demand_delivery_s3_tables_gb": "delivery to Iceberg tables is not part of the question",
    "on_demand_advantage_delivery_s3_tables_gb": "delivery to Iceberg tables is not part of the "
    "question",
}
"""Dimensions of the price table that no model bills, and why."""

_NOT_INCLUDED = (
    "compute of your producers and consumers",
    "transfer out of the Region or between Availability Zones on your side",
)

PROVISIONED = Model(
    id="kinesis_data_streams_provisioned",
    title="Kinesis Data Streams, provisioned",
    prices="kinesis_data_streams",
    workload=StreamIngest,
    config=ProvisionedConfig,
    facts=ProvisionedFacts,
    size=size_provisioned,
    evidence=Evidence(throughput="A", delay="A"),
    best_for=("steady, predictable traffic", "records of up to 25 KB, billed alike"),
    not_for=(
        "sudden growth: a resize doubles the shards at most",
        "landing in S3 without a consumer",
    ),
    not_included=_NOT_INCLUDED,
    docs=(_QUOTAS, _SIZING, _FAN_OUT, _PRICING, _FAQ),
)
ON_DEMAND = Model(
    id="kinesis_data_streams_on_demand",
    title="Kinesis Data Streams, on-demand Standard",
    prices="kinesis_data_streams",
    workload=StreamIngest,
    config=StandardConfig,
    facts=StandardFacts,
    size=size_on_demand,
    evidence=Evidence(throughput="A", delay="A"),
    best_for=("unknown or spiky traffic", "small streams nobody wants to resize"),
    not_for=("many tiny records: each is billed as 1 KB", "high steady volume"),
    not_included=_NOT_INCLUDED,
    docs=(_QUOTAS, _SIZING, _FAN_OUT, _PRICING, _FAQ, _S3_DELIVERY),
)
ADVANTAGE = Model(
    id="kinesis_data_streams_advantage",
    title="Kinesis Data Streams, on-demand Advantage",
    prices="kinesis_data_streams",
    workload=StreamIngest,
    config=AdvantageConfig,
    facts=AdvantageFacts,
    size=size_advantage,
    evidence=Evidence(throughput="A", delay="A"),
    lifecycle=Lifecycle(since=date(2025, 11, 4), source=_ADVANTAGE),
    best_for=(
        "accounts that ingest more than about 10 MiB/s on demand",
        "many fan-out consumers",
        "announced peaks, by warming the stream up",
    ),
    not_for=("accounts below the 25 MiB/s minimum",),
    not_included=_NOT_INCLUDED,
    docs=(_ADVANTAGE, _SIZING, _FAN_OUT, _PRICING, _FAQ, _S3_DELIVERY),
)
