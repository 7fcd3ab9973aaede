"""AWS Glue: Spark jobs on a schedule, standard and Flex, and what every kind of Glue job shares.

How fast Spark works is told in `estimator.services.spark`.
"""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from estimator.laws.batch import cheapest_in_time
from estimator.laws.delay import Delay, Fixed, Lognormal
from estimator.model import COUNTS, Check, Evidence, Model, Sizing, fact, param
from estimator.services import spark
from estimator.services.catalog_requests import (
    CatalogConfig,
    CopyConfig,
    CopyFacts,
    catalog_billed,
    to_copy,
)
from estimator.services.spark import Work
from estimator.specs import Spec, hardware
from estimator.units import DAY, HOUR, HOURS_PER_MONTH, MINUTE, Array, largest
from estimator.workloads import TransformBatch

PRICING = "https://aws.amazon.com/glue/pricing/"
WORKER_TYPES = "https://docs.aws.amazon.com/glue/latest/dg/worker-types.html"
_JOB = "https://docs.aws.amazon.com/glue/latest/dg/add-job.html"
_AUTO_SCALING = "https://docs.aws.amazon.com/glue/latest/dg/auto-scaling.html"
_QUOTAS = "https://docs.aws.amazon.com/general/latest/gr/glue.html"
_FLEX = (
    "https://aws.amazon.com/blogs/big-data/"
    "introducing-aws-glue-flex-jobs-cost-savings-on-etl-workloads/"
)

_job_quota = partial(fact, kind="quota", source=_JOB, as_of="2026-10-10")
_assumed = partial(fact, kind="assumption", source=_AUTO_SCALING, as_of="2026-10-10")

WORKERS = hardware("glue_workers")
"""Worker types: DPUs, processors, memory, disk."""

BATCH_WORKERS = tuple(name for name in WORKERS if name != "G.025X")
"""Worker types of jobs that end; the smallest is for streams only."""

_SIZES = (2, 3, 4, 6, 8, 12, 18, 24, 37, 50, 74, 100, 149, 200, 299)
"""Numbers of workers to choose from; with every worker type's maximum among them."""


@dataclass(frozen=True, kw_only=True)
class JobConfig(CatalogConfig):
    """What the user may fix of any Spark job."""

    version: str = param(
        "glue5",
        "",
        "Glue up to 5.1, or Glue 6, which costs 30 % less and is priced in one Region only so far",
        choices=("glue5", "glue6"),
    )
    workers: Array = param(
        0.0,
        "worker",
        "Workers already decided on, the driver's included; 0 lets the estimate choose",
        low=0.0,
        high=1_196.0,
        whole=True,
        options=COUNTS,
    )


@dataclass(frozen=True, kw_only=True)
class FlexConfig(JobConfig, spark.RunConfig, CopyConfig):
    """What the user may fix of a batch job on spare capacity."""

    worker_type: str = param(
        "G.1X",
        "",
        "Worker type",
        choices=("G.1X", "G.2X"),
        options=True,
    )
    scaling: str = param(
        "fixed",
        "",
        "All workers for the whole run, or as many as the stage at hand can use",
        choices=("fixed", "auto"),
        options=True,
    )


@dataclass(frozen=True, kw_only=True)
class SparkConfig(FlexConfig):
    """What the user may fix of a batch job on its own capacity."""

    worker_type: str = param(
        "G.1X",
        "",
        "Worker type: G.1X has 4 vCPUs and 16 GB, the R types twice the memory",
        choices=BATCH_WORKERS,
        options=True,
    )


@dataclass(frozen=True, kw_only=True)
class JobFacts:
    """Figures of every Glue job."""

    minimum_s: Array = fact(
        60.0,
        "s",
        "Least time a run is billed; starting is not billed",
        kind="published",
        source=PRICING,
        as_of="2026-10-10",
    )
    runs_max: Array = fact(
        2_000.0,
        "run",
        "Runs of an account at a time; older texts say 50",
        kind="quota",
        source=_QUOTAS,
        as_of="2026",
    )
    run_s_max: Array = _job_quota(7 * DAY, "s", "Longest run a time-out can be set to")
    default_timeout_s: Array = _job_quota(
        480 * MINUTE, "s", "Time-out of a new job from Glue 5.0 on; 48 hours before"
    )


