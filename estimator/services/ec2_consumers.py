"""Consumers of one's own on EC2: the Kinesis Client Library, Kafka consumers, SQS workers."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.capacity import Capacity, capacity
from estimator.laws.delay import Delay, Fixed, Lognormal, QueueWait, Sometimes, Stage, Uniform
from estimator.laws.microbatch import items_per_batch, lane_rate
from estimator.laws.queueing import erlang_c
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services.stream_reading import (
    LaneFacts,
    kafka_billed,
    kinesis_billed,
    reading_stages,
    shard_check,
    shard_rate,
)
from estimator.specs import hardware
from estimator.units import GB, GIB, HOURS_PER_MONTH, MIB, Array, largest, smallest
from estimator.workloads import StreamProcess

_KCL = "https://docs.aws.amazon.com/streams/latest/dev/kcl-configuration.html"
_KCL_GUIDE = "https://docs.aws.amazon.com/streams/latest/dev/kcl.html"
_GET_RECORDS = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html"
_KAFKA = "https://kafka.apache.org/documentation/#consumerconfigs"
_RECEIVE = (
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html"
)
_PRICING = "https://aws.amazon.com/ec2/pricing/on-demand/"
_NETWORK = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-network-bandwidth.html"

_assumed = partial(fact, kind="assumption", source=_KCL_GUIDE, as_of="2026")

_FAMILIES = ("c7g", "c7i", "m7g", "r7g")
_SIZES = ("large", "xlarge", "2xlarge", "4xlarge")
_INSTANCES = tuple(f"{family}.{size}" for family in _FAMILIES for size in _SIZES)


@dataclass(frozen=True, kw_only=True)
class ConsumerConfig:
    """What the user may fix of a fleet of consumers."""

    instance: str = param(
        "c7g.large",
        "",
        "Instance type: c for computing, m for more memory, r for state; g is Graviton",
        choices=_INSTANCES,
        options=True,
    )
    utilisation: Array = param(
        0.6, "", "Share of an instance to plan for at the peak", low=0.05, high=1.0
    )
    instances: Array = param(
        0.0,
        "instance",
        "Instances already decided on; 0 sizes the fleet",
        low=0.0,
        high=1e5,
        whole=True,
    )
    zones: Array = param(
        2.0, "zone", "Availability Zones the fleet is spread over", low=2.0, high=6.0, whole=True
    )
    batch_size: Array = param(
        10_000.0,
        "record",
        "Most records of one read, handed to the code at once; 10,000 in the Kinesis Client "
        "Library, 500 in Kafka's unless set, 10 at most from SQS",
        low=1.0,
        high=10_000.0,
        whole=True,
        log=True,
    )
    poll_interval_s: Array = param(
        1.0,
        "s",
        "Pause between two reads of a shard by the Kinesis Client Library",
        low=0.2,
        high=60.0,
        options=(0.25, 0.5, 1.0, 2.0, 5.0, 15.0),
    )
    threads_per_vcpu: Array = param(
        16.0,
        "thread",
        "Shards, partitions or SQS workers that one vCPU looks after",
        low=1.0,
        high=256.0,
        whole=True,
    )
    checkpoint_interval_s: Array = param(
        10.0,
        "s",
        "Time between two checkpoints; records since the last are processed again after a failure",
        low=0.0,
        high=3_600.0,
    )
    restarts_per_month: Array = param(
        4.0, "", "Restarts of the fleet in a month, by deployments and failures", low=0.0, high=1e4
    )
    volume_bytes: Array = param(
        20 * GIB, "byte", "Size of an instance's gp3 volume", low=1 * GIB, high=16_384 * GIB
    )
    route: str = param(
        "interface_endpoint",
        "",
        "How Kinesis or SQS is reached: interface endpoint, NAT gateway or public addresses",
        choices=("interface_endpoint", "nat_gateway", "public_address"),
    )
    nearest_replica: Array = param(
        False, "", "Whether Kafka consumers fetch from a replica in their own zone"
    )


@dataclass(frozen=True, kw_only=True)
class ConsumerFacts(LaneFacts):
    """Figures of the clients and of the instances' surroundings."""

    receive_s: Array = _assumed(
        0.01, "s", "Time of a read that finds records; no published figure", low=0.003, high=0.05
    )
    fetch_bytes: Array = fact(
        10 * MIB,
        "byte",
        "Records one read of a shard returns at most, held in memory per thread",
        kind="quota",
        source=_GET_RECORDS,
        as_of="2026",
    )
    memory_share: Array = _assumed(
        0.7, "", "Share of an instance's memory left to records and state", low=0.5, high=0.85
    )
    service_cv: Array = _assumed(
        0.5,
        "",
        "Coefficient of variation of a batch's time",
        low=0.2,
        high=1.5,
        measure="RecordProcessor.processRecords.Time p99 and p50",
    )
    kcl_failover_s: Array = fact(
        10.0,
        "s",
        "Time after which the Kinesis Client Library hands on a silent worker's shards",
        kind="published",
        source=_KCL,
        as_of="2026",
    )
    kafka_failover_s: Array = fact(
        45.0,
        "s",
        "Time after which Kafka hands on a silent consumer's partitions",
        kind="published",
        source=_KAFKA,
        as_of="2026",
    )
    sqs_batch: Array = fact(
        10.0, "record", "Most messages of one receive", kind="quota", source=_RECEIVE, as_of="2026"
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB of transfer and volumes",
        kind="assumption",
        source=_PRICING,
        as_of="2026",
        low=1e9,
        high=GIB,
    )


