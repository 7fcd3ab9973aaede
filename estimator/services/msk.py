"""Amazon MSK: Standard brokers, Express brokers and MSK Serverless."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.laws.capacity import Capacity, capacity
from estimator.laws.delay import Delay, Fixed, Lognormal, Stage, Uniform
from estimator.laws.network import mean_rate
from estimator.model import Check, Evidence, Lifecycle, Model, Sizing, fact, param
from estimator.services.s3_lake import StorageFacts, kept_gb_month
from estimator.specs import column, hardware
from estimator.units import (
    GIB,
    HOUR,
    HOURS_PER_MONTH,
    KIB,
    MB,
    MIB,
    TIB,
    Array,
    ceil_to,
    largest,
    smallest,
    times,
)
from estimator.workloads import StreamIngest

_LIMITS = "https://docs.aws.amazon.com/msk/latest/developerguide/limits.html"
_GUIDE = "https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices.html"
_EXPRESS_GUIDE = "https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices-express.html"
_VOLUMES = (
    "https://docs.aws.amazon.com/msk/latest/developerguide/msk-provision-throughput-management.html"
)
_SKILL = (
    "https://github.com/aws/agent-toolkit-for-aws/blob/d6ad2e44d5e3077b85b63f322e007c84f94f3a6c/"
    "skills/specialized-skills/analytics-skills/managing-amazon-msk/"
)
_SCRIPT = _SKILL + "scripts/msk_sizing.py"
_STORAGE = _SKILL + "references/manage-storage.md"
_RIGHT_SIZING = (
    "https://aws.amazon.com/blogs/big-data/best-practices-for-right-sizing-your-apache-kafka-"
    "clusters-to-optimize-performance-and-cost/"
)
_EXPRESS_LAUNCH = (
    "https://aws.amazon.com/blogs/aws/introducing-express-brokers-for-amazon-msk-to-deliver-high-"
    "throughput-and-faster-scaling-for-your-kafka-clusters/"
)
_EXPRESS_TO_S3 = "https://docs.aws.amazon.com/msk/latest/developerguide/msk-data-delivery.html"
_PRICING = "https://aws.amazon.com/msk/pricing/"
_KAFKA = "https://kafka.apache.org/documentation/"
_BENCHMARK = "https://www.confluent.io/blog/kafka-fastest-messaging-system/"
_PARTITIONS = "https://www.confluent.io/blog/how-choose-number-topics-partitions-kafka-cluster/"
_FIREHOSE_QUOTAS = "https://docs.aws.amazon.com/firehose/latest/dev/limits.html"
_FIREHOSE_BUFFERS = (
    "https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html"
)

_quota = partial(fact, kind="quota", source=_LIMITS, as_of="2026")
_planned = partial(fact, kind="published", source=_SCRIPT, as_of="2026-06-23")
_buffer_default = partial(fact, kind="published", source=_FIREHOSE_BUFFERS, as_of="2026")

_GRAVITON = tuple(
    f"m7g.{size}"
    for size in ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge")
)
_INTEL = tuple(
    f"m5.{size}"
    for size in (
        *("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge"),
    )
)


@dataclass(frozen=True, kw_only=True)
class KafkaConfig:
    """How the topic is laid out and written."""

    partitions: Array = param(
        0.0,
        "partition",
        "Partitions of the topic, leaders only; 0 derives them from the throughput",
        low=0.0,
        high=1e6,
        whole=True,
    )
    linger_s: Array = param(
        0.005,
        "s",
        "Longest time a producer waits for more records (linger.ms): 0 until Kafka 4.0, then 5 ms",
        low=0.0,
        high=60.0,
        options=(0.0, 0.005, 0.02, 0.1),
    )
    batch_bytes: Array = param(
        16 * KIB,
        "byte",
        "Size at which a producer sends a batch without waiting (batch.size)",
        low=1.0,
        high=100 * MIB,
        log=True,
    )


@dataclass(frozen=True, kw_only=True)
class BrokerConfig(KafkaConfig):
    """What the user may fix of a cluster of brokers."""

    brokers: Array = param(
        0.0,
        "broker",
        "Brokers already decided on; 0 sizes the cluster",
        low=0.0,
        high=10_000.0,
        whole=True,
    )
    closest_replica: Array = param(
        True, "", "Whether consumers read from a replica in their own Availability Zone"
    )


@dataclass(frozen=True, kw_only=True)
class StandardConfig(BrokerConfig):
    """What the user may fix of a cluster of Standard brokers."""

    broker: str = param(
        "auto",
        "",
        "Broker size; auto takes the m7g size that needs the fewest vCPUs within the broker quota",
        choices=("auto", *_GRAVITON, *_INTEL),
        options=True,
    )
    utilisation: Array = param(
        0.5,
        "",
        "Share of a broker's throughput to plan for at the peak",
        low=0.05,
        high=1.0,
        measure="AWS/Kafka CpuUser + CpuSystem, which should stay below 60 %",
    )
    zones: Array = param(3.0, "zone", "Availability Zones", low=2.0, high=3.0, whole=True)
    replication: Array = param(
        3.0, "replica", "Copies of every record", low=2.0, high=3.0, whole=True
    )
    storage_headroom: Array = param(
        2.0,
        "",
        "Volume size over the data on it: 2 in AWS's script, 1.2 in its guide",
        low=1.0,
        high=5.0,
    )
    tiered: Array = param(
        False,
        "",
        "Whether records older than the primary retention move to tiered storage",
        options=True,
    )
    primary_retention_hours: Array = param(
        24.0, "hour", "How long records stay on the brokers under tiering", low=1.0, high=8_760.0
    )
    tiered_reads: Array = param(
        0.0,
        "",
        "How often, on average, a record is read again after it left the brokers",
        low=0.0,
        high=100.0,
    )


@dataclass(frozen=True, kw_only=True)
class ExpressConfig(BrokerConfig):
    """What the user may fix of a cluster of Express brokers."""

    broker: str = param(
        "auto",
        "",
        "Broker size; auto takes the size that needs the fewest vCPUs within the broker quota",
        choices=("auto", *_GRAVITON),
        options=True,
    )
    utilisation: Array = param(
        0.75,
        "",
        "Share of a broker's sustained throughput to plan for at the peak",
        low=0.05,
        high=1.0,
    )


@dataclass(frozen=True, kw_only=True)
class ServerlessConfig(KafkaConfig):
    """What the user may fix of a serverless cluster."""


@dataclass(frozen=True, kw_only=True)
class KafkaFacts(StorageFacts):
    """Figures that hold for every kind of cluster."""

    partition_write_bytes_per_second: Array = fact(
        10 * MB,
        "byte/s",
        "Write rate planned for one partition; Kafka's authors speak of tens of MB/s",
        kind="assumption",
        source=_PARTITIONS,
        as_of="2015-03-12",
        low=5 * MB,
        high=50 * MB,
    )
    consumer_bytes_per_second: Array = fact(
        10 * MB,
        "byte/s",
        "What one member of a consumer group processes; a partition feeds one member of a group",
        kind="assumption",
        source=_PARTITIONS,
        as_of="2015-03-12",
        low=1 * MB,
        high=50 * MB,
        measure="kafka.consumer records-consumed-rate of one member at full load",
    )
    record_bytes_default_max: Array = fact(
        1_048_588.0,
        "byte",
        "Largest record batch unless max.message.bytes is raised",
        kind="published",
        source=_KAFKA,
        as_of="2026",
    )
    gb_bytes: Array = _planned(
        GIB,
        "byte",
        "Bytes in a billed GB; AWS's script reads GB as GiB throughout",
        low=1e9,
        high=GIB,
    )
    produce_s_p99: Array = fact(
        0.012,
        "s",
        "Produce with acks=all on an idle cluster, 99th percentile; 3.3 ms follow from a benchmark "
        "on local disks, to which zones and EBS volumes add",
        kind="assumption",
        source=_BENCHMARK,
        as_of="2020-08",
        low=0.005,
        high=0.03,
        measure="AWS/Kafka ProduceTotalTimeMsMean, or the producers' request-latency-max",
    )
    produce_tail: Array = fact(
        3.0,
        "",
        "Produce, 99th percentile over median; no published figure",
        kind="assumption",
        source=_BENCHMARK,
        as_of="2020-08",
        low=2.0,
        high=10.0,
    )
    fetch_s: Array = fact(
        0.0015,
        "s",
        "Time in which a waiting fetch answers with fetch.min.bytes = 1; a larger one adds up to "
        "fetch.max.wait.ms",
        kind="assumption",
        source=_KAFKA,
        as_of="2026",
        low=0.001,
        high=0.005,
        measure="AWS/Kafka FetchConsumerTotalTimeMsMean",
    )
    firehose_buffer_bytes: Array = _buffer_default(
        5 * MIB, "byte", "Size at which Data Firehose writes an object, by default"
    )
    firehose_buffer_s: Array = _buffer_default(
        300.0, "s", "Time after which Data Firehose writes an object, by default"
    )
    firehose_put_s_p50: Array = fact(
        1.0,
        "s",
        "Time Data Firehose takes to write an object to S3, median; no published figure",
        kind="assumption",
        source=_FIREHOSE_BUFFERS,
        as_of="2026",
        low=0.5,
        high=1.5,
        measure="AWS/Firehose DeliveryToS3.DataFreshness, less the buffer",
    )
    firehose_put_s_p99: Array = fact(
        3.0,
        "s",
        "Time Data Firehose takes to write an object to S3, 99th percentile; no published figure",
        kind="assumption",
        source=_FIREHOSE_BUFFERS,
        as_of="2026",
        low=2.0,
        high=10.0,
    )
    firehose_partition_bytes_per_second: Array = fact(
        10 * MB,
        "byte/s",
        "What Data Firehose reads from one partition before an increase",
        kind="quota",
        source=_FIREHOSE_QUOTAS,
        as_of="2026",
    )
    firehose_record_bytes_max: Array = fact(
        10 * MB,
        "byte",
        "Largest record Data Firehose takes from MSK; 6 MB with a Lambda transform",
        kind="quota",
        source=_FIREHOSE_QUOTAS,
        as_of="2026",
        low=6 * MB,
        high=10 * MB,
    )


@dataclass(frozen=True, kw_only=True)
class BrokerFacts(KafkaFacts):
    """Figures of clusters of brokers; those of each size are in the table of brokers."""

    brokers_max: Array = _quota(
        60.0,
        "broker",
        "Brokers per cluster before an increase; 30 with ZooKeeper",
        low=30.0,
        high=60.0,
    )
    connections_max: Array = _quota(
        3_000.0, "connection", "Connections per broker with IAM access control"
    )


@dataclass(frozen=True, kw_only=True)
class StandardFacts(BrokerFacts):
    """Figures of Standard brokers."""

    volume_io: Array = _planned(
        6.5,
        "",
        "Volume traffic per byte written, one zone down: 1.5 writes, 1.5 copies, 0.5 lagging "
        "readers, 3.0 rebalancing",
    )
    network_io: Array = _planned(
        5.7,
        "",
        "Network traffic out per byte written, one zone down and before consumers: 2.2 copies, 0.5 "
        "lagging readers, 3.0 rebalancing",
    )
    tiered_io: Array = _planned(
        1.5, "", "What tiered storage adds to volume and network traffic per byte written"
    )
    volume_default_bytes_per_second: Array = fact(
        250 * MIB,
        "byte/s",
        "Throughput of a volume unless more is provisioned",
        kind="quota",
        source=_VOLUMES,
        as_of="2026",
    )
    volume_bytes_min: Array = _quota(GIB, "byte", "Smallest volume of a broker")
    volume_bytes_max: Array = _quota(16 * TIB, "byte", "Largest volume of a broker")
    tiered_retention_hours_min: Array = fact(
        72.0,
        "hour",
        "Shortest retention of a topic with tiered storage",
        kind="quota",
        source=_STORAGE,
        as_of="2026-08-13",
    )


@dataclass(frozen=True, kw_only=True)
class ExpressFacts(BrokerFacts):
    """Figures of Express brokers."""

    partition_write_bytes_per_second: Array = _quota(15 * MB, "byte/s", "Write rate of a partition")
    replication: Array = fact(
        3.0,
        "replica",
        "Copies of every record, one per Availability Zone; fixed",
        kind="quota",
        source=_EXPRESS_GUIDE,
        as_of="2026",
    )


@dataclass(frozen=True, kw_only=True)
class ServerlessFacts(KafkaFacts):
    """Figures of serverless clusters."""

    partition_write_bytes_per_second: Array = _quota(5 * MB, "byte/s", "Write rate of a partition")
    partition_read_bytes_per_second: Array = _quota(
        10 * MB, "byte/s", "Read rate of a partition, over all consumers"
    )
    write_bytes_per_second_max: Array = _quota(200 * MB, "byte/s", "Write rate of a cluster")
    read_bytes_per_second_max: Array = _quota(400 * MB, "byte/s", "Read rate of a cluster")
    partitions_max: Array = _quota(
        2_400.0, "partition", "Leader partitions of a cluster; 120 if compacted"
    )
    requests_per_second_max: Array = _quota(15_000.0, "request/s", "Requests to a cluster")
    connections_max: Array = _quota(3_000.0, "connection", "Client connections of a cluster")
    record_bytes_max: Array = _quota(8 * MIB, "byte", "Largest record batch")


@dataclass(frozen=True)
class Traffic:
    """Bytes into and out of the cluster, and who reads them."""

    mean_in: Array
    peak_in: Array
    peak_out: Array
    groups: Array
    firehose: float
    gb_in: Array

    @property
    def readers(self) -> Array:
        """Consumer groups, Data Firehose among them."""
        return self.groups + self.firehose


def traffic(w: StreamIngest, f: KafkaFacts) -> Traffic:
    """Work out what is written and read; with S3 as the only destination, Firehose alone reads."""
    groups = (w.shared_consumers + w.fan_out_consumers) * float(w.read_by_consumers)
    firehose = float(w.lands_in_s3)
    mean_in = w.records_per_second * w.record_bytes
    peak_in = w.peak_records_per_second * w.record_bytes
    return Traffic(
        mean_in=mean_in,
        peak_in=peak_in,
        peak_out=times(peak_in, groups + firehose),
        groups=groups,
        firehose=firehose,
        gb_in=mean_in * (w.seconds_per_month / f.gb_bytes),
    )


Figures = Mapping[str, Array]
Demands = Mapping[str, tuple[Array, Array]]


def planned_partitions(
    c: KafkaConfig, f: KafkaFacts, t: Traffic, more: Demands | None = None
) -> Capacity:
    """Count the partitions that the busiest second needs, unless the user fixed their number.

    Notes
    -----
    ``max(in / write rate of a partition, in / rate of a consumer, in / rate of Firehose, more)``,
    each reader only where there is one, rounded up.

    References
    ----------
    .. [1] https://www.confluent.io/blog/how-choose-number-topics-partitions-kafka-cluster/
    """
    return capacity(
        {
            "partition writes": (t.peak_in, f.partition_write_bytes_per_second),
            "consumers": (
                times(t.peak_in, np.minimum(t.groups, 1.0)),
                f.consumer_bytes_per_second,
            ),
            "Firehose": (times(t.peak_in, t.firehose), f.firehose_partition_bytes_per_second),
            **(more or {}),
        },
        fixed=c.partitions,
    )


@dataclass(frozen=True)
class Brokers:
    """The brokers of a cluster, per scenario.

    Attributes
    ----------
    kind : str
        ``"kafka"`` for Standard, ``"express"`` for Express.
    sizes : sequence of str
        The sizes there were to choose from.
    chosen : Array
        Index into `sizes`.
    figures : mapping of str to Array
        Figures of the chosen size.
    capacity : Capacity
        How many, and what decided.
    """

    kind: str
    sizes: Sequence[str]
    chosen: NDArray[np.intp]
    figures: Figures
    capacity: Capacity

    @property
    def count(self) -> Array:
        """Brokers in the cluster."""
        return self.capacity.units

    def hours(self, hours: Array) -> dict[str, Array]:
        """Broker hours by billed dimension; all but the chosen size are zero."""
        broker_hours = self.count * hours
        return {
            f"{self.kind}_{size.replace('.', '_')}_broker_hour": times(
                broker_hours, self.chosen == index
            )
            for index, size in enumerate(self.sizes)
        }


def choose_brokers(
    kind: str,
    sizes: Sequence[str],
    demands: Callable[[Figures], Demands],
    *,
    zones: Array,
    fixed: Array,
    brokers_max: Array,
) -> Brokers:
    """Choose the size whose cluster needs the fewest vCPUs within the quota of brokers.

    Parameters
    ----------
    kind : str
        ``"kafka"`` for Standard, ``"express"`` for Express.
    sizes : sequence of str
        Those to choose from, smallest first.
    demands : callable
        Gives, for the figures of one size, every demand and what one broker carries of it.
    zones : Array
        Brokers come in multiples of the Availability Zones.
    fixed : Array
        Brokers already decided on; 0 sizes the cluster.
    brokers_max : Array
        Quota of brokers per cluster.

    Returns
    -------
    Brokers
        Size and number.

    Notes
    -----
    AWS prices the m7g sizes in proportion to their vCPUs, so the fewest vCPUs are the lowest price
    without knowing one; its own script picks the cheapest size within the quota as well. Of equals
    the smallest size is taken. Where no size stays within the quota, the one with the fewest
    brokers is.
    """
    specs = [hardware("msk_brokers")[f"{kind}.{size}"] for size in sizes]
    vcpus = column(specs, "vcpu")
    is_fixed = np.asarray(fixed) > 0
    few_enough = np.where(is_fixed, fixed, brokers_max)
    chosen: Any = 0
    lowest: Array = np.inf
    for index, (spec, vcpu) in enumerate(zip(specs, vcpus, strict=True)):
        needed = capacity(demands(spec.figures), step=zones).units
        bought = np.where(is_fixed, fixed, needed) if is_fixed.any() else needed
        within_quota = needed <= few_enough
        rank = bought * vcpu
        if not within_quota.all():
            rank = np.where(within_quota, rank, few_enough * vcpus.max() + needed)
        chosen = np.where(rank < lowest, index, chosen)
        lowest = np.minimum(rank, lowest)
    figures = {figure: column(specs, figure).take(chosen) for figure in specs[0].figures}
    return Brokers(
        kind,
        sizes,
        chosen,
        figures,
        capacity(demands(figures), step=zones, fixed=fixed),
    )


@dataclass(frozen=True)
class StandardDemand:
    """What a stream asks of all Standard brokers together, with one Availability Zone down."""

    tiering: Array
    primary_hours: Array
    stored_bytes: Array
    volume_bytes_per_second: Array
    network_bytes_per_second: Array
    partitions: Array


def standard_demand(
    w: StreamIngest, c: StandardConfig, f: StandardFacts, t: Traffic
) -> StandardDemand:
    """Apply AWS's sizing model; tiering is 1 where records outlive the primary retention."""
    tiered = np.asarray(c.tiered) & (w.retention_hours > c.primary_retention_hours)
    tiering = times(1.0, tiered)
    primary_hours = np.where(tiered, c.primary_retention_hours, w.retention_hours)[()]
    volume_io = f.volume_io + f.tiered_io * tiering
    network_io = f.network_io + f.tiered_io * tiering
    read_io = c.zones / (c.zones - 1)
    return StandardDemand(
        tiering=tiering,
        primary_hours=primary_hours,
        stored_bytes=t.mean_in * (HOUR * primary_hours * c.replication * c.storage_headroom),
        volume_bytes_per_second=t.peak_in * (volume_io / c.utilisation),
        network_bytes_per_second=t.peak_in * (network_io / c.utilisation)
        + t.peak_out * (read_io / c.utilisation),
        partitions=planned_partitions(c, f, t).units,
    )