@dataclass(frozen=True, kw_only=True)
class StartFacts(JobFacts):
    """Figures of Spark jobs on their own capacity."""

    start_s_p50: Array = _assumed(
        40.0,
        "s",
        "Median time from the trigger to the first task; AWS says under a minute since Glue 2.0",
        low=20.0,
        high=60.0,
        measure="StartedOn of the run to its first log line",
    )
    start_s_p99: Array = _assumed(
        120.0,
        "s",
        "The 99th percentile of that time; no published figure",
        low=60.0,
        high=300.0,
        measure="StartedOn of the run to its first log line",
    )
    slow_start_factor: Array = fact(
        2.0,
        "",
        "Start of G.12X, G.16X and R workers over that of others: slower, AWS says, not how much",
        kind="assumption",
        source=WORKER_TYPES,
        as_of="2026-10-10",
        low=1.2,
        high=4.0,
    )


@dataclass(frozen=True, kw_only=True)
class BatchFacts(JobFacts, spark.WorkFacts, CopyFacts):
    """Figures of a batch job, wherever it runs."""

    ramp_s: Array = _assumed(
        10.0,
        "s",
        "Time in which auto scaling adds one worker",
        low=5.0,
        high=30.0,
        measure="glue.driver.ExecutorAllocationManager.executors.numberAllExecutors over time",
    )


@dataclass(frozen=True, kw_only=True)
class SparkFacts(BatchFacts, StartFacts):
    """Figures of a batch job on its own capacity."""


@dataclass(frozen=True, kw_only=True)
class FlexFacts(BatchFacts):
    """Figures of a batch job on spare capacity."""

    start_s_p50: Array = fact(
        180.0,
        "s",
        "Median time until spare capacity is found; AWS promises none",
        kind="assumption",
        source=_FLEX,
        as_of="2022-08-09",
        low=30.0,
        high=600.0,
        measure="StartedOn of the run to its first log line",
    )
    start_s_p99: Array = fact(
        1_200.0,
        "s",
        "The 99th percentile of that time; no published figure",
        kind="assumption",
        source=_FLEX,
        as_of="2022-08-09",
        low=600.0,
        high=3_600.0,
        measure="StartedOn of the run to its first log line",
    )
    losses_per_hour: Array = fact(
        0.05,
        "1/hour",
        "How often AWS takes capacity back from a run; no published figure",
        kind="assumption",
        source=_FLEX,
        as_of="2022-08-09",
        low=0.005,
        high=0.3,
    )
    lost_share: Array = fact(
        0.5,
        "",
        "Share of a run that is repeated after such a loss",
        kind="assumption",
        source=_FLEX,
        as_of="2022-08-09",
        low=0.1,
        high=1.0,
    )


@dataclass(frozen=True)
class Run:
    """A run on a number of workers.

    Attributes
    ----------
    work_s : Array
        Time in which the executors work [s].
    repeat_s : Array
        Time spent again on work that was lost [s].
    seconds : Array
        From the first task to the last commit [s].
    worker_s : Array
        Seconds billed, over all workers [s].
    """

    work_s: Array
    repeat_s: Array
    seconds: Array
    worker_s: Array


