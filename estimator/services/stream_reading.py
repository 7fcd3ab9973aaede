"""How a consumer reads a stream: figures, stages and charges that all consumers share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimator.laws.delay import Fixed, Lognormal, Uniform
from estimator.model import Check, fact
from estimator.units import GIB, MIB, Array, times
from estimator.workloads.stream_process import StreamProcess

_QUOTAS = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"
_SIZING = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"
_FAN_OUT = "https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html"
_ADVANTAGE = (
    "https://aws.amazon.com/blogs/big-data/amazon-kinesis-data-streams-launches-on-demand-advantage-"
    "for-instant-throughput-increases-and-streaming-at-scale/"
)
_VISIBILITY = (
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
    "sqs-visibility-timeout.html"
)
_KAFKA = "https://www.confluent.io/blog/kafka-fastest-messaging-system/"


_OF_SHARDS = ("kinesis", "kinesis_fan_out")


@dataclass(frozen=True, kw_only=True)
class ShardReadFacts:
    """What a shard gives its readers."""

    shard_read_bytes_per_second: Array = fact(
        2 * MIB,
        "byte/s",
        "Read limit of a shard, over all that poll it and for each fan-out consumer",
        kind="quota",
        source=_QUOTAS,
        as_of="2026",
    )


@dataclass(frozen=True, kw_only=True)
class BilledReadFacts(ShardReadFacts):
    """What a consumer needs to know of Kinesis's bill, however it takes the records."""

    fan_out_gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a GB billed by Kinesis; AWS's 25 MiB/s minimum reproduces only with 2**30",
        kind="published",
        source=_ADVANTAGE,
        as_of="2025-11-03",
        low=1e9,
        high=GIB,
    )


@dataclass(frozen=True, kw_only=True)
class FanOutFacts:
    """How fast records are pushed to a consumer with enhanced fan-out."""

    fan_out_s: Array = fact(
        0.07,
        "s",
        "Mean time from put to a fan-out consumer",
        kind="published",
        source=_FAN_OUT,
        as_of="2026",
        measure="AWS/Kinesis SubscribeToShardEvent.MillisBehindLatest",
    )
    fan_out_cv: Array = fact(
        0.5,
        "",
        "Coefficient of variation of that time; only the mean is published",
        kind="assumption",
        source=_FAN_OUT,
        as_of="2026",
        low=0.25,
        high=1.0,
    )


@dataclass(frozen=True, kw_only=True)
class ReaderFacts(FanOutFacts, BilledReadFacts):
    """Figures of a consumer that takes records as they come, pushed or polled."""

    propagate_s: Array = fact(
        0.1,
        "s",
        "Time until a record can be polled: half the published mean of 0.2 s at full polling rate",
        kind="published",
        source=_FAN_OUT,
        as_of="2026",
    )
    kafka_s: Array = fact(
        0.012,
        "s",
        "Time from producing a record to fetching it from lightly loaded brokers",
        kind="assumption",
        source=_KAFKA,
        as_of="2020-08-21",
        low=0.005,
        high=0.03,
    )


@dataclass(frozen=True, kw_only=True)
class LaneFacts(ReaderFacts):
    """Figures of a consumer that works through each shard or partition in a lane of its own."""

    hot_partition_factor: Array = fact(
        1.3,
        "",
        "Traffic of the busiest shard or partition over the mean; no published figure",
        kind="assumption",
        source=_SIZING,
        as_of="2026",
        low=1.05,
        high=2.0,
        measure="enhanced shard metrics: maximum over mean of IncomingBytes",
    )
    sqs_failover_s: Array = fact(
        30.0,
        "s",
        "Time after which SQS shows a message again that was not deleted",
        kind="published",
        source=_VISIBILITY,
        as_of="2026",
    )


def push(f: FanOutFacts, pushed: Array | NDArray[np.bool_]) -> Lognormal:
    """Time from the put to a fan-out consumer, where a record is pushed to one at all."""
    return Lognormal.from_mean("push to fan-out consumer", times(f.fan_out_s, pushed), f.fan_out_cv)


def reading_stages(
    w: StreamProcess, f: ReaderFacts, poll_s: Array
) -> tuple[Fixed, Lognormal, Uniform]:
    """Stages from the put of a record until a consumer that polls every `poll_s` holds it."""
    return (
        Fixed("propagate", {"kinesis": f.propagate_s, "kafka": f.kafka_s}.get(w.source, 0.0)),
        push(f, float(w.source == "kinesis_fan_out")),
        Uniform("poll", 0.0, poll_s),
    )


def shard_rate(w: StreamProcess, f: ShardReadFacts) -> Array:
    """Return the records a second that shards give one consumer; other sources set no limit."""
    if w.source not in _OF_SHARDS:
        return np.inf
    return w.partitions * f.shard_read_bytes_per_second / w.record_bytes


def shard_check(w: StreamProcess, f: ShardReadFacts) -> Check:
    """Compare what a shard has to give at the peak with what it may."""
    return Check(
        "bytes per shard",
        w.peak_records_per_second * w.record_bytes / w.partitions * float(w.source in _OF_SHARDS),
        f.shard_read_bytes_per_second,
        "byte/s",
        "Add shards.",
    )


def kinesis_billed(w: StreamProcess, f: BilledReadFacts) -> dict[str, Array]:
    """Meter what Kinesis bills for a reader: shards for fan-out only, on demand for every GB."""
    gb = w.records_per_month * w.record_bytes / f.fan_out_gb_bytes
    on_demand = np.asarray(w.on_demand_stream, dtype=np.float64)[()]
    polled, fan_out = float(w.source == "kinesis"), float(w.source == "kinesis_fan_out")
    return {
        "kinesis_data_streams:efo_consumer_shard_hour": w.partitions
        * w.hours_per_month
        * (fan_out * (1 - on_demand)),
        "kinesis_data_streams:efo_gb_out": gb * (fan_out * (1 - on_demand)),
        "kinesis_data_streams:on_demand_gb_out": gb * (polled * on_demand),
        "kinesis_data_streams:on_demand_efo_gb_out": gb * (fan_out * on_demand),
    }


def kafka_billed(
    w: StreamProcess, gb_bytes: Array, nearest_replica: Array = False
) -> dict[str, Array]:
    """Meter what is fetched from brokers of another zone, billed on both sides."""
    gb = w.records_per_month * w.record_bytes / gb_bytes
    foreign = (1 - 1 / np.asarray(w.broker_zones)) * ~np.asarray(nearest_replica, dtype=bool)
    return {
        "data_transfer:inter_az_gb_each_direction": 2 * gb * foreign * float(w.source == "kafka")
    }
