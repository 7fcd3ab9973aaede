"""AWS Database Migration Service: replication instances, Serverless, homogeneous migrations.

No throughput of DMS is published: every rate here is an assumption with a range, and the first
thing to replace by a measurement.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.backlog import drain_s
from estimator.laws.delay import Delay, Exponential, Fixed, QueueWait, Stage, Uniform
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.specs import column, hardware
from estimator.units import DAY, GB, GIB, HOUR, HOURS_PER_MONTH, KIB, MB, Array, largest, smallest
from estimator.workloads import ReplicateDatabase

_PRICING = "https://aws.amazon.com/dms/pricing/"
_BEST_PRACTICES = "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_BestPractices.html"
_GUIDE = "https://github.com/awsdocs/aws-dms-user-guide/blob/81be26a04169f8d0d03e2df174f7728e82bdbad6/doc_source"
_MONITORING = f"{_GUIDE}/CHAP_Monitoring.md"
_LIMITS = f"{_GUIDE}/CHAP_Limits.md"
_SIZING = f"{_GUIDE}/CHAP_BestPractices.SizingReplicationInstance.md"
_BATCH_APPLY = (
    "https://docs.aws.amazon.com/dms/latest/userguide/"
    "CHAP_Tasks.CustomizingTasks.TaskSettings.ChangeProcessingTuning.html"
)
_STORAGE = (
    "https://github.com/infracost/infracost/blob/95ba4f49a7abf5567b04f751a115543281a4ab18/"
    "internal/resources/aws/dms_replication_instance.go"
)
_CAPACITY_UNITS = (
    "https://docs.aws.amazon.com/sdk-for-kotlin/api/latest/databasemigrationservice/"
    "aws.sdk.kotlin.services.databasemigrationservice.model/-compute-config/-builder/"
    "min-capacity-units.html"
)
_SERVERLESS = "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Serverless.html"
_HOMOGENEOUS = "https://docs.aws.amazon.com/dms/latest/userguide/data-migrations.html"
_SAVINGS_PLANS = (
    "https://github.com/aws/agent-toolkit-for-aws/blob/d6ad2e44d5e3077b85b63f322e007c84f94f3a6c/"
    "skills/core-skills/aws-billing-and-cost-management/references/savings-plans.md"
)

_assumed = partial(fact, kind="assumption", source=_BEST_PRACTICES, as_of="2026-03-01")
_monitored = partial(fact, kind="quota", source=_MONITORING, as_of="2023-06-15")

SIZES = tuple(hardware("dms_instances"))
"""Sizes of the current families; AWS runs a size on the EC2 instance of its name."""

_AUTO = tuple(name for name in SIZES if name.startswith("r7i."))
"""Sizes to choose from: DMS is short of memory first, and r7i is sold in every Region."""

_PLAN = "sp_no_upfront_"
"""What the price table puts before a dimension that a Savings Plan covers."""

_COVERED = ("c7i.", "r7i.")
"""Families of instances that a Database Savings Plan covers."""

DCU_STEPS = np.array([1.0, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384])
"""Capacities that DMS Serverless takes."""


@dataclass(frozen=True, kw_only=True)
class HomogeneousConfig:
    """What the user may fix of a homogeneous migration, and of any other."""

    between_zones: Array = param(
        True, "", "Whether the target lies in another Availability Zone and its traffic is billed"
    )


@dataclass(frozen=True, kw_only=True)
class TaskConfig(HomogeneousConfig):
    """What the user may fix of a replication task."""

    zones: str = param(
        "single_az",
        "",
        "One Availability Zone, or a standby in a second one",
        choices=("single_az", "multi_az"),
    )
    parallel_tables: Array = param(
        8.0,
        "table",
        "Tables, or segments of one, loaded at the same time",
        low=1.0,
        high=49.0,
        whole=True,
    )
    segments: Array = param(
        1.0,
        "segment",
        "Segments in which the largest table is loaded in parallel",
        low=1.0,
        high=49.0,
        whole=True,
        options=(1.0, 4.0, 8.0, 16.0),
    )
    apply: str = param(
        "transactional",
        "",
        "Apply changes transaction by transaction, or collected in batches",
        choices=("transactional", "batch"),
        options=True,
    )
    lobs: str = param(
        "limited",
        "",
        "How large objects are copied: in full, or cut off at a size",
        choices=("limited", "full"),
    )
    lob_bytes: Array = param(
        32 * KIB, "byte", "Size at which large objects are cut off", low=KIB, high=1e8, log=True
    )
    commitment: str = param(
        "none",
        "",
        "Rate of the capacity: on demand, or under a Database Savings Plan of a year, a fifth "
        "lower and paid every hour",
        choices=("none", "savings_plan_no_upfront"),
    )


@dataclass(frozen=True, kw_only=True)
class InstanceConfig(TaskConfig):
    """What the user may fix of a replication instance."""

    instance: str = param(
        "auto",
        "",
        "Size of the replication instance; auto takes the smallest r7i that carries the work",
        choices=("auto", *SIZES),
        options=True,
    )


@dataclass(frozen=True, kw_only=True)
class LagFacts:
    """Figures of the line, of the source's log and of every bill."""

    link_share: Array = fact(
        0.8,
        "",
        "Share of the line AWS plans with (in its comparison of online and offline moves)",
        kind="rule_of_thumb",
        source="https://aws.amazon.com/snowball/faqs/",
        as_of="2025-01-01",
    )
    log_poll_s: Array = _assumed(
        1.0,
        "s",
        "Time between two looks into the source's log; depends on the engine",
        low=0.1,
        high=5.0,
        measure="AWS/DMS CDCLatencySource",
    )
    start_s: Array = _assumed(
        300.0,
        "s",
        "Time until new capacity starts to copy; no published figure",
        low=60.0,
        high=900.0,
    )
    gb_bytes: Array = _assumed(
        GIB, "byte", "Bytes in a billed GB; the price page does not say", low=GB, high=GIB
    )