@dataclass(frozen=True)
class Job:
    """A batch job on workers of one type: how long its runs take on any number of executors.

    An executor is a worker that is not the driver.
    """

    work: Work
    worker: Spec
    scaling: str
    f: BatchFacts
    losses_per_s: Array = 0.0
    lost_share: Array = 0.0

    def vcpus(self, executors: Array) -> Array:
        """VCPUs of so many executors."""
        return np.multiply(executors, self.worker.figures["vcpu"])

    @property
    def memory_bytes_per_vcpu(self) -> float:
        """Memory of a worker per vCPU [byte]."""
        return self.worker.figures["memory_bytes"] / self.worker.figures["vcpu"]

    def executor_s(self, executors: Array) -> Array:
        """Time each executor works in a run [s]."""
        return self.work.executors_s(self.vcpus(executors), self.memory_bytes_per_vcpu)

    def elapsed_s(self, executors: Array) -> Array:
        """Time from the first task to the last: longer where executors join one by one [s]."""
        executor_s = self.executor_s(executors)
        if self.scaling == "fixed":
            return executor_s
        joined_s = np.multiply(self.f.ramp_s, executors)
        return np.where(
            executor_s < joined_s / 2,
            np.sqrt(2 * joined_s * executor_s),
            executor_s + joined_s / 2,
        )[()]

    def with_repeats(self, once_s: Array) -> Array:
        """Lengthen a run by what is done again after capacity was taken back [s]."""
        if not np.any(self.losses_per_s):
            return once_s
        losses = self.losses_per_s * once_s
        return once_s * (1 + losses) / (1 + (1 - self.lost_share) * losses)

    def run(self, workers: Array) -> Run:
        """Time and meter a run."""
        executors = np.subtract(workers, 1)
        work_s = self.elapsed_s(executors)
        once_s = self.work.driver_s + work_s
        seconds = self.with_repeats(once_s)
        return Run(work_s, seconds - once_s, seconds, self.worker_s(workers, seconds))

    def worker_s(self, workers: Array, run_s: Array) -> Array:
        """Seconds billed for a run of this length, over all workers [s]."""
        if self.scaling == "fixed":
            return workers * largest(run_s, self.f.minimum_s)
        executors = np.subtract(workers, 1)
        once_s = self.work.driver_s + self.elapsed_s(executors)
        busy_s = executors * self.executor_s(executors) * (run_s / once_s)
        return largest(run_s + busy_s, 2 * self.f.minimum_s)

    def choose(self, time_left_s: Array, decided: Array) -> Array:
        """Find the cheapest number of workers in time whose disks suffice, unless decided."""
        offered = [size for size in _SIZES if size <= self.worker.figures["workers_max"]]
        cheapest = cheapest_in_time(
            lambda workers: self.with_repeats(self.work.driver_s + self.elapsed_s(workers - 1)),
            self.worker_s,
            time_left_s,
            offered,
        )
        disk_bytes = self.worker.figures.get("free_disk_bytes", np.inf)
        enough = np.searchsorted(offered, self.work.shuffle_bytes / disk_bytes + 1)
        chosen = largest(cheapest, np.take(np.array(offered, dtype=float), enough, mode="clip"))
        return np.where(np.asarray(decided) > 0, largest(decided, 2.0), chosen)[()]


def start_stage(worker: Spec, f: StartFacts) -> Lognormal:
    """Time from the trigger to the first task of a job on its own capacity."""
    stage = Lognormal.from_percentiles("start", f.start_s_p50, f.start_s_p99)
    factor = f.slow_start_factor if worker.figures["slow_start"] else 1.0
    return replace(stage, median=stage.median * factor)


def dpu_hours(worker: Spec, c: JobConfig, hours: Array) -> dict[str, Array]:
    """Name the dimension that bills DPU-hours of this worker type and Glue version."""
    kind = "m_dpu_hour_memory_optimized" if worker.name.startswith("R.") else "dpu_hour_standard"
    return {kind + version_suffix(c): hours}


def version_suffix(c: JobConfig) -> str:
    """End of the names of dimensions that depend on the Glue version."""
    return "_glue6" if c.version == "glue6" else ""


