"""Amazon EMR Serverless: Spark on workers that AWS runs, for batches and for streams."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from estimator.laws.batch import cheapest_in_time, growing_time
from estimator.laws.delay import Delay, Fixed, Lognormal
from estimator.model import COUNTS, Check, Evidence, Model, Sizing, fact, param
from estimator.services import emr_spark, spark, spark_streaming
from estimator.services.spark import Work
from estimator.services.spark_streaming import Executor
from estimator.specs import Spec, hardware
from estimator.units import GB, GIB, HOUR, MINUTE, Array, ceil_to, largest, smallest
from estimator.workloads import StreamProcess, TransformBatch

_BEHAVIOUR = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-behavior.html"
_POOL = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/pre-init-capacity.html"
_QUOTAS = "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/endpoints-quotas.html"
_CONNECTORS = (
    "https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/"
    "jobs-spark-streaming-connectors.html"
)
_SPARK_SETTINGS = "https://spark.apache.org/docs/latest/configuration.html"

_behaviour = partial(fact, kind="quota", source=_BEHAVIOUR, as_of="2026-08-01")
_assumed = partial(fact, kind="assumption", source=_POOL, as_of="2026")

WORKERS = hardware("emr_serverless_workers")
"""Sizes of a worker: vCPUs and the memory it may have."""

_SIZES = (2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 64, 100, 160, 250, 500)
"""Numbers of workers to choose from, the driver's included."""


@dataclass(frozen=True, kw_only=True)
class WorkerConfig:
    """What the user may fix of workers."""

    architecture: str = param(
        "x86",
        "",
        "Processors of the workers; Arm costs a fifth less",
        choices=("x86", "arm"),
        options=True,
    )
    worker: str = param(
        "4vcpu",
        "",
        "Size of a worker, the driver's included",
        choices=tuple(WORKERS),
        options=True,
    )
    memory_bytes: Array = param(
        0.0,
        "byte",
        "Memory of a worker, its overhead included; 0 takes 4 GB per vCPU",
        low=0.0,
        high=120 * GIB,
    )
    workers: Array = param(
        0.0,
        "worker",
        "Workers already decided on, the driver's included; 0 lets the estimate choose",
        low=0.0,
        high=10_000.0,
        whole=True,
        options=COUNTS,
    )
    vcpus_max: Array = param(
        400.0, "vCPU", "Maximum capacity set for the application", low=2.0, high=1e5, log=True
    )


@dataclass(frozen=True, kw_only=True)
class BatchConfig(WorkerConfig, spark.RunConfig):
    """What the user may fix of batch jobs."""

    pool: Array = param(
        0.0,
        "worker",
        "Pre-initialised workers, the driver's included: they start in seconds and are paid while "
        "the application is started",
        low=0.0,
        high=10_000.0,
        whole=True,
    )
    idle_stop_s: Array = param(
        15 * MINUTE,
        "s",
        "Idle time after which the application stops and lets its pool go",
        low=MINUTE,
        high=7 * 24 * HOUR,
        log=True,
    )
    disk_bytes: Array = param(20 * GIB, "byte", "Storage of a worker", low=20 * GIB, high=200 * GIB)
    serverless_storage: Array = param(
        False,
        "",
        "Whether exchanged data lies outside the workers, at no charge (release 7.12, 4 vCPUs)",
        options=True,
    )


@dataclass(frozen=True, kw_only=True)
class StreamConfig(WorkerConfig, spark_streaming.BatchesConfig):
    """What the user may fix of a streaming job."""

    route: str = param(
        "interface_endpoint",
        "",
        "How a worker in your VPC reaches Kinesis: interface endpoint or NAT gateway",
        choices=("interface_endpoint", "nat_gateway"),
    )


@dataclass(frozen=True, kw_only=True)
class WorkerFacts:
    """Figures of workers."""

    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB; the price page does not say",
        kind="assumption",
        source=emr_spark.PRICING,
        as_of="2026-06-01",
        low=GB,
        high=GIB,
    )
    memory_overhead: Array = _behaviour(
        0.1, "", "Memory of a worker beyond the executor's own, over its own, by default"
    )
    account_vcpus_max: Array = fact(
        16.0,
        "vCPU",
        "VCPUs of a new account at a time, as remembered, not read; AWS raises it with use, and "
        "another text of AWS says most accounts start high",
        kind="assumption",
        source=_QUOTAS,
        as_of="2023-01-01",
        low=16.0,
        high=4_000.0,
        measure="Service Quotas, Max concurrent vCPUs per account",
    )