@dataclass(frozen=True, kw_only=True)
class TaskFacts(LagFacts):
    """Figures of a replication task, wherever it runs."""

    thread_bytes_per_second: Array = _assumed(
        8 * MB,
        "byte/s",
        "What one load thread moves; no published figure",
        low=2 * MB,
        high=20 * MB,
        measure="AWS/DMS FullLoadThroughputBandwidthTarget / active tables",
    )
    transactional_rows_per_second: Array = _assumed(
        1_000.0,
        "row/s",
        "Rows one task applies transaction by transaction; no published figure",
        low=300.0,
        high=3_000.0,
        measure="maximum of AWS/DMS CDCThroughputRowsTarget while CDCIncomingChanges > 0",
    )
    batch_rows_per_second: Array = _assumed(
        10_000.0,
        "row/s",
        "Rows one task applies in batches; no published figure",
        low=2_000.0,
        high=30_000.0,
        measure="maximum of AWS/DMS CDCThroughputRowsTarget while CDCIncomingChanges > 0",
    )
    batch_window_s: Array = fact(
        30.0,
        "s",
        "Longest time batch apply collects changes (BatchApplyTimeoutMax)",
        kind="published",
        source=_BATCH_APPLY,
        as_of="2026-03-01",
    )
    lob_chunk_bytes: Array = _monitored(
        64 * KIB, "byte", "Chunk in which full large objects are copied, by default"
    )
    commit_rows: Array = _monitored(10_000.0, "row", "Rows a load commits together, by default")
    bulk_array_rows: Array = _monitored(1_000.0, "row", "Rows fetched together, by default")
    sorter_factor: Array = _assumed(
        2.0,
        "",
        "Memory of the change sorter over the changes of the longest transaction",
        low=1.2,
        high=4.0,
        measure="AWS/DMS CDCChangesMemorySource",
    )
    base_memory_bytes: Array = _assumed(
        2 * GIB, "byte", "Memory of the engine and operating system", low=GIB, high=4 * GIB
    )
    catch_up_advised_s: Array = _assumed(
        DAY,
        "s",
        "Longest comfortable time to catch up with what changed during the full load",
        low=DAY / 4,
        high=3 * DAY,
    )