def size_spark(w: TransformBatch, c: SparkConfig, f: SparkFacts) -> Sizing:
    """Choose the workers of a Spark job, and see how long and how dear its runs are.

    Notes
    -----
    With n the vCPUs of all workers but the driver, ``T = start + files / 5,000 + max(complexity *
    bytes * skew / (rate n), one task) + shuffle / (15 MB/s n) + t2 ln n + t3 n + written files /
    50``. A file costs what 4 MiB do. Data exchanged beyond 0.6 of the memory takes twice as long,
    and must fit on the workers' free disks.

    Unless told, a job takes the number of workers that costs least of those in time, from 15
    numbers, and the fastest if none is in time. It is rarely the fewest: the driver is paid
    like a worker, so two workers pay for one that works. Past a point more workers are slower.

    Auto scaling adds a worker every 10 s; executors are paid while they work, the driver
    throughout. The bill is workers times time from the first task on, at least a minute. Input and
    output are taken to be tables of the Data Catalog, which a run looks up and adds partitions to.

    References
    ----------
    .. [1] https://aws.amazon.com/glue/pricing/
    .. [2] https://docs.aws.amazon.com/glue/latest/dg/worker-types.html
    .. [3] https://docs.aws.amazon.com/glue/latest/dg/auto-scaling.html
    .. [4] https://spark.apache.org/docs/latest/sql-performance-tuning.html
    """
    job = Job(spark.work_of(w, c, f), WORKERS[c.worker_type], c.scaling, f)
    start = start_stage(job.worker, f)
    workers = job.choose(w.deadline_s - start.quantile(w.delay_quantile), c.workers)
    run = job.run(workers)
    hours = run.worker_s * job.worker.figures["dpu"] * w.runs_per_month / HOUR
    return batch_sizing(w, c, f, job, workers, run, start, dpu_hours(job.worker, c, hours))


def size_flex(w: TransformBatch, c: FlexConfig, f: FlexFacts) -> Sizing:
    """Choose the workers of a Flex job, and allow for a late start and lost work.

    Notes
    -----
    The same job as on standard capacity. AWS takes capacity back at random, 0.05 times an hour;
    that this comes before the end of a run of T hours has the odds ``p = 0.05 T / (1 + 0.05 T)``,
    and half of the run is then repeated, and so on until it is through: ``T / (1 - p / 2)``, in
    time and in money. Start and loss are assumptions; AWS says no more than that both vary.

    References
    ----------
    .. [1] https://aws.amazon.com/blogs/big-data/introducing-aws-glue-flex-jobs-cost-savings-on-etl-workloads/
    .. [2] https://docs.aws.amazon.com/glue/latest/dg/add-job.html
    .. [3] https://aws.amazon.com/glue/pricing/
    """
    job = Job(
        spark.work_of(w, c, f),
        WORKERS[c.worker_type],
        c.scaling,
        f,
        losses_per_s=f.losses_per_hour / HOUR,
        lost_share=f.lost_share,
    )
    start = Lognormal.from_percentiles("start", f.start_s_p50, f.start_s_p99)
    workers = job.choose(w.deadline_s - start.quantile(w.delay_quantile), c.workers)
    run = job.run(workers)
    hours = run.worker_s * job.worker.figures["dpu"] * w.runs_per_month / HOUR
    billed = {f"dpu_hour_flex{version_suffix(c)}": hours}
    sizing = batch_sizing(w, c, f, job, workers, run, start, billed)
    interruption = Check(
        "interruption",
        np.where(w.interruptible, 0.0, 1.0)[()],
        0.0,
        "",
        "AWS may take Flex workers back: run it on standard capacity.",
    )
    return replace(sizing, checks=(interruption, *sizing.checks))


def batch_sizing(
    w: TransformBatch,
    c: FlexConfig,
    f: BatchFacts,
    job: Job,
    workers: Array,
    run: Run,
    start: Lognormal,
    hours: dict[str, Array],
) -> Sizing:
    """Report a batch job: what it bills, what holds it back, which limits it meets."""
    vcpus = job.vcpus(np.subtract(workers, 1))
    return Sizing(
        units={"worker": workers, "DPU": workers * job.worker.figures["dpu"]},
        billed={**hours, **spark.s3_billed(w, f), **tables_billed(w, c, f)},
        throughput=w.data_bytes / run.seconds,
        bounds=job.work.bounds(w, vcpus, job.memory_bytes_per_vcpu),
        delay=Delay(
            (
                start,
                Fixed("list files", job.work.list_s),
                Fixed("read, transform, write", run.work_s),
                Fixed("commit files", job.work.commit_s),
                Fixed("repeat lost work", run.repeat_s),
            )
        ),
        checks=batch_checks(w, f, job, workers, run.seconds),
    )


