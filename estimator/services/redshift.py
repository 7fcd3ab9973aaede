"""Amazon Redshift: RA3 and RG clusters, Serverless, and Spectrum over a lake.

One law of speed serves all of them: a query takes ``k D / (r (v / 8) ** 0.73)`` for D bytes of
work k on v virtual CPUs. Published benchmarks anchor r, the exponent, and how much faster several
queries run together than one after the other.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.capacity import Capacity, capacity
from estimator.laws.delay import Delay, Fixed, Lognormal, QueueWait, Sometimes
from estimator.model import Check, Evidence, Lifecycle, Model, Sizing, fact, param
from estimator.specs import hardware
from estimator.units import (
    GB,
    GIB,
    HOUR,
    HOURS_PER_MONTH,
    MB,
    TB,
    Array,
    largest,
    smallest,
)
from estimator.workloads import QueryData

_CLUSTERS = "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-clusters.html"
_CAPACITY = "https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-capacity.html"
_BILLING = "https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-billing.html"
_PRICING = "https://aws.amazon.com/redshift/pricing/"
_CLICKBENCH = "https://github.com/ClickHouse/ClickBench/tree/faa7e582cf7f2be943d11e5340fdc8a274671f2f/redshift"
_BENCH = (
    "https://github.com/andrezc98/redshift-redemption/tree/"
    "8c14cef0d55829f814e7bf9ab7a16b0e6cdbb7a3/results/2026-10-05"
)
_RG = (
    "https://aws.amazon.com/blogs/big-data/"
    "amazon-redshift-rg-faster-and-lower-cost-graviton-powered/"
)
_SPECTRUM = "https://docs.aws.amazon.com/redshift/latest/dg/c-spectrum-overview.html"

_measured = partial(fact, kind="published", source=_BENCH, as_of="2026-10-05")

COMMITMENTS = {
    "on_demand": ("node_hour",),
    "1yr_no_upfront": ("reserved_1yr_no_upfront_hour",),
    "1yr_partial_upfront": (
        "reserved_1yr_partial_upfront_hour",
        "reserved_1yr_partial_upfront_fee",
    ),
    "1yr_all_upfront": ("reserved_1yr_all_upfront_fee",),
    "3yr_no_upfront": ("reserved_3yr_no_upfront_hour",),
    "3yr_partial_upfront": (
        "reserved_3yr_partial_upfront_hour",
        "reserved_3yr_partial_upfront_fee",
    ),
    "3yr_all_upfront": ("reserved_3yr_all_upfront_fee",),
}
"""Price dimensions of a node by how long and how it is paid; a fee is spread over its term."""


@dataclass(frozen=True, kw_only=True)
class WarehouseConfig:
    """What the user may fix of any warehouse."""

    utilisation: Array = param(
        0.7, "", "Share of the warehouse's work rate to plan for at the peak", low=0.05, high=0.95
    )
    time_share: Array = param(
        0.4, "", "Share of the time allowed that a query may spend running", low=0.05, high=1.0
    )
    new_query_share: Array = param(
        0.1, "", "Share of queries whose plan is new and must be compiled", low=0.0, high=1.0
    )


@dataclass(frozen=True, kw_only=True)
class ClusterConfig(WarehouseConfig):
    """What the user may fix of a cluster."""

    nodes: Array = param(
        0.0, "node", "Nodes already decided on; 0 sizes the cluster", low=0.0, high=128, whole=True
    )


@dataclass(frozen=True, kw_only=True)
class Ra3Config(ClusterConfig):
    """What the user may fix of an RA3 cluster."""

    node: str = param(
        "ra3_xlplus",
        "",
        "Node type",
        choices=("ra3_large", "ra3_xlplus", "ra3_4xlarge", "ra3_16xlarge"),
    )
    commitment: str = param(
        "on_demand", "", "How long and how nodes are paid", choices=tuple(COMMITMENTS)
    )
    paused: Array = param(
        False, "", "Whether the cluster is paused outside busy hours; reserved nodes pay on"
    )


@dataclass(frozen=True, kw_only=True)
class RgConfig(ClusterConfig):
    """What the user may fix of an RG cluster."""

    node: str = param(
        "rg_xlarge",
        "",
        "Node type",
        choices=("rg_large", "rg_xlarge", "rg_4xlarge", "rg_12xlarge"),
    )
    paused: Array = param(False, "", "Whether the cluster is paused outside busy hours")


@dataclass(frozen=True, kw_only=True)
class ServerlessConfig(WarehouseConfig):
    """What the user may fix of a Serverless workgroup."""

    base_rpu: Array = param(
        0.0, "RPU", "Base capacity; 0 sizes it", low=0.0, high=1_024.0, whole=True
    )
    commitment: str = param(
        "on_demand",
        "",
        "Pay by use, or reserve the capacity for a year",
        choices=("on_demand", "1yr_no_upfront", "1yr_all_upfront"),
    )


@dataclass(frozen=True, kw_only=True)
class SpectrumConfig(WarehouseConfig):
    """What the user may fix of a small cluster that queries a lake."""

    nodes: Array = param(2.0, "node", "RA3.xlplus nodes", low=1.0, high=32.0, whole=True)
    pay_storage: Array = param(
        True, "", "Whether the bill carries the data that lies in S3 Standard"
    )


@dataclass(frozen=True, kw_only=True)
class WarehouseFacts:
    """Figures of every warehouse."""

    speed_exponent: Array = fact(
        0.73,
        "",
        "Growth of speed with vCPUs, fitted to hot ClickBench totals at 16, 48 and 192 vCPUs",
        kind="published",
        source=_CLICKBENCH,
        as_of="2022-07-29",
        low=0.6,
        high=0.9,
    )
    spread: Array = fact(
        0.5,
        "",
        "Coefficient of variation of the run time of like queries",
        kind="assumption",
        source=_CLICKBENCH,
        as_of="2022-07-29",
        low=0.3,
        high=1.5,
        measure="SYS_QUERY_HISTORY execution_time",
    )
    compile_s_p50: Array = fact(
        4.0,
        "s",
        "Median time to compile a new plan and touch data for the first time: cold less hot runs",
        kind="published",
        source=_CLICKBENCH,
        as_of="2022-07-29",
        low=2.7,
        high=5.3,
        measure="SYS_QUERY_HISTORY compile_time",
    )
    compile_s_p99: Array = fact(
        8.0,
        "s",
        "Time that one such first run in a hundred exceeds",
        kind="assumption",
        source=_CLICKBENCH,
        as_of="2022-07-29",
        low=6.0,
        high=15.0,
    )
    answer_s: Array = fact(
        0.05,
        "s",
        "Time to answer from the result cache or to begin sending",
        kind="published",
        source=_CLICKBENCH,
        as_of="2022-07-29",
        low=0.02,
        high=0.1,
    )
    result_bytes_per_second: Array = fact(
        20 * MB,
        "byte/s",
        "Rate at which a result is sent",
        kind="assumption",
        source=_CLICKBENCH,
        as_of="2022-07-29",
        low=5 * MB,
        high=100 * MB,
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB; the price page does not say",
        kind="assumption",
        source=_PRICING,
        as_of="2026-10-07",
        low=GB,
        high=GIB,
    )


@dataclass(frozen=True, kw_only=True)
class LoadedFacts(WarehouseFacts):
    """Figures of warehouses that hold the data they query."""

    work_bytes_per_second: Array = fact(
        1.5 * GB,
        "byte/s",
        "Work rate of 8 vCPUs on loaded data at complexity 1: about what 20 TPC-DS queries over "
        "100 GB took on two ra3.xlplus, 148 s; bytes read were not published",
        kind="assumption",
        source=_BENCH,
        as_of="2026-10-05",
        low=0.5 * GB,
        high=4 * GB,
        measure="SYS_QUERY_HISTORY execution_time against bytes scanned",
    )


@dataclass(frozen=True, kw_only=True)
class ClusterFacts(LoadedFacts):
    """Figures of clusters."""

    together_gain: Array = _measured(
        1.4,
        "",
        "Queries per hour of five streams over one after the other, two ra3.xlplus: 680 over 485",
        low=1.1,
        high=2.0,
    )
    load_bytes_per_second_per_vcpu: Array = _measured(
        10 * MB,
        "byte/s",
        "COPY rate per vCPU: 40 MB/s for a ra3.xlplus node",
        low=7.5 * MB,
        high=15 * MB,
        measure="SYS_LOAD_HISTORY bytes over time",
    )
    load_s_advised: Array = fact(
        4 * HOUR,
        "s",
        "Comfortable time for the daily load",
        kind="assumption",
        source=_CLUSTERS,
        as_of="2023-04-24",
        low=HOUR,
        high=8 * HOUR,
    )


@dataclass(frozen=True, kw_only=True)
class RgFacts(ClusterFacts):
    """Figures of RG clusters."""

    together_gain: Array = _measured(
        1.64,
        "",
        "Queries per hour of five streams over one after the other, two rg.xlarge: 1,224 over 745",
        low=1.2,
        high=2.2,
    )
    speed_over_ra3: Array = _measured(
        1.53,
        "",
        "Speed over RA3 of as many vCPUs: 148 s over 97 s; AWS claims up to 2.2",
        low=1.2,
        high=2.2,
    )


@dataclass(frozen=True, kw_only=True)
class ServerlessFacts(LoadedFacts):
    """Figures of Serverless."""

    vcpus_per_rpu: Array = _measured(
        1.0,
        "vCPU",
        "RA3 vCPUs that one RPU equals: 4 RPU take 244 s where 8 vCPUs take 148 s",
        low=0.8,
        high=1.2,
    )
    together_gain: Array = _measured(
        2.4,
        "",
        "Queries per hour of five streams over one after the other, 4 RPU that scale out: 720 over "
        "295",
        low=1.4,
        high=3.0,
    )
    rpu_min: Array = fact(
        4.0, "RPU", "Smallest base capacity", kind="quota", source=_CAPACITY, as_of="2025-11-01"
    )
    rpu_step: Array = fact(
        8.0, "RPU", "Step of the base capacity", kind="quota", source=_CAPACITY, as_of="2025-11-01"
    )
    rpu_max: Array = fact(
        512.0,
        "RPU",
        "Largest base capacity",
        kind="quota",
        source=_CAPACITY,
        as_of="2025-11-01",
        regions=dict.fromkeys(
            ("us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1"), 1_024.0
        ),
    )
    storage_bytes_4_rpu: Array = fact(
        32 * TB, "byte", "Storage of 4 RPU", kind="quota", source=_CAPACITY, as_of="2025-11-01"
    )
    storage_bytes_24_rpu: Array = fact(
        128 * TB,
        "byte",
        "Storage of 8 to 24 RPU",
        kind="quota",
        source=_CAPACITY,
        as_of="2025-11-01",
    )
    charge_s_min: Array = fact(
        60.0,
        "s",
        "Shortest charge of an activity",
        kind="quota",
        source=_BILLING,
        as_of="2025-11-01",
    )


@dataclass(frozen=True, kw_only=True)
class SpectrumFacts(WarehouseFacts):
    """Figures of Spectrum."""

    together_gain: Array = _measured(
        1.4,
        "",
        "Queries per hour of five streams over one after the other, two ra3.xlplus: 680 over 485",
        low=1.1,
        high=2.0,
    )
    scan_bytes_per_second: Array = _measured(
        0.318 * GB,
        "byte/s",
        "Lake data that two ra3.xlplus (8 vCPUs) scan and join, in columnar files",
        low=0.22 * GB,
        high=0.37 * GB,
        measure="SYS_EXTERNAL_QUERY_DETAIL scanned bytes over time",
    )
    row_format_slowdown: Array = fact(
        4.0,
        "",
        "How much longer text takes than columnar files of the same size",
        kind="assumption",
        source=_SPECTRUM,
        as_of="2026-03-01",
        low=2.0,
        high=10.0,
    )
    billed_bytes_min: Array = fact(
        10 * MB,
        "byte",
        "Least scan billed of a query",
        kind="quota",
        source=_PRICING,
        as_of="2026-01-09",
    )
    tb_bytes: Array = fact(
        TB,
        "byte",
        "Bytes in a billed TB; the price page does not say",
        kind="assumption",
        source=_PRICING,
        as_of="2026-10-07",
        low=TB,
        high=2.0**40,
    )


@dataclass(frozen=True)
class Speed:
    """How fast a warehouse of a size runs one query, and how many together."""

    run_s: Array
    queries_per_second: Array


def speed(w: QueryData, f: WarehouseFacts, vcpus: Array, gain: Array, rate: Array) -> Speed:
    """Time one query alone on `vcpus`; several together get `gain` times as much done."""
    work = w.scanned_bytes * w.complexity
    run_s = work / (rate * np.power(np.asarray(vcpus) / 8, f.speed_exponent))
    return Speed(run_s, gain / run_s)


def vcpus_for(f: WarehouseFacts, bytes_per_second: Array, rate: Array) -> Array:
    """Return the vCPUs that do so much work [byte/s], the inverse of `speed`."""
    return 8 * np.power(bytes_per_second / rate, 1 / f.speed_exponent)


def new_queries_per_second(w: QueryData) -> Array:
    """Return the queries per second at the peak that no cache answers."""
    return w.peak_queries_per_second * (1 - w.repeat_share)


def needs(
    w: QueryData, c: WarehouseConfig, f: WarehouseFacts, gain: Array, rate: Array
) -> dict[str, Array]:
    """Return the vCPUs the peak asks for, and those that keep one query within its time."""
    work = w.scanned_bytes * w.complexity
    load = new_queries_per_second(w) * work / (gain * c.utilisation)
    return {
        "queries at the peak": vcpus_for(f, load, rate),
        "time of a query": vcpus_for(f, work / (w.query_s * c.time_share), rate),
    }


def answer(w: QueryData, c: WarehouseConfig, f: WarehouseFacts, s: Speed) -> Delay:
    """Delay of a query: queue, compilation, run, result.

    Notes
    -----
    One server of the rate at which queries run together, so that a query in the queue waits as in
    M/G/1: ``rho / (1 - rho) / mu * (1 + cv^2) / 2`` on average. Repeated queries wait for nothing.
    """
    rho = new_queries_per_second(w) / s.queries_per_second
    stable = np.asarray(rho) < 1
    spare = np.where(stable, 1 - rho, 1.0)
    mean_s = (1 + np.square(f.spread)) / 2 / s.queries_per_second / spare
    run = Lognormal.from_mean("run", s.run_s, f.spread)
    first = Lognormal.from_percentiles("compile", f.compile_s_p50, f.compile_s_p99)
    new = 1 - w.repeat_share
    return Delay(
        (
            Sometimes(
                "wait for a slot",
                new,
                QueueWait("queue", smallest(rho, 1.0), np.where(stable, mean_s, np.inf)[()]),
            ),
            Sometimes("compile a new plan", c.new_query_share * new, first),
            Sometimes("run", new, run),
            Fixed("send the result", f.answer_s + w.result_bytes / f.result_bytes_per_second),
        )
    )


def peak_check(w: QueryData, s: Speed) -> Check:
    """Return the check that the queue empties."""
    return Check(
        "queries at the peak",
        new_queries_per_second(w),
        s.queries_per_second,
        "query/s",
        "Add capacity, or let concurrency scaling or Serverless take the peak.",
    )


def size_cluster(
    w: QueryData,
    c: Ra3Config | RgConfig,
    f: ClusterFacts,
    rate: Array,
) -> tuple[Capacity, Speed, tuple[Check, ...]]:
    """Count the nodes that hold the data, carry the peak and keep a query within its time."""
    node = hardware("redshift_nodes")[c.node].figures
    vcpus = needs(w, c, f, f.together_gain, rate)
    need = capacity(
        {
            "storage": (w.stored_bytes, node["storage_bytes"]),
            **{name: (count, node["vcpu"]) for name, count in vcpus.items()},
        },
        at_least=2.0,
        fixed=c.nodes,
    )
    s = speed(w, f, need.units * node["vcpu"], f.together_gain, rate)
    load_s = w.load_bytes_per_day / (need.units * node["vcpu"] * f.load_bytes_per_second_per_vcpu)
    checks = (
        peak_check(w, s),
        Check(
            "nodes of a cluster",
            need.units,
            node["nodes_max"],
            "node",
            "Take a larger node type, or grow the cluster by elastic resize.",
            "soft",
        ),
        Check(
            "storage",
            w.stored_bytes,
            need.units * node["storage_bytes"],
            "byte",
            "Add nodes, or leave old data in S3.",
        ),
        Check(
            "daily load",
            load_s,
            f.load_s_advised,
            "s",
            "Load through the day, from as many files as there are slices.",
            "advice",
        ),
    )
    return need, s, checks


def node_lines(
    w: QueryData, c: Ra3Config | RgConfig, nodes: Array, commitment: str
) -> dict[str, Array]:
    """Meter nodes: hours on demand, or hours and the month's share of the fee of a reservation."""
    years = 3.0 if commitment.startswith("3yr") else 1.0
    up_hours = np.where(c.paused, w.busy_hours_per_month, HOURS_PER_MONTH)[()]
    hours = up_hours if commitment == "on_demand" else HOURS_PER_MONTH
    share = HOURS_PER_MONTH / (8_760.0 * years)
    return {
        f"{c.node}_{dimension}": nodes * (share if dimension.endswith("_fee") else hours)
        for dimension in COMMITMENTS[commitment]
    }


