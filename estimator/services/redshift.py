"""Amazon Redshift clusters: a warehouse on RA3 or RG nodes, and Spectrum over the lake.

Longer than most service files: three ways to use nodes, which share how they are counted and paid.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.capacity import Capacity, capacity
from estimator.laws.delay import Delay
from estimator.model import Check, Evidence, Lifecycle, Model, Sizing, fact, param
from estimator.services import catalog_requests, s3_lake
from estimator.services.redshift_engine import (
    CLICKBENCH,
    LAB,
    PRICING,
    REFERENCE_VCPUS,
    EngineConfig,
    EngineFacts,
    LoadedFacts,
    Requests,
    Running,
    SnapshotConfig,
    TextFacts,
    WarehouseFacts,
    alone_s,
    clickbench,
    measured,
    one_by_one,
    peak_check,
    query_stages,
    snapshot_lines,
    storage_lines,
    stored_bytes,
    throughput,
    together_per_vcpu,
    vcpus_for_time,
    vcpus_to_run,
    wait,
    within,
    work_bytes,
)
from estimator.services.s3_lake import LakeFacts, StagingConfig, StorageConfig
from estimator.specs import column, hardware
from estimator.units import (
    HOUR,
    HOURS_PER_MONTH,
    MB,
    TB,
    TIB,
    Array,
    ceil_to,
    largest,
    smallest,
)
from estimator.workloads import QueryData

_CLUSTERS = "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-clusters.html"
_LIMITS = "https://docs.aws.amazon.com/redshift/latest/mgmt/amazon-redshift-limits.html"
_QUEUES = "https://docs.aws.amazon.com/redshift/latest/dg/cm-c-defining-query-queues.html"
_SCALING = "https://docs.aws.amazon.com/redshift/latest/dg/concurrency-scaling.html"
_LOADING = "https://docs.aws.amazon.com/redshift/latest/dg/c_best-practices-use-multiple-files.html"
_RG = (
    "https://aws.amazon.com/blogs/big-data/"
    "amazon-redshift-rg-faster-and-lower-cost-graviton-powered/"
)
_SPECTRUM = "https://docs.aws.amazon.com/redshift/latest/dg/c-spectrum-overview.html"
_EXTERNAL = "https://docs.aws.amazon.com/redshift/latest/dg/c-spectrum-external-performance.html"
_TROUBLE = "https://docs.aws.amazon.com/redshift/latest/dg/c-spectrum-troubleshooting.html"
_CACHED = (
    "https://docs.aws.amazon.com/redshift/latest/dg/c_challenges_achieving_high_performance_queries"
    ".html"
)

_quota = partial(fact, kind="quota", as_of="2023-04-24")
_credit = partial(fact, kind="quota", source=PRICING, as_of="2026-05-05")
_guess = partial(fact, kind="assumption", source=_EXTERNAL, as_of="2026-03-01")

RA3 = ("ra3_large", "ra3_xlplus", "ra3_4xlarge", "ra3_16xlarge")
"""RA3 node types, from small to large; all cost the same per vCPU."""

RG = ("rg_large", "rg_xlarge", "rg_4xlarge", "rg_12xlarge")
"""RG node types, from small to large; all cost the same per vCPU."""

_LAKE_NODES = RA3[1:]
"""Node types with Spectrum whose slices are published."""

_SCALING_PRICED = RA3[1:]
"""Node types with a price of their own for concurrency scaling in every Region."""

_NODES_MIN = 2.0
"""Nodes of the smallest cluster that is sized here."""

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
"""Price dimensions of a node by how long and how it is paid."""


@dataclass(frozen=True, kw_only=True)
class NodesConfig(EngineConfig):
    """What the user may fix of a cluster."""

    nodes: Array = param(
        0.0,
        "node",
        "Nodes already decided on; 0 sizes the cluster",
        low=0.0,
        high=128,
        whole=True,
        options=(0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 64.0, 128.0),
    )
    slots: Array = param(
        15.0,
        "query",
        "Most queries that run at the same time (slots of the workload manager)",
        low=1.0,
        high=50.0,
        whole=True,
        options=(5.0, 10.0, 15.0, 25.0, 50.0),
    )
    paused: Array = param(
        False, "", "Whether the cluster is paused outside busy hours; reserved nodes pay on"
    )


@dataclass(frozen=True, kw_only=True)
class ClusterConfig(NodesConfig):
    """What the user may fix of a cluster that more clusters join at the peak."""

    scaling_clusters: Array = param(
        1.0,
        "cluster",
        "Most clusters that concurrency scaling may add at the peak; 0 switches it off",
        low=0.0,
        high=10.0,
        whole=True,
        options=(0.0, 1.0, 2.0, 5.0, 10.0),
    )
    peak_hours_per_day: Array = param(
        1.0, "hour", "Hours a day for which the load stays near its peak", low=0.0, high=24.0
    )


@dataclass(frozen=True, kw_only=True)
class Ra3ClusterConfig(ClusterConfig):
    """What the user may fix of an RA3 cluster."""

    node: str = param(
        "auto",
        "",
        "Node type; auto takes the one that needs the fewest vCPUs in all",
        choices=("auto", *RA3),
        options=True,
    )
    commitment: str = param(
        "on_demand", "", "How long and how nodes are paid", choices=tuple(COMMITMENTS)
    )


@dataclass(frozen=True, kw_only=True)
class WarehouseConfig(SnapshotConfig, StagingConfig):
    """What the user may fix of data that is loaded."""


@dataclass(frozen=True, kw_only=True)
class Ra3Config(Ra3ClusterConfig, WarehouseConfig):
    """What the user may fix of an RA3 cluster and its data."""


@dataclass(frozen=True, kw_only=True)
class RgConfig(ClusterConfig, WarehouseConfig):
    """What the user may fix of an RG cluster and its data."""

    node: str = param(
        "auto",
        "",
        "Node type; auto takes the one that needs the fewest vCPUs in all",
        choices=("auto", *RG),
        options=True,
    )


@dataclass(frozen=True, kw_only=True)
class SpectrumConfig(NodesConfig, StorageConfig, catalog_requests.TableConfig):
    """What the user may fix of a cluster that reads the lake."""

    node: str = param(
        "ra3_xlplus",
        "",
        "Node type",
        choices=_LAKE_NODES,
        options=True,
    )
    commitment: str = param(
        "on_demand", "", "How long and how nodes are paid", choices=tuple(COMMITMENTS)
    )
    returned_share: Array = param(
        0.5,
        "",
        "Share of the scanned bytes that Spectrum's filters and sums leave to the cluster",
        low=0.001,
        high=1.0,
        measure="SVL_S3QUERY_SUMMARY s3query_returned_bytes over s3_scanned_bytes",
    )


@dataclass(frozen=True, kw_only=True)
class NodeFacts(EngineFacts):
    """Figures of every cluster."""

    together_gain: Array = measured(
        1.4,
        "",
        "Queries completed by five streams over one on 8 vCPUs: 680 an hour, where 20 one after "
        "the other in 148.3 s make 485",
        low=1.1,
        high=2.0,
    )
    slots_advised: Array = fact(
        15.0,
        "query",
        "Slots above which AWS advises concurrency scaling instead",
        kind="rule_of_thumb",
        source=_QUEUES,
        as_of="2023-06-15",
    )
    account_nodes: Array = _quota(
        200.0, "node", "Nodes of an account and Region before an increase", source=_LIMITS
    )


@dataclass(frozen=True, kw_only=True)
class ClusterFacts(NodeFacts, LoadedFacts):
    """Figures of clusters that more clusters join at the peak."""

    credit_hours_per_day: Array = _credit(
        1.0, "hour", "Free concurrency scaling for 24 hours of the cluster"
    )
    credit_hours_max: Array = _credit(30.0, "hour", "Free concurrency scaling kept at most")
    scaling_nodes_max: Array = _quota(
        32.0, "node", "Largest cluster that concurrency scaling copies", source=_SCALING
    )


@dataclass(frozen=True, kw_only=True)
class Ra3Facts(ClusterFacts, WarehouseFacts, LakeFacts):
    """Figures of a cluster and its data."""

    load_bytes_per_second_per_vcpu: Array = measured(
        10 * MB,
        "byte/s",
        "Text that COPY loads per vCPU: 100 GB in 20 min 44 s on 8 vCPUs",
        low=7.5 * MB,
        high=15 * MB,
        measure="SYS_LOAD_HISTORY bytes over time",
    )
    load_bytes_per_second_per_file: Array = clickbench(
        40 * MB,
        "byte/s",
        "Text loaded from one file, which one slice reads: 75 GB in 1,829 to 2,485 s on any "
        "cluster",
        kind="rule_of_thumb",
        low=20 * MB,
        high=80 * MB,
    )
    load_s_advised: Array = fact(
        4 * HOUR,
        "s",
        "Comfortable time for the loads of a day",
        kind="assumption",
        source=_LOADING,
        as_of="2023-06-15",
        low=HOUR,
        high=8 * HOUR,
    )


@dataclass(frozen=True, kw_only=True)
class RgFacts(Ra3Facts):
    """Figures of RG clusters."""

    together_gain: Array = measured(
        1.64,
        "",
        "Queries completed by five streams over one on 8 vCPUs: 1,224 an hour, where 20 one after "
        "the other in 96.7 s make 745",
        low=1.2,
        high=2.2,
    )
    load_bytes_per_second_per_vcpu: Array = measured(
        15 * MB,
        "byte/s",
        "Text that COPY loads per vCPU: 1.5 times what RA3 loads (40.1 s over 26.8 s)",
        low=10 * MB,
        high=22 * MB,
        measure="SYS_LOAD_HISTORY bytes over time",
    )
    speed_over_ra3: Array = measured(
        1.53,
        "",
        "Speed of a query over RA3 of as many vCPUs: 148.3 s over 96.7 s for 20 queries, 1.9 as "
        "their geometric mean; AWS says up to 2.2",
        low=1.3,
        high=2.2,
    )


@dataclass(frozen=True, kw_only=True)
class SpectrumFacts(NodeFacts, TextFacts, LakeFacts, catalog_requests.ReadFacts):
    """Figures of Spectrum."""

    plan_s: Array = _guess(
        1.5, "s", "Time to plan and start a scan of S3; no published figure", low=0.5, high=3.0
    )
    requests_per_slice: Array = _guess(
        10.0,
        "request",
        "Requests to Spectrum's fleet that a slice has under way; long quoted, no longer "
        "documented",
        low=5.0,
        high=20.0,
        measure="SVL_S3QUERY_SUMMARY max_request_parallelism",
    )
    parquet_bytes_per_second: Array = _guess(
        60 * MB,
        "byte/s",
        "Stored Parquet that one request scans and filters; no published figure",
        low=30 * MB,
        high=120 * MB,
        measure="SVL_S3QUERY s3_scanned_bytes over time",
    )
    text_bytes_per_second: Array = _guess(
        30 * MB,
        "byte/s",
        "Stored CSV or JSON that one request scans and filters; no published figure",
        low=10 * MB,
        high=60 * MB,
        measure="SVL_S3QUERY s3_scanned_bytes over time",
    )
    split_bytes: Array = fact(
        128 * MB,
        "byte",
        "Part of a file that one request reads",
        kind="rule_of_thumb",
        source=_TROUBLE,
        as_of="2023-06-15",
    )
    file_bytes_min: Array = fact(
        64 * MB,
        "byte",
        "Size that files should exceed",
        kind="rule_of_thumb",
        source=_EXTERNAL,
        as_of="2023-06-15",
    )
    billed_bytes_min: Array = fact(
        10 * MB,
        "byte",
        "Least a query is billed for",
        kind="quota",
        source=PRICING,
        as_of="2026-01-09",
    )
    billed_bytes_step: Array = fact(
        MB, "byte", "Scans are rounded up to this", kind="quota", source=PRICING, as_of="2026-01-09"
    )
    tb_bytes: Array = fact(
        TB,
        "byte",
        "Bytes in a billed TB; not stated, and sources differ: 10**12 is the dearer reading",
        kind="assumption",
        source=PRICING,
        as_of="2026-10-07",
        low=TB,
        high=TIB,
    )


@dataclass(frozen=True)
class Nodes:
    """The nodes of a cluster.

    Attributes
    ----------
    names : tuple of str
        Types it may consist of.
    chosen : Array
        Which of them, counted from 0.
    need : Capacity
        How many, and why.
    vcpu, storage_bytes, nodes_max : Array
        Of one node of that type, and how many can be created.
    """

    names: tuple[str, ...]
    chosen: Array
    need: Capacity
    vcpu: Array
    storage_bytes: Array
    nodes_max: Array

    @property
    def vcpus(self) -> Array:
        """Processors of the whole cluster [vCPU]."""
        return self.need.units * self.vcpu

    def per_type(self, quantity: Array, dimension: str) -> dict[str, Array]:
        """Book a quantity under the type chosen, nothing under the others."""
        return {
            f"{name}_{dimension}": quantity * (self.chosen == i)
            for i, name in enumerate(self.names)
        }


def choose_nodes(
    names: tuple[str, ...], vcpus: dict[str, Array], data_bytes: Array, fixed: Array
) -> Nodes:
    """Choose node type and number.

    Notes
    -----
    Types of a family cost the same per vCPU, so the one that needs the fewest is the cheapest; of
    equals the smallest. Where compute is what counts this is the smallest of which enough can be
    created, where storage does it is a larger one, which holds more per vCPU.
    """
    specs = [hardware("redshift_nodes")[name] for name in names]
    figures = {name: column(specs, name) for name in ("vcpu", "storage_bytes", "nodes_max")}
    vcpus_needed = largest(*vcpus.values())
    taken: list[Array] = []
    for vcpu_each, bytes_each, nodes_max in zip(*figures.values(), strict=True):
        need_each = largest(vcpus_needed / vcpu_each, data_bytes / bytes_each)
        count = largest(ceil_to(need_each), _NODES_MIN)
        taken.append(np.where(count <= nodes_max, count * vcpu_each, np.inf))
    taken[-1] = smallest(taken[-1], np.finfo(np.float64).max)  # what is left where none suffices
    chosen = np.argmin(np.stack(np.broadcast_arrays(*taken)), axis=0)
    vcpu, storage, most = (figures[name][chosen] for name in figures)
    need = capacity(
        {
            "storage": (data_bytes, storage),
            **{name: (count, vcpu) for name, count in vcpus.items()},
        },
        at_least=_NODES_MIN,
        fixed=fixed,
    )
    single = column(specs, "single_node_storage_bytes")[chosen]
    storage_given = np.where(need.units > 1, need.units * storage, single)[()]
    return Nodes(names, chosen, need, vcpu, storage_given, most)


def node_lines(r: Requests, c: NodesConfig, nodes: Nodes, commitment: str) -> dict[str, Array]:
    """Meter nodes: hours on demand, or hours and the month's share of the fee of a reservation."""
    count = nodes.need.units
    hours = up_hours(r, c) if commitment == "on_demand" else np.float64(HOURS_PER_MONTH)
    years = 3.0 if commitment.startswith("3yr") else 1.0
    term_share = 1 / (12 * years)
    lines: dict[str, Array] = {}
    for dimension in COMMITMENTS[commitment]:
        quantity = count * (term_share if dimension.endswith("_fee") else hours)
        lines |= nodes.per_type(quantity, dimension)
    return lines