@dataclass(frozen=True)
class Lane:
    """Batches of one thread that reads a shard, a partition or the queue, at the peak."""

    poll_s: Array
    records: Array
    batch_s: Array
    busy: Array


def full_batch(w: StreamProcess, c: ConsumerConfig, f: ConsumerFacts) -> Array:
    """Most records of a batch."""
    return smallest(c.batch_size, f.sqs_batch) if w.source == "sqs" else c.batch_size


def full_batch_rate(w: StreamProcess, c: ConsumerConfig, full: Array) -> Array:
    """Find what a thread sustains with full batches; the KCL takes one between two pauses."""
    rate = lane_rate(w.io_s_per_batch, w.cpu_s_per_record, full)
    return smallest(rate, full / c.poll_interval_s) if w.source == "kinesis" else rate


def lane(
    w: StreamProcess, c: ConsumerConfig, f: ConsumerFacts, threads: Array, full: Array
) -> Lane:
    """Let the batches of a thread grow with what waits for it."""
    waits_s = {"kinesis": c.poll_interval_s, "kinesis_fan_out": 0.0}
    poll_s = waits_s.get(w.source, f.receive_s)
    rate = w.peak_records_per_second / threads
    records = items_per_batch(
        rate, w.io_s_per_batch, w.cpu_s_per_record, gather_s=poll_s, at_most=full
    )
    batch_s = w.io_s_per_batch + w.cpu_s_per_record * records
    return Lane(poll_s, records, batch_s, smallest(rate / records * batch_s, 1.0))


def fleet(
    w: StreamProcess, c: ConsumerConfig, f: ConsumerFacts, threads: Array, full: Array
) -> Capacity:
    """Count instances by computing, threads, memory and network, the same in both directions."""
    spec = hardware("ec2_instances")[c.instance].figures
    fetched = threads * smallest(f.fetch_bytes, full * w.record_bytes)
    return capacity(
        {
            "computing": (w.peak_records_per_second * w.cpu_s_per_record, spec["vcpu"]),
            "threads": (threads, spec["vcpu"] * c.threads_per_vcpu),
            "memory": (w.state_bytes + fetched, spec["memory_gib"] * GIB * f.memory_share),
            "network": (
                w.peak_records_per_second * w.record_bytes * largest(1.0, w.output_share),
                spec["network_gbps"] * GB / 8,
            ),
        },
        utilisation=c.utilisation,
        at_least=c.zones,
        fixed=c.instances,
    )


