"""AWS Step Functions: Standard and Express workflows."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.delay import Delay, Lognormal, Sometimes, Stage, Uniform
from estimator.model import LARGE_REGIONS, Check, Evidence, Model, Sizing, fact, param
from estimator.units import DAY, GIB, KIB, MIB, Array, ceil_to, largest, smallest
from estimator.workloads import Orchestrate

_QUOTAS = "https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"
_OLD_QUOTAS = (
    "https://github.com/awsdocs/aws-step-functions-developer-guide/blob/"
    "28a1c1692519032cafcd0e8469a2863aa21be25d/doc_source/limits-overview.md"
)
_FEATURES = "https://aws.amazon.com/step-functions/features/"
_HISTORY = "https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html"
_JOBS = "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html"
_PRICING = "https://aws.amazon.com/step-functions/pricing/"
_SAVING = (
    "https://aws.amazon.com/blogs/compute/building-cost-effective-aws-step-functions-workflows/"
)

_quota = partial(fact, kind="quota", source=_QUOTAS, as_of="2026-05-19")
_old_quota = partial(fact, kind="quota", source=_OLD_QUOTAS, as_of="2023-06-15")
_priced = partial(fact, kind="published", source=_PRICING, as_of="2025-08-28")
_assumed = partial(fact, kind="assumption", source=_QUOTAS, as_of="2026")


@dataclass(frozen=True, kw_only=True)
class WorkflowConfig:
    """What every state machine hands from state to state."""

    payload_bytes: Array = param(
        10 * KIB,
        "byte",
        "Input or output of one state",
        low=0.0,
        high=100 * MIB,
        measure="size of the input shown for a state in the execution's event view",
    )


@dataclass(frozen=True, kw_only=True)
class StandardConfig(WorkflowConfig):
    """What the user may fix of Standard workflows."""

    poll_interval_s: Array = param(
        0.0,
        "s",
        "Pause between two looks at a job by the state machine itself; 0 waits with .sync or a "
        "callback, which costs no transitions",
        low=0.0,
        high=DAY,
        options=(10.0, 30.0, 60.0, 300.0),
    )
    free_tier: Array = param(
        False, "", "Whether the account's monthly free state transitions are unused"
    )


@dataclass(frozen=True, kw_only=True)
class ExpressConfig(WorkflowConfig):
    """What the user may fix of Express workflows."""

    definition_bytes: Array = param(
        20 * KIB, "byte", "Size of the state machine's definition", low=100.0, high=MIB
    )
    synchronous: Array = param(
        False, "", "Whether the caller waits for the result (StartSyncExecution)"
    )


@dataclass(frozen=True, kw_only=True)
class WorkflowFacts:
    """Figures that hold for Standard and Express workflows."""

    transitions_per_task: Array = fact(
        1.5,
        "transition",
        "State transitions of one task attempt: the Task state, and a share of the Choice, Pass, "
        "Wait and Parallel states around it; no published figure",
        kind="assumption",
        source=_PRICING,
        as_of="2025-08-28",
        low=1.0,
        high=3.0,
        measure="ConsumedCapacity of StateTransition over ExecutionsStarted and tasks per run",
    )
    payload_bytes_max: Array = _old_quota(
        256 * KIB, "byte", "Largest input or output of a task, state or execution"
    )
    workflows_max: Array = _quota(
        100_000.0,
        "workflow",
        "State machines per account and Region before an increase; 10,000 in 2023",
        low=10_000.0,
        high=150_000.0,
    )
    parallel_max: Array = fact(
        10_000.0,
        "task",
        "Child executions that one Distributed Map runs at the same time",
        kind="quota",
        source=_QUOTAS,
        as_of="2025-11-26",
    )


@dataclass(frozen=True, kw_only=True)
class StandardFacts(WorkflowFacts):
    """Figures of Standard workflows."""

    transitions_per_run: Array = fact(
        1.0,
        "transition",
        "State transitions of a run besides those of its tasks; 0 to 2, as the start or end of a "
        "run is counted in one of AWS's own counts and not in another",
        kind="assumption",
        source=_PRICING,
        as_of="2025-08-28",
        low=0.0,
        high=2.0,
    )
    transitions_per_poll: Array = fact(
        3.0,
        "transition",
        "State transitions of one look at a job: wait, ask, choose; AWS's post counts 1",
        kind="assumption",
        source=_SAVING,
        as_of="2026",
        low=1.0,
        high=3.0,
    )
    free_transitions: Array = _priced(
        4_000.0, "transition", "Free state transitions per account and month"
    )
    transitions_per_second_max: Array = _quota(
        800.0,
        "transition/s",
        "State transitions per account and Region before an increase, sustained; 500, and 1,500 "
        "in the largest Regions, in 2023; new accounts start lower",
        regions=dict.fromkeys(LARGE_REGIONS, 5_000.0),
    )
    starts_per_second_max: Array = _old_quota(
        150.0,
        "run/s",
        "StartExecution calls per account and Region before an increase, sustained",
        regions=dict.fromkeys(LARGE_REGIONS, 300.0),
    )
    starts_burst: Array = _old_quota(
        800.0,
        "run",
        "StartExecution calls taken at once",
        regions=dict.fromkeys(LARGE_REGIONS, 1_300.0),
    )
    open_runs_max: Array = _old_quota(
        1e6, "run", "Open executions per account and Region before an increase"
    )
    run_s_max: Array = _old_quota(365 * DAY, "s", "Longest execution")
    events_max: Array = _old_quota(25_000.0, "event", "Events in the history of one execution")
    events_per_transition: Array = fact(
        5.0,
        "event",
        "History events of one transition: five of a task (entered, scheduled, started, "
        "succeeded, exited), two of a Choice",
        kind="rule_of_thumb",
        source=_HISTORY,
        as_of="2026",
        low=2.0,
        high=7.0,
    )
    transition_s_p50: Array = _assumed(
        0.05,
        "s",
        "Median time Step Functions itself spends on a transition; no published figure",
        low=0.02,
        high=0.15,
        measure="event history: TaskScheduled less the previous StateExited",
    )
    transition_s_p99: Array = _assumed(
        0.2,
        "s",
        "Time that one transition in a hundred exceeds; no published figure",
        low=0.16,
        high=0.6,
    )
    notice_s: Array = fact(
        20.0,
        "s",
        "Longest time until a .sync task learns that its job has ended; no published figure",
        kind="assumption",
        source=_JOBS,
        as_of="2026",
        low=5.0,
        high=60.0,
        measure="TaskSucceeded less the end of the job",
    )


@dataclass(frozen=True, kw_only=True)
class ExpressFacts(WorkflowFacts):
    """Figures of Express workflows."""

    transitions_per_second_max: Array = fact(
        1e5,
        "transition/s",
        "State transitions AWS advertises; the table of quotas says unlimited",
        kind="published",
        source=_FEATURES,
        as_of="2023-06-15",
    )
    starts_per_second_max: Array = _old_quota(
        6_000.0, "run/s", "StartExecution calls before an increase, sustained"
    )
    starts_burst: Array = _old_quota(6_000.0, "run", "StartExecution calls taken at once")
    synchronous_runs_max: Array = _old_quota(
        1_000.0,
        "run",
        "Synchronous executions at once before an increase; 1,000 to 3,700 by Region",
        low=1_000.0,
        high=3_700.0,
    )
    run_s_max: Array = _old_quota(300.0, "s", "Longest execution")
    transition_s_p50: Array = _assumed(
        0.01,
        "s",
        "Median time Step Functions itself spends on a transition; no published figure",
        low=0.002,
        high=0.03,
    )
    transition_s_p99: Array = _assumed(
        0.04,
        "s",
        "Time that one transition in a hundred exceeds; no published figure",
        low=0.035,
        high=0.15,
    )
    base_memory_bytes: Array = _priced(
        50 * MIB,
        "byte",
        "Memory of an execution before definition and payloads; AWS writes 50 MB",
        low=50e6,
        high=50 * MIB,
    )
    memory_step_bytes: Array = _priced(64 * MIB, "byte", "Memory is billed in steps of this")
    duration_step_s: Array = _priced(0.1, "s", "Duration is billed in steps of this")
    gb_bytes: Array = _priced(GIB, "byte", "Bytes in a billed GB: AWS divides MB by 1,024")


def standard_transitions(w: Orchestrate, c: StandardConfig, f: StandardFacts) -> Array:
    """Count the state transitions of one run, retries and own polling included."""
    polling = np.logical_and(w.waits_for_jobs, np.asarray(c.poll_interval_s) > 0)
    polls = np.where(polling, ceil_to(w.task_s / np.where(polling, c.poll_interval_s, 1.0)), 0.0)
    per_attempt = f.transitions_per_task + polls * f.transitions_per_poll
    return f.transitions_per_run + w.tasks_per_run * w.attempts_per_task * per_attempt


def throttle(w: Orchestrate, f: StandardFacts | ExpressFacts) -> Sometimes:
    """Stage in which runs beyond the bucket wait for start calls to be admitted."""
    beyond = largest(w.simultaneous_runs - f.starts_burst, 0.0)
    return Sometimes(
        "start throttle",
        beyond / largest(w.simultaneous_runs, 1.0),
        Uniform("refill", 0.0, beyond / f.starts_per_second_max),
    )


def transition(f: StandardFacts | ExpressFacts) -> Lognormal:
    """Stage of the transitions that lead into a task."""
    one = Lognormal.from_percentiles("transitions", f.transition_s_p50, f.transition_s_p99)
    return Lognormal(one.name, one.median * f.transitions_per_task, one.sigma)


def common_checks(
    w: Orchestrate, c: WorkflowConfig, f: StandardFacts | ExpressFacts
) -> tuple[Check, ...]:
    """Limits of both kinds of workflows."""
    return (
        Check(
            "execution starts",
            w.peak_starts_per_second,
            f.starts_per_second_max,
            "run/s",
            "Spread the starts, put more work into one run, or request an increase.",
            "soft",
        ),
        Check(
            "payload",
            c.payload_bytes,
            f.payload_bytes_max,
            "byte",
            "Keep the data in S3 and pass a pointer to it.",
        ),
        Check(
            "tasks side by side",
            w.parallel_tasks,
            f.parallel_max,
            "task",
            "Hand several items to one child execution, or use several Distributed Maps.",
            "soft",
        ),
        Check(
            "state machines",
            w.workflows,
            f.workflows_max,
            "workflow",
            "Request an increase of state machines per account.",
            "soft",
        ),
    )


def size_standard(w: Orchestrate, c: StandardConfig, f: StandardFacts) -> Sizing:
    """Meter the state transitions of Standard workflows and see which quota holds them back.

    Notes
    -----
    A run has ``n = n0 + tasks * attempts * (n1 + polls * n2)`` transitions, of which the account
    may make a limited number per second: ``min(starts, transitions / n)`` runs per second are
    sustained. Starts beyond the bucket wait for it to refill, ``(runs - bucket) / refill`` for the
    last. A task is ready when the one before it has really ended, so that the time until a .sync
    task learns of that belongs to the delay; the start-up of the job itself does not, since every
    alternative has the same.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
    .. [2] https://aws.amazon.com/step-functions/pricing/
    """
    transitions = standard_transitions(w, c, f)
    into_task = transition(f)
    noticed_s = np.where(np.asarray(c.poll_interval_s) > 0, c.poll_interval_s, f.notice_s)
    notice = Uniform("notice end of job", 0.0, np.where(w.waits_for_jobs, noticed_s, 0.0)[()])
    per_task_s = w.task_s * w.attempts_per_task + into_task.mean + notice.mean
    run_s = w.sequential_tasks * per_task_s
    stages: tuple[Stage, ...] = (throttle(w, f), notice, into_task)
    runs_per_second = smallest(f.starts_per_second_max, f.transitions_per_second_max / transitions)
    open_runs = largest(w.peak_starts_per_second * run_s, w.simultaneous_runs)
    billed = w.runs_per_month * transitions
    return Sizing(
        units={"open execution": ceil_to(open_runs)},
        billed={
            "standard_state_transition": largest(billed - f.free_transitions * c.free_tier, 0.0)
        },
        throughput=runs_per_second * w.tasks_per_run,
        bounds={
            "execution starts": f.starts_per_second_max * w.tasks_per_run,
            "state transitions": f.transitions_per_second_max / transitions * w.tasks_per_run,
        },
        delay=Delay(stages),
        checks=(
            *common_checks(w, c, f),
            Check(
                "state transitions",
                w.peak_starts_per_second * transitions,
                f.transitions_per_second_max,
                "transition/s",
                "Nest short parts as Express workflows, or request an increase.",
                "soft",
            ),
            Check(
                "open executions",
                open_runs,
                f.open_runs_max,
                "run",
                "Request an increase of open executions.",
                "soft",
            ),
            Check(
                "run time",
                run_s,
                f.run_s_max,
                "s",
                "Let a run start its successor before the year is over.",
            ),
            Check(
                "history events",
                transitions * f.events_per_transition,
                f.events_max,
                "event",
                "Split the run into child executions, or use a Distributed Map.",
            ),
        ),
    )


def size_express(w: Orchestrate, c: ExpressConfig, f: ExpressFacts) -> Sizing:
    """Meter requests and GB-seconds of Express workflows, and see whether they may be used.

    Notes
    -----
    Memory is 50 MB, the definition, and one payload for every task that runs beside others,
    rounded up to 64 MB; the duration of the mean run is rounded up to 100 ms. Both are AWS's rule.
    Its own worked example multiplies the payload by the number of Map steps in the same way.
    Started synchronously a run is executed at most once, else at least once [3]_.

    References
    ----------
    .. [1] https://aws.amazon.com/step-functions/pricing/
    .. [2] https://aws.amazon.com/blogs/compute/building-cost-effective-aws-step-functions-workflows/
    .. [3] https://docs.aws.amazon.com/step-functions/latest/dg/express-at-least-once-execution.html
    """
    transitions = w.tasks_per_run * w.attempts_per_task * f.transitions_per_task
    into_task = transition(f)
    run_s = w.sequential_tasks * (w.task_s * w.attempts_per_task + into_task.mean)
    beside_others = w.tasks_per_run - w.sequential_tasks
    memory_bytes = f.base_memory_bytes + c.definition_bytes + c.payload_bytes * beside_others
    billed_gb = ceil_to(memory_bytes, f.memory_step_bytes) / f.gb_bytes
    open_runs = largest(w.peak_starts_per_second * run_s, w.simultaneous_runs)
    runs_per_second = smallest(f.starts_per_second_max, f.transitions_per_second_max / transitions)
    return Sizing(
        units={"open execution": ceil_to(open_runs)},
        billed={
            "express_request": w.runs_per_month,
            "express_gb_second": w.runs_per_month * ceil_to(run_s, f.duration_step_s) * billed_gb,
        },
        throughput=runs_per_second * w.tasks_per_run,
        bounds={
            "execution starts": f.starts_per_second_max * w.tasks_per_run,
            "state transitions": f.transitions_per_second_max / transitions * w.tasks_per_run,
        },
        delay=Delay((throttle(w, f), into_task)),
        checks=(
            Check(
                "run time",
                run_s,
                f.run_s_max,
                "s",
                "An Express run ends after five minutes: use Standard, or nest Express in it.",
            ),
            Check(
                "waiting for jobs",
                w.waits_for_jobs * 1.0,
                0.0,
                "",
                "Express has neither .sync nor callbacks: use Standard.",
            ),
            Check(
                "exactly once",
                np.logical_and(w.exactly_once, np.logical_not(c.synchronous)) * 1.0,
                0.0,
                "",
                "Express started asynchronously runs at least once: make tasks repeatable, wait "
                "for the result, or use Standard.",
            ),
            *common_checks(w, c, f),
            Check(
                "state transitions",
                w.peak_starts_per_second * transitions,
                f.transitions_per_second_max,
                "transition/s",
                "Ask AWS before going beyond what it advertises.",
                "soft",
            ),
            Check(
                "synchronous executions",
                open_runs * c.synchronous,
                f.synchronous_runs_max,
                "run",
                "Start runs asynchronously, or request an increase.",
                "soft",
            ),
        ),
    )


UNMODELLED = {
    "standard_state_transition_free_tier": "the allowance is taken off the quantity when asked for",
}
"""Dimensions of the price table that no model bills, and why."""

_NOT_INCLUDED = (
    "what the tasks themselves cost: functions, jobs, queries",
    "EventBridge rules and schedules that start runs",
)

STANDARD = Model(
    id="step_functions_standard",
    title="Step Functions, Standard",
    prices="step_functions",
    workload=Orchestrate,
    config=StandardConfig,
    facts=StandardFacts,
    size=size_standard,
    evidence=Evidence(throughput="A", delay="C"),
    best_for=(
        "steps in several AWS services, started by events",
        "long waits for jobs, callbacks and people",
        "tasks that must not run twice",
    ),
    not_for=("existing Airflow DAGs", "hundreds of starts per second", "one or two steps"),
    not_included=_NOT_INCLUDED,
    docs=(_QUOTAS, _OLD_QUOTAS, _PRICING, _JOBS),
)
EXPRESS = Model(
    id="step_functions_express",
    title="Step Functions, Express",
    prices="step_functions",
    workload=Orchestrate,
    config=ExpressConfig,
    facts=ExpressFacts,
    size=size_express,
    evidence=Evidence(throughput="A", delay="C"),
    best_for=("very many short runs", "repeatable steps behind a stream or an API"),
    not_for=("runs beyond five minutes", "jobs and people to wait for", "existing Airflow DAGs"),
    not_included=(*_NOT_INCLUDED, "CloudWatch Logs, without which a run leaves no history"),
    docs=(_SAVING, _QUOTAS, _OLD_QUOTAS, _PRICING),
)