@dataclass(frozen=True, kw_only=True)
class InstanceFacts(TaskFacts):
    """Figures of replication instances."""

    bytes_per_second_per_vcpu: Array = _assumed(
        25 * MB,
        "byte/s",
        "Full load one vCPU converts; no published figure",
        low=10 * MB,
        high=60 * MB,
        measure="AWS/DMS CPUUtilization against FullLoadThroughputBandwidthTarget",
    )
    memory_share: Array = _assumed(
        0.8, "", "Share of the memory to plan for before swapping", low=0.6, high=0.9
    )
    included_bytes: Array = fact(
        100 * GIB,
        "byte",
        "Storage included with C and R instances (second-hand source)",
        kind="quota",
        source=_STORAGE,
        as_of="2026-08-21",
    )
    included_bytes_t: Array = fact(
        50 * GIB,
        "byte",
        "Storage included with T instances (second-hand source)",
        kind="quota",
        source=_STORAGE,
        as_of="2026-08-21",
    )
    log_bytes: Array = _assumed(
        20 * GIB, "byte", "Storage for logs and the system", low=5 * GIB, high=50 * GIB
    )
    storage_bytes_max: Array = fact(
        30_000 * GIB,
        "byte",
        "Storage of an instance before an increase",
        kind="quota",
        source=_LIMITS,
        as_of="2023-06-15",
    )


@dataclass(frozen=True, kw_only=True)
class ServerlessFacts(TaskFacts):
    """Figures of DMS Serverless."""

    dcu_memory_bytes: Array = fact(
        2 * GIB,
        "byte",
        "Memory of one capacity unit; AWS writes 2 GB",
        kind="quota",
        source=_CAPACITY_UNITS,
        as_of="2026",
    )
    bytes_per_second_per_dcu: Array = _assumed(
        6 * MB,
        "byte/s",
        "Rows one capacity unit converts; no published figure",
        low=2 * MB,
        high=15 * MB,
        measure="AWS/DMS CapacityUtilization against FullLoadThroughputBandwidthTarget",
    )
    dcu_max: Array = fact(
        384.0, "DCU", "Largest capacity", kind="quota", source=_CAPACITY_UNITS, as_of="2026"
    )


@dataclass(frozen=True, kw_only=True)
class HomogeneousFacts(LagFacts):
    """Figures of a migration with the database's own tools."""

    dump_bytes_per_second: Array = fact(
        50 * MB,
        "byte/s",
        "What the native dump and restore move; no published figure",
        kind="assumption",
        source=_HOMOGENEOUS,
        as_of="2026-03-01",
        low=15 * MB,
        high=150 * MB,
    )
    native_rows_per_second: Array = fact(
        5_000.0,
        "row/s",
        "Rows native replication applies; no published figure",
        kind="assumption",
        source=_HOMOGENEOUS,
        as_of="2026-03-01",
        low=1_000.0,
        high=20_000.0,
    )


def line_bytes_per_second(w: ReplicateDatabase, f: LagFacts) -> Array:
    """Return what the line carries [byte/s]."""
    return w.link_bits_per_second / 8 * f.link_share


def loaded_together(w: ReplicateDatabase, c: TaskConfig) -> Array:
    """Count the tables, and segments of the largest, that are loaded at the same time."""
    return smallest(c.parallel_tables, w.tables - 1 + c.segments)


def load_bytes_per_second(w: ReplicateDatabase, c: TaskConfig, f: TaskFacts) -> Array:
    """Find how fast the full copy runs on an engine that never holds it back [byte/s]."""
    return smallest(
        loaded_together(w, c) * f.thread_bytes_per_second,
        w.source_bytes_per_second,
        w.target_bytes_per_second,
        line_bytes_per_second(w, f),
    )


