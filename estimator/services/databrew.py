"""AWS Glue DataBrew: recipes built by clicking, run as jobs on nodes."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.batch import cheapest_in_time
from estimator.laws.delay import Delay, Fixed, Lognormal
from estimator.laws.network import mean_rate
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services.spark import SparkFileFacts, rate_check, s3_billed
from estimator.units import HOUR, HOURS_PER_MONTH, MINUTE, Array, ceil_to, largest
from estimator.workloads import TransformBatch

_PRICING = "https://aws.amazon.com/glue/pricing/"
_JOB = "https://docs.aws.amazon.com/databrew/latest/dg/API_Job.html"
_QUOTAS = "https://docs.aws.amazon.com/general/latest/gr/databrew.html"
_SCHEDULE = "https://docs.aws.amazon.com/databrew/latest/dg/jobs.scheduling.html"

_quota = partial(fact, kind="quota", source=_QUOTAS, as_of="2023-01-01")
_assumed = partial(fact, kind="assumption", source=_JOB, as_of="2026")

_SIZES = (2, 3, 5, 8, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300)
"""Numbers of nodes to choose from, up to the account's quota."""


@dataclass(frozen=True, kw_only=True)
class BrewConfig:
    """What the user may fix of a recipe job."""

    nodes: Array = param(
        0.0,
        "node",
        "Nodes already decided on, 5 by AWS's default; 0 lets the estimate choose",
        low=0.0,
        high=1_000.0,
        whole=True,
        options=(0.0, 2.0, 5.0, 10.0, 20.0, 40.0, 80.0, 149.0),
    )
    steps: Array = param(
        20.0,
        "step",
        "Steps of the recipe; joins and aggregations count in the complexity of the work too",
        low=0.0,
        high=1_000.0,
        whole=True,
    )
    sessions_per_month: Array = param(
        0.0,
        "session",
        "Half-hour sessions in which recipes are edited in the month",
        low=0.0,
        high=100_000.0,
        whole=True,
    )


@dataclass(frozen=True, kw_only=True)
class BrewFacts(SparkFileFacts):
    """Figures of DataBrew."""

    node_vcpus: Array = fact(
        4.0,
        "vCPU",
        "Processors of a node, with 16 GB of memory",
        kind="published",
        source=_PRICING,
        as_of="2026-10-10",
    )
    bytes_per_second: Array = _assumed(
        8e6,
        "byte/s",
        "Stored data one vCPU processes, whatever its format; no published figure",
        low=3e6,
        high=20e6,
        measure="JobRun.ExecutionTime for two sizes of data: the slope",
    )
    step_share: Array = _assumed(0.02, "", "Time one step of a recipe adds", low=0.005, high=0.05)
    start_s_p50: Array = _assumed(
        120.0,
        "s",
        "Median time until the nodes work; no published figure",
        low=60.0,
        high=240.0,
        measure="JobRun.ExecutionTime for two sizes of data: the intercept",
    )
    start_s_p99: Array = _assumed(
        300.0,
        "s",
        "The 99th percentile of that time; no published figure",
        low=240.0,
        high=900.0,
        measure="StartedOn of a run to its first written file",
    )
    start_billed_share: Array = fact(
        0.0,
        "",
        "Share of the start that is billed; AWS does not say, and does not bill it for Glue jobs",
        kind="assumption",
        source=_PRICING,
        as_of="2026-10-10",
        low=0.0,
        high=1.0,
    )
    billing_step_s: Array = fact(
        MINUTE,
        "s",
        "Jobs are billed by the minute",
        kind="published",
        source=_PRICING,
        as_of="2026-10-10",
    )
    nodes_max: Array = _quota(300.0, "node", "Nodes of an account over all running jobs")
    runs_max: Array = _quota(10.0, "run", "Jobs of an account at a time")
    steps_max: Array = _quota(100.0, "step", "Steps of a recipe")
    interval_s_min: Array = fact(
        5 * MINUTE, "s", "Shortest schedule", kind="quota", source=_SCHEDULE, as_of="2023-01-01"
    )