def standard_brokers(c: StandardConfig, f: StandardFacts, d: StandardDemand) -> Brokers:
    """Choose size and number of the Standard brokers."""
    replicas = d.partitions * c.replication

    def demands(figures: Figures) -> Demands:
        return {
            "volume throughput": (d.volume_bytes_per_second, figures["volume_bytes_per_second"]),
            "network": (d.network_bytes_per_second, figures["network_bytes_per_second"]),
            "partitions": (replicas, figures["partitions_recommended"]),
            "storage": (d.stored_bytes, f.volume_bytes_max),
        }

    return choose_brokers(
        "kafka",
        _GRAVITON if c.broker == "auto" else (c.broker,),
        demands,
        zones=c.zones,
        fixed=c.brokers,
        brokers_max=f.brokers_max,
    )


def size_standard(w: StreamIngest, c: StandardConfig, f: StandardFacts) -> Sizing:
    """Count the Standard brokers that carry a stream with one Availability Zone down.

    Notes
    -----
    AWS's published sizing model decides: with s and e the throughput of a broker's volume and
    network, r = out / in and z zones, a broker takes ``u min(s / 6.5, e / (5.7 + r z / (z - 1)))``
    at the peak (with tiered storage 1.5 more in each), and n is a multiple of z that also holds the
    partitions and the data, ``mean in * retention * replication * headroom``. The factors are AWS's
    for three zones and three copies and are used for two as well.

    The throughput stated, and the load behind the delay, are the physical bound instead,
    ``n min(s / replication, e / (readers + replication - 1))``, which only a healthy cluster
    without lagging readers reaches. CPU is in neither; AWS wants it below 60 %.

    A volume gives 250 MiB/s; where the plan asks for more it is provisioned, and billed whole, as
    in AWS's script. Tiered storage holds total less primary retention, as in AWS's script; closed
    segments are in fact copied at once, so up to the primary retention more may be billed.

    References
    ----------
    .. [1] https://github.com/aws/agent-toolkit-for-aws (managing-amazon-msk, msk_sizing.py)
    .. [2] https://aws.amazon.com/blogs/big-data/best-practices-for-right-sizing-your-apache-kafka-clusters-to-optimize-performance-and-cost/
    .. [3] https://aws.amazon.com/msk/pricing/
    """
    t = traffic(w, f)
    d = standard_demand(w, c, f, t)
    brokers = standard_brokers(c, f, d)
    n = brokers.count
    volume_bytes_per_second = smallest(
        brokers.figures["volume_bytes_per_second"],
        largest(d.volume_bytes_per_second / n, f.volume_default_bytes_per_second),
    )
    provisioned = volume_bytes_per_second > f.volume_default_bytes_per_second
    written_each = t.peak_in / n
    volume_writes = Check(
        "volume writes",
        written_each * c.replication,
        volume_bytes_per_second,
        "byte/s",
        "Add brokers, or take a size with a faster volume.",
    )
    network_sends = Check(
        "broker network",
        written_each * (t.readers + c.replication - 1),
        brokers.figures["network_bytes_per_second"],
        "byte/s",
        "Add brokers, take a larger size, or let fewer groups read the stream.",
    )
    load = largest(
        volume_writes.demand / volume_writes.capacity, network_sends.demand / network_sends.capacity
    )
    month = w.hours_per_month / HOURS_PER_MONTH
    tiered_hours = largest(w.retention_hours - d.primary_hours, 0.0)
    partitions = spread(c, d.partitions, n)
    return Sizing(
        units={"broker": n, "partition": partitions},
        billed={
            **brokers.hours(w.hours_per_month),
            "standard_storage_gb_month": largest(d.stored_bytes, n * f.volume_bytes_min)
            * (month / f.gb_bytes),
            "provisioned_storage_throughput_mbps_month": times(
                n * volume_bytes_per_second * (month / MIB), provisioned
            ),
            "tiered_storage_gb_month": times(t.gb_in, tiered_hours / HOURS_PER_MONTH),
            "tiered_storage_retrieval_gb": times(t.gb_in, c.tiered_reads * d.tiering),
            "data_transfer:inter_az_gb_each_direction": between_zones_gb(c, t, c.zones),
            **landing_billed(w, f, t),
        },
        throughput=w.peak_records_per_second / load,
        delay=Delay(stages(w, c, f, t, load)),
        checks=(
            volume_writes,
            network_sends,
            *topic_checks(w, f, t, busiest_partition(w, t, partitions), limited=False),
            *cluster_checks(w, f, n, zones=c.zones),
            *standard_checks(w, c, f, t, d, brokers, partitions),
        ),
        capacity=brokers.capacity,
    )