def full_load_s(
    w: ReplicateDatabase, c: TaskConfig, f: TaskFacts, engine_bytes_per_second: Array
) -> Array:
    """Time the full copy [s].

    Notes
    -----
    ``T = max(B / R, L / R_1, (B - L) / R_2)`` with ``R = min(n * thread, source, line, target,
    engine)`` for n tables or segments at a time, and R_1 and R_2 the threads of the segments of the
    largest table alone and of the other tables: a table that is not segmented is read by one
    thread. The largest table is no smaller than the mean and no larger than the database.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Tasks.CustomizingTasks.TaskSettings.FullLoad.html
    """
    rate = smallest(load_bytes_per_second(w, c, f), engine_bytes_per_second)
    largest_table = largest(w.data_bytes / w.tables, smallest(w.largest_table_bytes, w.data_bytes))
    others = largest(smallest(c.parallel_tables, w.tables - 1), 1.0)
    return largest(
        w.data_bytes / rate,
        largest_table / (c.segments * f.thread_bytes_per_second),
        (w.data_bytes - largest_table) / (others * f.thread_bytes_per_second),
    )


def memory_bytes(w: ReplicateDatabase, c: TaskConfig, f: TaskFacts) -> Array:
    """Memory the full load needs [byte]: that of the changes, and large objects.

    Notes
    -----
    AWS's formulas: full large objects take ``columns * tables * chunk * commit rows``, limited ones
    ``columns * tables * size * bulk rows``, for the tables or segments loaded at the same time.
    """
    per_row = (
        f.lob_chunk_bytes * f.commit_rows if c.lobs == "full" else (c.lob_bytes * f.bulk_array_rows)
    )
    return changes_memory_bytes(w, f) + w.lob_columns * loaded_together(w, c) * per_row


def changes_memory_bytes(w: ReplicateDatabase, f: TaskFacts) -> Array:
    """Memory changes need [byte]: the engine, and a sorter for the longest transaction."""
    changes = w.peak_changes_per_second * w.bytes_per_change * w.longest_transaction_s
    return f.base_memory_bytes + changes * f.sorter_factor


def apply_rows_per_second(c: TaskConfig, f: TaskFacts) -> Array:
    """Rows a task applies [row/s]."""
    return f.batch_rows_per_second if c.apply == "batch" else f.transactional_rows_per_second


def lag(w: ReplicateDatabase, f: LagFacts, rows_per_second: Array, window_s: Array) -> Delay:
    """Delay of a change: log, batch window, queue of one applier, the write itself.

    Notes
    -----
    M/M/1 at the peak: a share ``rho`` waits, ``1 / (mu - lambda)`` on average. At ``rho >= 1`` the
    lag grows without bound.
    """
    rho = w.peak_changes_per_second / rows_per_second
    stable = np.asarray(rho) < 1
    spare = np.where(stable, rows_per_second - w.peak_changes_per_second, 1.0)
    stages: tuple[Stage, ...] = (
        Uniform("read the log", 0.0, f.log_poll_s),
        Uniform("batch window", 0.0, window_s),
        QueueWait(
            "wait for the applier",
            smallest(rho, 1.0),
            np.where(stable, 1 / spare, np.inf)[()],
        ),
        Fixed("round trip", w.round_trip_s),
        Exponential("apply", 1 / rows_per_second),
    )
    return Delay(stages)


def lag_checks(
    w: ReplicateDatabase, f: LagFacts, load_s: Array, rows_per_second: Array, catch_up_s: Array
) -> tuple[Check, ...]:
    """Limits of the full copy and of the changes after it."""
    return (
        Check(
            "full load",
            f.start_s + load_s,
            w.load_deadline_s,
            "s",
            "Segment the largest table, load more tables at a time, or start with a native dump.",
        ),
        Check(
            "apply rate",
            w.peak_changes_per_second,
            rows_per_second,
            "row/s",
            "Apply in batches, or split the tables over several tasks.",
        ),
        Check(
            "catch-up after the full load",
            drain_s(load_s, w.changes_per_second, rows_per_second),
            catch_up_s,
            "s",
            "Load in quiet hours, or apply in batches until the lag is gone.",
            "advice",
        ),
    )


def committed_hours(w: ReplicateDatabase) -> Array:
    """Hours of the month for which a commitment is paid: all of them."""
    return largest(w.hours_per_month, HOURS_PER_MONTH)