def size_ra3(w: QueryData, c: Ra3Config, f: ClusterFacts) -> Sizing:
    """Count the RA3 nodes of a warehouse and how it is paid.

    Notes
    -----
    Managed storage is billed apart from the nodes. A fee paid upfront is spread over its term, and
    reserved nodes pay on while the cluster is paused.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-clusters.html
    .. [2] https://aws.amazon.com/redshift/pricing/
    """
    need, s, checks = size_cluster(w, c, f, f.work_bytes_per_second)
    return Sizing(
        units={"node": need.units},
        billed={
            **node_lines(w, c, need.units, c.commitment),
            "managed_storage_gb_month": w.stored_bytes / f.gb_bytes * np.ones_like(need.units),
        },
        throughput=s.queries_per_second / (1 - smallest(w.repeat_share, 0.99)),
        delay=answer(w, c, f, s),
        checks=checks,
        capacity=need,
    )


def size_rg(w: QueryData, c: RgConfig, f: RgFacts) -> Sizing:
    """Count the RG (Graviton) nodes of a warehouse.

    Notes
    -----
    As RA3, at the speed two nodes showed in an independent benchmark. Lake queries run on the
    cluster itself, without a charge per TB.

    References
    ----------
    .. [1] https://aws.amazon.com/blogs/big-data/amazon-redshift-rg-faster-and-lower-cost-graviton-powered/
    .. [2] https://aws.amazon.com/redshift/pricing/
    """
    need, s, checks = size_cluster(w, c, f, f.work_bytes_per_second * f.speed_over_ra3)
    return Sizing(
        units={"node": need.units},
        billed={
            **node_lines(w, c, need.units, "on_demand"),
            "managed_storage_gb_month": w.stored_bytes / f.gb_bytes * np.ones_like(need.units),
        },
        throughput=s.queries_per_second / (1 - smallest(w.repeat_share, 0.99)),
        delay=answer(w, c, f, s),
        checks=checks,
        capacity=need,
    )


