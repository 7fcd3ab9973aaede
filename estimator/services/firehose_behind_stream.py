"""Amazon Data Firehose behind a provisioned Kinesis data stream: consumers and S3 together."""

from dataclasses import dataclass, replace

import numpy as np

from estimator.laws.delay import Delay, Stage
from estimator.model import Check, Evidence, Model, Sizing, fact
from estimator.services import firehose
from estimator.services import kinesis_data_streams as streams
from estimator.units import Array
from estimator.workloads import StreamIngest

_SOURCE = "https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html"
_KPL = "https://docs.aws.amazon.com/streams/latest/dev/kpl-with-firehose.html"


@dataclass(frozen=True, kw_only=True)
class Config(streams.ProvisionedConfig, firehose.DeliveryConfig):
    """What the user may fix of the stream and of the delivery."""


@dataclass(frozen=True, kw_only=True)
class Facts(streams.ProvisionedFacts, firehose.DeliveryFacts):
    """Figures of the stream, of the delivery and of the step between them; both share one GB."""

    firehose_poll_s: Array = fact(
        1.0,
        "s",
        "Time between two GetRecords calls of Firehose on one shard",
        kind="published",
        source=_SOURCE,
        as_of="2026",
    )


def size_behind_stream(w: StreamIngest, c: Config, f: Facts) -> Sizing:
    """Count the shards for own consumers and Firehose together, and meter both services.

    Notes
    -----
    Firehose is one more polling consumer of every shard. It delivers everything to S3 whatever
    the destination asked for; a record bound for consumers only is timed until they hold it, any
    other until it is in S3. There is no quota between the two services: Firehose follows the
    shards. It takes apart what the Producer Library packed, and that each user record is then
    rounded up to 5 KB by itself is our reading, on the dear side.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html
    .. [2] https://docs.aws.amazon.com/streams/latest/dev/kpl-with-firehose.html
    .. [3] https://aws.amazon.com/firehose/pricing/
    """
    own = streams.traffic(w, c, f)
    shared = replace(
        own,
        shared_consumers=own.shared_consumers + 1.0,
        polls_per_second=own.polls_per_second + 1.0 / f.firehose_poll_s,
    )
    stream = streams.size_shards(w, c, f, shared)
    d = firehose.deliver(w, c, f)
    return replace(
        stream,
        billed={
            **{f"kinesis_data_streams:{name}": sold for name, sold in stream.billed.items()},
            "ingest_kds_source_gb": d.billed_gb,
            **firehose.delivery_billed(w, c, f, d),
        },
        delay=Delay(s3_delay(c, f, shared, d) if w.lands_in_s3 else own_delay(c, f, own, shared)),
        checks=(
            *stream.checks,
            streams.poll_check(f, own, stream.units["shard"]),
            Check(
                "record size for Firehose",
                w.record_bytes,
                f.put_record_bytes_max,
                "byte",
                "No limit is published for records from a stream, only for puts: try it first.",
                "soft",
            ),
            *firehose.delivery_checks(w, c, f, d),
        ),
    )


def s3_delay(
    c: Config, f: Facts, shared: streams.Traffic, d: firehose.Delivered
) -> tuple[Stage, ...]:
    """Stages from the producer through the stream and Firehose to S3."""
    by_firehose = replace(shared, poll_interval_s=f.firehose_poll_s)
    return (*streams.read_delay(c, f, by_firehose), *firehose.delivery_delay(f, d))


def own_delay(
    c: Config, f: Facts, own: streams.Traffic, shared: streams.Traffic
) -> tuple[Stage, ...]:
    """Stages until own consumers hold a record; only polling ones feel Firehose beside them."""
    polling = np.where(np.asarray(own.shared_consumers) > 0, shared.shared_consumers, 0.0)[()]
    return streams.read_delay(c, f, replace(own, shared_consumers=polling))


FIREHOSE_BEHIND_STREAM = Model(
    id="firehose_behind_stream",
    title="Data Firehose behind Kinesis Data Streams",
    prices="firehose",
    workload=StreamIngest,
    config=Config,
    facts=Facts,
    size=size_behind_stream,
    evidence=Evidence(throughput="A", delay="A"),
    lifecycle=firehose.RENAMED,
    best_for=(
        "own consumers and S3 from one stream",
        "replay and order, with delivery to S3 beside",
        "traffic above the direct-put quotas",
    ),
    not_for=(
        "landing in S3 only: the stream is paid on top",
        "many tiny records: each is billed as 5 KB",
    ),
    not_included=(*firehose.NOT_INCLUDED, "compute of your consumers"),
    docs=(_SOURCE, _KPL, *firehose.FIREHOSE_DIRECT_PUT.docs, *streams.PROVISIONED.docs),
)