def standard_checks(
    w: StreamIngest,
    c: StandardConfig,
    f: StandardFacts,
    t: Traffic,
    d: StandardDemand,
    brokers: Brokers,
    partitions: Array,
) -> tuple[Check, ...]:
    """Limits of Standard brokers alone."""
    n = brokers.count
    ratios = brokers.capacity.ratios
    return (
        Check(
            "planned load",
            t.peak_in,
            t.peak_in * n / largest(ratios["volume throughput"], ratios["network"]),
            "byte/s",
            "Add brokers, so that they carry the loss of a zone and CPU stays below 60 %.",
            "advice",
        ),
        Check(
            "partitions per broker",
            partitions * c.replication / n,
            brokers.figures["partitions_max"],
            "partition",
            "Add brokers or take a larger size: above this MSK refuses to update the cluster.",
            "soft",
        ),
        Check(
            "storage per broker",
            d.stored_bytes / n,
            f.volume_bytes_max,
            "byte",
            "Add brokers, keep records for less time, or use tiered storage.",
        ),
        Check(
            "tiered retention",
            f.tiered_retention_hours_min * d.tiering,
            w.retention_hours,
            "hour",
            "Keep records for three days or more, or do without tiered storage.",
        ),
    )


def size_express(w: StreamIngest, c: ExpressConfig, f: ExpressFacts) -> Sizing:
    """Count the Express brokers whose sustained limits carry a stream.

    Notes
    -----
    ``n = 3 ceil(max(in / (u i), out / (u o), 3 partitions / p) / 3)`` with i and o the sustained
    write and read rate of a broker and p the partitions recommended for it. With u = 1 these are
    the guide's examples. AWS's script plans reads at 2.5 times the writes and without u; the guide
    gives twice, which is used. Above the sustained rates latency may rise, at the quotas clients
    are throttled: throughput and the load behind the delay refer to the quotas.

    Storage is billed for one copy of what is retained.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/msk/latest/developerguide/bestpractices-express.html
    .. [2] https://docs.aws.amazon.com/msk/latest/developerguide/limits.html
    .. [3] https://github.com/aws/agent-toolkit-for-aws (managing-amazon-msk, msk_sizing.py)
    """
    t = traffic(w, f)
    planned = planned_partitions(c, f, t).units
    ingress, egress = t.peak_in / c.utilisation, t.peak_out / c.utilisation
    replicas = planned * f.replication

    def demands(figures: Figures) -> Demands:
        return {
            "ingress": (ingress, figures["ingress_sustained_bytes_per_second"]),
            "egress": (egress, figures["egress_sustained_bytes_per_second"]),
            "partitions": (replicas, figures["partitions_recommended"]),
        }

    brokers = choose_brokers(
        "express",
        _GRAVITON if c.broker == "auto" else (c.broker,),
        demands,
        zones=f.replication,
        fixed=c.brokers,
        brokers_max=f.brokers_max,
    )
    n = brokers.count
    partitions = spread(c, planned, n)
    ingress_each, egress_each = t.peak_in / n, t.peak_out / n
    load = largest(
        ingress_each / brokers.figures["ingress_max_bytes_per_second"],
        egress_each / brokers.figures["egress_max_bytes_per_second"],
    )
    return Sizing(
        units={"broker": n, "partition": partitions},
        billed={
            **brokers.hours(w.hours_per_month),
            "express_data_in_gb": t.gb_in,
            "express_storage_gb_month": retained_gb_month(w, t),
            "data_transfer:inter_az_gb_each_direction": between_zones_gb(c, t, f.replication),
            **landing_billed(w, f, t),
        },
        throughput=w.peak_records_per_second / load,
        delay=Delay(stages(w, c, f, t, load)),
        checks=(
            *topic_checks(w, f, t, busiest_partition(w, t, partitions), limited=True),
            *cluster_checks(w, f, n, zones=f.replication),
            *express_checks(f, brokers, partitions, ingress_each, egress_each),
        ),
        capacity=brokers.capacity,
    )