def up_hours(r: Requests, c: NodesConfig) -> Array:
    """Return the hours a month for which the cluster runs."""
    return np.where(c.paused, smallest(r.hours_per_month, HOURS_PER_MONTH), HOURS_PER_MONTH)[()]


def scaling_hours(r: Requests, c: ClusterConfig, f: ClusterFacts, clusters: Array) -> Array:
    """Return the hours of added clusters that are paid, beyond the free ones."""
    peak_hours = smallest(c.peak_hours_per_day, r.hours_per_day) * r.days_per_month
    free = smallest(up_hours(r, c) / 24 * f.credit_hours_per_day, f.credit_hours_max)
    return largest(clusters * peak_hours - free, 0.0)


def scaling_lines(nodes: Nodes, hours: Array) -> dict[str, Array]:
    """Meter the nodes of added clusters, by the second where that price is held.

    Notes
    -----
    An added cluster has as many nodes as the main one, at the same price on demand.
    """
    node_hours = nodes.need.units * hours
    lines: dict[str, Array] = {}
    for i, name in enumerate(nodes.names):
        of_type = node_hours * (nodes.chosen == i)
        if name in _SCALING_PRICED:
            lines[f"{name}_concurrency_scaling_node_second"] = of_type * HOUR
        else:
            lines[f"{name}_node_hour"] = of_type
    return lines


