"""AWS Snow Family: the 210 TB Snowball Edge, and the two devices AWS has withdrawn."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

import numpy as np

from estimator.laws.capacity import capacity
from estimator.laws.delay import Deferred, Delay, Fixed, Lognormal
from estimator.model import Check, Evidence, Lifecycle, Model, Sizing, fact, param
from estimator.units import DAY, GB, GIB, MB, TB, Array, largest, smallest, steps
from estimator.workloads import MoveFiles

_GUIDE = "https://docs.aws.amazon.com/snowball/latest/developer-guide/"
_BEST_PRACTICES = f"{_GUIDE}BestPractices.html"
_DEVICES = f"{_GUIDE}device-differences.html"
_OVERVIEW = f"{_GUIDE}whatisedge.html"
_OLD_GUIDE = (
    "https://github.com/awsdocs/aws-snowball-developer-guide/blob/"
    "1e6d2b95279c17d21472f326c80f4892d71a6e64/doc_source/"
)
_SMALL_FILES = (
    "https://github.com/aws-samples/snowball-uploader/blob/"
    "c422ab7cf4e0df231ea7f21a042e853db5b992bf/README.md"
)
_PRICING = "https://aws.amazon.com/snowball/pricing/"
_S3_PRICING = "https://aws.amazon.com/s3/pricing/"
_WITHDRAWAL = "https://docs.aws.amazon.com/snowball/latest/api-reference/API_DependentService.html"
_SNOWCONE = "https://aws.amazon.com/snowcone/"

_device = partial(fact, source=_DEVICES, as_of="2025-11-07")
_copying = partial(fact, kind="published", source=f"{_OLD_GUIDE}performance.md", as_of="2023-06-15")
_job_limit = partial(fact, kind="quota", source=f"{_OLD_GUIDE}job-limits.md", as_of="2023-06-15")
_status = partial(fact, source=f"{_OLD_GUIDE}monitor-status.md", as_of="2023-06-15")
_shipping = partial(fact, source=f"{_OLD_GUIDE}mailing-storage.md", as_of="2023-06-15")
_ordering = partial(fact, source=f"{_OLD_GUIDE}shipping.md", as_of="2023-06-15")
_measured_small_files = partial(fact, kind="published", source=_SMALL_FILES, as_of="2022-12-13")

_EXPRESS_IN_EUROPE = dict.fromkeys(
    ("eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "eu-south-1"), DAY
)
_ASIA_PACIFIC = dict.fromkeys(
    ("ap-southeast-2", "ap-northeast-1", "ap-southeast-1", "ap-southeast-3", "ap-northeast-2"),
    3 * DAY,
)


@dataclass(frozen=True, kw_only=True)
class SnowballConfig:
    """How the devices are ordered and filled."""

    parallel_devices: Array = param(
        1.0,
        "device",
        "Devices on site at the same time; more than one needs a quota increase",
        low=1.0,
        high=1_000.0,
        whole=True,
        options=(1.0, 2.0, 4.0, 8.0),
    )
    devices: Array = param(
        0.0,
        "device",
        "Devices already decided on, filled evenly; 0 orders as few as hold the data",
        low=0.0,
        high=1e6,
        whole=True,
    )
    interface: str = param(
        "s3",
        "",
        "How files reach the device, fixed when it is ordered: the S3 interface or an NFS mount",
        choices=("s3", "nfs"),
        options=True,
    )
    batched: Array = param(
        False,
        "",
        "Whether small files are packed into tar archives on the way to the device",
        options=True,
    )


@dataclass(frozen=True, kw_only=True)
class SnowballFacts:
    """Figures of the 210 TB storage-optimised device."""

    usable_bytes: Array = _device(
        210 * TB, "byte", "Usable storage for object or file transfer", kind="quota"
    )
    s3_copy_bytes_per_second: Array = _copying(
        325 * MB,
        "byte/s",
        "Copy rate of one device by its S3 interface, middle of the range; measured on older "
        "devices, and AWS's blog has named up to 1.5 GB/s for this one",
        low=250 * MB,
        high=400 * MB,
        measure="bytes over time in the log of the first copied terabyte",
    )
    nfs_copy_bytes_per_second: Array = _copying(
        325 * MB,
        "byte/s",
        "Copy rate of one device ordered for NFS data transfer, middle of the range",
        low=250 * MB,
        high=400 * MB,
        measure="bytes over time in the log of the first copied terabyte",
    )
    files_per_second: Array = _measured_small_files(
        48.1, "file/s", "Files of 123 kB copied one by one, 19.6 million in 113 h; one measurement"
    )
    batched_files_per_second: Array = _measured_small_files(
        1_278.0, "file/s", "The same files streamed as tar archives; one measurement"
    )
    object_bytes_max: Array = fact(
        5 * TB,
        "byte",
        "Largest object; S3 has since raised its own limit, the device's is not confirmed",
        kind="quota",
        source=f"{_OLD_GUIDE}limits.md",
        as_of="2023-06-15",
    )
    parallel_devices_max: Array = _job_limit(
        1.0, "device", "Devices held at the same time before an increase"
    )
    possession_days_max: Array = _job_limit(
        360.0, "day", "Days until a device locks, from its preparation"
    )
    included_days: Array = fact(
        15.0,
        "day",
        "Days on site in the job fee, from the day after arrival; shipping does not count",
        kind="quota",
        source=_BEST_PRACTICES,
        as_of="2025-11-07",
    )
    order_s_p50: Array = _ordering(
        DAY, "s", "Median time from the order to the dispatch", kind="rule_of_thumb"
    )
    order_s_p99: Array = _ordering(
        4 * DAY,
        "s",
        "The 99th percentile of that time; AWS says a day or more",
        kind="assumption",
        low=2 * DAY,
        high=10 * DAY,
    )
    shipping_s_p50: Array = _shipping(
        2 * DAY,
        "s",
        "Median shipping time one way: two business days in North America, express in Europe, "
        "standard in the listed Asia-Pacific countries",
        kind="published",
        low=DAY,
        high=3 * DAY,
        regions={**_EXPRESS_IN_EUROPE, **_ASIA_PACIFIC},
    )
    shipping_s_p99: Array = _shipping(
        7 * DAY,
        "s",
        "The 99th percentile one way; AWS says standard shipping is typically under a week",
        kind="assumption",
        low=4 * DAY,
        high=14 * DAY,
    )
    import_start_s: Array = _status(
        DAY,
        "s",
        "Average from arrival at AWS to the start of the import",
        kind="published",
        low=DAY,
        high=2 * DAY,
    )
    import_s: Array = _status(
        2 * DAY, "s", "Average import, printed as two business days", kind="published"
    )
    import_s_p99: Array = _status(
        6 * DAY,
        "s",
        "The 99th percentile from arrival to imported: two days' wait, a weekend, two days",
        kind="assumption",
        low=5 * DAY,
        high=14 * DAY,
    )
    low_fee_bytes: Array = fact(
        100 * TB,
        "byte",
        "Load up to which a device is charged the lower job fee; quoted second-hand",
        kind="published",
        source=_PRICING,
        as_of="2025-12-15",
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a GB of import, which costs nothing; AWS does not say which",
        kind="assumption",
        source=_S3_PRICING,
        as_of="2026-09-20",
        low=GB,
        high=GIB,
    )


@dataclass(frozen=True)
class Rounds:
    """Devices filled in rounds: all rounds but the last are alike.

    Attributes
    ----------
    count : Array
        Rounds of shipping there and back.
    together : Array
        Devices on site in a round but the last, which may have fewer.
    full_devices, last_devices : Array
        Devices of all earlier rounds together, and of the last round.
    full_bytes, last_bytes : Array
        Load of one device in each [bytes]; a single round is a full one as well.
    device_bytes_per_second, source_bytes_per_second, full_bytes_per_second : Array
        What one device takes, what it gets from the source in a full round, and the smaller of
        both [bytes/s].
    full_s, last_s : Array
        Time to copy one round of each [s].
    copy_s : Array
        Copying time of all rounds [s].
    """

    count: Array
    together: Array
    full_devices: Array
    last_devices: Array
    full_bytes: Array
    last_bytes: Array
    device_bytes_per_second: Array
    source_bytes_per_second: Array
    full_bytes_per_second: Array
    full_s: Array
    last_s: Array
    copy_s: Array

    def total(self, full: Any, last: Any) -> Any:
        """Add up a figure of each device over all of them, or count those of which it is true."""
        return self.full_devices * full + self.last_devices * last


@dataclass(frozen=True)
class Shipments(Deferred):
    """The shipments of all rounds in one direction, each independent of the others.

    Attributes
    ----------
    rounds : Array
        How many.
    one_mean_s, one_cv : Array
        Mean [s] and coefficient of variation of a single one.

    Notes
    -----
    A sum of lognormals is taken as the lognormal of the same mean and variance; for one round that
    is the shipment itself. It is worked out only where the delay is asked for.
    """

    rounds: Array
    one_mean_s: Array
    one_cv: Array

    @cached_property
    def worked_out(self) -> Lognormal:
        """The distribution of the sum, named alike."""
        return Lognormal.from_mean(self.name, self.mean, self.one_cv / np.sqrt(self.rounds))

    @property
    def mean(self) -> Array:
        """Expected duration [s]."""
        return self.rounds * self.one_mean_s


def shipments(name: str, rounds: Array, f: SnowballFacts) -> Shipments:
    """Repeat the shipment of one round in all of them."""
    one = Lognormal.from_percentiles(name, f.shipping_s_p50, f.shipping_s_p99)
    return Shipments(name, rounds, one.mean, np.sqrt(np.expm1(np.square(one.sigma))))


def device_bytes_per_second(w: MoveFiles, c: SnowballConfig, f: SnowballFacts) -> Array:
    """Find how fast one device takes these files [byte/s], small ones being bound by their count.

    Notes
    -----
    ``min(files per second * mean file size, copy rate)``.
    """
    return smallest(files_per_second(c, f) * w.mean_file_bytes, interface_bytes_per_second(c, f))


def interface_bytes_per_second(c: SnowballConfig, f: SnowballFacts) -> Array:
    """Return how fast one device takes large files [byte/s]."""
    return f.s3_copy_bytes_per_second if c.interface == "s3" else f.nfs_copy_bytes_per_second


def files_per_second(c: SnowballConfig, f: SnowballFacts) -> Array:
    """Return how many files a second one device takes, one by one or in archives."""
    return np.where(c.batched, f.batched_files_per_second, f.files_per_second)[()]


def fill(w: MoveFiles, c: SnowballConfig, f: SnowballFacts, devices: Array) -> Rounds:
    """Spread the files over the devices and the devices over rounds.

    Notes
    -----
    As few rounds as the devices on site at once allow, of about as many devices each. Devices are
    filled to the brim, except that those of the last round share what is left evenly, and that a
    number of devices the user fixed shares everything evenly. Devices on site together share what
    the source storage can be read at.
    """
    count = steps(devices, c.parallel_devices)
    together = steps(devices, count)
    earlier = count - 1
    full_devices = earlier * together
    last_devices = devices - full_devices
    full_bytes = smallest(w.data_bytes / together, f.usable_bytes)
    fixed = np.asarray(c.devices) > 0
    if fixed.any():
        full_bytes = np.where(fixed, w.data_bytes / devices, full_bytes)[()]
    last_bytes = (w.data_bytes - full_devices * full_bytes) / last_devices
    rate = device_bytes_per_second(w, c, f)
    source_bytes_per_second = w.source_bytes_per_second / together
    full_bytes_per_second = smallest(rate, source_bytes_per_second)
    full_s = full_bytes / full_bytes_per_second
    last_s = last_bytes / smallest(rate, w.source_bytes_per_second / last_devices)
    return Rounds(
        count=count,
        together=together,
        full_devices=full_devices,
        last_devices=last_devices,
        full_bytes=full_bytes,
        last_bytes=last_bytes,
        device_bytes_per_second=rate,
        source_bytes_per_second=source_bytes_per_second,
        full_bytes_per_second=full_bytes_per_second,
        full_s=full_s,
        last_s=last_s,
        copy_s=earlier * full_s + last_s,
    )


def size_snowball(w: MoveFiles, c: SnowballConfig, f: SnowballFacts) -> Sizing:
    """Count the devices of an import, the rounds they travel in and the days they stay.

    Notes
    -----
    ``devices = ceil(bytes / usable)``; how many are on site at once is the user's choice, and the
    deadline never adds to it. ``time = order + rounds * (ship + ship back) + copy + import``: the
    devices of all rounds are ordered at the start, a round is shipped once the one before it is
    back, and all imports but the last run while the next round is on its way. Devices of a round
    travel together, and a device is sent back on the day it is full. Copying is local, so the hours
    in which the line may be used play no part. Published averages of order, shipping and import are
    taken as medians; with the skew assumed here the means are somewhat higher. The import makes one
    PUT per file; in how many parts AWS stores large ones, and whether it charges them, is not
    published.

    References
    ----------
    .. [1] https://github.com/awsdocs/aws-snowball-developer-guide/blob/1e6d2b95279c17d21472f326c80f4892d71a6e64/doc_source/copy-general-planning.md
    .. [2] https://github.com/awsdocs/aws-snowball-developer-guide/blob/1e6d2b95279c17d21472f326c80f4892d71a6e64/doc_source/monitor-status.md
    .. [3] https://docs.aws.amazon.com/snowball/latest/developer-guide/BestPractices.html

    Examples
    --------
    >>> from estimator.engine import estimate
    >>> job = estimate("snowball_edge_210tb", MoveFiles(), region="us-east-1", on="2026-11-01")
    >>> float(job.sizing.units["device"]), bool(job.feasible)
    (2.0, False)
    """
    device = capacity({"device storage": (w.data_bytes, f.usable_bytes)}, fixed=c.devices)
    rounds = fill(w, c, f, device.units)
    dear_devices = rounds.total(dear(rounds.full_bytes, f), dear(rounds.last_bytes, f))
    return Sizing(
        units={"device": device.units},
        billed={
            "snowball_edge_storage_optimized_210tb_job_fee_to_100tb": device.units - dear_devices,
            "snowball_edge_storage_optimized_210tb_job_fee_to_210tb": dear_devices,
            "snowball_edge_storage_optimized_210tb_extra_day": rounds.total(
                extra_days(rounds.full_s, f), extra_days(rounds.last_s, f)
            ),
            "data_transfer_into_s3_gb": w.data_bytes / f.gb_bytes,
            "s3:standard_put_copy_post_list_request": w.files,
        },
        throughput=rounds.together * rounds.full_bytes_per_second,
        delay=Delay(
            (
                Lognormal.from_percentiles("order processing", f.order_s_p50, f.order_s_p99),
                shipments("ship to site", rounds.count, f),
                Fixed("copy to devices", rounds.copy_s),
                shipments("ship back", rounds.count, f),
                Lognormal.from_percentiles(
                    "import to S3", f.import_start_s + f.import_s, f.import_s_p99
                ),
            )
        ),
        checks=snowball_checks(w, c, f, rounds),
        capacity=device,
    )


def dear(load_bytes: Array, f: SnowballFacts) -> Any:
    """Tell whether a device with this load is charged the higher job fee."""
    return steps(load_bytes, f.low_fee_bytes) > 1


def extra_days(copy_s: Array, f: SnowballFacts) -> Array:
    """Days on site that are charged beyond the job fee."""
    return largest(steps(copy_s, DAY) - f.included_days, 0.0)


def snowball_checks(
    w: MoveFiles, c: SnowballConfig, f: SnowballFacts, rounds: Rounds
) -> tuple[Check, ...]:
    """Whether the devices can be had, hold the files and are filled in time."""
    days_on_site = rounds.full_s / DAY
    return (
        Check(
            "closed to new customers",
            1.0 - w.existing_snow_customer,
            0.0,
            "",
            "New customers move data with DataSync, or carry it to a Data Transfer Terminal.",
        ),
        Check(
            "device storage",
            rounds.full_bytes,
            f.usable_bytes,
            "byte",
            "Order more devices.",
        ),
        Check(
            "largest file",
            w.largest_bytes,
            f.object_bytes_max,
            "byte",
            "Split the largest files before copying.",
        ),
        Check(
            "time until a device locks",
            days_on_site,
            f.possession_days_max,
            "day",
            "Pack small files into archives, or spread the files over more devices.",
        ),
        Check(
            "devices on site",
            rounds.together,
            f.parallel_devices_max,
            "device",
            "Request an increase of the devices held at one time.",
            "soft",
        ),
        Check(
            "devices copied at once",
            steps(w.demand, rounds.device_bytes_per_second),
            c.parallel_devices,
            "device",
            "Copying alone outlasts the time allowed: have more devices on site at once.",
            "advice",
        ),
        Check(
            "days on site",
            days_on_site,
            f.included_days,
            "day",
            "Each day beyond those in the job fee is charged per device: copy faster.",
            "advice",
        ),
        Check(
            "files per second",
            smallest(rounds.source_bytes_per_second, interface_bytes_per_second(c, f))
            / w.mean_file_bytes,
            files_per_second(c, f),
            "file/s",
            "Every file is encrypted on its own: pack those under 1 MB into archives of up to "
            "10,000 files and 100 GB, which AWS unpacks.",
            "advice",
        ),
    )


UNMODELLED = {
    "data_transfer_out_of_s3_to_snow_gb": "export jobs are not part of the question",
    "import_export_disk_data_loading_hour": "AWS Import/Export Disk is no longer offered",
    "import_export_disk_device_handling": "AWS Import/Export Disk is no longer offered",
    "snowball_edge_compute_optimized_day": "computing at the edge is not part of the question",
    "snowball_edge_storage_optimized_210tb_month": "a device committed to by the month serves "
    "edge sites, not one move",
    "snowball_edge_storage_optimized_80tb_ec2_day": "the device was withdrawn on 2024-11-12",
    "snowball_edge_storage_optimized_80tb_extra_day": "the device was withdrawn on 2024-11-12",
    "snowball_edge_storage_optimized_80tb_job_fee": "the device was withdrawn on 2024-11-12",
    "snowball_original_50tb_job_fee": "the original Snowball is no longer offered",
    "snowball_original_80tb_job_fee": "the original Snowball is no longer offered",
    "snowball_original_extra_day": "the original Snowball is no longer offered",
    "snowcone_hdd_day": "the device was withdrawn on 2024-11-12",
    "snowcone_ssd_day": "the device was withdrawn on 2024-11-12",
}
"""Dimensions of the price table that no model bills, and why."""


@dataclass(frozen=True, kw_only=True)
class WithdrawnConfig:
    """Nothing to fix: the device can no longer be ordered."""


@dataclass(frozen=True, kw_only=True)
class WithdrawnFacts:
    """No figures: the device can no longer be ordered."""


_WITHDRAWN = Lifecycle(
    "withdrawn",
    date(2024, 11, 12),
    "Support for devices already ordered ended on 2025-11-12. Use DataSync, a Data Transfer "
    "Terminal or, as an existing customer, the 210 TB Snowball Edge.",
    _WITHDRAWAL,
)

SNOWBALL_EDGE_210 = Model(
    id="snowball_edge_210tb",
    title="Snowball Edge storage optimized 210 TB",
    prices="snow_family",
    workload=MoveFiles,
    config=SnowballConfig,
    facts=SnowballFacts,
    size=size_snowball,
    evidence=Evidence(throughput="A", delay="B"),
    lifecycle=Lifecycle(
        "closed to new customers",
        date(2025, 11, 7),
        "Several public notes of 2026 name 2026-12-31 as the end of support in commercial Regions; "
        "AWS's own notice was not read, so ask AWS before planning with a device.",
        _BEST_PRACTICES,
    ),
    best_for=(
        "existing customers whose line would need more than a week",
        "sites without a usable line",
    ),
    not_for=("recurring moves", "less than about 10 TB", "millions of unpacked small files"),
    not_included=(
        "carrier charges of shipping a device there and back",
        "staff, cables and optics on your site",
        "storage in S3 after the import",
    ),
    docs=(_BEST_PRACTICES, _DEVICES, _OVERVIEW, _PRICING, f"{_OLD_GUIDE}copy-general-planning.md"),
)
SNOWBALL_EDGE_80 = Model(
    id="snowball_edge_80tb",
    title="Snowball Edge storage optimized 80 TB",
    prices="snow_family",
    workload=MoveFiles,
    config=WithdrawnConfig,
    facts=WithdrawnFacts,
    size=None,
    evidence=Evidence(throughput="A", delay="B"),
    lifecycle=_WITHDRAWN,
    docs=(_WITHDRAWAL, f"{_OLD_GUIDE}device-differences.md"),
)
SNOWCONE = Model(
    id="snowcone",
    title="Snowcone",
    prices="snow_family",
    workload=MoveFiles,
    config=WithdrawnConfig,
    facts=WithdrawnFacts,
    size=None,
    evidence=Evidence(throughput="A", delay="B"),
    lifecycle=_WITHDRAWN,
    docs=(_WITHDRAWAL, _SNOWCONE),
)
