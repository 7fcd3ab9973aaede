"""AWS Glue workflows: triggers that chain Glue jobs and crawlers."""

from dataclasses import dataclass
from functools import partial

from estimator.laws.delay import Delay, Lognormal
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.units import Array, ceil_to, largest
from estimator.workloads import Orchestrate

_WORKFLOWS = "https://docs.aws.amazon.com/glue/latest/dg/workflows_overview.html"
_TRIGGERS = "https://docs.aws.amazon.com/glue/latest/dg/trigger-job.html"
_PRICING = "https://aws.amazon.com/glue/pricing/"
_QUOTAS = "https://docs.aws.amazon.com/general/latest/gr/glue.html"

_assumed = partial(fact, kind="assumption", source=_WORKFLOWS, as_of="2026")


@dataclass(frozen=True, kw_only=True)
class WorkflowConfig:
    """What the user may fix of Glue workflows."""

    concurrent_runs: Array = param(
        2.0,
        "run",
        "Runs of one workflow that may overlap (MaxConcurrentRuns); its jobs must allow as many",
        low=1.0,
        high=1_000.0,
        whole=True,
    )


@dataclass(frozen=True, kw_only=True)
class WorkflowFacts:
    """Figures of Glue workflows."""

    trigger_s_p50: Array = _assumed(
        20.0,
        "s",
        "Median time from the end of a node until the trigger has started the next one; no "
        "published figure",
        low=5.0,
        high=45.0,
        measure="GetWorkflowRun: start of a node less the end of the one before it",
    )
    trigger_s_p99: Array = _assumed(
        60.0,
        "s",
        "Time that one trigger in a hundred exceeds; no published figure",
        low=50,
        high=180,
    )
    jobs_per_trigger_max: Array = fact(
        50.0,
        "task",
        "Jobs that one trigger starts; at most 2 crawlers",
        kind="quota",
        source=_TRIGGERS,
        as_of="2026-10-10",
    )
    job_runs_max: Array = fact(
        2_000.0,
        "task",
        "Job runs at once per account before an increase; older texts say 50",
        kind="quota",
        source=_QUOTAS,
        as_of="2026",
        low=50.0,
        high=2_000.0,
    )


def size_workflows(w: Orchestrate, c: WorkflowConfig, f: WorkflowFacts) -> Sizing:
    """See whether Glue's own triggers carry the workflows, which they do free of charge.

    Notes
    -----
    A run lasts ``path * task + (path - 1) * trigger`` along its longest path; by Little's law the
    busiest minute, if it lasted, holds ``starts * run`` runs open, which the workflows together
    must allow. Load is taken to spread evenly over the workflows. The start-up of a job is part of
    the job.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/glue/latest/dg/workflows_overview.html
    .. [2] https://docs.aws.amazon.com/glue/latest/dg/trigger-job.html
    .. [3] https://aws.amazon.com/glue/pricing/
    """
    trigger = Lognormal.from_percentiles("trigger", f.trigger_s_p50, f.trigger_s_p99)
    task_s = w.task_s * w.attempts_per_task
    run_s = w.sequential_tasks * task_s + (w.sequential_tasks - 1) * trigger.mean
    open_runs_max = w.workflows * c.concurrent_runs
    open_runs = largest(w.peak_starts_per_second * run_s, w.simultaneous_runs)
    runs_per_second = open_runs_max / run_s
    return Sizing(
        units={"open run": ceil_to(open_runs)},
        billed={},
        throughput=runs_per_second * w.tasks_per_run,
        delay=Delay((trigger,)),
        checks=(
            Check(
                "only Glue",
                1.0 - w.only_glue,
                0.0,
                "",
                "A node is a Glue job or crawler: use Step Functions or MWAA for anything else.",
            ),
            Check(
                "overlapping runs",
                open_runs,
                open_runs_max,
                "run",
                "Let more runs of a workflow and of its jobs overlap, or start them further apart.",
                "soft",
            ),
            Check(
                "jobs of one trigger",
                w.parallel_tasks,
                f.jobs_per_trigger_max,
                "task",
                "Put several triggers side by side.",
                "soft",
            ),
            Check(
                "job runs at once",
                largest(w.peak_tasks_per_second * task_s, w.tasks_at_once),
                f.job_runs_max,
                "task",
                "Request an increase of concurrent job runs, or let jobs queue.",
                "soft",
            ),
        ),
    )


GLUE_WORKFLOWS = Model(
    id="glue_workflows",
    title="Glue workflows",
    prices="glue_crawlers",
    workload=Orchestrate,
    config=WorkflowConfig,
    facts=WorkflowFacts,
    size=size_workflows,
    evidence=Evidence(throughput="A", delay="C"),
    best_for=("chains of up to about twenty Glue jobs and crawlers", "no extra service or charge"),
    not_for=("anything that is not a Glue job or crawler", "reacting within a minute"),
    not_included=("the Glue jobs and crawlers themselves; workflows have no charge of their own",),
    docs=(_WORKFLOWS, _TRIGGERS, _QUOTAS, _PRICING),
)