def added(first: dict[str, Array], second: dict[str, Array]) -> dict[str, Array]:
    """Add the lines of two bills."""
    return {
        key: first.get(key, np.float64(0.0)) + second.get(key, np.float64(0.0))
        for key in (first | second)
    }


@dataclass(frozen=True)
class Cluster:
    """A cluster that carries some requests.

    Attributes
    ----------
    nodes : Nodes
        Which and how many.
    query_s : Array
        Time of one query that has the cluster to itself [s].
    running : Running
        How fast the cluster runs requests.
    added : Array
        Clusters that join it at the peak.
    most_per_second : Array
        Requests completed with all clusters that may join [1/s].
    """

    nodes: Nodes
    query_s: Array
    running: Running
    added: Array
    most_per_second: Array


def cluster(
    r: Requests, c: ClusterConfig, f: ClusterFacts, *, names: tuple[str, ...], speed: Array
) -> Cluster:
    """Count the nodes that hold the data, carry the load and run a request in its time.

    Notes
    -----
    The cluster carries the mean of the busy hours by itself, and the peak together with the
    clusters that concurrency scaling may add. With v vCPUs, one query takes ``work / (rate *
    (v/8) ** 0.73)``; so many share them that ``gain * v/8 * rate / work`` complete per second, and
    no more at a time than there are slots. What queues until an added cluster has started is not
    modelled.
    """
    planned = largest(r.mean_per_second, r.peak_per_second / (1 + c.scaling_clusters))
    queries_per_second = largest(planned * r.queries / c.utilisation, 1e-12)
    per_vcpu = together_per_vcpu(f, r.work_bytes, speed, f.together_gain, REFERENCE_VCPUS)
    vcpus = {
        "queries at the peak": queries_per_second / per_vcpu,
        "run time": vcpus_to_run(f, r, speed, per_vcpu, c.slots),
        "slots": vcpus_for_time(f, r.work_bytes, speed, c.slots / queries_per_second),
    }
    nodes = choose_nodes(names, vcpus, r.data_bytes, c.nodes)
    query_s = alone_s(f, r.work_bytes, speed, nodes.vcpus)
    queries = Running(query_s, smallest(nodes.vcpus * per_vcpu, c.slots / query_s))
    running = queries.together(r.queries)
    copies = ceil_to(running.copies_for(r.peak_per_second) / c.utilisation)
    return Cluster(
        nodes=nodes,
        query_s=query_s,
        running=running,
        added=within(0.0, copies - 1, c.scaling_clusters),
        most_per_second=running.per_second * (1 + c.scaling_clusters),
    )


