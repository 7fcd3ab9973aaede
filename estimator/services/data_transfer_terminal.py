"""AWS Data Transfer Terminal: bring your own drives to a room with fast ports."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from estimator.laws.delay import Delay, Fixed, Lognormal
from estimator.model import Check, Evidence, Lifecycle, Model, Sizing, fact, param
from estimator.services.file_moves import LINE_SHARE, PutFacts, parts_per_file, puts_per_file
from estimator.units import DAY, GB, GIB, HOUR, MIB, TIB, Array, smallest, steps
from estimator.workloads import MoveFiles

_GUIDE = "https://docs.aws.amazon.com/datatransferterminal/latest/userguide/"
_OVERVIEW = f"{_GUIDE}what-is-dtt.html"
_SCHEDULING = f"{_GUIDE}scheduling.html"
_RESERVATION = f"{_GUIDE}confirmreservation.html"
_TUNING = (
    "https://aws.amazon.com/blogs/migration-and-modernization/"
    "optimize-transfer-performance-with-aws-data-transfer-terminal"
)
_PRICING = "https://aws.amazon.com/data-transfer-terminal/pricing/"
_S3_LIMITS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html"
_S3_RATES = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html"

_room = partial(fact, kind="published", source=_TUNING, as_of="2025-12-01")
_booking = partial(fact, kind="quota", source=_SCHEDULING, as_of="2026")
_slot = partial(fact, kind="assumption", source=_RESERVATION, as_of="2026")
_s3_limit = partial(fact, kind="quota", source=_S3_LIMITS, as_of="2026")
_s3_rate = partial(fact, kind="quota", source=_S3_RATES, as_of="2026")


@dataclass(frozen=True, kw_only=True)
class TerminalConfig:
    """What is brought to the terminal, and from how far."""

    ports: Array = param(
        1.0,
        "port",
        "Ports to reserve, each used in full",
        low=1.0,
        high=16.0,
        whole=True,
        options=(1.0, 2.0, 4.0),
    )
    drives_bytes_per_second: Array = param(
        5 * GB,
        "byte/s",
        "What your own drives and computer read and write, over all of them",
        low=10e6,
        high=1e12,
        log=True,
        measure="fio on the drives, with the computer that goes with them",
    )
    travel_s: Array = param(
        DAY, "s", "Journey with the drives from the site to the terminal", low=0.0, high=30 * DAY
    )
    part_bytes: Array = param(
        64 * MIB,
        "byte",
        "Size of a part, and of the largest file sent in one piece; the AWS CLI starts with 8 MiB",
        low=5 * MIB,
        high=5 * GIB,
        log=True,
    )


@dataclass(frozen=True, kw_only=True)
class TerminalFacts(PutFacts):
    """Figures of a terminal and of S3 behind it."""

    port_bits_per_second: Array = _room(100e9, "bit/s", "Speed of one fibre to AWS's endpoints")
    ports_max: Array = _room(2.0, "port", "Ports every terminal has; some have more")
    port_share: Array = fact(
        0.8,
        "",
        "Share of a port that carries files; the share AWS plans with on ordinary lines",
        kind="rule_of_thumb",
        source=LINE_SHARE,
        as_of="2025-01-01",
        low=0.6,
        high=0.95,
    )
    notice_s: Array = _booking(DAY, "s", "Least time from a request to the reserved slot")
    slot_s_p50: Array = _slot(
        2 * DAY,
        "s",
        "Median further wait for approval and a free slot; no published figure",
        low=DAY / 4,
        high=5 * DAY,
    )
    slot_s_p99: Array = _slot(
        14 * DAY,
        "s",
        "The 99th percentile of that wait; no published figure",
        low=5 * DAY,
        high=30 * DAY,
    )
    reservation_hours_max: Array = _booking(6.0, "hour", "Longest single reservation")
    pause_s: Array = _booking(HOUR, "s", "Least time between two reservations")
    object_bytes_max: Array = _s3_limit(
        48.8 * TIB, "byte", "Largest object; announced as 50 TB in December 2025, 5 TiB before"
    )
    parts_max: Array = _s3_limit(10_000.0, "part", "Parts of one object")
    put_requests_per_second: Array = _s3_rate(
        3_500.0, "request/s", "PUT requests a prefix takes at least; several prefixes take more"
    )
    head_requests_per_second: Array = _s3_rate(
        5_500.0, "request/s", "HEAD requests a prefix takes at least"
    )


def size_terminal(w: MoveFiles, c: TerminalConfig, f: TerminalFacts) -> Sizing:
    """Time a visit to a terminal, from loading drives to the last file, and count its port hours.

    Notes
    -----
    ``upload = max(bytes / min(ports * share * 100 Gbit/s, drives), requests / 3,500 per second)``.
    The drives are loaded at the slower of source and drives before a slot is booked, which a load
    that takes longer would miss; then they are carried, uploaded and every object is compared by a
    HEAD request. A single reservation lasts up to six
    hours; longer uploads take several with an hour between them, the drives staying nearby. Port
    hours are billed whole, for every port. The site's own line and the hours in which it may be
    used play no part. The journey is a config value and certain, unlike the wait for a slot.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/datatransferterminal/latest/userguide/what-is-dtt.html
    .. [2] https://docs.aws.amazon.com/datatransferterminal/latest/userguide/scheduling.html
    .. [3] https://aws.amazon.com/blogs/migration-and-modernization/optimize-transfer-performance-with-aws-data-transfer-terminal

    Examples
    --------
    >>> from estimator.engine import estimate
    >>> visit = estimate(
    ...     "data_transfer_terminal",
    ...     MoveFiles(enterprise_support=True),
    ...     region="us-east-1",
    ...     on="2026-11-01",
    ... )
    >>> float(visit.sizing.billed["data_transfer_terminal_port_hour"]), bool(visit.feasible)
    (17.0, True)
    """
    puts = w.files * puts_per_file(parts_per_file(w, c.part_bytes), f)
    put_bytes = w.data_bytes / puts
    ports_bytes_per_second = c.ports * f.port_share * f.port_bits_per_second / 8
    streamed_bytes_per_second = smallest(ports_bytes_per_second, c.drives_bytes_per_second)
    requests_bytes_per_second = put_bytes * f.put_requests_per_second
    bytes_per_second = smallest(requests_bytes_per_second, streamed_bytes_per_second)
    upload_s = w.data_bytes / bytes_per_second
    reservations = steps(upload_s, f.reservation_hours_max * HOUR)
    return Sizing(
        units={"port": c.ports},
        billed={
            "data_transfer_terminal_port_hour": c.ports * steps(upload_s, HOUR),
            "s3:standard_put_copy_post_list_request": puts,
            "s3:standard_get_request": w.files,
        },
        throughput=bytes_per_second,
        bounds={
            "ports": ports_bytes_per_second,
            "drives": c.drives_bytes_per_second,
            "requests": requests_bytes_per_second,
        },
        delay=Delay(
            (
                Fixed(
                    "load own drives",
                    w.data_bytes / smallest(w.source_bytes_per_second, c.drives_bytes_per_second),
                ),
                Fixed("notice of a booking", f.notice_s),
                Lognormal.from_percentiles("wait for a slot", f.slot_s_p50, f.slot_s_p99),
                Fixed("travel", c.travel_s),
                Fixed("upload", upload_s),
                Fixed("pauses between reservations", (reservations - 1) * f.pause_s),
                Fixed("verify", w.files / f.head_requests_per_second),
            )
        ),
        checks=(
            Check(
                "enterprise support",
                1.0 - w.enterprise_support,
                0.0,
                "",
                "Terminals are open to AWS Enterprise customers only: take DataSync or an upload "
                "to S3 over the line.",
            ),
            Check(
                "ports of a terminal",
                c.ports,
                f.ports_max,
                "port",
                "Reserve no more ports than every terminal has, or ask for a larger terminal.",
            ),
            Check(
                "largest file",
                w.largest_bytes,
                f.object_bytes_max,
                "byte",
                "Split the file: S3 holds no larger object.",
            ),
            Check(
                "parts of the largest file",
                steps(w.largest_bytes, c.part_bytes),
                f.parts_max,
                "part",
                "Use larger parts: at least a ten-thousandth of the largest file.",
            ),
            Check(
                "length of the visit",
                upload_s / HOUR,
                f.reservation_hours_max,
                "hour",
                "Book several reservations in a row, or bring faster drives.",
                "soft",
            ),
            Check(
                "drives",
                ports_bytes_per_second,
                c.drives_bytes_per_second,
                "byte/s",
                "The drives are slower than the ports: faster drives shorten the hours paid.",
                "advice",
            ),
            Check(
                "requests to one prefix",
                streamed_bytes_per_second / put_bytes,
                f.put_requests_per_second,
                "request/s",
                "Pack small files into archives, or spread the keys over several prefixes.",
                "advice",
            ),
        ),
    )


DATA_TRANSFER_TERMINAL = Model(
    id="data_transfer_terminal",
    title="AWS Data Transfer Terminal",
    prices="snow_family",
    workload=MoveFiles,
    config=TerminalConfig,
    facts=TerminalFacts,
    size=size_terminal,
    evidence=Evidence(throughput="A", delay="B"),
    lifecycle=Lifecycle(
        since=date(2024, 12, 1), note="Enterprise customers only.", source=_OVERVIEW
    ),
    best_for=("a single move of more than three days on the line", "data recorded in the field"),
    not_for=("recurring moves of small volume", "sites far from every terminal"),
    not_included=(
        "your drives, computer and optics",
        "people and journeys",
        "storage in S3 after the upload",
        "uploads to a Region on another continent, for which no price was found",
    ),
    docs=(_OVERVIEW, _SCHEDULING, _TUNING, _PRICING),
)
