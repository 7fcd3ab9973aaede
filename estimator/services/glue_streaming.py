"""AWS Glue streaming: a Spark job that runs all day and works in micro-batches."""

from dataclasses import dataclass

from estimator.model import Evidence, Model, Sizing, fact, param
from estimator.services import glue, spark, spark_streaming
from estimator.services.catalog_requests import WriteFacts, catalog_billed, to_write
from estimator.services.spark_streaming import Executor
from estimator.units import Array
from estimator.workloads import StreamProcess

_STREAMING = "https://docs.aws.amazon.com/glue/latest/dg/add-job-streaming.html"


@dataclass(frozen=True, kw_only=True)
class StreamingConfig(glue.JobConfig, spark_streaming.BatchesConfig):
    """What the user may fix of a streaming job."""

    worker_type: str = param(
        "G.1X",
        "",
        "Worker type; G.025X is for thin streams",
        choices=tuple(glue.WORKERS),
        options=True,
    )


@dataclass(frozen=True, kw_only=True)
class StreamingFacts(spark_streaming.BatchesFacts, WriteFacts):
    """Figures of a streaming job."""

    batch_s_default: Array = fact(
        100.0,
        "s",
        "Interval of micro-batches unless set",
        kind="quota",
        source=_STREAMING,
        as_of="2023-06-15",
    )


def size_streaming(w: StreamProcess, c: StreamingConfig, f: StreamingFacts) -> Sizing:
    """Count the workers whose micro-batches keep up with a stream, and pay them all month.

    Notes
    -----
    Executors by `estimator.services.spark_streaming.micro_batches`, and one worker more for the
    driver. The interval is 100 s at most unless told, Glue's default. The price page asks for at
    least 2 DPUs, an older text than the G.025X worker; two workers of any type are taken as the
    minimum. A micro-batch is taken to look up the table it writes and to add one partition to it.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/glue/latest/dg/add-job-streaming.html
    .. [2] https://aws.amazon.com/glue/pricing/
    """
    worker = glue.WORKERS[c.worker_type]
    batches = spark_streaming.micro_batches(
        w,
        c,
        f,
        Executor(worker.figures["vcpu"], worker.figures["memory_bytes"]),
        decided=spark.told_executors(c.workers),
        longest_s=f.batch_s_default,
    )
    workers = batches.executors.units + 1
    dpus = workers * worker.figures["dpu"]
    return Sizing(
        units={"worker": workers, "DPU": dpus},
        billed={
            **glue.dpu_hours(worker, c, dpus * w.hours_per_month),
            **spark_streaming.source_billed(w, f),
            **spark_streaming.written_billed(w, c, f, batches),
            **catalog_billed(c, w.seconds_per_month / batches.interval_s * to_write(1.0, f)),
        },
        throughput=batches.throughput,
        capacity=batches.executors,
        delay=spark_streaming.delay_of(w, batches),
        checks=(
            *spark_streaming.batches_checks(w, c, f, batches),
            glue.workers_check(worker, workers),
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
        "the stream itself",
        "compaction of the small files it writes",
    ),
    docs=(_STREAMING, glue.WORKER_TYPES, glue.PRICING),
)