@dataclass(frozen=True, kw_only=True)
class BatchFacts(WorkerFacts, emr_spark.GravitonFacts):
    """Figures of batch jobs."""

    start_s_p50: Array = _assumed(
        60.0,
        "s",
        "Median time until a driver works that was not pre-initialised; a third party saw 30 s, "
        "AWS's texts mention a minute or two",
        low=30.0,
        high=90.0,
        measure="job run SCHEDULED to RUNNING, and to its first log line",
    )
    start_s_p99: Array = _assumed(
        180.0, "s", "The 99th percentile of that time; no published figure", low=90.0, high=300.0
    )
    pool_start_s_p50: Array = _assumed(
        5.0,
        "s",
        "Median time until a pre-initialised driver works; AWS says seconds",
        low=2.0,
        high=10.0,
    )
    pool_start_s_p99: Array = _assumed(
        15.0, "s", "The 99th percentile of that time", low=8.0, high=40.0
    )
    worker_start_s: Array = _assumed(
        40.0,
        "s",
        "Time from the request for an executor to its first task; no published figure",
        low=20.0,
        high=120.0,
        measure="EMR Serverless PendingCreationWorkerCount",
    )
    backlog_s: Array = fact(
        1.0,
        "s",
        "Time between requests for executors, each for twice as many as the one before",
        kind="published",
        source=_SPARK_SETTINGS,
        as_of="2026",
    )
    minimum_s: Array = fact(
        60.0,
        "s",
        "Least time a worker is billed",
        kind="quota",
        source=emr_spark.PRICING,
        as_of="2026-06-01",
    )
    disk_included_bytes: Array = _behaviour(
        20 * GIB, "byte", "Storage of a worker that is not charged"
    )
    default_timeout_s: Array = _behaviour(12 * HOUR, "s", "Time-out of a job run, by default")
    serverless_storage_vcpus: Array = _behaviour(
        4.0, "vCPU", "Least size of workers that may keep exchanged data outside"
    )


@dataclass(frozen=True, kw_only=True)
class StreamFacts(WorkerFacts, spark_streaming.BatchesFacts):
    """Figures of a streaming job."""

    longest_batch_s: Array = fact(
        60.0,
        "s",
        "Longest interval taken without being told",
        kind="assumption",
        source=_CONNECTORS,
        as_of="2026",
        low=10.0,
        high=300.0,
    )


@dataclass(frozen=True)
class Sized:
    """A worker as configured."""

    spec: Spec
    memory_bytes: Array

    @property
    def vcpus(self) -> float:
        """VCPUs of the worker."""
        return self.spec.figures["vcpu"]


def sized(c: WorkerConfig) -> Sized:
    """Look the worker up, and give it 4 GB per vCPU unless told."""
    spec = WORKERS[c.worker]
    told = np.asarray(c.memory_bytes) > 0
    memory_bytes = np.where(told, c.memory_bytes, 4 * GIB * spec.figures["vcpu"])[()]
    return Sized(spec, memory_bytes)


def worker_hours(c: WorkerConfig, f: WorkerFacts, worker: Sized, hours: Array) -> dict[str, Array]:
    """Meter processors and memory of workers."""
    return {
        f"vcpu_hour_{c.architecture}": hours * worker.vcpus,
        f"gb_hour_{c.architecture}": hours * worker.memory_bytes / f.gb_bytes,
    }


def worker_checks(
    c: WorkerConfig, f: WorkerFacts, worker: Sized, workers: Array
) -> tuple[Check, ...]:
    """Limits of a worker and of their number."""
    return (
        Check(
            "memory of a worker",
            worker.memory_bytes / f.gb_bytes,
            worker.spec.figures["memory_gb_max"],
            "GB",
            "Give it less memory, or take a larger worker.",
        ),
        Check(
            "least memory of a worker",
            worker.spec.figures["memory_gb_min"],
            worker.memory_bytes / f.gb_bytes,
            "GB",
            "Give it more memory, or take a smaller worker.",
        ),
        Check(
            "capacity of the application",
            workers * worker.vcpus,
            c.vcpus_max,
            "vCPU",
            "Raise the maximum capacity: a job needs room for a driver and an executor.",
        ),
        Check(
            "vCPUs of the account",
            workers * worker.vcpus,
            f.account_vcpus_max,
            "vCPU",
            "Request an increase of concurrent vCPUs per account.",
            "soft",
        ),
    )


