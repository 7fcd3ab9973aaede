"""AWS Glue streaming: a Spark job that runs all day and works in micro-batches."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.batch import SPILL_SHARE
from estimator.laws.capacity import capacity
from estimator.laws.delay import Delay, Fixed, Uniform
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services import glue
from estimator.specs import Spec
from estimator.units import MIB, Array, largest, smallest
from estimator.workloads.stream_process import StreamProcess

_STREAMING = "https://docs.aws.amazon.com/glue/latest/dg/add-job-streaming.html"
_SHARDS = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"

_assumed = partial(fact, kind="assumption", source=_STREAMING, as_of="2023-06-15")


@dataclass(frozen=True, kw_only=True)
class StreamingConfig(glue.JobConfig):
    """What the user may fix of a streaming job."""

    worker_type: str = param(
        "G.1X", "", "Worker type; G.025X is for thin streams", choices=tuple(glue.WORKERS)
    )
    batch_s: Array = param(
        0.0,
        "s",
        "Interval of micro-batches; 0 takes the longest that keeps results fresh, 100 s at most",
        low=0.0,
        high=3_600.0,
    )
    utilisation: Array = param(
        0.8, "", "Share of its interval a micro-batch may take at the peak", low=0.05, high=1.0
    )


@dataclass(frozen=True, kw_only=True)
class StreamingFacts:
    """Figures of a streaming job."""

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
    batch_s_default: Array = fact(
        100.0,
        "s",
        "Interval of micro-batches unless set",
        kind="quota",
        source=_STREAMING,
        as_of="2023-06-15",
    )
    file_bytes: Array = _assumed(
        128e6, "byte", "Largest file a task writes to S3", low=16e6, high=512e6
    )
    checkpoint_puts: Array = _assumed(
        3.0, "request", "Objects a micro-batch writes for its checkpoint", low=2.0, high=50.0
    )
    shard_read_bytes_per_second: Array = fact(
        2 * MIB,
        "byte/s",
        "Read limit of a Kinesis shard that is polled, over all its consumers",
        kind="quota",
        source=_SHARDS,
        as_of="2026",
    )


def size_streaming(w: StreamProcess, c: StreamingConfig, f: StreamingFacts) -> Sizing:
    """Count the workers whose micro-batches keep up with a stream, and pay them all month.

    Notes
    -----
    A micro-batch of what arrives in b seconds takes ``t = c0 + rho b`` with c0 the time of an
    empty one and rho the load on all vCPUs but the driver's. It is stable where ``t < b`` and
    planned for ``t <= u b``, thus ``rho <= u - c0 / b``: long intervals use workers better. A
    result is at most ``b + t`` old, so that freshness F allows ``b = F / (q + u)`` for a share q of
    the records; less where a time window is waited for. Each partition is one task unless the
    batch is repartitioned. Keyed state lives in 0.6 of the executors' memory. Results go to S3 as
    one file per task and micro-batch.

    The price page asks for at least 2 DPUs, an older text than the G.025X worker; two workers of
    any type are taken as the minimum.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/glue/latest/dg/add-job-streaming.html
    .. [2] https://aws.amazon.com/glue/pricing/
    """
    worker = glue.WORKERS[c.worker_type]
    vcpus, memory_bytes = worker.figures["vcpu"], worker.figures["memory_bytes"]
    setup_s = f.setup_s + w.io_s_per_batch
    fresh_s = largest(w.freshness_s - w.window_s, 0.0)
    longest_s = smallest(fresh_s / (w.delay_quantile + c.utilisation), f.batch_s_default)
    shortest_s = 2 * setup_s / c.utilisation
    batch_s = np.where(np.asarray(c.batch_s) > 0, c.batch_s, largest(longest_s, shortest_s))[()]
    spare = c.utilisation - setup_s / batch_s
    planned = np.where(spare > 0, spare, c.utilisation)[()]
    record_s = w.cpu_s_per_record + w.record_bytes / f.read_bytes_per_second
    busy_vcpus = w.peak_records_per_second * record_s
    executors = capacity(
        {
            "processors": (busy_vcpus / planned, vcpus),
            "state in memory": (w.state_bytes, SPILL_SHARE * memory_bytes),
        },
        fixed=largest(c.workers - 1, 0.0),
    )
    workers = executors.units + 1
    tasks = smallest(executors.units * vcpus, w.partitions)
    work_s = setup_s + busy_vcpus / tasks * batch_s
    hours = workers * worker.figures["dpu"] * w.hours_per_month
    output_bytes = w.records_per_second * w.record_bytes * w.output_share * batch_s
    files = np.where(output_bytes > 0, largest(tasks, output_bytes / f.file_bytes), 0.0)[()]
    throughput = tasks * largest(1 - setup_s / batch_s, 0.0) / record_s
    return Sizing(
        units={"worker": workers, "DPU": workers * worker.figures["dpu"]},
        billed={
            **glue.dpu_hours(worker, c, hours),
            "s3:standard_put_copy_post_list_request": w.seconds_per_month
            / batch_s
            * (f.checkpoint_puts + files),
        },
        throughput=throughput,
        capacity=executors,
        delay=Delay(
            (
                Uniform("wait for the micro-batch", 0.0, batch_s),
                Uniform("time window", 0.0, w.window_s),
                Fixed("process the micro-batch", work_s),
            )
        ),
        checks=streaming_checks(w, c, f, worker, workers, batch_s, work_s, throughput),
    )


def streaming_checks(
    w: StreamProcess,
    c: StreamingConfig,
    f: StreamingFacts,
    worker: Spec,
    workers: Array,
    batch_s: Array,
    work_s: Array,
    throughput: Array,
) -> tuple[Check, ...]:
    """Limits of a streaming job."""
    polled = w.source == "kinesis"
    return (
        Check(
            "source",
            float(w.source == "sqs"),
            0.0,
            "",
            "Glue streams from Kinesis and Kafka, not from SQS: use a function.",
        ),
        Check(
            "micro-batch within its interval",
            work_s,
            batch_s,
            "s",
            "The stream is never caught up: take a longer interval, more workers, or more "
            "partitions.",
        ),
        Check(
            "record rate",
            w.demand,
            throughput,
            "record/s",
            "Take more workers; repartition in the batch where partitions are fewer than vCPUs.",
        ),
        Check(
            "planned load",
            work_s,
            c.utilisation * batch_s,
            "s",
            "A peak leaves no room to catch up: add workers or lengthen the interval.",
            "advice",
        ),
        Check(
            "bytes per shard",
            w.peak_records_per_second * w.record_bytes / w.partitions * float(polled),
            f.shard_read_bytes_per_second,
            "byte/s",
            "Add shards, or read with enhanced fan-out.",
        ),
        Check(
            "state in memory",
            w.state_bytes,
            (workers - 1) * SPILL_SHARE * worker.figures["memory_bytes"],
            "byte",
            "Keep state on disk with RocksDB, or take R workers.",
            "soft",
        ),
        Check(
            "workers of a job",
            workers,
            worker.figures["workers_max"],
            "worker",
            "Take fewer, larger workers.",
            "soft",
        ),
    )


GLUE_STREAMING = Model(
    id="glue_streaming",
    title="AWS Glue, streaming",
    prices="glue",
    workload=StreamProcess,
    config=StreamingConfig,
    facts=StreamingFacts,
    size=size_streaming,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("results a minute or two old", "Spark code shared with batch jobs"),
    not_for=("answers within ten seconds", "thin streams: two workers are paid all day"),
    not_included=(
        *glue.NOT_INCLUDED,
        "the stream itself and its readers' fees",
        "compaction of the small files it writes",
    ),
    docs=(_STREAMING, glue.WORKER_TYPES, glue.PRICING),
)