def express_checks(
    f: ExpressFacts, brokers: Brokers, partitions: Array, ingress_each: Array, egress_each: Array
) -> tuple[Check, ...]:
    """Limits of Express brokers alone: quotas, and the sustained rates below them."""
    n, figures = brokers.count, brokers.figures
    throttled = "Add brokers or take a larger size: clients are throttled here."
    degraded = "Add brokers: above the sustained rate latency may rise."
    return (
        Check(
            "broker ingress",
            ingress_each,
            figures["ingress_max_bytes_per_second"],
            "byte/s",
            throttled,
        ),
        Check(
            "broker egress",
            egress_each,
            figures["egress_max_bytes_per_second"],
            "byte/s",
            throttled,
        ),
        Check(
            "sustained ingress",
            ingress_each,
            figures["ingress_sustained_bytes_per_second"],
            "byte/s",
            degraded,
            "soft",
        ),
        Check(
            "sustained egress",
            egress_each,
            figures["egress_sustained_bytes_per_second"],
            "byte/s",
            degraded,
            "soft",
        ),
        Check(
            "partitions per broker",
            partitions * f.replication / n,
            figures["partitions_max"],
            "partition",
            "Add brokers or take a larger size.",
        ),
    )


def size_serverless(w: StreamIngest, c: ServerlessConfig, f: ServerlessFacts) -> Sizing:
    """Meter a serverless cluster and see whether its fixed limits hold the stream.

    Notes
    -----
    Partitions follow from 5 MB/s written and 10 MB/s read by all consumers together; they are
    billed by the hour. Storage is billed for one copy of what is retained. A producer is taken to
    send one request per batch, and a batch to hold what it collects while it lingers: an upper
    bound, since batches grow while requests wait.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/msk/latest/developerguide/limits.html#serverless-quota
    .. [2] https://aws.amazon.com/msk/pricing/
    """
    t = traffic(w, f)
    topic = planned_partitions(
        c, f, t, {"partition reads": (t.peak_out, f.partition_read_bytes_per_second)}
    )
    load = t.peak_in * largest(
        1 / f.write_bytes_per_second_max, t.readers / f.read_bytes_per_second_max
    )
    busiest = busiest_partition(w, t, topic.units)
    return Sizing(
        units={"partition": topic.units},
        billed={
            "serverless_cluster_hour": w.hours_per_month,
            "serverless_partition_hour": topic.units * w.hours_per_month,
            "serverless_gb_in": t.gb_in,
            "serverless_gb_out": times(t.gb_in, t.readers),
            "serverless_storage_gb_month": retained_gb_month(w, t),
            **landing_billed(w, f, t),
        },
        throughput=w.peak_records_per_second / load,
        delay=Delay(stages(w, c, f, t, load)),
        checks=(
            *topic_checks(w, f, t, busiest, limited=True),
            *serverless_checks(w, c, f, t, topic.units, busiest),
        ),
        capacity=topic,
    )