def size_serverless(w: QueryData, c: ServerlessConfig, f: ServerlessFacts) -> Sizing:
    """Choose the base capacity of a Serverless workgroup and meter what it is busy.

    Notes
    -----
    Capacity is 4 RPU or a multiple of 8. It is charged while queries run, for 60 s at least: with
    queries arriving at random, a share ``1 - exp(-lambda max(S, 60 s))`` of the busy hours. Loads
    are charged for their run time as well. Scaling above the base is not billed here.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-billing.html
    .. [2] https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-capacity.html
    """
    vcpus = needs(w, c, f, f.together_gain, f.work_bytes_per_second)
    need = capacity(
        {name: (count, f.vcpus_per_rpu) for name, count in vcpus.items()},
        step=f.rpu_step,
        fixed=c.base_rpu,
    )
    smallest_will_do = (largest(*need.ratios.values()) <= f.rpu_min) & (np.asarray(c.base_rpu) == 0)
    rpu = np.where(smallest_will_do, f.rpu_min, need.units)[()]
    s = speed(w, f, rpu * f.vcpus_per_rpu, f.together_gain, f.work_bytes_per_second)
    mean_per_second = w.queries_per_hour / HOUR * (1 - w.repeat_share)
    active_share = -np.expm1(-mean_per_second * largest(s.run_s, f.charge_s_min))
    load_hours = (
        (w.load_bytes_per_day / (f.work_bytes_per_second * (rpu * f.vcpus_per_rpu / 8)))
        * w.days_per_month
        / HOUR
    )
    hours = w.busy_hours_per_month * active_share + load_hours
    lines = {
        "on_demand": {"rpu_hour": rpu * hours},
        "1yr_no_upfront": {"rpu_reserved_1yr_no_upfront_hour": rpu * HOURS_PER_MONTH},
        "1yr_all_upfront": {"rpu_reserved_1yr_all_upfront_fee": rpu * (HOURS_PER_MONTH / 8_760.0)},
    }[c.commitment]
    storage_max = np.where(
        rpu < 8, f.storage_bytes_4_rpu, np.where(rpu < 32, f.storage_bytes_24_rpu, np.inf)
    )
    return Sizing(
        units={"RPU": rpu},
        billed={
            **lines,
            "managed_storage_gb_month": w.stored_bytes / f.gb_bytes * np.ones_like(rpu),
        },
        throughput=s.queries_per_second / (1 - smallest(w.repeat_share, 0.99)),
        delay=answer(w, c, f, s),
        checks=(
            peak_check(w, s),
            Check("base capacity", rpu, f.rpu_max, "RPU", "Split the work over workgroups."),
            Check(
                "storage",
                w.stored_bytes,
                storage_max[()],
                "byte",
                "Raise the base capacity to 32 RPU or more.",
            ),
        ),
        capacity=need,
    )


