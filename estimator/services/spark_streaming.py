"""What Spark does with a stream, wherever it runs: micro-batches, their workers, their delay.

Shared by Glue and EMR Serverless.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.batch import SPILL_SHARE
from estimator.laws.capacity import Capacity, capacity
from estimator.laws.delay import Delay, Fixed, Uniform
from estimator.model import Check, fact, param
from estimator.services.s3_lake import StorageFacts, kept_gb_month
from estimator.services.stream_reading import (
    BilledReadFacts,
    kafka_billed,
    kinesis_billed,
    shard_check,
    shard_rate,
)
from estimator.units import GB, GIB, HOUR, Array, largest, smallest
from estimator.workloads import StreamProcess
from estimator.workloads.base import output_kept_days

_GUIDE = "https://spark.apache.org/docs/latest/structured-streaming-programming-guide.html"
_TRANSFER = "https://aws.amazon.com/ec2/pricing/on-demand/"

_assumed = partial(fact, kind="assumption", source=_GUIDE, as_of="2026")


@dataclass(frozen=True, kw_only=True)
class BatchesConfig:
    """What the user may fix of micro-batches."""

    batch_s: Array = param(
        0.0,
        "s",
        "Interval of micro-batches; 0 takes the longest that keeps results fresh, a minute or two "
        "at most",
        low=0.0,
        high=HOUR,
        options=(0.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0),
    )
    utilisation: Array = param(
        0.8, "", "Share of its interval a micro-batch may take at the peak", low=0.05, high=1.0
    )
    output_kept_days: Array = output_kept_days()


@dataclass(frozen=True, kw_only=True)
class BatchesFacts(StorageFacts, BilledReadFacts):
    """Figures of micro-batches."""

    setup_s: Array = _assumed(
        5.0,
        "s",
        "Time of a micro-batch without records: planning, checkpoint, commit; no published figure",
        low=2.0,
        high=10.0,
        measure="duration of a micro-batch against its records, extrapolated to none",
    )
    read_bytes_per_second: Array = _assumed(
        10e6,
        "byte/s",
        "Records one vCPU fetches and decodes, before your own code; no published figure",
        low=5e6,
        high=20e6,
        measure="micro-batch duration of a job that writes nothing",
    )
    file_bytes: Array = _assumed(
        128e6, "byte", "Largest file a task writes to S3", low=16e6, high=512e6
    )
    checkpoint_puts: Array = _assumed(
        3.0, "request", "Objects a micro-batch writes for its checkpoint", low=2.0, high=50.0
    )
    traffic_gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a GB of traffic; AWS states no definition for it",
        kind="assumption",
        source=_TRANSFER,
        as_of="2026",
        low=GB,
        high=GIB,
    )


@dataclass(frozen=True)
class Executor:
    """An executor of a streaming job.

    Attributes
    ----------
    vcpus : Array
        Its processors [-].
    memory_bytes : Array
        Its memory, overhead set aside [byte].
    """

    vcpus: Array
    memory_bytes: Array

    @property
    def state_bytes(self) -> Array:
        """Keyed state it can hold [byte]."""
        return SPILL_SHARE * self.memory_bytes


@dataclass(frozen=True)
class Batches:
    """The micro-batches of a job on enough executors.

    Attributes
    ----------
    executors : Capacity
        How many, and what decided it.
    state_bytes_max : Array
        Keyed state they can hold together [byte].
    interval_s, work_s : Array
        Time from one micro-batch to the next, and time it takes at the peak [s].
    throughput : Array
        Records that executors and shards sustain [1/s].
    puts_per_month : Array
        Objects written to S3: results and checkpoints [-].
    """

    executors: Capacity
    state_bytes_max: Array
    interval_s: Array
    work_s: Array
    throughput: Array
    puts_per_month: Array


def micro_batches(
    w: StreamProcess,
    c: BatchesConfig,
    f: BatchesFacts,
    executor: Executor,
    *,
    decided: Array,
    longest_s: Array,
) -> Batches:
    """Count the executors whose micro-batches keep up with a stream, unless their number is told.

    Notes
    -----
    A micro-batch of what arrives in b seconds takes ``t = c0 + rho b`` with c0 the time of an
    empty one and rho the load on the executors' vCPUs. It is stable where ``t < b`` and planned for
    ``t <= u b``, thus ``rho <= u - c0 / b``: long intervals use workers better. A result is at most
    ``b + t`` old, so that freshness F allows ``b = F / (q + u)`` for a share q of the records; less
    where a time window is waited for. Each partition is one task unless the batch is repartitioned.
    Keyed state lives in 0.6 of the executors' memory. Results go to S3 as one file per task and
    micro-batch, and no more files than records.
    """
    setup_s = f.setup_s + w.io_s_per_batch
    fresh_s = largest(w.freshness_s - w.window_s, 0.0)
    longest_fresh_s = smallest(fresh_s / (w.delay_quantile + c.utilisation), longest_s)
    shortest_s = 2 * setup_s / c.utilisation
    told = np.asarray(c.batch_s) > 0
    batch_s = np.where(told, c.batch_s, largest(longest_fresh_s, shortest_s))[()]
    spare = c.utilisation - setup_s / batch_s
    planned = np.where(spare > 0, spare, c.utilisation)[()]
    record_s = w.cpu_s_per_record + w.record_bytes / f.read_bytes_per_second
    busy_vcpus = w.peak_records_per_second * record_s
    executors = capacity(
        {
            "processors": (busy_vcpus / planned, executor.vcpus),
            "state in memory": (w.state_bytes, executor.state_bytes),
        },
        fixed=decided,
    )
    tasks = smallest(executors.units * executor.vcpus, w.partitions)
    records = w.records_per_second * batch_s
    output_bytes = records * w.record_bytes * w.output_share
    written = smallest(largest(tasks, output_bytes / f.file_bytes), records)
    files = np.where(output_bytes > 0, written, 0.0)[()]
    return Batches(
        executors=executors,
        state_bytes_max=executors.units * executor.state_bytes,
        interval_s=batch_s,
        work_s=setup_s + busy_vcpus / tasks * batch_s,
        throughput=smallest(
            tasks * largest(1 - setup_s / batch_s, 0.0) / record_s, shard_rate(w, f)
        ),
        puts_per_month=w.seconds_per_month / batch_s * (f.checkpoint_puts + files),
    )


def delay_of(w: StreamProcess, batches: Batches) -> Delay:
    """Tell the age of a record when its result is written, stage by stage."""
    keeps_up = w.peak_records_per_second <= batches.throughput * (1 + 1e-9)
    return Delay(
        (
            Uniform("wait for the micro-batch", 0.0, batches.interval_s),
            Uniform("time window", 0.0, w.window_s),
            Fixed("process the micro-batch", batches.work_s),
            Fixed("growing backlog", np.where(keeps_up, 0.0, np.inf)[()]),
        )
    )


def traffic_gb(w: StreamProcess, f: BatchesFacts) -> Array:
    """Add up the data of the month, as billed on its way from the source [GB]."""
    return w.records_per_month * w.record_bytes / f.traffic_gb_bytes


def source_billed(w: StreamProcess, f: BatchesFacts) -> dict[str, Array]:
    """Meter what a source charges its reader: Kinesis's reads, and traffic from other zones."""
    return {**kinesis_billed(w, f), **kafka_billed(w, f.traffic_gb_bytes)}