def serverless_checks(
    w: StreamIngest,
    c: ServerlessConfig,
    f: ServerlessFacts,
    t: Traffic,
    partitions: Array,
    busiest: Array,
) -> tuple[Check, ...]:
    """Limits of a serverless cluster alone."""
    # a batch leaves when it is full or has lingered, and holds a record at least
    leaving = largest(mean_rate(w.producers, c.linger_s), t.peak_in / c.batch_bytes)
    fixed = "This limit is fixed: take Express brokers, or split the stream over clusters."
    return (
        Check("cluster ingress", t.peak_in, f.write_bytes_per_second_max, "byte/s", fixed),
        Check("cluster egress", t.peak_out, f.read_bytes_per_second_max, "byte/s", fixed),
        Check(
            "busiest partition, reads",
            times(busiest, t.readers),
            f.partition_read_bytes_per_second,
            "byte/s",
            "Add partitions, spread the hottest key, or let fewer groups read the stream.",
        ),
        Check("partitions", partitions, f.partitions_max, "partition", fixed),
        Check(
            "requests",
            smallest(w.peak_records_per_second, leaving),
            f.requests_per_second_max,
            "request/s",
            "Raise linger.ms and batch.size, or send from fewer producers.",
            "soft",
        ),
        Check(
            "client connections",
            w.producers,
            f.connections_max,
            "connection",
            "Collect records on fewer machines before they are sent.",
        ),
        Check(
            "largest record",
            w.record_bytes,
            f.record_bytes_max,
            "byte",
            "Keep the payload in S3 and send a pointer to it.",
        ),
    )


