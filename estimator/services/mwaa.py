"""Amazon MWAA: environments of every class, and MWAA Serverless."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from estimator.laws.capacity import Capacity, capacity
from estimator.laws.delay import (
    Deferred,
    Delay,
    Lognormal,
    QueueWait,
    Sometimes,
    Stage,
    Uniform,
)
from estimator.laws.queueing import erlang_c, is_stable
from estimator.model import Check, Evidence, Lifecycle, Model, Sizing, fact, param
from estimator.services.vpc import VpcConfig, vpc_billed
from estimator.specs import Spec, column, hardware
from estimator.units import (
    HOUR,
    HOURS_PER_MONTH,
    MINUTE,
    Array,
    ceil_to,
    largest,
    smallest,
)
from estimator.workloads import Orchestrate

_CLASSES = "https://docs.aws.amazon.com/mwaa/latest/userguide/environment-class.html"
_SCALING = "https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-autoscaling.html"
_QUOTAS = "https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-quotas.html"
_TEMPLATE = (
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-mwaa-environment.html"
)
_TUNING = "https://docs.aws.amazon.com/mwaa/latest/userguide/best-practices-tuning.html"
_NETWORK = "https://docs.aws.amazon.com/mwaa/latest/userguide/networking-about.html"
_PLANNING = (
    "https://aws.amazon.com/blogs/big-data/"
    "a-guide-to-capacity-planning-for-airflow-worker-pool-in-amazon-mwaa/"
)
_OPERATORS = (
    "https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/index.html"
)
_PRICING = "https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/"
_SERVERLESS = (
    "https://docs.aws.amazon.com/mwaa/latest/mwaa-serverless-userguide/what-is-mwaa-serverless.html"
)

_assumed = partial(fact, kind="assumption", source=_TUNING, as_of="2026")
_serverless_quota = partial(fact, kind="quota", source=_SERVERLESS, as_of="2025-11-30")
_serverless_guess = partial(fact, kind="assumption", source=_SERVERLESS, as_of="2025-11-30")

_NAMES = tuple(f"mw1.{size}" for size in ("micro", "small", "medium", "large", "xlarge", "2xlarge"))


@dataclass(frozen=True, kw_only=True)
class EnvironmentConfig(VpcConfig):
    """What the user may fix of an MWAA environment."""

    environment_class: str = param(
        "auto",
        "",
        "Environment class; auto takes the smallest that holds the DAGs and the workers",
        choices=("auto", *_NAMES),
        options=True,
    )
    workers: Array = param(
        0.0,
        "worker",
        "Most workers (MaxWorkers) if decided on already; 0 sizes them for the busiest minute",
        low=0.0,
        high=10_000.0,
        whole=True,
    )
    always_on_workers: Array = param(
        0.0,
        "worker",
        "Workers that never go away (MinWorkers); 0 keeps all of the busiest minute, so that no "
        "task waits for a new one",
        low=0.0,
        high=10_000.0,
        whole=True,
        options=(0.0, 1.0, 2.0, 4.0, 8.0, 16.0),
    )
    peaks_per_day: Array = param(
        24.0,
        "peak",
        "Busy times a day for which workers are added, and removed afterwards",
        low=0.0,
        high=288.0,
    )
    utilisation: Array = param(
        0.8, "", "Share of task slots to plan for at the peak", low=0.05, high=1.0
    )
    deferrable: Array = param(
        False,
        "",
        "Whether operators that wait for a job give their slot back meanwhile (deferrable)",
    )
    schedulers: Array = param(
        2.0, "scheduler", "Schedulers; mw1.micro has exactly one", low=2.0, high=5.0, whole=True
    )
    web_servers: Array = param(
        2.0, "web server", "Web servers; mw1.micro has exactly one", low=2.0, high=5.0, whole=True
    )
    database_gb: Array = param(
        10.0,
        "GB",
        "Metadata database: AWS reckons with 10 GB, and with 40 GB for 200 workflows of 20 tasks "
        "kept for six months",
        low=0.0,
        high=10_000.0,
    )
    nat_gateways: Array = param(
        2.0,
        "gateway",
        "NAT gateways kept for the environment's private subnets; 0 where they exist anyway",
        low=0.0,
        high=20.0,
        whole=True,
    )
    interface_endpoints: Array = param(
        0.0,
        "endpoint",
        "Interface endpoints of an environment without a way to the internet, counted in each "
        "Availability Zone: CloudWatch and its logs, SQS, KMS, Airflow's own; 0 with NAT gateways",
        low=0.0,
        high=100.0,
        whole=True,
    )
    network_gb_per_month: Array = param(
        10.0, "GB", "What workers send and receive through either in a month", low=0.0, high=1e6
    )


@dataclass(frozen=True, kw_only=True)
class ServerlessConfig:
    """What the user may fix of MWAA Serverless: nothing, it takes a definition and runs it."""


@dataclass(frozen=True, kw_only=True)
class AirflowFacts:
    """Figures of Airflow, however it is run."""

    notice_s: Array = fact(
        30.0,
        "s",
        "Pause between two looks of an operator at its job: 6 s of the Glue operator to 60 s of "
        "the EMR operators; the latter read as the range",
        kind="assumption",
        source=_OPERATORS,
        as_of="2026",
        low=6.0,
        high=60.0,
    )
    scheduling_s_p50: Array = _assumed(
        3.0,
        "s",
        "Median time until the scheduler queues a task that is ready; no published figure",
        low=1.0,
        high=6.0,
        measure="queued_dttm of a task instance less the end of the one before it",
    )
    scheduling_s_p99: Array = _assumed(
        10.0,
        "s",
        "Time that one such step in a hundred exceeds; no published figure",
        low=7.0,
        high=30.0,
    )


@dataclass(frozen=True, kw_only=True)
class EnvironmentFacts(AirflowFacts):
    """Figures of environments; those of each class are in the table of classes."""

    workers_max: Array = fact(
        25.0,
        "worker",
        "Workers of an environment before an increase",
        kind="quota",
        source=_QUOTAS,
        as_of="2023-06-15",
    )
    included_schedulers: Array = fact(
        2.0,
        "scheduler",
        "Schedulers in the price of an environment",
        kind="published",
        source=_TEMPLATE,
        as_of="2026-04-13",
    )
    included_web_servers: Array = fact(
        2.0,
        "web server",
        "Web servers in the price of an environment; that it is the default number is inferred",
        kind="published",
        source=_TEMPLATE,
        as_of="2026-04-13",
    )
    scheduler_tasks_per_second: Array = _assumed(
        10.0,
        "task/s",
        "Task instances one scheduler starts; no published figure",
        low=3.0,
        high=30.0,
        measure="AWS/MWAA rate of TasksScheduled at full load over the number of schedulers",
    )
    submit_s: Array = fact(
        5.0,
        "s",
        "Time a deferrable operator holds a slot to submit its job; no published figure",
        kind="assumption",
        source=_OPERATORS,
        as_of="2026",
        low=1.0,
        high=15.0,
    )
    start_s_p50: Array = _assumed(
        2.0,
        "s",
        "Median time a worker takes to start a task; no published figure",
        low=1.0,
        high=3.0,
    )
    start_s_p99: Array = _assumed(
        5.0,
        "s",
        "Time that one task start in a hundred exceeds; no published figure",
        low=3.5,
        high=20.0,
    )
    task_cv2: Array = _assumed(
        1.0,
        "",
        "Squared coefficient of variation of the time tasks hold a slot; 1 is exponential",
        low=0.25,
        high=4.0,
        measure="variance over squared mean of AWS/MWAA TaskInstanceDuration",
    )
    new_worker_s_low: Array = fact(
        MINUTE,
        "s",
        "Time until an added worker takes tasks, 5th percentile; AWS says a few minutes",
        kind="assumption",
        source=_SCALING,
        as_of="2023-06-15",
        low=30.0,
        high=2 * MINUTE,
    )
    new_worker_s_high: Array = fact(
        5 * MINUTE,
        "s",
        "Time until an added worker takes tasks, 95th percentile; AWS says a few minutes",
        kind="assumption",
        source=_SCALING,
        as_of="2023-06-15",
        low=3 * MINUTE,
        high=10 * MINUTE,
    )
    removal_s: Array = fact(
        5 * MINUTE,
        "s",
        "Time an added worker outlasts the last task",
        kind="published",
        source=_SCALING,
        as_of="2023-06-15",
        low=2 * MINUTE,
        high=5 * MINUTE,
    )


@dataclass(frozen=True, kw_only=True)
class ServerlessFacts(AirflowFacts):
    """Figures of MWAA Serverless, quoted second-hand soon after its launch."""

    task_s_max: Array = _serverless_quota(HOUR, "s", "Longest task")
    billed_s_min: Array = _serverless_quota(60.0, "s", "Least billed time of a task")
    workflows_max: Array = _serverless_quota(
        100.0, "workflow", "Workflows of an account before an increase"
    )
    runs_max: Array = _serverless_quota(
        100.0, "run", "Runs of an account at once before an increase"
    )
    runs_per_workflow_max: Array = _serverless_quota(
        20.0, "run", "Runs of one workflow at once before an increase"
    )
    start_s_p50: Array = _serverless_guess(
        30.0,
        "s",
        "Median time until the container of a task has started; every task has its own; no "
        "published figure",
        low=10.0,
        high=45.0,
    )
    start_s_p99: Array = _serverless_guess(
        75.0,
        "s",
        "Time that one such start in a hundred exceeds; no published figure",
        low=50.0,
        high=180.0,
    )


@dataclass(frozen=True)
class SlotWait(Deferred):
    """Waiting for a free task slot, worked out only where the delay is asked for.

    Erlang's recursion takes one step per slot, and a bill does not need it.
    """

    slots: Array
    tasks_per_second: Array
    held_s: Array
    held_cv2: Array

    @cached_property
    def worked_out(self) -> QueueWait:
        """The wait, named alike."""
        offered = self.tasks_per_second * self.held_s
        stable = is_stable(self.slots, self.tasks_per_second, self.held_s)
        spare = np.where(stable, self.slots - offered, 1.0)
        delayed_s = np.where(stable, self.held_s / spare * (1 + self.held_cv2) / 2, np.inf)[()]
        return QueueWait(self.name, erlang_c(self.slots, offered), delayed_s)


@dataclass(frozen=True)
class TaskLoad:
    """What the workflows ask of the workers."""

    per_second: Array
    held_s: Array
    running: Array
    at_once: Array


def task_load(w: Orchestrate, c: EnvironmentConfig, f: EnvironmentFacts) -> TaskLoad:
    """Count task attempts, the time each holds a slot, and the slots held in the busiest minute.

    Notes
    -----
    An operator that waits for a job holds its slot until it sees that the job has ended.
    """
    deferred = np.logical_and(w.waits_for_jobs, c.deferrable)
    waiting_s = w.task_s + notice(w, f).mean
    held_s = np.where(deferred, smallest(f.submit_s, w.task_s), waiting_s) + f.start_s_p50
    per_second = w.peak_tasks_per_second * w.attempts_per_task
    return TaskLoad(per_second, held_s, per_second * held_s, w.tasks_at_once)


@dataclass(frozen=True)
class Environment:
    """The chosen class per scenario, and the workers it needs.

    Attributes
    ----------
    names : tuple of str
        The classes there were to choose from.
    chosen : Array
        Index into `names`.
    figures : mapping of str to Array
        Figures of the chosen class.
    workers : Capacity
        Workers in the busiest minute, and what decided.
    workers_max : Array
        Most workers of the class.
    """

    names: tuple[str, ...]
    chosen: NDArray[np.intp]
    figures: Mapping[str, Array]
    workers: Capacity
    workers_max: Array

    @property
    def slots(self) -> Array:
        """Tasks that run at once when all workers are there."""
        return self.workers.units * self.figures["tasks_per_worker"]

    def by_class(self, part: str, quantity: Array) -> dict[str, Array]:
        """Billed quantity of one part of the environment; all but the chosen class are zero."""
        hours: list[Array] = [
            np.where(self.chosen == index, quantity, 0.0)[()] for index in range(len(self.names))
        ]
        keys = [f"{part}_hour_{name.replace('.', '_')}" for name in self.names]
        return dict(zip(keys, hours, strict=True))


def workers_of(c: EnvironmentConfig, load: TaskLoad, figures: Mapping[str, Array]) -> Capacity:
    """Count the workers of the busiest minute by AWS's rule, tasks over tasks per worker.

    Notes
    -----
    Tasks that start together are taken as they come; a steady load is divided by the planned
    utilisation, since a queue needs room to drain.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-autoscaling.html
    """
    per_worker = figures["tasks_per_worker"]
    return capacity(
        {
            "running tasks": (load.running / c.utilisation, per_worker),
            "tasks started together": (load.at_once, per_worker),
        },
        fixed=c.workers,
    )


def choose_class(
    w: Orchestrate, c: EnvironmentConfig, f: EnvironmentFacts, load: TaskLoad
) -> Environment:
    """Choose the smallest class that holds the DAGs and whose workers suffice.

    Notes
    -----
    A slot costs the same in every class, an environment more in each larger one: the smallest that
    is able is the cheapest. Where none is, the largest is taken and its checks fail.
    """
    names = _NAMES if c.environment_class == "auto" else (c.environment_class,)
    specs: list[Spec] = [hardware("mwaa_classes")[name] for name in names]
    able = []
    for spec in specs:
        needed = workers_of(c, load, spec.figures).units
        most = np.where(spec.figures["scales"] > 0, f.workers_max, 1.0)
        able.append((w.workflows <= spec.figures["dag_capacity"]) & (needed <= most))
    stacked = np.stack(np.broadcast_arrays(*able))
    chosen = np.where(stacked.any(axis=0), np.argmax(stacked, axis=0), len(specs) - 1)
    figures = {
        figure: column(specs, figure)[chosen]
        for figure in ("dag_capacity", "tasks_per_worker", "scales")
    }
    return Environment(
        names=names,
        chosen=chosen,
        figures=figures,
        workers=workers_of(c, load, figures),
        workers_max=np.where(figures["scales"] > 0, f.workers_max, 1.0)[()],
    )


def always_on(c: EnvironmentConfig, environment: Environment) -> Array:
    """Workers that never go away: those the user keeps, else all of the busiest minute."""
    kept = np.asarray(c.always_on_workers)
    most = environment.workers.units
    return np.where(kept > 0, smallest(kept, most), most)[()]


def worker_hours(
    w: Orchestrate, c: EnvironmentConfig, f: EnvironmentFacts, environment: Environment
) -> Array:
    """Hours of workers beyond the one that an environment includes.

    Notes
    -----
    With all load at its peak, peaks fill ``1 / peak_to_mean`` of the time; each keeps its added
    workers for the time it takes to remove them as well.
    """
    kept = always_on(c, environment)
    share = 1 / w.peak_to_mean + c.peaks_per_day * f.removal_s / (24 * HOUR)
    added = (environment.workers.units - kept) * smallest(share, 1.0)
    return (largest(kept - 1, 0.0) + added) * w.hours_per_month


def environment_delay(
    w: Orchestrate,
    c: EnvironmentConfig,
    f: EnvironmentFacts,
    load: TaskLoad,
    environment: Environment,
) -> tuple[Stage, ...]:
    """Stages from a task being ready until a worker runs it, in the busiest minute."""
    slots = environment.slots
    per_worker = environment.figures["tasks_per_worker"]
    standing = always_on(c, environment) * per_worker
    together = largest(load.running, smallest(load.at_once, slots))
    beyond = np.where(
        always_on(c, environment) < environment.workers.units,
        largest(1 - standing / largest(together, 1.0), 0.0),
        0.0,
    )[()]
    queued_rounds = largest(load.at_once / slots - 1, 0.0)
    return (
        notice(w, f),
        scheduling(f),
        SlotWait("wait for a slot", slots, load.per_second, load.held_s, f.task_cv2),
        Uniform("wait for those before it", 0.0, queued_rounds * load.held_s),
        Sometimes(
            "wait for a new worker",
            beyond,
            Lognormal.from_range("new worker", f.new_worker_s_low, f.new_worker_s_high),
        ),
        Lognormal.from_percentiles("start task", f.start_s_p50, f.start_s_p99),
    )


def notice(w: Orchestrate, f: AirflowFacts) -> Uniform:
    """Stage until an operator sees that its job has ended."""
    return Uniform("notice end of job", 0.0, np.where(w.waits_for_jobs, f.notice_s, 0.0)[()])


def scheduling(f: AirflowFacts) -> Lognormal:
    """Stage until the scheduler has queued a task that is ready."""
    return Lognormal.from_percentiles("schedule", f.scheduling_s_p50, f.scheduling_s_p99)


def size_environment(w: Orchestrate, c: EnvironmentConfig, f: EnvironmentFacts) -> Sizing:
    """Choose the class and count the workers of an MWAA environment.

    Notes
    -----
    Slots held in the busiest minute follow Little's law, ``a = tasks per second * time held``;
    workers are ``max(ceil(a / u), ceil(tasks that start together)) / tasks per worker``. Tasks wait
    for a slot as in an M/G/c queue with c all the slots of the busiest minute (Erlang C, stretched
    by ``(1 + cv2) / 2``); where fewer workers are always on, the tasks beyond their slots wait for
    new ones instead. An operator that waits for its job holds its slot unless it is deferrable.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/mwaa/latest/userguide/environment-class.html
    .. [2] https://docs.aws.amazon.com/mwaa/latest/userguide/mwaa-autoscaling.html
    .. [3] https://aws.amazon.com/blogs/big-data/a-guide-to-capacity-planning-for-airflow-worker-pool-in-amazon-mwaa/
    """
    load = task_load(w, c, f)
    environment = choose_class(w, c, f, load)
    hours = w.hours_per_month
    scales = environment.figures["scales"]
    more_schedulers = largest(c.schedulers - f.included_schedulers, 0.0) * scales
    more_web_servers = largest(c.web_servers - f.included_web_servers, 0.0) * scales
    schedulers = np.where(scales > 0, c.schedulers, 1.0)[()]
    more_workers = {
        key: quantity
        for part, quantity in (
            ("worker", worker_hours(w, c, f, environment) * scales),
            ("scheduler", more_schedulers * hours),
            ("web_server", more_web_servers * hours),
        )
        for key, quantity in environment.by_class(part, quantity).items()
        if not key.endswith("micro")
    }
    scheduled_per_second = schedulers * f.scheduler_tasks_per_second
    return Sizing(
        units={
            "environment": np.ones_like(environment.workers.units),
            "worker": environment.workers.units,
            "scheduler": schedulers,
        },
        billed={
            **environment.by_class("environment", hours * np.ones_like(load.running)),
            **more_workers,
            "metadata_database_gb_month": c.database_gb * smallest(hours / HOURS_PER_MONTH, 1.0),
            **vpc_billed(c, hours, c.network_gb_per_month),
        },
        throughput=smallest(environment.slots / load.held_s, scheduled_per_second)
        / w.attempts_per_task,
        delay=Delay(environment_delay(w, c, f, load, environment)),
        checks=environment_checks(w, c, load, environment, scheduled_per_second),
        capacity=environment.workers,
    )


def environment_checks(
    w: Orchestrate,
    c: EnvironmentConfig,
    load: TaskLoad,
    environment: Environment,
    scheduled_per_second: Array,
) -> tuple[Check, ...]:
    """Limits of an environment."""
    needed_on_average = load.running / w.peak_to_mean / environment.figures["tasks_per_worker"]
    return (
        Check(
            "task slots",
            load.running,
            environment.slots,
            "task",
            "Add workers, take a larger class, or use deferrable operators.",
        ),
        Check(
            "scheduling rate",
            load.per_second,
            scheduled_per_second,
            "task/s",
            "Add schedulers, or put more work into one task.",
        ),
        Check(
            "workers",
            environment.workers.units,
            environment.workers_max,
            "worker",
            "Take a larger class, request an increase, or divide the DAGs over environments.",
            "soft",
        ),
        Check(
            "DAGs",
            w.workflows,
            environment.figures["dag_capacity"],
            "workflow",
            "Take a larger class, or divide the DAGs over environments.",
            "soft",
        ),
        Check(
            "idle workers",
            always_on(c, environment),
            largest(ceil_to(needed_on_average), 1.0),
            "worker",
            "Keep fewer workers on if tasks may wait minutes for new ones.",
            "advice",
        ),
    )


def size_serverless(
    w: Orchestrate,
    c: ServerlessConfig,  # noqa: ARG001 - nothing to fix, one signature for all models
    f: ServerlessFacts,
) -> Sizing:
    """Meter the task hours of MWAA Serverless and see whether its quotas allow the workflows.

    Notes
    -----
    Every task is billed for its own duration by the second, one minute at least; one that waits
    for a job is billed until it sees that the job has ended. By Little's law the busiest minute, if
    it lasted, holds ``starts * run time`` runs, of which an account may have a limited number; load
    is taken to spread evenly over the workflows.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/mwaa/latest/mwaa-serverless-userguide/what-is-mwaa-serverless.html
    .. [2] https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/
    """
    noticing = notice(w, f)
    stages = (
        noticing,
        scheduling(f),
        Lognormal.from_percentiles("start container", f.start_s_p50, f.start_s_p99),
    )
    lag_s = Delay(stages).mean
    run_s = w.sequential_tasks * w.attempts_per_task * (w.task_s + lag_s)
    own_s = w.task_s + noticing.mean
    billed_s = largest(ceil_to(own_s), f.billed_s_min)
    runs = largest(w.peak_starts_per_second * run_s, w.simultaneous_runs)
    runs_max = smallest(f.runs_max, f.runs_per_workflow_max * w.workflows)
    return Sizing(
        units={"open run": ceil_to(runs)},
        billed={"serverless_task_hour": w.attempts_per_month * billed_s / HOUR},
        throughput=runs_max / run_s * w.tasks_per_run,
        bounds={
            "runs of the account": f.runs_max / run_s * w.tasks_per_run,
            "runs of a workflow": f.runs_per_workflow_max * w.workflows / run_s * w.tasks_per_run,
        },
        delay=Delay(stages),
        checks=(
            Check(
                "task time",
                own_s,
                f.task_s_max,
                "s",
                "Let the task start a job and a later one look for its end, or use an environment.",
            ),
            Check(
                "runs at once",
                runs,
                f.runs_max,
                "run",
                "Request an increase of concurrent runs, or start runs further apart.",
                "soft",
            ),
            Check(
                "runs of one workflow",
                runs / w.workflows,
                f.runs_per_workflow_max,
                "run",
                "Request an increase of concurrent runs, or divide the workflow.",
                "soft",
            ),
            Check(
                "workflows",
                w.workflows,
                f.workflows_max,
                "workflow",
                "Request an increase of workflows per account.",
                "soft",
            ),
        ),
    )


UNMODELLED: dict[str, str] = {}
"""Dimensions of the price table that no model bills: none."""

MWAA = Model(
    id="mwaa",
    title="Amazon MWAA",
    prices="mwaa",
    workload=Orchestrate,
    config=EnvironmentConfig,
    facts=EnvironmentFacts,
    size=size_environment,
    evidence=Evidence(throughput="A", delay="C"),
    best_for=(
        "existing Airflow DAGs and know-how",
        "operators for systems in and outside AWS",
        "steady load that fills its workers",
    ),
    not_for=(
        "a few small workflows: an environment is billed around the clock",
        "more than one start per second",
        "reacting within ten seconds",
    ),
    not_included=(
        "what the tasks start elsewhere: jobs, queries, clusters",
        "CloudWatch Logs, which an environment writes",
        "endpoints that MWAA makes for itself, and the S3 bucket of the DAGs",
    ),
    docs=(_CLASSES, _SCALING, _QUOTAS, _PLANNING, _NETWORK, _PRICING),
)
SERVERLESS = Model(
    id="mwaa_serverless",
    title="MWAA Serverless",
    prices="mwaa",
    workload=Orchestrate,
    config=ServerlessConfig,
    facts=ServerlessFacts,
    size=size_serverless,
    evidence=Evidence(throughput="B", delay="C"),
    lifecycle=Lifecycle(since=date(2025, 11, 17), source=_SERVERLESS),
    best_for=("Airflow workflows of AWS operators that run now and then", "no idle cost"),
    not_for=("one's own Python operators", "tasks beyond an hour", "many tasks of seconds"),
    not_included=(
        "what the tasks start elsewhere: jobs, queries, clusters",
        "CloudWatch Logs, which every run writes",
    ),
    docs=(_SERVERLESS, _PRICING),
)