def written_billed(
    w: StreamProcess, c: BatchesConfig, f: BatchesFacts, batches: Batches
) -> dict[str, Array]:
    """Meter the objects written to S3, and the storage of the results among them."""
    written_bytes = w.records_per_month * w.record_bytes * w.output_share
    return {
        "s3:standard_put_copy_post_list_request": batches.puts_per_month,
        "s3:standard_gb_month": kept_gb_month(written_bytes, c.output_kept_days, f),
    }


def batches_checks(
    w: StreamProcess, c: BatchesConfig, f: BatchesFacts, batches: Batches
) -> tuple[Check, ...]:
    """Look at the limits of a streaming job."""
    return (
        Check(
            "source",
            float(w.source == "sqs"),
            0.0,
            "",
            "Spark streams from Kinesis and Kafka, not from SQS: use a function.",
        ),
        Check(
            "micro-batch within its interval",
            batches.work_s,
            batches.interval_s,
            "s",
            "The stream is never caught up: take a longer interval, more workers, or more "
            "partitions.",
        ),
        Check(
            "record rate",
            w.demand,
            batches.throughput,
            "record/s",
            "Take more workers; repartition in the batch where partitions are fewer than vCPUs.",
        ),
        Check(
            "planned load",
            batches.work_s,
            c.utilisation * batches.interval_s,
            "s",
            "A peak leaves no room to catch up: add workers or lengthen the interval.",
            "advice",
        ),
        shard_check(w, f),
        Check(
            "state in memory",
            w.state_bytes,
            batches.state_bytes_max,
            "byte",
            "Keep state on disk with RocksDB, or give workers more memory.",
            "soft",
        ),
    )