def commitment_checks(w: ReplicateDatabase, c: TaskConfig, covered: bool) -> tuple[Check, ...]:
    """Tell where a Savings Plan is paid for nothing, or covers nothing."""
    if c.commitment == "none":
        return ()
    return (
        Check(
            "families of the Savings Plan",
            float(not covered),
            0.0,
            "",
            "It covers c7i and r7i: this instance is paid on demand.",
            "advice",
        ),
        Check(
            "unused hours of the Savings Plan",
            (committed_hours(w) - w.hours_per_month) * covered,
            0.0,
            "hour",
            "It is paid every hour of its year: what runs now and then costs less on demand.",
            "advice",
        ),
    )


def between_zones_gb(w: ReplicateDatabase, c: HomogeneousConfig, f: LagFacts) -> Array:
    """GB billed between Availability Zones: what leaves DMS and enters the target."""
    return np.where(c.between_zones, 2.0, 0.0)[()] * w.work * GB / f.gb_bytes


def size_instance(w: ReplicateDatabase, c: InstanceConfig, f: InstanceFacts) -> Sizing:
    """Choose a replication instance by memory and processor, and time load and lag on it.

    Notes
    -----
    Storage holds logs and the changes cached during the full load; what exceeds the included
    amount is billed. Changes between Availability Zones are billed in both directions. A Savings
    Plan covers instances of the seventh generation, not their storage; it is taken to cover this
    one wholly and costs its rate every hour of the month.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/dms/latest/userguide/CHAP_BestPractices.html
    .. [2] https://aws.amazon.com/dms/pricing/
    .. [3] https://github.com/aws/agent-toolkit-for-aws/blob/d6ad2e44d5e3077b85b63f322e007c84f94f3a6c/skills/core-skills/aws-billing-and-cost-management/references/savings-plans.md
    """
    names = _AUTO if c.instance == "auto" else (c.instance,)
    sizes = [hardware("dms_instances")[name] for name in names]
    vcpus, memories = column(sizes, "vcpu"), column(sizes, "memory_bytes")
    memory = memory_bytes(w, c, f)
    wanted = load_bytes_per_second(w, c, f)
    need_memory = np.searchsorted(memories, memory / f.memory_share * (1 - 1e-9))
    need_vcpu = np.searchsorted(vcpus, wanted / f.bytes_per_second_per_vcpu * (1 - 1e-9))
    chosen = np.minimum(np.maximum(need_memory, need_vcpu), len(names) - 1)
    vcpu, memory_given = vcpus[chosen], memories[chosen]
    copy_s = full_load_s(w, c, f, vcpu * f.bytes_per_second_per_vcpu)
    mu = apply_rows_per_second(c, f)
    included = f.included_bytes_t if c.instance.startswith("t3") else f.included_bytes
    storage = f.log_bytes + w.changes_per_second * w.bytes_per_change * copy_s
    months = smallest(w.hours_per_month / HOURS_PER_MONTH, 1.0)
    covered = names[0].startswith(_COVERED)
    plan = _PLAN if covered and c.commitment != "none" else ""
    hours = committed_hours(w) if plan else w.hours_per_month
    return Sizing(
        units={"replication instance": np.ones_like(vcpu)[()], "vCPU": vcpu},
        billed={
            **{
                f"{plan}instance_hour_{name.replace('.', '_')}_{c.zones}": np.where(
                    chosen == i, hours, 0.0
                )[()]
                for i, name in enumerate(names)
            },
            f"storage_gb_month_{c.zones}": largest(storage - included, 0.0) / f.gb_bytes * months,
            "data_transfer:inter_az_gb_each_direction": between_zones_gb(w, c, f),
        },
        throughput=mu,
        bounds={"apply": mu},
        delay=lag(w, f, mu, f.batch_window_s if c.apply == "batch" else 0.0),
        checks=(
            *lag_checks(w, f, copy_s, mu, f.catch_up_advised_s),
            Check(
                "memory",
                memory,
                memory_given * f.memory_share,
                "byte",
                "Take a larger instance, load fewer tables at a time, or limit large objects.",
            ),
            Check(
                "storage of the instance",
                storage,
                f.storage_bytes_max,
                "byte",
                "Request an increase, or load in parts.",
                "soft",
            ),
            *commitment_checks(w, c, covered),
        ),
    )


