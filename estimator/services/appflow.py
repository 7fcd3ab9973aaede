"""Amazon AppFlow: scheduled flows from SaaS applications to S3."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.delay import Delay, Fixed, Uniform
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services.s3_lake import StorageFacts, kept_gb_month
from estimator.units import DAY, GB, GIB, HOUR, Array, ceil_to, largest, smallest
from estimator.workloads import PullSaas

_QUOTAS = "https://docs.aws.amazon.com/appflow/latest/userguide/service-quotas.html"
_TRIGGERS = "https://docs.aws.amazon.com/appflow/latest/userguide/flow-triggers.html"
_PRICING = "https://aws.amazon.com/appflow/pricing/"
_GENERAL = "https://docs.aws.amazon.com/appflow/latest/userguide/general.html"

_quota = partial(fact, kind="quota", source=_QUOTAS, as_of="2023-06-01")
_assumed = partial(fact, kind="assumption", source=_TRIGGERS, as_of="2026-03-01")


@dataclass(frozen=True, kw_only=True)
class FlowConfig:
    """What the user may fix of a flow."""

    parallel_calls: Array = param(
        1.0,
        "call",
        "Calls to the application at the same time; most connectors make one",
        low=1.0,
        high=8.0,
        whole=True,
    )
    private: Array = param(
        False, "", "Whether data travels over PrivateLink instead of the internet"
    )


@dataclass(frozen=True, kw_only=True)
class FlowFacts(StorageFacts):
    """Figures of AppFlow."""

    start_s: Array = _assumed(
        15.0,
        "s",
        "Time from the trigger to the first call; no published figure",
        low=5.0,
        high=60.0,
        measure="AWS/AppFlow FlowExecutionTime extrapolated to no records",
    )
    write_s: Array = _assumed(
        20.0,
        "s",
        "Time to write a run's files to S3; no published figure",
        low=5.0,
        high=120.0,
        measure="AWS/AppFlow FlowExecutionTime against records",
    )
    runs_at_a_time: Array = _quota(1_000.0, "run", "Flow runs of an account at the same time")
    runs_per_month_max: Array = _quota(1e7, "run", "Flow runs of an account in a month")
    flows_max: Array = _quota(1_000.0, "flow", "Flows of an account")
    bytes_per_run_max: Array = _quota(
        100 * GB, "byte", "Data of one run; some applications allow far less"
    )
    run_s_max: Array = fact(
        48 * HOUR,
        "s",
        "Longest run (second-hand source)",
        kind="quota",
        source=_QUOTAS,
        as_of="2026-10-01",
    )
    interval_s_min: Array = fact(
        60.0,
        "s",
        "Shortest schedule; an hour or a day for some applications (second-hand source)",
        kind="quota",
        source=_QUOTAS,
        as_of="2026-10-01",
    )
    file_bytes: Array = _assumed(
        128e6, "byte", "Size of the files a run writes to S3", low=1e6, high=256e6
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB; the price page does not say",
        kind="assumption",
        source=_PRICING,
        as_of="2024-08-26",
        low=GB,
        high=GIB,
    )


def size_flows(w: PullSaas, c: FlowConfig, f: FlowFacts) -> Sizing:
    """Time the runs of scheduled flows and see whether the application allows them.

    Notes
    -----
    ``T = start + ceil(pages / parallel calls) * page time + write``. A run that lasts longer than
    the schedule makes the next one wait: the interval in effect is ``ceil(T / interval) *
    interval``. Runs that find nothing new are billed as well.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/appflow/latest/userguide/service-quotas.html
    .. [2] https://docs.aws.amazon.com/appflow/latest/userguide/flow-triggers.html
    .. [3] https://aws.amazon.com/appflow/pricing/
    """
    pages = ceil_to(w.records_per_run / w.page_records)
    pull_s = ceil_to(pages / c.parallel_calls) * w.page_s
    run_s = f.start_s + pull_s + f.write_s
    effective_s = largest(ceil_to(run_s / w.interval_s), 1.0) * w.interval_s
    gb = w.bytes_per_month / f.gb_bytes
    runs_at_a_time = w.flows * run_s / effective_s
    calls_per_day = pages * w.flows * DAY / w.interval_s
    private = np.where(c.private, 1.0, 0.0)[()]
    bounds = {
        "pages of the application": w.flows * w.records_per_run / pull_s,
        "runs of the flow": w.flows * w.records_per_run / largest(run_s, f.interval_s_min),
        "calls of the application": w.calls_per_day_limit / DAY * w.records_per_run / pages,
    }
    return Sizing(
        units={"flow": w.flows},
        billed={
            "flow_run": w.runs_per_month,
            "data_processed_gb_destination_in_aws": gb,
            "data_processed_gb_privatelink": gb * private,
            "s3:standard_put_copy_post_list_request": w.runs_per_month
            * ceil_to(w.bytes_per_run / f.file_bytes),
            "s3:standard_gb_month": kept_gb_month(w.bytes_per_month, w.output_kept_days, f),
        },
        throughput=smallest(*bounds.values()),
        bounds=bounds,
        delay=Delay(
            (
                Uniform("wait for the schedule", 0.0, effective_s),
                Fixed("start", f.start_s),
                Fixed("pull pages", pull_s),
                Fixed("write to S3", f.write_s),
            )
        ),
        checks=(
            Check(
                "ready connector",
                np.where(w.connector_available, 0.0, 1.0)[()],
                0.0,
                "",
                "Build a custom connector, or pull the interface with a function or a Glue job.",
            ),
            Check(
                "run within its schedule",
                run_s,
                w.interval_s,
                "s",
                "Pull less often, in larger pages, or in more flows.",
                "soft",
            ),
            Check(
                "calls of the application",
                calls_per_day,
                w.calls_per_day_limit,
                "call",
                "Pull less often, ask for changes only, or buy more calls.",
            ),
            Check(
                "shortest schedule",
                1 / w.interval_s,
                1 / f.interval_s_min,
                "1/s",
                "Schedule once a minute at most, or use an event trigger.",
            ),
            Check(
                "data of a run",
                w.bytes_per_run,
                f.bytes_per_run_max,
                "byte",
                "Split the run with filters.",
            ),
            Check("length of a run", run_s, f.run_s_max, "s", "Split the run with filters."),
            Check(
                "runs at a time",
                runs_at_a_time,
                f.runs_at_a_time,
                "run",
                "Spread the schedules over the hour, or request an increase.",
                "soft",
            ),
            Check(
                "runs of the month",
                w.runs_per_month,
                f.runs_per_month_max,
                "run",
                "Pull less often, or request an increase.",
                "soft",
            ),
            Check("flows", w.flows, f.flows_max, "flow", "Request an increase.", "soft"),
        ),
    )


UNMODELLED = {
    "data_processed_gb_destination_outside_aws": "the question lands the data in S3",
}
"""Dimensions of the price table that no model bills, and why."""

APPFLOW = Model(
    id="appflow",
    title="Amazon AppFlow",
    prices="appflow",
    workload=PullSaas,
    config=FlowConfig,
    facts=FlowFacts,
    size=size_flows,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("applications with a ready connector", "pulls without code"),
    not_for=("applications without a connector", "heavy transformation on the way"),
    not_included=("the application's own charges for calls",),
    docs=(_QUOTAS, _TRIGGERS, _GENERAL, _PRICING),
)