def tables_billed(w: TransformBatch, c: CopyConfig, f: CopyFacts) -> dict[str, Array]:
    """Meter the catalogue's requests of runs that read one of its tables and write another."""
    requests = to_copy(c.partitions, c.output_partitions, f)
    return catalog_billed(c, w.runs_per_month * requests)


def batch_checks(
    w: TransformBatch, f: BatchFacts, job: Job, workers: Array, run_s: Array
) -> tuple[Check, ...]:
    """Limits of a batch job and of its runs."""
    executors = np.subtract(workers, 1)
    return (
        spark.rate_check(w, run_s),
        spark.disk_check(
            job.work,
            executors,
            job.worker.figures.get("free_disk_bytes", np.inf),
            "Take more workers, larger ones, or keep the exchange in S3 (shuffle plug-in).",
        ),
        spark.memory_check(
            job.work,
            job.vcpus(executors),
            job.memory_bytes_per_vcpu,
            "It spills to disk: take more workers or an R type.",
        ),
        workers_check(job.worker, workers),
        *run_checks(f, run_s, w.runs_per_month * run_s / (HOURS_PER_MONTH * HOUR)),
    )


def workers_check(worker: Spec, workers: Array) -> Check:
    """Compare the workers of a Spark job with the most a job may have of their type."""
    return Check(
        "workers of a job",
        workers,
        worker.figures["workers_max"],
        "worker",
        "Take fewer, larger workers.",
        "soft",
    )


def run_checks(f: JobFacts, run_s: Array, at_a_time: Array) -> tuple[Check, ...]:
    """Limits of the runs of any Glue job."""
    return (
        Check(
            "longest run",
            run_s,
            f.run_s_max,
            "s",
            "Split the work over several runs.",
        ),
        Check(
            "default time-out",
            run_s,
            f.default_timeout_s,
            "s",
            "Raise the time-out of the job.",
            "advice",
        ),
        Check(
            "runs at a time",
            at_a_time,
            f.runs_max,
            "run",
            "Request an increase of concurrent runs, or queue them.",
            "soft",
        ),
    )


UNMODELLED = {
    "dpu_hour_data_quality": "checking data quality is not part of any question",
    "dpu_hour_dev_endpoint": "development endpoints served versions of Glue that have ended",
    "dpu_hour_interactive_session": "developing in a notebook is not part of any question",
    "dpu_hour_interactive_session_glue6": "developing in a notebook is not part of any question",
    "dpu_hour_python_shell": "the meter of dpu_hour_standard again, listed for one Region only",
    "m_dpu_hour_ray": "Glue for Ray is closed to new customers since 2026-04-30",
    "m_dpu_hour_ray_interactive": "Glue for Ray is closed to new customers since 2026-04-30",
}
"""Dimensions of the price table that no model bills, and why."""

NOT_INCLUDED = (
    "CloudWatch Logs of the runs",
    "the trigger that starts them",
)

GLUE_SPARK = Model(
    id="glue_spark",
    title="AWS Glue, Spark",
    prices="glue",
    workload=TransformBatch,
    config=SparkConfig,
    facts=SparkFacts,
    size=size_spark,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=(
        "joins and aggregations without a cluster to run",
        "a few hours of work a day",
    ),
    not_for=(
        "results within seconds, or less than 100 MB: starting takes most of a minute",
        "steady work all day: a cluster costs less",
    ),
    not_included=(*NOT_INCLUDED, "storage of the input in S3"),
    docs=(WORKER_TYPES, _AUTO_SCALING, PRICING, spark.TUNING),
)
GLUE_FLEX = Model(
    id="glue_flex",
    title="AWS Glue, Spark Flex",
    prices="glue",
    workload=TransformBatch,
    config=FlexConfig,
    facts=FlexFacts,
    size=size_flex,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("nightly jobs nobody waits for", "tests and back-fills"),
    not_for=("deadlines of minutes", "runs that must not be interrupted"),
    not_included=(*NOT_INCLUDED, "storage of the input in S3"),
    docs=(_FLEX, _JOB, PRICING),
)