def spread(c: KafkaConfig, partitions: Array, brokers: Array) -> Array:
    """Give every broker at least one partition to lead, unless the user fixed their number."""
    led = largest(partitions, brokers)
    fixed = np.asarray(c.partitions) > 0
    return np.where(fixed, c.partitions, led)[()] if fixed.any() else led


def between_zones_gb(c: BrokerConfig, t: Traffic, zones: Array) -> Array:
    """GB of clients' traffic between Availability Zones, counted out of one and into another.

    Firehose reads over its own connection and is left out; copies between brokers are free.
    """
    read_elsewhere = np.where(c.closest_replica, 0.0, t.groups)
    return t.gb_in * ((1 + read_elsewhere) * (zones - 1) / zones * 2)


def retained_gb_month(w: StreamIngest, t: Traffic) -> Array:
    """One copy of what is retained, over the share of the month the cluster exists."""
    return t.gb_in * (w.retention_hours / HOURS_PER_MONTH)


def firehose_flush_s(f: KafkaFacts, t: Traffic) -> Array:
    """Time between two objects [s]: Firehose's buffer fills at the mean rate, or its time ends."""
    return smallest(f.firehose_buffer_bytes / t.mean_in, f.firehose_buffer_s)


def landing_billed(w: StreamIngest, f: KafkaFacts, t: Traffic) -> dict[str, Array]:
    """Meter Data Firehose from MSK to S3: bytes without rounding, objects and their storage."""
    gb, objects = "firehose:ingest_msk_source_gb", "s3:standard_put_copy_post_list_request"
    stored = "s3:standard_gb_month"
    if not w.lands_in_s3:
        return {gb: 0.0, objects: 0.0, stored: 0.0}
    flushes = w.seconds_per_month / firehose_flush_s(f, t)
    return {
        gb: t.gb_in,
        objects: ceil_to(smallest(flushes, w.records_per_month)),
        stored: kept_gb_month(w.landed_bytes_per_month, w.output_kept_days, f),
    }