@dataclass(frozen=True)
class Job:
    """A batch job on any number of workers: how long its runs take, and what is billed."""

    w: TransformBatch
    c: BatchConfig
    f: BatchFacts
    work: Work
    worker: Sized

    @property
    def memory_bytes_per_vcpu(self) -> Array:
        """Memory of an executor per vCPU [byte]."""
        return self.worker.memory_bytes / (1 + self.f.memory_overhead) / self.worker.vcpus

    @property
    def disk_bytes(self) -> Array:
        """Storage of a worker for exchanged data [byte]."""
        return np.where(self.c.serverless_storage, np.inf, self.c.disk_bytes)[()]

    def executors_s(self, executors: Array) -> Array:
        """Time so many executors take once they are there, one at least [s]."""
        return self.work.executors_s(executors * self.worker.vcpus, self.memory_bytes_per_vcpu)

    def pooled(self, workers: Array) -> Array:
        """Executors that are there from the start."""
        return largest(smallest(self.c.pool, workers) - 1, 0.0)

    def joining_s(self, workers: Array) -> Array:
        """Time until the executors that are not pre-initialised work [s].

        Requests double from one, so that k of them ask for 2**k - 1 executors.
        """
        asked = workers - 1 - self.pooled(workers)
        rounds = np.ceil(np.log2(asked + 1))
        return np.where(asked > 0, self.f.worker_start_s + rounds * self.f.backlog_s, 0.0)[()]

    def work_s(self, workers: Array) -> Array:
        """Time from the first request for an executor to the last task [s]."""
        all_s = self.executors_s(workers - 1)
        if not np.any(self.c.pool):
            return all_s + self.joining_s(workers)
        pooled = self.pooled(workers)
        pooled_s = np.where(pooled > 0, self.executors_s(largest(pooled, 1.0)), np.inf)
        grown_s = growing_time(pooled_s, all_s, self.joining_s(workers))
        return np.where(pooled < workers - 1, grown_s, all_s)[()]

    def run_s(self, workers: Array) -> Array:
        """Time from the start of the driver to the last commit [s]."""
        return self.work_s(workers) + self.work.driver_s

    def start(self, started: Any) -> Lognormal:
        """Time until the driver works, from the pool where the application is started."""
        cold = Lognormal.from_percentiles("start", self.f.start_s_p50, self.f.start_s_p99)
        warm = Lognormal.from_percentiles("start", self.f.pool_start_s_p50, self.f.pool_start_s_p99)
        from_pool = (np.asarray(self.c.pool) > 0) & started
        return Lognormal(
            "start the driver",
            np.where(from_pool, warm.median, cold.median)[()],
            np.where(from_pool, warm.sigma, cold.sigma)[()],
        )

    def pool_s(self, run_s: Array) -> Array:
        """Time the pool is billed per run: until the application stops, or the next run [s]."""
        return largest(smallest(run_s + self.c.idle_stop_s, spark.interval_s(self.w)), run_s)

    def worker_s(self, workers: Array, run_s: Array) -> Array:
        """Seconds billed for a run over all workers, the pool's share included [s]."""
        driver_s = largest(run_s, self.f.minimum_s)
        executor_s = largest(run_s - self.joining_s(workers) - self.work.list_s, self.f.minimum_s)
        if not np.any(self.c.pool):
            return executor_s * (workers - 1) + driver_s
        extra_driver = 1 - smallest(self.c.pool, 1.0)
        extra = workers - 1 - self.pooled(workers)
        return extra_driver * driver_s + extra * executor_s + self.c.pool * self.pool_s(run_s)

    def most(self) -> Array:
        """Workers that the application's maximum capacity holds, at least two."""
        return largest(np.floor(self.c.vcpus_max / self.worker.vcpus), 2.0)

    def choose(self) -> Array:
        """Find the number of workers with the fewest worker-seconds of those in time.

        No fewer than have disks for the exchange or are pre-initialised, no more than the
        application may have.
        """
        surely_started = spark.interval_s(self.w) <= self.c.idle_stop_s
        start_s = self.start(surely_started).quantile(self.w.delay_quantile)
        chosen = cheapest_in_time(self.run_s, self.worker_s, self.w.deadline_s - start_s, _SIZES)
        on_disk = ceil_to(self.work.shuffle_bytes / self.disk_bytes) + 1
        return smallest(largest(chosen, on_disk, self.c.pool), self.most())