def size_spectrum(w: QueryData, c: SpectrumConfig, f: SpectrumFacts) -> Sizing:
    """Meter a small RA3 cluster that queries the lake and loads nothing.

    Notes
    -----
    Every scan is billed per TB beside the nodes; the data stays in S3.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/redshift/latest/dg/c-spectrum-overview.html
    .. [2] https://aws.amazon.com/redshift/pricing/
    """
    vcpus = c.nodes * hardware("redshift_nodes")["ra3_xlplus"].figures["vcpu"]
    rate = f.scan_bytes_per_second / (1.0 if w.data_format == "parquet" else f.row_format_slowdown)
    work = speed(w, f, vcpus, f.together_gain, rate)
    queries = w.queries_per_month * (1 - w.repeat_share)
    billed_tb = queries * largest(w.scanned_bytes, f.billed_bytes_min) / f.tb_bytes
    return Sizing(
        units={"node": c.nodes},
        billed={
            "spectrum_tb_scanned": billed_tb,
            "redshift:ra3_xlplus_node_hour": c.nodes * HOURS_PER_MONTH * np.ones_like(billed_tb),
            "s3:standard_get_request": queries * largest(w.files_per_query, 1.0),
            "s3:standard_gb_month": w.stored_bytes * c.pay_storage / f.gb_bytes,
        },
        throughput=work.queries_per_second / (1 - smallest(w.repeat_share, 0.99)),
        bounds={"scan rate": work.queries_per_second},
        delay=answer(w, c, f, work),
        checks=(
            peak_check(w, work),
            Check(
                "time of a query",
                work.run_s,
                w.query_s * c.time_share,
                "s",
                "Add nodes, use columnar files and partitions, or load the data.",
                "soft",
            ),
            Check(
                "planned load",
                new_queries_per_second(w),
                work.queries_per_second * c.utilisation,
                "query/s",
                "Add nodes, so that queries do not queue.",
                "advice",
            ),
        ),
    )