def cluster_units(k: Cluster) -> dict[str, Array]:
    """Nodes, and clusters that join them at the peak."""
    return {"node": k.nodes.need.units, "added cluster": k.added}


def cluster_lines(
    r: Requests, c: ClusterConfig, f: ClusterFacts, k: Cluster, commitment: str
) -> dict[str, Array]:
    """Meter the nodes of the cluster and of those that join it."""
    return added(
        node_lines(r, c, k.nodes, commitment),
        scaling_lines(k.nodes, scaling_hours(r, c, f, k.added)),
    )


def cluster_checks(r: Requests, c: ClusterConfig, f: ClusterFacts, k: Cluster) -> tuple[Check, ...]:
    """Limits of the load, the nodes and the data."""
    return (
        peak_check(r, k.most_per_second),
        *node_checks(c, f, k.nodes),
        Check(
            "storage",
            r.data_bytes,
            k.nodes.storage_bytes,
            "byte",
            "Add nodes, or leave old data in S3.",
        ),
        Check(
            "nodes that can be copied",
            np.where(k.added > 0, k.nodes.need.units, 0.0)[()],
            f.scaling_nodes_max,
            "node",
            "Set the clusters of concurrency scaling to 0, so that the nodes carry the peak.",
        ),
    )


def size_warehouse(
    w: QueryData,
    c: RgConfig | Ra3Config,
    f: Ra3Facts,
    *,
    names: tuple[str, ...],
    speed: Array,
    commitment: str,
) -> Sizing:
    """Count the nodes of a warehouse and what holding and loading its data takes.

    Notes
    -----
    See `cluster` for the nodes. A result cache answers repeated queries. What loads take from
    queries is not modelled. The files loaded in a day are read from S3, and lie there for some
    days.
    """
    r = one_by_one(
        w,
        c,
        run_share=1 - w.repeat_share,
        work_bytes=work_bytes(w, f),
        data_bytes=stored_bytes(w, f),
    )
    k = cluster(r, c, f, names=names, speed=speed)
    load_s = w.load_bytes_per_day / smallest(
        k.nodes.vcpus * f.load_bytes_per_second_per_vcpu,
        c.load_files * f.load_bytes_per_second_per_file,
    )
    return Sizing(
        units=cluster_units(k),
        billed={
            **cluster_lines(r, c, f, k, commitment),
            **storage_lines(r, f),
            **snapshot_lines(c, f),
            **s3_lake.staging_billed(c, f, w.load_bytes_per_day, w.days_per_month, loads=1.0),
        },
        throughput=throughput(k.most_per_second, r.run_share),
        delay=Delay(
            (
                wait(f, r, k.running, 1 + k.added),
                *query_stages(w, c, f, r, k.query_s),
            ),
            r.run_share,
        ),
        checks=(
            *cluster_checks(r, c, f, k),
            Check(
                "daily load",
                load_s,
                f.load_s_advised,
                "s",
                "Load from as many files as there are slices, or a multiple, through the day.",
                "advice",
            ),
        ),
        capacity=k.nodes.need,
    )