def consumers_billed(
    w: StreamProcess, c: ConsumerConfig, f: ConsumerFacts, instances: Array
) -> dict[str, Array]:
    """Meter instances and volumes, the route to the source, and what reading it costs."""
    hours = instances * w.hours_per_month
    gb = w.records_per_month * w.record_bytes / f.gb_bytes
    of_aws = float(w.source != "kafka")
    by_endpoint = of_aws * float(c.route == "interface_endpoint")
    by_nat = of_aws * float(c.route == "nat_gateway")
    return {
        f"instance_hour_{c.instance.replace('.', '_')}": hours,
        "ebs:gp3_gb_month": hours / HOURS_PER_MONTH * c.volume_bytes / f.gb_bytes,
        "data_transfer:vpc_interface_endpoint_az_hour": c.zones * w.hours_per_month * by_endpoint,
        "data_transfer:vpc_interface_endpoint_gb": gb * by_endpoint,
        "data_transfer:nat_gateway_hour": c.zones * w.hours_per_month * by_nat,
        "data_transfer:nat_gateway_gb": gb * by_nat,
        "data_transfer:public_ipv4_in_use_hour": hours
        * of_aws
        * float(c.route == "public_address"),
        **kafka_billed(w, f.gb_bytes, c.nearest_replica),
        **kinesis_billed(w, f),
    }


def consumers_delay(
    w: StreamProcess,
    c: ConsumerConfig,
    f: ConsumerFacts,
    la: Lane,
    instances: Array,
    away_s: Array,
    lag_s: Array,
) -> tuple[Stage, ...]:
    """Stages from the put of a record until its result is written, at the peak.

    Notes
    -----
    Threads of an instance share its vCPUs: a batch waits for one as in a queue of that many
    servers (Erlang C, stretched by the spread of the batches' time). While a restart moves shards
    or partitions, their records wait for the failover and for what is processed again.
    """
    vcpu = hardware("ec2_instances")[c.instance].figures["vcpu"]
    computing_s = w.cpu_s_per_record * la.records
    offered = w.peak_records_per_second * w.cpu_s_per_record / instances
    spare = vcpu - offered
    wait_s = np.where(
        spare > 0,
        computing_s / np.where(spare > 0, spare, 1.0) * (1 + np.square(f.service_cv)) / 2,
        np.inf,
    )[()]
    moved = smallest(c.restarts_per_month * away_s / w.seconds_per_month, 1.0)
    return (
        *reading_stages(w, f, la.poll_s),
        Sometimes(
            "batch before", la.busy, Uniform("rest", 0.0, largest(la.batch_s - la.poll_s, 0.0))
        ),
        Fixed("growing backlog", lag_s),
        QueueWait("wait for a vCPU", erlang_c(vcpu, offered), wait_s),
        Lognormal.from_mean("process", la.batch_s, f.service_cv),
        Sometimes("restart", moved, Uniform("away", 0.0, away_s)),
        Uniform("time window", 0.0, w.window_s),
    )


