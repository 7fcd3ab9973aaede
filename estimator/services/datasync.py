"""AWS DataSync: Basic and Enhanced mode over the internet, Enhanced mode over Direct Connect.

The port belongs in this file, longer than most: alone it moves nothing.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.delay import Delay, Fixed, Lognormal, Stage
from estimator.laws.network import transfer_s
from estimator.model import Check, Evidence, Model, Sizing, WhenAsked, fact, param
from estimator.services.file_moves import (
    LineFacts,
    PutFacts,
    parts_per_file,
    puts_per_file,
    share_of_the_line,
    time_on_the_line,
)
from estimator.units import (
    DAY,
    GIB,
    HOUR,
    HOURS_PER_MONTH,
    MIB,
    TIB,
    Array,
    largest,
    smallest,
    steps,
    times,
)
from estimator.workloads import MoveFiles

_QUOTAS = "https://docs.aws.amazon.com/datasync/latest/userguide/datasync-limits.html"
_MODES = "https://docs.aws.amazon.com/datasync/latest/userguide/choosing-task-mode.html"
_AGENT = "https://docs.aws.amazon.com/datasync/latest/userguide/agent-requirements.html"
_DEPLOY = "https://docs.aws.amazon.com/datasync/latest/userguide/deploy-agents.html"
_VERIFY = (
    "https://docs.aws.amazon.com/datasync/latest/userguide/configure-data-verification-options.html"
)
_REQUESTS = (
    "https://docs.aws.amazon.com/datasync/latest/userguide/create-s3-location.html"
    "#create-s3-location-s3-requests"
)
_PRICING = "https://aws.amazon.com/datasync/pricing/"
_WORKSHOP = (
    "https://github.com/aws-samples/aws-datasync-migration-workshop/blob/"
    "aceaf575e95b36863e6c38d618329b9d5a855a81/workshops/nfs-million-files/"
)
_S3_LIMITS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html"
_PORT = "https://docs.aws.amazon.com/directconnect/latest/UserGuide/dedicated_connection.html"
_HOSTED = "https://docs.aws.amazon.com/directconnect/latest/UserGuide/hosted_connection.html"
_PORT_PRICING = "https://aws.amazon.com/directconnect/pricing/pay-as-you-go/"
_PORT_BILLING = "https://docs.aws.amazon.com/directconnect/latest/UserGuide/pricing-overview.html"

_quota = partial(fact, kind="quota", source=_QUOTAS, as_of="2026-03-01")
_measured_small = partial(
    fact, kind="published", source=_WORKSHOP + "module4/README.md", as_of="2022-03-22"
)
_measured_large = partial(fact, source=_WORKSHOP + "module5/README.md", as_of="2022-03-22")
_request = partial(fact, kind="assumption", source=_REQUESTS, as_of="2026")
_lead = partial(fact, unit="s", kind="assumption", as_of="2023-06-15")

PORTS = {
    "dedicated_1g": 1e9,
    "dedicated_10g": 10e9,
    "dedicated_100g": 100e9,
    "dedicated_400g": 400e9,
    "hosted_1g": 1e9,
    "hosted_2g": 2e9,
    "hosted_5g": 5e9,
    "hosted_10g": 10e9,
    "hosted_25g": 25e9,
}
"""Direct Connect ports from 1 Gbit/s up, by the name in the price table, with speed [bit/s]."""


@dataclass(frozen=True, kw_only=True)
class BasicConfig:
    """How many Basic tasks run side by side and what they verify."""

    tasks: Array = param(
        1.0,
        "task",
        "Tasks side by side, each with its own agent and its own folders of equal weight",
        low=1.0,
        high=1_000.0,
        whole=True,
        log=True,
        options=(1.0, 2.0, 4.0, 8.0),
    )
    verify: str = param(
        "transferred",
        "",
        "What is verified after the transfer: the files moved, everything on both sides, nothing",
        choices=("transferred", "all", "none"),
    )


@dataclass(frozen=True, kw_only=True)
class EnhancedConfig(BasicConfig):
    """How many Enhanced tasks run side by side; they verify what they moved, or nothing."""

    verify: str = param(
        "transferred",
        "",
        "What is verified besides the checks in flight: the files moved, or nothing",
        choices=("transferred", "none"),
    )


@dataclass(frozen=True, kw_only=True)
class DirectConnectConfig(EnhancedConfig):
    """Enhanced tasks and the port they run over."""

    port: str = param(
        "dedicated_10g",
        "",
        "Port to order: dedicated, or hosted by a partner whose own link is in place",
        choices=tuple(PORTS),
        options=True,
    )
    minimum_months: Array = param(
        1.0,
        "month",
        "Months the port is kept at least; AWS asks for none, carriers often for twelve",
        low=0.0,
        high=60.0,
    )


@dataclass(frozen=True, kw_only=True)
class DataSyncFacts(LineFacts, PutFacts):
    """Figures that hold for both task modes."""

    setup_s_p50: Array = _lead(
        DAY,
        meaning="Median time until the first task can start: agent, firewall rules, roles; no "
        "published figure",
        source=_DEPLOY,
        low=DAY / 4,
        high=2 * DAY,
    )
    setup_s_p99: Array = _lead(
        5 * DAY,
        meaning="Time that one such set-up in a hundred exceeds; no published figure",
        source=_DEPLOY,
        low=3 * DAY,
        high=15 * DAY,
    )
    start_s: Array = fact(
        70.0,
        "s",
        "Fixed time of a task execution: one that moved three files took 71 s",
        kind="rule_of_thumb",
        source=_WORKSHOP + "module6/README.md",
        as_of="2022-03-22",
        low=30.0,
        high=180.0,
    )
    task_bits_per_second: Array = _quota(
        10e9, "bit/s", "Most that one task with an agent carries; not adjustable"
    )
    tasks_max: Array = _quota(100.0, "task", "Tasks per account and Region before an increase")
    list_files_per_second: Array = _measured_small(
        2_913.0,
        "file/s",
        "Files a task lists and prepares for an empty target; measured on 10,041 files",
        low=1_000.0,
        high=4_000.0,
        measure="files over PrepareDuration of a task execution",
    )
    transfer_files_per_second: Array = _measured_large(
        669.0,
        "file/s",
        "Small files a task moves; 2 M files on two agents took 25 min for all phases together, so "
        "this charges the whole to one phase; a test of 10,041 files reached 130",
        kind="published",
        low=130.0,
        high=2_000.0,
        measure="FilesTransferred over TransferDuration of a task execution",
    )
    verify_files_per_second: Array = _measured_small(
        746.0,
        "file/s",
        "Small files a task verifies; measured on 10,041 files, fixed time included",
        low=600.0,
        high=3_000.0,
        measure="FilesVerified over VerifyDuration of a task execution",
    )
    object_bytes_max: Array = fact(
        48.8 * TIB,
        "byte",
        "Largest S3 object, announced as 50 TB in December 2025, 5 TiB before; whether DataSync "
        "follows is not stated",
        kind="quota",
        source=_S3_LIMITS,
        as_of="2026",
        low=5 * TIB,
        high=48.8 * TIB,
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB; the price page does not say",
        kind="assumption",
        source=_PRICING,
        as_of="2025-09-25",
        low=1e9,
        high=GIB,
    )
    files_per_folder: Array = _request(
        500.0,
        "file",
        "Files in a folder; every folder becomes an S3 object and is listed once",
        low=20.0,
        high=10_000.0,
        measure="find . -type f | wc -l over find . -type d | wc -l",
    )
    part_bytes: Array = _request(
        16 * MIB,
        "byte",
        "Size from which a file is sent in parts, and of the parts; not published",
        low=5 * MIB,
        high=128 * MIB,
    )
    prepare_heads_per_file: Array = _request(
        1.0,
        "request",
        "HEAD requests per file while preparing; AWS says there can be several",
        low=0.1,
        high=2.0,
    )
    verify_heads_per_file: Array = _request(
        1.0,
        "request",
        "HEAD requests per file while verifying; AWS says there can be several",
        low=0.9,
        high=3.0,
    )


@dataclass(frozen=True, kw_only=True)
class BasicFacts(DataSyncFacts):
    """Figures of Basic mode."""

    items_max: Array = _quota(
        50e6,
        "item",
        "Files and folders per execution from on-premises storage before an increase",
    )
    items_small_agent: Array = fact(
        20e6,
        "item",
        "Files and folders per execution up to which an agent does with 32 GB of memory",
        kind="rule_of_thumb",
        source=_AGENT,
        as_of="2026",
    )
    verify_all_read_share: Array = fact(
        1.0,
        "",
        "Share of the data read again from the source when everything is verified; the guide says "
        "that both sides are checked entirely",
        kind="assumption",
        source=_VERIFY,
        as_of="2026",
        low=0.01,
        high=1.0,
    )


@dataclass(frozen=True, kw_only=True)
class EnhancedFacts(DataSyncFacts):
    """Figures of Enhanced mode."""

    transfer_files_per_second: Array = _measured_large(
        669.0,
        "file/s",
        "Small files a task moves: the rate of Basic mode, since nobody published one for Enhanced "
        "mode, which AWS calls faster",
        kind="assumption",
        low=400.0,
        high=4_000.0,
        measure="FilesTransferred over the duration of a task execution",
    )
    executions_max: Array = _quota(120.0, "execution", "Executions at a time per account")


@dataclass(frozen=True, kw_only=True)
class DirectConnectFacts(EnhancedFacts):
    """Figures of Enhanced mode over a new port."""

    dedicated_s_p50: Array = _lead(
        35 * DAY,
        meaning="Median time from ordering a dedicated port to traffic; AWS takes up to 72 h, "
        "carrier and cross connect the rest, for which no figure is published",
        source=_PORT,
        low=14 * DAY,
        high=56 * DAY,
    )
    dedicated_s_p99: Array = _lead(
        112 * DAY,
        meaning="Time that one such order in a hundred exceeds; no published figure",
        source=_PORT,
        low=70 * DAY,
        high=180 * DAY,
    )
    hosted_s_p50: Array = _lead(
        14 * DAY,
        meaning="Median time from asking a partner for a hosted port to traffic; no published "
        "figure",
        source=_HOSTED,
        low=3 * DAY,
        high=28 * DAY,
    )
    hosted_s_p99: Array = _lead(
        56 * DAY,
        meaning="Time that one such order in a hundred exceeds; no published figure",
        source=_HOSTED,
        low=35 * DAY,
        high=84 * DAY,
    )
    unbilled_s: Array = fact(
        90 * DAY,
        "s",
        "Time after which an idle dedicated port is billed; the guide counts from the letter of "
        "authorisation, its pricing chapter bills from creation",
        kind="published",
        source=_PORT,
        as_of="2023-06-15",
    )


@dataclass(frozen=True)
class Transfer:
    """How long each kind of work takes while it may run, and what held the bytes back."""

    line_bytes_per_second: Array
    tasks_bytes_per_second: Array
    bytes_per_second: Array
    list_files_per_second: Array
    files_per_second: Array
    verify_files_per_second: Array
    folders: Array
    list_s: Array
    transfer_s: Array
    verify_s: Array


def transfer(
    w: MoveFiles,
    c: BasicConfig,
    f: DataSyncFacts,
    line_bytes_per_second: Array,
    hours_per_day: Array = 24.0,
) -> Transfer:
    """Time listing, transfer and verification of the whole body of files.

    Notes
    -----
    Bytes move at ``R = min(line, tasks * 10 Gbit/s, source)``, files at their own rate per task;
    the transfer takes the longer of the two, over a line that may be used some hours a day. Round
    trip and loss are taken not to bind, since a task opens many connections, and S3 to take what
    is sent. All tasks carry equal shares, and none works without a file.
    """
    tasks = smallest(c.tasks, w.files)
    tasks_bytes_per_second = tasks * f.task_bits_per_second / 8
    bytes_per_second = smallest(
        line_bytes_per_second, tasks_bytes_per_second, w.source_bytes_per_second
    )
    list_files_per_second = f.list_files_per_second * tasks
    files_per_second = f.transfer_files_per_second * tasks
    verify_files_per_second = np.inf if c.verify == "none" else f.verify_files_per_second * tasks
    share_of_day = hours_per_day / 24
    return Transfer(
        line_bytes_per_second=line_bytes_per_second,
        tasks_bytes_per_second=tasks_bytes_per_second,
        bytes_per_second=bytes_per_second,
        list_files_per_second=list_files_per_second,
        files_per_second=files_per_second,
        verify_files_per_second=verify_files_per_second,
        folders=steps(w.files, f.files_per_folder),
        list_s=transfer_s(w.files, list_files_per_second),
        transfer_s=largest(
            transfer_s(w.data_bytes, bytes_per_second * share_of_day),
            transfer_s(w.files, files_per_second * share_of_day),
        ),
        verify_s=transfer_s(w.files, verify_files_per_second),
    )


def transfer_bounds(w: MoveFiles, t: Transfer) -> dict[str, Array]:
    """Return what each bottleneck of the transfer alone would sustain [byte/s]."""
    return {
        "line": t.line_bytes_per_second,
        "task bandwidth": t.tasks_bytes_per_second,
        "source": w.source_bytes_per_second,
        "files per second": t.files_per_second * w.mean_file_bytes,
    }


def overlapped_bounds(w: MoveFiles, t: Transfer) -> dict[str, Array]:
    """Return the bottlenecks when listing and verifying go on beside the transfer [byte/s]."""
    return {
        **transfer_bounds(w, t),
        "listing": t.list_files_per_second * w.mean_file_bytes,
        "verifying": t.verify_files_per_second * w.mean_file_bytes,
    }


def overlapped_bytes_per_second(w: MoveFiles, t: Transfer) -> Array:
    """Rate [byte/s] of Enhanced mode, which lists, transfers and verifies at the same time."""
    files_per_second = smallest(
        t.list_files_per_second, t.files_per_second, t.verify_files_per_second
    )
    return smallest(files_per_second * w.mean_file_bytes, t.bytes_per_second)


def s3_requests(w: MoveFiles, c: BasicConfig, f: DataSyncFacts, t: Transfer) -> dict[str, Array]:
    """Count the requests that DataSync makes on the bucket, by price.

    Notes
    -----
    Every file is one PUT or, from the part size up, its parts and two more; every folder one PUT
    and one LIST; HEAD requests come with preparing and verifying, and a GET per part where
    everything is verified. Files are counted at their mean size.
    """
    parts = parts_per_file(w, f.part_bytes)
    heads_per_file = f.prepare_heads_per_file + f.verify_heads_per_file * (c.verify != "none")
    return {
        "s3:standard_put_copy_post_list_request": w.files * puts_per_file(parts, f) + 2 * t.folders,
        "s3:standard_get_request": w.files * (heads_per_file + times(parts, c.verify == "all")),
    }


def set_up(f: DataSyncFacts, name: str) -> Lognormal:
    """Stage until the first task can start."""
    return Lognormal.from_percentiles(name, f.setup_s_p50, f.setup_s_p99)


def transfer_checks(
    w: MoveFiles, c: BasicConfig, f: DataSyncFacts, t: Transfer
) -> tuple[Check, ...]:
    """Limits of every mode and line, and what holds the transfer back."""
    return (
        Check(
            "largest file",
            w.largest_bytes,
            f.object_bytes_max,
            "byte",
            "Split the file: S3 holds no larger object.",
        ),
        Check(
            "tasks of the account",
            c.tasks,
            f.tasks_max,
            "task",
            "Request an increase of tasks per account.",
            "soft",
        ),
        time_on_the_line(t.transfer_s, f),
        Check(
            "task bandwidth",
            t.line_bytes_per_second,
            t.tasks_bytes_per_second,
            "byte/s",
            "Run more tasks, each with its own agent and folders, to fill the line.",
            "advice",
        ),
        Check(
            "source read rate",
            smallest(t.line_bytes_per_second, t.tasks_bytes_per_second),
            w.source_bytes_per_second,
            "byte/s",
            "The source is slower than the line: speed up or spread the reading.",
            "advice",
        ),
        Check(
            "small files",
            t.bytes_per_second / w.mean_file_bytes,
            t.files_per_second,
            "file/s",
            "The number of files decides: run more tasks, or pack small files together.",
            "advice",
        ),
    )


def size_basic(w: MoveFiles, c: BasicConfig, f: BasicFacts) -> Sizing:
    """Time and meter Basic tasks, which list, transfer and verify one after the other.

    Notes
    -----
    ``T = set-up + 70 s + N / (p n) + max(B / R, N / (x n)) * 24 / h + N / (v n)`` for N files, B
    bytes, n tasks, h hours a day on the line, and p, x, v files listed, moved and verified per
    second and task. Listing and verifying send no bulk data and run around the clock; verifying
    everything reads the source again, which may take longer than the files.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/datasync/latest/userguide/choosing-task-mode.html
    .. [2] https://docs.aws.amazon.com/datasync/latest/userguide/datasync-limits.html
    .. [3] https://github.com/aws-samples/aws-datasync-migration-workshop
    """
    t = transfer(w, c, f, w.usable_link_bytes_per_second, w.hours_per_day)
    read_again_bytes = times(w.data_bytes, f.verify_all_read_share * (c.verify == "all"))
    verify_s = largest(t.verify_s, transfer_s(read_again_bytes, w.source_bytes_per_second))
    items = (w.files + t.folders) / c.tasks
    return Sizing(
        units={"task": c.tasks, "agent": c.tasks},
        billed={"basic_mode_gb": w.data_bytes / f.gb_bytes, **s3_requests(w, c, f, t)},
        throughput=smallest(t.files_per_second * w.mean_file_bytes, t.bytes_per_second),
        bounds=WhenAsked(partial(transfer_bounds, w, t)),
        delay=Delay(
            (
                set_up(f, "set up agent"),
                Fixed("start", f.start_s),
                Fixed("list and prepare", t.list_s),
                Fixed("transfer", t.transfer_s),
                Fixed("verify", verify_s),
            )
        ),
        checks=(
            Check(
                "items per task",
                items,
                f.items_max,
                "item",
                "Split the folders over more tasks, request an increase, or use Enhanced mode.",
                "soft",
            ),
            Check(
                "agent with 32 GB",
                items,
                f.items_small_agent,
                "item",
                "Give every agent 64 GB of memory.",
                "advice",
            ),
            *transfer_checks(w, c, f, t),
            share_of_the_line(w, f),
        ),
    )


def enhanced_billed(
    w: MoveFiles, c: EnhancedConfig, f: EnhancedFacts, t: Transfer
) -> dict[str, Array]:
    """Quantities Enhanced mode bills whatever line it uses."""
    return {
        "enhanced_mode_gb": w.data_bytes / f.gb_bytes,
        "enhanced_mode_task_execution": c.tasks,
        **s3_requests(w, c, f, t),
    }


def enhanced_checks(
    w: MoveFiles, c: EnhancedConfig, f: EnhancedFacts, t: Transfer
) -> tuple[Check, ...]:
    """Limits of Enhanced mode whatever line it uses."""
    return (
        *transfer_checks(w, c, f, t),
        Check(
            "executions at a time",
            c.tasks,
            f.executions_max,
            "execution",
            "Run the tasks one batch after the other.",
            "soft",
        ),
    )


def size_enhanced(w: MoveFiles, c: EnhancedConfig, f: EnhancedFacts) -> Sizing:
    """Time and meter Enhanced tasks, which list, transfer and verify at the same time.

    Notes
    -----
    ``T = set-up + 70 s + max(N / (p n), max(B / R, N / (x n)) * 24 / h, N / (v n))``, symbols as in
    Basic mode. The number of files per execution is practically unlimited. Needs a file server
    with NFS or SMB and an Enhanced agent; HDFS and other on-premises stores need Basic mode.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/datasync/latest/userguide/choosing-task-mode.html
    .. [2] https://docs.aws.amazon.com/datasync/latest/userguide/datasync-limits.html
    """
    t = transfer(w, c, f, w.usable_link_bytes_per_second, w.hours_per_day)
    return Sizing(
        units={"task": c.tasks, "agent": c.tasks},
        billed=enhanced_billed(w, c, f, t),
        throughput=overlapped_bytes_per_second(w, t),
        bounds=WhenAsked(partial(overlapped_bounds, w, t)),
        delay=Delay(
            (
                set_up(f, "set up agent"),
                Fixed("start", f.start_s),
                Fixed(
                    "list, transfer and verify",
                    largest(t.transfer_s, largest(t.list_s, t.verify_s)),
                ),
            )
        ),
        checks=(*enhanced_checks(w, c, f, t), share_of_the_line(w, f)),
    )


def port_lead(c: DirectConnectConfig, f: DirectConnectFacts) -> tuple[Stage, Array]:
    """Stage from the order to a working port, and the time [s] an idle port is billed.

    Notes
    -----
    A dedicated port is billed once active, or after 90 days if that comes first; the idle time is
    taken at the mean lead time. A hosted port is billed once accepted.
    """
    if c.port.startswith("hosted"):
        hosted = Lognormal.from_percentiles("order hosted port", f.hosted_s_p50, f.hosted_s_p99)
        return hosted, np.zeros_like(hosted.mean)[()]
    ordered = Lognormal.from_percentiles(
        "order port and cross connect", f.dedicated_s_p50, f.dedicated_s_p99
    )
    return ordered, largest(ordered.mean - f.unbilled_s, 0.0)


def size_direct_connect(w: MoveFiles, c: DirectConnectConfig, f: DirectConnectFacts) -> Sizing:
    """Time and meter Enhanced tasks over a Direct Connect port ordered for the move.

    Notes
    -----
    The port carries the share AWS plans with, around the clock, and the internet line does not
    matter. Port hours run from the moment the port works until the move is done, or for the months
    it is kept at least: ``ceil(idle + max(set-up + start + work, months * 730 h))``. Data into AWS
    is free.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/directconnect/latest/UserGuide/dedicated_connection.html
    .. [2] https://docs.aws.amazon.com/directconnect/latest/UserGuide/hosted_connection.html
    .. [3] https://aws.amazon.com/directconnect/pricing/pay-as-you-go/
    """
    t = transfer(w, c, f, PORTS[c.port] * f.line_share_planned / 8)
    bytes_per_second = overlapped_bytes_per_second(w, t)
    work_s = transfer_s(w.data_bytes, bytes_per_second)
    lead, idle_billed_s = port_lead(c, f)
    agent = set_up(f, "set up agent and virtual interface")
    billed = enhanced_billed(w, c, f, t)
    port_s = largest(
        idle_billed_s + agent.mean + f.start_s + work_s,
        idle_billed_s + c.minimum_months * HOURS_PER_MONTH * HOUR,
    )
    return Sizing(
        units={"task": c.tasks, "agent": c.tasks, "port": 1.0},
        billed={
            **billed,
            f"direct_connect:port_hour_{c.port}": steps(port_s, HOUR),
            "direct_connect:data_in_gb": billed["enhanced_mode_gb"],
        },
        throughput=bytes_per_second,
        bounds=WhenAsked(partial(overlapped_bounds, w, t)),
        delay=Delay(
            (
                lead,
                agent,
                Fixed("start", f.start_s),
                Fixed("list, transfer and verify", work_s),
            )
        ),
        checks=enhanced_checks(w, c, f, t),
    )


UNMODELLED = {
    **dict.fromkeys(
        (
            "data_out_gb_to_eu_location",
            "data_out_gb_to_location_in_same_region",
            "data_out_gb_to_us_location",
        ),
        "a move into AWS sends nothing out but acknowledgements",
    ),
    **dict.fromkeys(
        (
            "port_hour_hosted_50m",
            "port_hour_hosted_100m",
            "port_hour_hosted_200m",
            "port_hour_hosted_300m",
            "port_hour_hosted_400m",
            "port_hour_hosted_500m",
        ),
        "nobody orders a port below 1 Gbit/s for a bulk move",
    ),
}
"""Dimensions of the price tables that no model bills, and why."""

_NOT_INCLUDED = (
    "S3 storage after arrival",
    "the machine that runs the agent",
    "later passes for files that changed meanwhile",
)

DATASYNC_BASIC = Model(
    id="datasync_basic",
    title="DataSync, Basic mode",
    prices="datasync",
    workload=MoveFiles,
    config=BasicConfig,
    facts=BasicFacts,
    size=size_basic,
    evidence=Evidence(throughput="A", delay="B"),
    best_for=(
        "file servers, HDFS and object stores that Enhanced mode does not read",
        "verified copies with metadata",
    ),
    not_for=("more than 50 million files a task", "moves that fill the line for over a week"),
    not_included=(*_NOT_INCLUDED, "the internet line"),
    docs=(_MODES, _QUOTAS, _AGENT, _REQUESTS, _PRICING),
)
DATASYNC_ENHANCED = Model(
    id="datasync_enhanced",
    title="DataSync, Enhanced mode",
    prices="datasync",
    workload=MoveFiles,
    config=EnhancedConfig,
    facts=EnhancedFacts,
    size=size_enhanced,
    evidence=Evidence(throughput="A", delay="B"),
    best_for=("NFS and SMB servers with any number of files", "repeated incremental copies"),
    not_for=("HDFS and on-premises object stores", "moves that fill the line for over a week"),
    not_included=(*_NOT_INCLUDED, "the internet line"),
    docs=(_MODES, _QUOTAS, _AGENT, _REQUESTS, _PRICING),
)
DATASYNC_DIRECT_CONNECT = Model(
    id="datasync_direct_connect",
    title="DataSync over a new Direct Connect",
    prices="datasync",
    workload=MoveFiles,
    config=DirectConnectConfig,
    facts=DirectConnectFacts,
    size=size_direct_connect,
    evidence=Evidence(throughput="A", delay="C"),
    best_for=(
        "moves that are followed by steady traffic",
        "volumes for which the internet line is too slow",
    ),
    not_for=("deadlines within a month", "a single move with no use for the port after it"),
    not_included=(
        *_NOT_INCLUDED,
        "cross connect, carrier circuit, partner fees and router at your side",
    ),
    docs=(_PORT, _HOSTED, _PORT_PRICING, _PORT_BILLING, _MODES, _QUOTAS, _REQUESTS),
)