def stages(
    w: StreamIngest, c: KafkaConfig, f: KafkaFacts, t: Traffic, load: Array
) -> tuple[Stage, ...]:
    """Stages until a consumer holds a record, or until it is in S3 where that is asked.

    Parameters
    ----------
    w, c, f, t
        The stream, how it is written, the figures, its traffic.
    load : Array
        Peak traffic over what the cluster carries at most.

    Notes
    -----
    A record waits ``U(0, linger)``, or less where a batch fills sooner, then for its copies: the
    99th percentile is that of an idle cluster over ``1 - load`` and infinite from a load of 1 on.
    Buffers fill at the mean rate, so that a quiet hour counts.
    """
    filled_s = c.batch_bytes * w.producers / t.mean_in
    tail = Lognormal.from_percentiles("produce", np.ones_like(f.produce_tail), f.produce_tail)
    idle_s = f.produce_s_p99 / f.produce_tail
    with np.errstate(divide="ignore"):
        loaded_s = idle_s / largest(1 - load, 0.0)
    written: tuple[Stage, ...] = (
        Uniform("linger", 0.0, smallest(filled_s, c.linger_s)),
        Lognormal(tail.name, loaded_s, tail.sigma),
        Fixed("fetch", np.where(np.asarray(t.readers) > 0, f.fetch_s, 0.0)[()]),
    )
    if not w.lands_in_s3:
        return written
    return (
        *written,
        Uniform("Firehose buffer", 0.0, firehose_flush_s(f, t)),
        Lognormal.from_percentiles("put to S3", f.firehose_put_s_p50, f.firehose_put_s_p99),
    )