def size_consumers(w: StreamProcess, c: ConsumerConfig, f: ConsumerFacts) -> Sizing:
    """Count the instances that process a stream, and what surrounds them costs.

    Notes
    -----
    ``instances = ceil(max(computing / vCPU, threads / (vCPU t), memory, network) / u)`` at the
    peak, at least one a zone, with t threads a vCPU and u the planned utilisation. A thread takes
    what waits, ``n = r io / (1 - r cpu)`` records at rate r, at least what came between two polls,
    at most the batch size m; it keeps up iff ``r <= m / (io + m cpu)`` and, with the Kinesis Client
    Library, m a poll, the busiest one at h times the mean. State lives in the memory of the fleet.
    Reading from AWS's own queues and streams crosses zones at no charge; a Kafka consumer fetches
    ``1 - 1/zones`` of its bytes, in the brokers' zones, from another one, billed on both sides.

    The computing time of a record is taken to be that of the vCPU chosen, and the client's own
    share of it included.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/streams/latest/dev/kcl.html
    .. [2] https://docs.aws.amazon.com/streams/latest/dev/kcl-configuration.html
    .. [3] https://kafka.apache.org/documentation/#consumerconfigs
    """
    spec = hardware("ec2_instances")[c.instance].figures
    full = full_batch(w, c, f)
    full_rate = full_batch_rate(w, c, full)
    if w.source == "sqs":
        need = fleet(w, c, f, w.peak_records_per_second / full_rate, full)
        threads = need.units * spec["vcpu"] * c.threads_per_vcpu
        sustained, failover_s = threads * full_rate, f.sqs_failover_s
    else:
        need, threads = fleet(w, c, f, w.partitions, full), w.partitions
        sustained = threads * full_rate / f.hot_partition_factor
        failover_s = f.kafka_failover_s if w.source == "kafka" else f.kcl_failover_s
    la = lane(w, c, f, threads, full)
    vcpu = need.units * spec["vcpu"]
    by_network = need.units * spec["network_gbps"] * GB / 8 / w.record_bytes
    throughput = smallest(
        sustained,
        shard_rate(w, f),
        vcpu / w.cpu_s_per_record,
        by_network / largest(1.0, w.output_share),
    )
    lag_s = np.where(w.peak_records_per_second <= throughput * (1 + 1e-9), 0.0, np.inf)[()]
    away_s = failover_s + c.checkpoint_interval_s * w.peak_records_per_second / throughput
    return Sizing(
        units={"instance": need.units},
        billed=consumers_billed(w, c, f, need.units),
        throughput=throughput,
        delay=Delay(consumers_delay(w, c, f, la, need.units, away_s, lag_s)),
        checks=(
            Check(
                "instance load",
                largest(*need.ratios.values()),
                need.units,
                "instance",
                "Add instances or take larger ones.",
            ),
            Check(
                "busiest reader",
                w.peak_records_per_second,
                sustained,
                "record/s",
                "Add shards or partitions, take larger batches, poll more often, or write results "
                "asynchronously.",
            ),
            shard_check(w, f),
            Check(
                "idle instances",
                need.units,
                np.inf if w.source == "sqs" else w.partitions,
                "instance",
                "A shard or partition is read by one instance: take fewer, larger instances.",
                "advice",
            ),
            Check(
                "state of a queue's workers",
                w.state_bytes * float(w.source == "sqs"),
                0.0,
                "byte",
                "Any worker gets the messages of a key: keep their state in a database, or read "
                "Kinesis or Kafka.",
                "soft",
            ),
            Check(
                "age after a restart",
                away_s,
                w.freshness_s,
                "s",
                "Hand shards over on shutdown, checkpoint more often, shorten the failover time.",
                "advice",
            ),
        ),
        capacity=need,
    )


UNMODELLED = {
    f"instance_hour_{name.replace('.', '_')}": "consumers are offered on a few current types; the "
    "others compute no differently"
    for name in hardware("ec2_instances")
    if name not in _INSTANCES and name not in hardware("emr_nodes")
}
"""Dimensions of the price table that no model bills, and why."""

EC2_KCL = Model(
    id="ec2_kcl",
    title="Own consumers on EC2 (KCL, Kafka or SQS clients)",
    prices="ec2",
    workload=StreamProcess,
    config=ConsumerConfig,
    facts=ConsumerFacts,
    size=size_consumers,
    evidence=Evidence(throughput="B", delay="C"),
    best_for=("steady load", "code that needs its own libraries, processes or hardware"),
    not_for=("teams without time to run servers", "load that comes and goes"),
    not_included=(
        "the DynamoDB table of leases",
        "CloudWatch metrics and logs",
        "the stream, queue or cluster it reads, and SQS requests",
        "where the results go, and a copy of the state that outlives an instance",
        "Spot, reserved instances and Savings Plans, which cost less",
    ),
    docs=(_KCL_GUIDE, _KCL, _KAFKA, _RECEIVE, _NETWORK, _PRICING),
)