def node_checks(c: NodesConfig, f: NodeFacts, nodes: Nodes) -> tuple[Check, ...]:
    """Limits of the number of nodes and of slots."""
    return (
        Check(
            "nodes of a cluster",
            nodes.need.units,
            nodes.nodes_max,
            "node",
            "Take a larger node type, grow by elastic resize, or request an increase.",
            "soft",
        ),
        Check(
            "nodes of the account",
            nodes.need.units,
            f.account_nodes,
            "node",
            "Request an increase of nodes per account.",
            "soft",
        ),
        Check(
            "slots",
            c.slots,
            f.slots_advised,
            "query",
            "Give queries more memory with fewer slots; let concurrency scaling take the peak.",
            "advice",
        ),
    )


def ra3_names(c: Ra3ClusterConfig) -> tuple[str, ...]:
    """RA3 node types to choose from."""
    return RA3 if c.node == "auto" else (c.node,)


def size_ra3(w: QueryData, c: Ra3Config, f: Ra3Facts) -> Sizing:
    """Count the RA3 nodes of a warehouse and how they are paid.

    Notes
    -----
    As `size_warehouse`. Managed storage is billed apart. A fee paid upfront is spread over its
    term; reserved nodes pay on while the cluster is paused. Added clusters are free for an hour per
    day of the main one and cost its price on demand beyond, whatever the commitment.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-clusters.html
    .. [2] https://docs.aws.amazon.com/redshift/latest/dg/concurrency-scaling.html
    .. [3] https://aws.amazon.com/redshift/pricing/
    """
    return size_warehouse(w, c, f, names=ra3_names(c), speed=1.0, commitment=c.commitment)