def busiest_partition(w: StreamIngest, t: Traffic, partitions: Array) -> Array:
    """Find what is written to the partition of the most frequent key at the peak [byte/s]."""
    return t.peak_in * largest(1 / partitions, w.hottest_key_share)


def topic_checks(
    w: StreamIngest, f: KafkaFacts, t: Traffic, busiest: Array, *, limited: bool
) -> tuple[Check, ...]:
    """Limits of a topic; `limited` says whether AWS limits what one partition takes."""
    return (
        Check(
            "record size",
            w.record_bytes,
            f.record_bytes_default_max,
            "byte",
            "Raise max.message.bytes on the topic and the matching sizes of the clients.",
            "soft",
        ),
        Check(
            "busiest partition",
            busiest,
            f.partition_write_bytes_per_second,
            "byte/s",
            "Add partitions, or spread the hottest key with a suffix: one key is one partition.",
            "hard" if limited else "soft",
        ),
        Check(
            "Firehose reads per partition",
            times(busiest, t.firehose),
            f.firehose_partition_bytes_per_second,
            "byte/s",
            "Add partitions, or request an increase of Firehose's rate per partition.",
            "soft",
        ),
        Check(
            "Firehose record size",
            times(w.record_bytes, t.firehose),
            f.firehose_record_bytes_max,
            "byte",
            "Land large records in S3 by other means, and send a pointer.",
        ),
    )


def cluster_checks(
    w: StreamIngest, f: BrokerFacts, brokers: Array, *, zones: Array
) -> tuple[Check, ...]:
    """Limits of a cluster of brokers of any kind."""
    return (
        Check(
            "brokers per cluster",
            brokers,
            f.brokers_max,
            "broker",
            "Take a larger size, or request an increase of brokers per cluster.",
            "soft",
        ),
        Check(
            "brokers in whole zones",
            brokers,
            np.floor(brokers / zones) * zones,
            "broker",
            "Use a multiple of the Availability Zones.",
        ),
        Check(
            "connections per broker",
            w.producers,
            f.connections_max,
            "connection",
            "Collect records on fewer machines, or raise the connection limit of the listener.",
            "soft",
        ),
    )


UNMODELLED = {
    "kafka_t3_small_broker_hour": "AWS's sizing model leaves the burstable size out",
    "connect_mcu_hour": "MSK Connect runs connectors; the question is about the stream",
    "private_connectivity_hour": "clients in other VPCs are not part of the question",
    "private_connectivity_gb": "clients in other VPCs are not part of the question",
    "replicator_hour": "copies in another cluster are not part of the question",
    "replicator_same_region_gb": "copies in another cluster are not part of the question",
    "replicator_cross_region_gb": "copies in another cluster are not part of the question",
}
"""Dimensions of the price table that no model bills, and why."""

_NOT_INCLUDED = (
    "compute of your producers and consumers",
    "multi-VPC private connectivity, which Data Firehose needs to read a private cluster",
)

STANDARD = Model(
    id="msk_standard",
    title="Amazon MSK Standard brokers",
    prices="msk",
    workload=StreamIngest,
    config=StandardConfig,
    facts=StandardFacts,
    size=size_standard,
    evidence=Evidence(throughput="A", delay="C"),
    best_for=(
        "existing Kafka applications and open-source tools",
        "own broker settings, or two Availability Zones",
    ),
    not_for=("sudden growth: resizing takes hours", "small streams that no Kafka client needs"),
    not_included=_NOT_INCLUDED,
    docs=(_LIMITS, _GUIDE, _VOLUMES, _SCRIPT, _RIGHT_SIZING, _PRICING),
)
EXPRESS = Model(
    id="msk_express",
    title="Amazon MSK Express brokers",
    prices="msk",
    workload=StreamIngest,
    config=ExpressConfig,
    facts=ExpressFacts,
    size=size_express,
    evidence=Evidence(throughput="A", delay="C"),
    lifecycle=Lifecycle(since=date(2024, 11, 7), source=_EXPRESS_LAUNCH),
    best_for=(
        "existing Kafka applications and open-source tools",
        "steady traffic above about 15 MB/s",
        "growth, without managing storage",
    ),
    not_for=("other replication or broker settings than AWS's", "two Availability Zones"),
    not_included=(
        *_NOT_INCLUDED,
        "the brokers' own delivery to S3, whose price is not known: Firehose stands in for it",
    ),
    docs=(_LIMITS, _EXPRESS_GUIDE, _SCRIPT, _EXPRESS_TO_S3, _PRICING),
)
SERVERLESS = Model(
    id="msk_serverless",
    title="Amazon MSK Serverless",
    prices="msk",
    workload=StreamIngest,
    config=ServerlessConfig,
    facts=ServerlessFacts,
    size=size_serverless,
    evidence=Evidence(throughput="A", delay="C"),
    best_for=(
        "existing Kafka applications and open-source tools",
        "unpredictable traffic below about 100 MB/s",
    ),
    not_for=("more than 200 MB/s in or 400 MB/s out", "own broker settings"),
    not_included=(*_NOT_INCLUDED, "transfer between Availability Zones on your side"),
    docs=(_LIMITS, _PRICING),
)
