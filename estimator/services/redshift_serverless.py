"""Amazon Redshift Serverless: capacity that is charged while it works, and grows while it must."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from estimator.laws.capacity import Capacity, capacity
from estimator.laws.delay import Delay, Lognormal, Sometimes, Stage
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services import s3_lake
from estimator.services.redshift_engine import (
    CLICKBENCH,
    LAB,
    PRICING,
    EngineConfig,
    LoadedFacts,
    Requests,
    Running,
    SnapshotConfig,
    WarehouseFacts,
    alone_s,
    measured,
    one_by_one,
    peak_check,
    query_stages,
    snapshot_lines,
    storage_lines,
    stored_bytes,
    throughput,
    together_per_vcpu,
    vcpus_to_run,
    wait,
    within,
    work_bytes,
)
from estimator.units import HOUR, HOURS_PER_MONTH, MB, TB, Array, ceil_to, largest
from estimator.workloads import QueryData

_CAPACITY = "https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-capacity.html"
_BILLING = "https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-billing.html"
_ON_DEMAND = "https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-billing-on-demand.html"

_quota = partial(fact, kind="quota", source=_CAPACITY, as_of="2025-11-01")

_WIDE_REGIONS = ("us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1")
"""Regions with up to 1,024 RPU."""

MEASURED_RPU = 4.0
"""Capacity of the benchmarked workgroup, fixed: base and maximum."""


@dataclass(frozen=True, kw_only=True)
class WorkgroupConfig(EngineConfig):
    """What the user may fix of a workgroup."""

    base_rpu: Array = param(
        0.0,
        "RPU",
        "Base capacity; 0 sizes it",
        low=0.0,
        high=1_024.0,
        whole=True,
        options=(0.0, 4.0, 8.0, 16.0, 24.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0),
    )
    max_rpu: Array = param(
        0.0,
        "RPU",
        "Capacity to which the workgroup may grow; 0 is the most there is",
        low=0.0,
        high=1_024.0,
        whole=True,
    )
    keep_awake: Array = param(
        False,
        "",
        "Whether a query every minute keeps the workgroup awake in busy hours, and paid",
        options=True,
    )
    commitment: str = param(
        "on_demand",
        "",
        "Pay by use, or reserve the base capacity for a year and pay by use beyond",
        choices=("on_demand", "1yr_no_upfront", "1yr_all_upfront"),
    )


@dataclass(frozen=True, kw_only=True)
class ServerlessConfig(WorkgroupConfig, SnapshotConfig, s3_lake.StagingConfig):
    """What the user may fix of a workgroup and its data."""

    loads_per_day: Array = param(
        24.0, "load", "Loads in which the new data of a day arrives", low=1.0, high=1_440.0
    )


@dataclass(frozen=True, kw_only=True)
class WorkgroupFacts(LoadedFacts):
    """Figures of a workgroup."""

    vcpus_per_rpu: Array = measured(
        1.0,
        "vCPU",
        "RA3 vCPUs that one RPU equals for one query: 4 RPU took 243.9 s for what 8 vCPUs do in "
        "148.3 s; 128 RPU took 19.7 s for what 16 vCPUs do in 74.6 s",
        low=0.8,
        high=1.3,
    )
    together_gain: Array = measured(
        2.4,
        "",
        "Queries completed by five streams over one on a fixed 4 RPU: 720 an hour, where 20 one "
        "after the other in 243.9 s make 295",
        low=1.4,
        high=3.0,
    )
    resume_s_p50: Array = fact(
        5.0,
        "s",
        "Median time until an idle workgroup runs a query; no published figure",
        kind="assumption",
        source=_CAPACITY,
        as_of="2025-11-01",
        low=1.0,
        high=10.0,
        measure="SYS_QUERY_HISTORY elapsed_time of the first query after a pause",
    )
    resume_s_p99: Array = fact(
        20.0,
        "s",
        "The 99th percentile of that; no published figure",
        kind="assumption",
        source=_CAPACITY,
        as_of="2025-11-01",
        low=11.0,
        high=60.0,
        measure="SYS_QUERY_HISTORY elapsed_time of the first query after a pause",
    )
    charge_s_min: Array = fact(
        60.0,
        "s",
        "Shortest charge of an activity",
        kind="quota",
        source=_ON_DEMAND,
        as_of="2025-11-01",
    )
    rpu_min: Array = _quota(4.0, "RPU", "Smallest base capacity")
    rpu_step: Array = _quota(8.0, "RPU", "Step of the base capacity above the smallest")
    rpu_wide: Array = _quota(512.0, "RPU", "Base capacity above which steps are wider")
    rpu_wide_step: Array = _quota(32.0, "RPU", "Step of the base capacity above that")
    rpu_max: Array = _quota(
        512.0,
        "RPU",
        "Largest base capacity; taken for the most the workgroup may grow to as well",
        regions=dict.fromkeys(_WIDE_REGIONS, 1_024.0),
    )
    rpu_for_much: Array = _quota(32.0, "RPU", "Base capacity from which storage has no such limit")
    storage_bytes_at_min: Array = _quota(32 * TB, "byte", "Storage of the smallest base capacity")
    storage_bytes_below_much: Array = _quota(128 * TB, "byte", "Storage of 8 to 24 RPU")


@dataclass(frozen=True, kw_only=True)
class ServerlessFacts(WorkgroupFacts, WarehouseFacts, s3_lake.LakeFacts):
    """Figures of a workgroup and its data."""

    load_bytes_per_second_per_rpu: Array = measured(
        15 * MB,
        "byte/s",
        "Text that COPY loads per RPU: 62.1 s where two ra3.xlplus, at 80 MB/s, took 47.9 s",
        low=7.5 * MB,
        high=20 * MB,
        measure="SYS_LOAD_HISTORY bytes over time",
    )


def rpu_for_storage(data_bytes: Array, f: WorkgroupFacts) -> Array:
    """Return the base capacity from which so much data can be held [RPU].

    Examples
    --------
    >>> rpu_for_storage(np.array([8 * TB, 40 * TB, 200 * TB]), ServerlessFacts())
    array([ 1.,  8., 32.])
    """
    up_to_min = f.rpu_min * data_bytes / f.storage_bytes_at_min
    beyond_min = np.where(up_to_min > f.rpu_min, f.rpu_step, up_to_min)
    return np.where(data_bytes > f.storage_bytes_below_much, f.rpu_for_much, beyond_min)[()]


def in_steps(rpu: Array, f: WorkgroupFacts) -> Array:
    """Round a base capacity up to one that is sold [RPU].

    Examples
    --------
    >>> in_steps(np.array([0.5, 4.1, 100.0, 513.0]), ServerlessFacts())
    array([  4.,   8., 104., 544.])
    """
    stepped = np.where(rpu > f.rpu_wide, ceil_to(rpu, f.rpu_wide_step), ceil_to(rpu, f.rpu_step))
    return np.where(np.asarray(rpu) <= f.rpu_min, f.rpu_min, stepped)[()]


def busy_share(starts_per_second: Array, seconds: Array) -> Array:
    """Return the share of time in which anything runs that starts at random [-].

    Notes
    -----
    ``1 - exp(-starts * seconds)``: of infinitely many servers with Poisson arrivals, any is busy.

    Examples
    --------
    >>> round(float(busy_share(1 / 60, 60.0)), 4)
    0.6321
    """
    share: Array = -np.expm1(-np.multiply(starts_per_second, seconds))
    return share


@dataclass(frozen=True)
class Workgroup:
    """A workgroup that carries some requests.

    Attributes
    ----------
    need : Capacity
        Its base capacity, and why.
    most_rpu : Array
        Capacity to which it may grow.
    query_s : Array
        Time of one query that has the base capacity to itself [s].
    running : Running
        How fast the base capacity runs requests.
    growth, copies : Array
        How many times the base capacity there may be, and is at the peak [-].
    active : Array
        Share of the busy hours in which anything is charged [-].
    """

    need: Capacity
    most_rpu: Array
    query_s: Array
    running: Running
    growth: Array
    copies: Array
    active: Array

    @property
    def rpu(self) -> Array:
        """Base capacity [RPU]."""
        return self.need.units

    @property
    def most_per_second(self) -> Array:
        """Requests completed by all the capacity there may be [1/s]."""
        return self.running.per_second * self.growth


def workgroup(r: Requests, c: WorkgroupConfig, f: WorkgroupFacts) -> Workgroup:
    """Choose the base capacity that runs a request in its time and holds the data.

    Notes
    -----
    More requests at a time let the workgroup grow, at the same price per RPU-hour; how quickly is
    not modelled. It is active for ``1 - exp(-l * max(T, 60 s))`` of the busy hours, for l requests
    per second of T: an activity is charged for 60 s at least, overlapping ones once.
    """
    measured_vcpus = MEASURED_RPU * f.vcpus_per_rpu
    per_vcpu = together_per_vcpu(f, r.work_bytes, 1.0, f.together_gain, measured_vcpus)
    need = capacity(
        {
            "run time": (vcpus_to_run(f, r, 1.0, per_vcpu), f.vcpus_per_rpu),
            "storage": (rpu_for_storage(r.data_bytes, f), 1.0),
        }
    )
    sized = in_steps(largest(*need.ratios.values()), f)
    rpu = np.where(np.asarray(c.base_rpu) > 0, c.base_rpu, sized)[()]
    most_rpu = np.where(np.asarray(c.max_rpu) > 0, c.max_rpu, f.rpu_max)[()]
    vcpus = rpu * f.vcpus_per_rpu
    query_s = alone_s(f, r.work_bytes, 1.0, vcpus)
    running = Running(query_s, vcpus * per_vcpu).together(r.queries)
    growth = largest(np.floor(most_rpu / rpu), 1.0)
    active = busy_share(r.mean_per_second, largest(running.run_s, f.charge_s_min))
    return Workgroup(
        need=replace(need, units=rpu),
        most_rpu=most_rpu,
        query_s=query_s,
        running=running,
        growth=growth,
        copies=within(1.0, ceil_to(running.copies_for(r.peak_per_second) / c.utilisation), growth),
        active=np.where(c.keep_awake, 1.0, active)[()],
    )


def workgroup_units(g: Workgroup) -> dict[str, Array]:
    """Capacity in the base, and when most of it is there."""
    return {"RPU": g.rpu, "RPU at the peak": g.rpu * g.copies}


def waits(r: Requests, f: WorkgroupFacts, g: Workgroup) -> tuple[Stage, ...]:
    """Stages until it is the turn of a request.

    Notes
    -----
    Those that find the workgroup idle, as many as the share of time in which it is, wait for it to
    resume.
    """
    resume = Lognormal.from_percentiles("resume", f.resume_s_p50, f.resume_s_p99)
    return (
        Sometimes("resume", r.run_share * (1 - g.active), resume),
        wait(f, r, g.running, g.copies),
    )


def capacity_lines(
    r: Requests, c: WorkgroupConfig, g: Workgroup, load_hours: Array = 0.0
) -> dict[str, Array]:
    """Meter capacity: by use, or the base reserved and what exceeds it by use.

    Notes
    -----
    In busy hours ``RPU-hours = base * max(active, l / capacity)``: load beyond the base capacity is
    charged by the capacity it needs. Loads are charged beside the requests, nothing while idle.
    """
    beyond = largest(g.running.copies_for(r.mean_per_second) - g.active, 0.0)
    beyond_hours = beyond * r.hours_per_month
    if c.commitment == "on_demand":
        base_hours = g.active * r.hours_per_month + load_hours
        return {"rpu_hour": g.rpu * (base_hours + beyond_hours)}
    reserved = {
        "1yr_no_upfront": {"rpu_reserved_1yr_no_upfront_hour": g.rpu * HOURS_PER_MONTH},
        "1yr_all_upfront": {"rpu_reserved_1yr_all_upfront_fee": g.rpu / 12},
    }[c.commitment]
    return {**reserved, "rpu_hour": g.rpu * beyond_hours}


def workgroup_checks(r: Requests, f: WorkgroupFacts, g: Workgroup) -> tuple[Check, ...]:
    """Limits of the capacity: for the load, in itself, for the data."""
    return (
        peak_check(r, g.most_per_second),
        Check(
            "base capacity",
            g.rpu,
            f.rpu_max,
            "RPU",
            "Spread the data over several workgroups, or accept longer queries.",
        ),
        Check(
            "base capacity in whole steps",
            in_steps(g.rpu, f),
            g.rpu,
            "RPU",
            "Take 4 RPU or a multiple of 8, above 512 of 32.",
        ),
        Check(
            "room to grow",
            g.rpu,
            g.most_rpu,
            "RPU",
            "Raise the capacity to which the workgroup may grow to its base at least.",
        ),
        Check(
            "base capacity for the data",
            rpu_for_storage(r.data_bytes, f),
            g.rpu,
            "RPU",
            "Raise the base capacity: 4 RPU hold 32 TB, 8 to 24 RPU 128 TB.",
        ),
    )


def size_serverless(w: QueryData, c: ServerlessConfig, f: ServerlessFacts) -> Sizing:
    """Choose the base capacity that runs one query in its time, and meter when it works.

    Notes
    -----
    See `workgroup` for the capacity, `capacity_lines` for what is charged and `waits` for the
    queue. A load takes ``bytes / (RPU * rate)`` and is charged for 60 s at least; what transforms
    the data once it is loaded is not modelled. The files loaded in a day are read from S3, and lie
    there for some days. Repeated queries are taken to cost nothing.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-capacity.html
    .. [2] https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-billing.html
    """
    r = one_by_one(
        w,
        c,
        run_share=1 - w.repeat_share,
        work_bytes=work_bytes(w, f),
        data_bytes=stored_bytes(w, f),
    )
    g = workgroup(r, c, f)
    load_s = w.load_bytes_per_day / (g.rpu * f.load_bytes_per_second_per_rpu)
    loads = np.where(w.load_bytes_per_day > 0, c.loads_per_day, 0.0)[()]
    load_hours = loads * largest(load_s / c.loads_per_day, f.charge_s_min) / HOUR * w.days_per_month
    return Sizing(
        units=workgroup_units(g),
        billed={
            **capacity_lines(r, c, g, load_hours),
            **storage_lines(r, f),
            **snapshot_lines(c, f),
            **s3_lake.staging_billed(
                c, f, w.load_bytes_per_day, w.days_per_month, loads=c.loads_per_day
            ),
        },
        throughput=throughput(g.most_per_second, r.run_share),
        delay=Delay((*waits(r, f, g), *query_stages(w, c, f, r, g.query_s)), r.run_share),
        checks=workgroup_checks(r, f, g),
        capacity=g.need,
    )


REDSHIFT_SERVERLESS = Model(
    id="redshift_serverless",
    title="Redshift Serverless",
    prices="redshift_serverless",
    workload=QueryData,
    config=ServerlessConfig,
    facts=ServerlessFacts,
    size=size_serverless,
    evidence=Evidence(throughput="B", delay="B"),
    best_for=(
        "fewer than eight busy hours a day",
        "queries that come and go",
        "no cluster to size",
    ),
    not_for=(
        "queries around the clock",
        "one short query a minute: each is charged for 60 s",
        "transactions and point lookups",
    ),
    not_included=(
        "snapshots copied to another Region",
        "writing to S3 the files that data is loaded from",
        "a reservation for three years (up to 45 % off), for which no price is held",
    ),
    docs=(_CAPACITY, _BILLING, _ON_DEMAND, PRICING, CLICKBENCH, LAB),
)