def dcu_step(units: Array) -> Array:
    """Return the next capacity that DMS Serverless takes, the largest where none suffices."""
    step = np.searchsorted(DCU_STEPS, np.asarray(units) * (1 - 1e-9))
    chosen: Array = DCU_STEPS[np.minimum(step, DCU_STEPS.size - 1)]
    return chosen


def dcu_hours(
    w: ReplicateDatabase, c: TaskConfig, held: Array, beyond: Array, load_s: Array
) -> dict[str, Array]:
    """Meter what is held all the time, committed to or not, and what the load adds to it."""
    dimension = f"serverless_dcu_hour_{c.zones}"
    added = beyond * smallest(load_s / HOUR, w.hours_per_month)
    if c.commitment == "none":
        return {dimension: held * w.hours_per_month + added}
    return {_PLAN + dimension: held * committed_hours(w), dimension: added}


def size_serverless(w: ReplicateDatabase, c: TaskConfig, f: ServerlessFacts) -> Sizing:
    """Choose the capacity steps of DMS Serverless, of the full load and of the changes after it.

    Notes
    -----
    Capacity comes in published steps up to 384 units. The full load is billed at the step that
    holds its memory and converts its rows; when it is over, capacity falls to the step that
    carries the changes of the busiest minute and stays there, since steps take minutes and follow
    metrics. A Savings Plan is taken to cover that second step and is paid every hour of the month;
    what the load needs beyond it is paid by use.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Serverless.html
    .. [2] https://aws.amazon.com/dms/pricing/
    .. [3] https://github.com/aws/agent-toolkit-for-aws/blob/d6ad2e44d5e3077b85b63f322e007c84f94f3a6c/skills/core-skills/aws-billing-and-cost-management/references/savings-plans.md
    """
    loading = load_bytes_per_second(w, c, f)
    changing = w.peak_changes_per_second * w.bytes_per_change
    changes_need = largest(
        changes_memory_bytes(w, f) / f.dcu_memory_bytes, changing / f.bytes_per_second_per_dcu
    )
    need = largest(
        memory_bytes(w, c, f) / f.dcu_memory_bytes,
        largest(loading, changing) / f.bytes_per_second_per_dcu,
    )
    held, units = dcu_step(changes_need), dcu_step(need)
    copy_s = full_load_s(w, c, f, units * f.bytes_per_second_per_dcu)
    mu = apply_rows_per_second(c, f)
    return Sizing(
        units={"DCU": units, "DCU for changes": held},
        billed={
            **dcu_hours(w, c, held, units - held, copy_s),
            "data_transfer:inter_az_gb_each_direction": between_zones_gb(w, c, f),
        },
        throughput=mu,
        bounds={"apply": mu},
        delay=lag(w, f, mu, f.batch_window_s if c.apply == "batch" else 0.0),
        checks=(
            *lag_checks(w, f, copy_s, mu, f.catch_up_advised_s),
            Check(
                "largest capacity",
                need,
                f.dcu_max,
                "DCU",
                "Split the tables over several replications, or limit large objects.",
            ),
            *commitment_checks(w, c, covered=True),
        ),
    )