def size_batch(w: TransformBatch, c: BatchConfig, f: BatchFacts) -> Sizing:
    """Choose the workers of a batch job, and see how long and how dear its runs are.

    Notes
    -----
    A driver and executors of one size work by the law of `estimator.services.spark.work_of`.
    Executors are asked for in rounds of 1, 2, 4 ... a second and start in 40 s, so that the
    others of n join after ``40 s + ceil(log2(n + 1))``; until then pre-initialised ones work alone.
    Unless told, a run takes the fewest worker-seconds of 15 numbers in time, the fastest if none
    is, within the application's maximum capacity.

    A worker is billed from its first task on, a minute at least; starting is not. The pool is
    billed while the application is started: for the run and 15 minutes more, or until the next
    run. A run that comes later than that waits as long for its driver as if there were no pool, and
    then finds the pool's executors ready. Runs are taken to be spread evenly over the month.

    References
    ----------
    .. [1] https://aws.amazon.com/emr/pricing/
    .. [2] https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/app-behavior.html
    .. [3] https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/pre-init-capacity.html
    """
    worker = sized(c)
    speed = f.graviton2_speed if c.architecture == "arm" else 1.0
    work = spark.work_of(w, c, f, speed)
    job = Job(w, c, f, work, worker)
    decided = np.asarray(c.workers) > 0
    told = smallest(largest(c.workers, c.pool, 2.0), job.most())
    workers = np.where(decided, told, job.choose())[()]
    work_s = job.work_s(workers)
    run_s = work_s + work.driver_s
    idle_s = spark.interval_s(w) - run_s
    hours = job.worker_s(workers, run_s) * w.runs_per_month / HOUR
    extra_gb = largest(c.disk_bytes - f.disk_included_bytes, 0.0) / f.gb_bytes
    vcpus = (workers - 1) * worker.vcpus
    return Sizing(
        units={"worker": workers},
        billed={
            **worker_hours(c, f, worker, hours),
            "storage_gb_hour_standard": hours
            * extra_gb
            * ~np.asarray(c.serverless_storage, dtype=bool),
            **spark.s3_billed(w, f),
        },
        throughput=w.data_bytes / run_s,
        bounds=work.bounds(w, vcpus, job.memory_bytes_per_vcpu),
        delay=Delay(
            (
                job.start(idle_s <= c.idle_stop_s),
                Fixed("list files", work.list_s),
                Fixed("start executors, read, transform, write", work_s),
                Fixed("commit files", work.commit_s),
            )
        ),
        checks=batch_checks(job, workers, run_s),
    )


def batch_checks(job: Job, workers: Array, run_s: Array) -> tuple[Check, ...]:
    """Limits of a batch job and of its runs."""
    w, c, f, worker = job.w, job.c, job.f, job.worker
    at_a_time = largest(run_s / spark.interval_s(w), 1.0)
    return (
        spark.rate_check(w, run_s),
        *worker_checks(c, f, worker, largest(workers, c.pool)),
        Check(
            "runs at a time",
            at_a_time * workers * worker.vcpus,
            c.vcpus_max,
            "vCPU",
            "Runs overlap and wait for capacity: raise the maximum of the application.",
            "soft",
        ),
        spark.disk_check(
            job.work,
            workers - 1,
            job.disk_bytes,
            "Give workers more storage, take more of them, or keep the exchange outside.",
        ),
        Check(
            "serverless storage",
            f.serverless_storage_vcpus * np.asarray(c.serverless_storage),
            worker.vcpus,
            "vCPU",
            "Only workers of 4 vCPUs and more may keep exchanged data outside.",
        ),
        spark.memory_check(
            job.work,
            (workers - 1) * worker.vcpus,
            job.memory_bytes_per_vcpu,
            "It spills to disk: take more workers, or give them more memory.",
        ),
        Check(
            "use of the pool",
            np.where(np.asarray(c.pool) > 0, spark.interval_s(w) - run_s, 0.0)[()],
            c.idle_stop_s,
            "s",
            "The application has stopped before the next run, which waits for its start again: let "
            "it stop later, or keep no pool.",
            "advice",
        ),
        Check(
            "default time-out",
            run_s,
            f.default_timeout_s,
            "s",
            "Raise the time-out of the job run.",
            "advice",
        ),
    )