def size_recipe_job(w: TransformBatch, c: BrewConfig, f: BrewFacts) -> Sizing:
    """Choose the nodes of a recipe job, and see how long and how dear its runs are.

    Notes
    -----
    ``T = start + complexity * bytes * skew (1 + 0.02 steps) / (4 nodes * 8 MB/s)``, all of it
    assumed but the nodes' processors. Unless told, a job takes the number of nodes that costs
    least of those in time, from 14 round numbers, and the fastest if none is in time. A run is
    billed per node and begun minute. Exchange between nodes, the limits of their memory and the
    format of the input are not modelled.

    References
    ----------
    .. [1] https://aws.amazon.com/glue/pricing/
    .. [2] https://docs.aws.amazon.com/databrew/latest/dg/API_Job.html
    .. [3] https://docs.aws.amazon.com/general/latest/gr/databrew.html
    """
    one_node_s = (
        w.data_bytes
        * w.complexity
        * w.skew
        * (1 + f.step_share * c.steps)
        / (f.node_vcpus * f.bytes_per_second)
    )
    start = Lognormal.from_percentiles("start", f.start_s_p50, f.start_s_p99)
    billed_start_s = f.start_billed_share * start.mean

    def node_s(nodes: Array, run_s: Array) -> Array:
        return nodes * largest(ceil_to(billed_start_s + run_s, f.billing_step_s), f.billing_step_s)

    cheapest = cheapest_in_time(
        lambda nodes: one_node_s / nodes,
        node_s,
        w.deadline_s - start.quantile(w.delay_quantile),
        _SIZES,
    )
    nodes = np.where(np.asarray(c.nodes) > 0, c.nodes, cheapest)[()]
    run_s = one_node_s / nodes
    return Sizing(
        units={"node": nodes},
        billed={
            "job_node_hour": node_s(nodes, run_s) * w.runs_per_month / HOUR,
            "interactive_session": c.sessions_per_month * np.ones_like(w.data_bytes),
            **s3_billed(w, f),
        },
        throughput=w.data_bytes / run_s,
        bounds={"nodes": mean_rate(w.data_bytes, run_s)},
        delay=Delay((start, Fixed("run the recipe", run_s))),
        checks=brew_checks(w, c, f, nodes, run_s),
    )


def brew_checks(
    w: TransformBatch, c: BrewConfig, f: BrewFacts, nodes: Array, run_s: Array
) -> tuple[Check, ...]:
    """Limits of a recipe job."""
    month_s = HOURS_PER_MONTH * HOUR
    at_a_time = w.runs_per_month * run_s / month_s
    return (
        rate_check(w, run_s),
        Check(
            "nodes",
            nodes * largest(at_a_time, 1.0),
            f.nodes_max,
            "node",
            "Request an increase of nodes per account, or let fewer runs overlap.",
            "soft",
        ),
        Check(
            "steps of the recipe",
            c.steps,
            f.steps_max,
            "step",
            "Chain two recipes, or write a Spark job.",
            "soft",
        ),
        Check(
            "runs at a time",
            at_a_time,
            f.runs_max,
            "run",
            "Request an increase of concurrent jobs, or run them one after the other.",
            "soft",
        ),
        Check(
            "schedule",
            f.interval_s_min,
            month_s / w.runs_per_month,
            "s",
            "Schedules fire every five minutes at most: start runs through the API.",
            "advice",
        ),
    )


UNMODELLED = {
    "interactive_session_free_first_time": "a gift to new users; how many sessions is uncertain",
}
"""Dimensions of the price table that no model bills, and why."""

DATABREW = Model(
    id="databrew",
    title="AWS Glue DataBrew",
    prices="databrew",
    workload=TransformBatch,
    config=BrewConfig,
    facts=BrewFacts,
    size=size_recipe_job,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("analysts who clean data without code", "profiles of data quality"),
    not_for=("large volumes: a node hour does less than a DPU hour", "more than 100 steps"),
    not_included=(
        "storage of the input in S3",
        "profile jobs",
        "CloudWatch Logs of the runs",
    ),
    docs=(_PRICING, _JOB, _QUOTAS),
)