def size_rg(w: QueryData, c: RgConfig, f: RgFacts) -> Sizing:
    """Count the RG (Graviton) nodes of a warehouse.

    Notes
    -----
    As RA3, at the speed two nodes showed in an independent benchmark. RG reads a lake with its own
    processors, without a charge per TB.

    References
    ----------
    .. [1] https://aws.amazon.com/blogs/big-data/amazon-redshift-rg-faster-and-lower-cost-graviton-powered/
    .. [2] https://aws.amazon.com/redshift/pricing/
    """
    names = RG if c.node == "auto" else (c.node,)
    return size_warehouse(w, c, f, names=names, speed=f.speed_over_ra3, commitment="on_demand")


def size_spectrum(w: QueryData, c: SpectrumConfig, f: SpectrumFacts) -> Sizing:
    """Count the nodes of a cluster that reads a lake through Spectrum, and meter the scans.

    Notes
    -----
    ``T = plan + scanned / (requests * rate) + work of what is returned``, with ``requests =
    min(10 * slices, splits of 128 MB)``; the last term runs on the cluster as in a warehouse.
    Nodes are counted from ``n = (T1 / T) ** (1 / 0.73)``, T1 on one node, which is a little more
    than both terms need. Repeated queries run and are billed again: results over external tables
    are not cached. A query looks up one table and pages through its partitions.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/redshift/latest/dg/c-spectrum-external-performance.html
    .. [2] https://docs.aws.amazon.com/redshift/latest/dg/c_challenges_achieving_high_performance_queries.html
    .. [3] https://aws.amazon.com/redshift/pricing/
    """
    node = hardware("redshift_nodes")[c.node].figures
    request_rate = (
        f.parquet_bytes_per_second if w.data_format == "parquet" else f.text_bytes_per_second
    )
    scan_rate = node["slices"] * f.requests_per_slice * request_rate
    splits = largest(w.files_per_query, ceil_to(w.scanned_bytes / f.split_bytes))
    work = work_bytes(w, f) * c.returned_share
    r = one_by_one(w, c, run_share=np.float64(1.0), work_bytes=work)
    per_vcpu = together_per_vcpu(f, work, 1.0, f.together_gain, REFERENCE_VCPUS)
    planned = r.peak_per_second / c.utilisation
    one_node_s = w.scanned_bytes / scan_rate + alone_s(f, work, 1.0, node["vcpu"])

    def nodes_for(seconds: Array) -> Array:
        running_s = largest(seconds - f.plan_s, 0.1 * seconds)
        return np.power(one_node_s / running_s, 1 / f.speed_exponent)

    need = capacity(
        {
            "requests to Spectrum": (planned * w.scanned_bytes, scan_rate),
            "queries at the peak": (planned, node["vcpu"] * per_vcpu),
            "run time": (nodes_for(r.seconds), 1.0),
            "slots": (nodes_for(c.slots / planned), 1.0),
        },
        at_least=_NODES_MIN,
        fixed=c.nodes,
    )
    nodes = Nodes((c.node,), np.float64(0.0), need, node["vcpu"], np.inf, node["nodes_max"])
    requests = smallest(need.units * node["slices"] * f.requests_per_slice, splits)
    scan_s = w.scanned_bytes / (requests * request_rate)
    run_s = f.plan_s + scan_s + alone_s(f, work, 1.0, nodes.vcpus)
    together = smallest(
        need.units * scan_rate / w.scanned_bytes, nodes.vcpus * per_vcpu, c.slots / run_s
    )
    running = Running(run_s, together)
    gets = s3_lake.gets(w.scanned_bytes, w.files_per_query, f)
    lists = s3_lake.lists(w.files_per_query, c.partitions, f)
    billed_bytes = largest(ceil_to(w.scanned_bytes, f.billed_bytes_step), f.billed_bytes_min)
    return Sizing(
        units={"node": need.units},
        billed={
            "spectrum_tb_scanned": w.queries_per_month * billed_bytes / f.tb_bytes,
            **{
                f"redshift:{dimension}": quantity
                for dimension, quantity in node_lines(r, c, nodes, c.commitment).items()
            },
            "s3:standard_get_request": w.queries_per_month * gets,
            "s3:standard_put_copy_post_list_request": w.queries_per_month * lists,
            "s3:standard_gb_month": w.stored_bytes * c.pay_storage / f.s3_gb_bytes,
            **catalog_requests.catalog_billed(
                c, w.queries_per_month * catalog_requests.to_read(c.partitions, f)
            ),
        },
        throughput=together,
        delay=Delay((wait(f, r, running), *query_stages(w, c, f, r, run_s)), r.run_share),
        checks=(
            peak_check(r, together),
            Check(
                "fewest nodes",
                1.0 if node["single_node_storage_bytes"] > 0 else _NODES_MIN,
                need.units,
                "node",
                "Take two nodes, or a type of which one alone can be created.",
            ),
            *node_checks(c, f, nodes),
            Check(
                "small files",
                f.file_bytes_min,
                w.scanned_bytes / w.files_per_query,
                "byte",
                "Compact small files to more than 64 MB each.",
                "advice",
            ),
        ),
        capacity=need,
    )