def size_homogeneous(w: ReplicateDatabase, c: HomogeneousConfig, f: HomogeneousFacts) -> Sizing:
    """Meter a migration with the database's own tools, from full copy to replication.

    Notes
    -----
    Billed per hour while it runs. Only between databases of one engine that DMS supports for it
    (PostgreSQL, MySQL, MariaDB, MongoDB).

    References
    ----------
    .. [1] https://docs.aws.amazon.com/dms/latest/userguide/data-migrations.html
    .. [2] https://aws.amazon.com/dms/pricing/
    """
    rate = smallest(
        f.dump_bytes_per_second,
        w.source_bytes_per_second,
        w.target_bytes_per_second,
        line_bytes_per_second(w, f),
    )
    copy_s = w.data_bytes / rate
    mu = f.native_rows_per_second
    return Sizing(
        units={"migration": np.ones_like(copy_s)[()]},
        billed={
            "homogeneous_data_migration_hour": w.hours_per_month * np.ones_like(copy_s)[()],
            "data_transfer:inter_az_gb_each_direction": between_zones_gb(w, c, f),
        },
        throughput=mu,
        bounds={"apply": mu},
        delay=lag(w, f, mu, 0.0),
        checks=(
            Check(
                "same engine",
                np.where(w.same_engine, 0.0, 1.0)[()],
                0.0,
                "",
                "Source and target differ in engine: use a replication instance or Serverless.",
            ),
            *lag_checks(w, f, copy_s, mu, w.load_deadline_s),
        ),
    )


UNMODELLED = {
    **{
        f"instance_hour_{family}_{size}_{zones}": "an older family, or too small to replicate: "
        "r6i, c6i and t3.medium stand for it"
        for family, sizes in {
            "c4": "large xlarge 2xlarge 4xlarge",
            "c5": "large xlarge 2xlarge 4xlarge 9xlarge 12xlarge 18xlarge 24xlarge",
            "r4": "large xlarge 2xlarge 4xlarge 8xlarge 16xlarge",
            "r5": "large xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge",
            "t2": "micro small medium large",
            "t3": "micro small",
        }.items()
        for size in sizes.split()
        for zones in ("single_az", "multi_az")
    },
    "t3_cpu_credits_vcpu_hour": "only for T instances that run above their baseline",
}
"""Dimensions of the price table that no model bills, and why."""

PRICED_ONLY_IN = {
    **{
        f"{_PLAN}instance_hour_{name.replace('.', '_')}_{zones}": "ap-south-2"
        for name in SIZES
        if name.startswith(_COVERED)
        for zones in ("single_az", "multi_az")
    },
    f"{_PLAN}serverless_dcu_hour_single_az": "ap-south-2",
    f"{_PLAN}serverless_dcu_hour_multi_az": "ap-south-2",
}
"""Billed dimensions whose price was found for one Region alone, and which."""

_NOT_INCLUDED = (
    "the source and target databases",
    "the line to the source: VPN, Direct Connect or a public address",
    "CloudWatch Logs of the tasks, for which no price is held",
)
_DOCS = (_BEST_PRACTICES, _PRICING, _SIZING, _MONITORING, _LIMITS)

DMS_INSTANCE = Model(
    id="dms_instance",
    title="DMS replication instance",
    prices="dms",
    workload=ReplicateDatabase,
    config=InstanceConfig,
    facts=InstanceFacts,
    size=size_instance,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("steady replication between different engines", "a bill that is known beforehand"),
    not_for=("a promise of seconds: AWS gives no latency agreement", "schemas that change often"),
    not_included=_NOT_INCLUDED,
    docs=(*_DOCS, _SAVINGS_PLANS),
)
DMS_SERVERLESS = Model(
    id="dms_serverless",
    title="DMS Serverless",
    prices="dms",
    workload=ReplicateDatabase,
    config=TaskConfig,
    facts=ServerlessFacts,
    size=size_serverless,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("load that comes and goes", "nobody to size an instance"),
    not_for=("steady load around the clock", "engines and endpoints it does not support"),
    not_included=_NOT_INCLUDED,
    docs=(*_DOCS, _SERVERLESS, _SAVINGS_PLANS),
)
DMS_HOMOGENEOUS = Model(
    id="dms_homogeneous",
    title="DMS homogeneous data migration",
    prices="dms",
    workload=ReplicateDatabase,
    config=HomogeneousConfig,
    facts=HomogeneousFacts,
    size=size_homogeneous,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("moving to the same engine on RDS or Aurora",),
    not_for=("a change of engine", "filtering or transforming on the way"),
    not_included=_NOT_INCLUDED,
    docs=(_HOMOGENEOUS, _PRICING),
)