UNMODELLED = {
    **{
        f"{node}_{kind}": "not offered to new clusters"
        for node in ("dc2_large", "dc2_8xlarge")
        for kind in (
            "concurrency_scaling_node_second",
            "node_hour",
            *(d for dims in COMMITMENTS.values() for d in dims),
        )
    },
    **{
        f"{node}_concurrency_scaling_node_second": "peaks are met by the size of the cluster"
        for node in ("ra3_large", "ra3_xlplus", "ra3_4xlarge", "ra3_16xlarge")
    },
    "inter_region_data_transfer_gb": "copies of snapshots to another Region are not asked for",
    "paid_snapshot_gb_month": "the free automatic snapshots are taken to suffice",
}
"""Dimensions of the price tables that no model bills, and why."""

_NOT_INCLUDED = (
    "concurrency scaling beyond its free hour a day",
    "manual snapshots",
    "loading tools, and data in S3 that is loaded from",
)
_EVIDENCE = Evidence(throughput="B", delay="B")

REDSHIFT_RA3 = Model(
    id="redshift_ra3",
    title="Redshift, RA3 cluster",
    prices="redshift",
    workload=QueryData,
    config=Ra3Config,
    facts=ClusterFacts,
    size=size_ra3,
    evidence=_EVIDENCE,
    best_for=("steady reporting with complex joins", "capacity that can be reserved"),
    not_for=("a few queries a day", "data that must stay in open files"),
    not_included=_NOT_INCLUDED,
    docs=(_CLUSTERS, _PRICING, _CLICKBENCH, _BENCH),
)
REDSHIFT_RG = Model(
    id="redshift_rg",
    title="Redshift, RG cluster (Graviton)",
    prices="redshift",
    workload=QueryData,
    config=RgConfig,
    facts=RgFacts,
    size=size_rg,
    evidence=_EVIDENCE,
    lifecycle=Lifecycle(note="Since May 2026; prices are held for us-east-1 only.", source=_RG),
    best_for=("what RA3 is for, at a lower price", "lake tables beside loaded ones"),
    not_for=("Regions without RG", "reservations, for which no price is held"),
    not_included=_NOT_INCLUDED,
    docs=(_RG, _CLUSTERS, _PRICING, _BENCH),
)
REDSHIFT_SERVERLESS = Model(
    id="redshift_serverless",
    title="Redshift Serverless",
    prices="redshift_serverless",
    workload=QueryData,
    config=ServerlessConfig,
    facts=ServerlessFacts,
    size=size_serverless,
    evidence=_EVIDENCE,
    best_for=("queries that come and go", "no cluster to size"),
    not_for=("queries around the clock", "one short query a minute: 60 s are charged"),
    not_included=("capacity added above the base by scaling", "manual snapshots"),
    docs=(_CAPACITY, _BILLING, _PRICING, _BENCH),
)
REDSHIFT_SPECTRUM = Model(
    id="redshift_spectrum",
    title="Redshift Spectrum over the lake",
    prices="redshift_spectrum",
    workload=QueryData,
    config=SpectrumConfig,
    facts=SpectrumFacts,
    size=size_spectrum,
    evidence=_EVIDENCE,
    best_for=("old data beside a warehouse that is there anyway",),
    not_for=("a lake without a cluster: Athena needs none", "small files and text"),
    not_included=("requests to the Glue Data Catalog", "manual snapshots"),
    docs=(_SPECTRUM, _PRICING, _BENCH),
)