def size_stream(w: StreamProcess, c: StreamConfig, f: StreamFacts) -> Sizing:
    """Count the workers whose micro-batches keep up with a stream, and pay them all month.

    Notes
    -----
    Executors by `estimator.services.spark_streaming.micro_batches`, and one worker more for the
    driver. The interval is a minute at most unless told. The number of workers is fixed for the
    peak: that Spark releases some between peaks is not modelled. Arm and x86 are taken to be
    equally fast here, since `cpu_s_per_record` is measured on the processor in question.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/jobs-spark-streaming-connectors.html
    .. [2] https://aws.amazon.com/emr/pricing/
    """
    worker = sized(c)
    batches = spark_streaming.micro_batches(
        w,
        c,
        f,
        Executor(worker.vcpus, worker.memory_bytes / (1 + f.memory_overhead)),
        decided=spark.told_executors(c.workers),
        longest_s=f.longest_batch_s,
    )
    workers = batches.executors.units + 1
    return Sizing(
        units={"worker": workers},
        billed={
            **worker_hours(c, f, worker, workers * w.hours_per_month),
            **spark_streaming.source_billed(w, f),
            **route_billed(w, c, f),
            **spark_streaming.written_billed(w, c, f, batches),
        },
        throughput=batches.throughput,
        capacity=batches.executors,
        delay=spark_streaming.delay_of(w, batches),
        checks=(
            *spark_streaming.batches_checks(w, c, f, batches),
            *worker_checks(c, f, worker, workers),
        ),
    )


def route_billed(w: StreamProcess, c: StreamConfig, f: StreamFacts) -> dict[str, Array]:
    """Meter the way to Kinesis; Kafka is in the same network."""
    of_kinesis = float(w.source in ("kinesis", "kinesis_fan_out"))
    by_endpoint = of_kinesis * float(c.route == "interface_endpoint")
    by_nat = of_kinesis * float(c.route == "nat_gateway")
    gb = spark_streaming.traffic_gb(w, f)
    return {
        "data_transfer:vpc_interface_endpoint_az_hour": w.hours_per_month * by_endpoint,
        "data_transfer:vpc_interface_endpoint_gb": gb * by_endpoint,
        "data_transfer:nat_gateway_hour": w.hours_per_month * by_nat,
        "data_transfer:nat_gateway_gb": gb * by_nat,
    }


EMR_SERVERLESS = Model(
    id="emr_serverless",
    title="Amazon EMR Serverless",
    prices="emr_serverless",
    workload=TransformBatch,
    config=BatchConfig,
    facts=BatchFacts,
    size=size_batch,
    evidence=Evidence(throughput="B", delay="B"),
    best_for=(
        "Spark or Hive without a cluster to run",
        "a few hours of work a day, paid by job",
    ),
    not_for=(
        "answers within a minute, unless a pool is paid all day",
        "other frameworks than Spark and Hive",
    ),
    not_included=(
        "storage of the input in S3",
        "CloudWatch Logs of the runs",
    ),
    docs=(_BEHAVIOUR, _POOL, _QUOTAS, emr_spark.PRICING, emr_spark.ARM_BENCHMARK),
)
EMR_SERVERLESS_STREAMING = Model(
    id="emr_serverless_streaming",
    title="Amazon EMR Serverless, streaming",
    prices="emr_serverless",
    workload=StreamProcess,
    config=StreamConfig,
    facts=StreamFacts,
    size=size_stream,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("Spark code shared with batch jobs", "results half a minute to a few minutes old"),
    not_for=("answers within ten seconds", "thin streams: two workers are paid all day"),
    not_included=(
        "the stream itself",
        "CloudWatch Logs of the run",
        "compaction of the small files it writes",
    ),
    docs=(_CONNECTORS, _BEHAVIOUR, emr_spark.PRICING),
)