UNMODELLED = {
    **{
        f"{node}_{kind}": "DC2 is deprecated: a price for existing clusters only"
        for node in ("dc2_large", "dc2_8xlarge")
        for kind in (
            "concurrency_scaling_node_second",
            *(dimension for dimensions in COMMITMENTS.values() for dimension in dimensions),
        )
    },
    "ra3_large_concurrency_scaling_node_second": "held for some Regions only; added clusters of "
    "ra3.large are billed by the hour, at the same price",
    "inter_region_data_transfer_gb": "sharing data between Regions is not part of the question",
}
"""Dimensions of the price tables that no model bills, and why."""

_NOT_INCLUDED = (
    "snapshots copied to another Region",
    "writing to S3 the files that data is loaded from",
    "a second Availability Zone, which doubles the nodes",
)
_EVIDENCE = Evidence(throughput="B", delay="B")

REDSHIFT_RA3 = Model(
    id="redshift_ra3",
    title="Redshift, RA3 cluster",
    prices="redshift",
    workload=QueryData,
    config=Ra3Config,
    facts=Ra3Facts,
    size=size_ra3,
    evidence=_EVIDENCE,
    best_for=(
        "regular reporting with complex joins",
        "eight or more busy hours a day, on reserved nodes",
        "answers within a second over loaded data",
    ),
    not_for=("fewer than four busy hours a day", "transactions and point lookups"),
    not_included=_NOT_INCLUDED,
    docs=(_CLUSTERS, _LIMITS, _SCALING, _QUEUES, PRICING, CLICKBENCH, LAB),
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
    lifecycle=Lifecycle(
        note="Since May 2026, in 30 Regions; prices are held for us-east-1 only.", source=_RG
    ),
    best_for=("what RA3 is for, at a lower price", "loaded tables beside a lake"),
    not_for=("Regions without RG", "reservations, for which no price is held"),
    not_included=_NOT_INCLUDED,
    docs=(_RG, _CLUSTERS, PRICING, LAB),
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
    not_for=(
        "a lake without a cluster: Athena needs none",
        "files below 64 MB",
        "repeated queries",
    ),
    not_included=("managed storage: nothing is loaded",),
    docs=(_SPECTRUM, _EXTERNAL, _TROUBLE, _CACHED, PRICING, LAB),
)
