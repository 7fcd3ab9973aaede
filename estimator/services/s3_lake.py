"""What data in S3 costs beside the engines that read and write it: requests and storage."""

from dataclasses import dataclass

import numpy as np

from estimator.model import fact, param
from estimator.units import GB, GIB, HOURS_PER_MONTH, MIB, Array, ceil_to, largest, times

_TUNING = "https://docs.aws.amazon.com/athena/latest/ug/performance-tuning-data-optimization-techniques.html"
_LISTING = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html"
_PRICING = "https://aws.amazon.com/s3/pricing/"


@dataclass(frozen=True, kw_only=True)
class StorageConfig:
    """Whether the lake is paid here or elsewhere."""

    pay_storage: Array = param(
        True, "", "Whether the bill carries the data that lies in S3 Standard"
    )


@dataclass(frozen=True, kw_only=True)
class StagingConfig:
    """What the user may fix of the files a warehouse is loaded from."""

    load_files: Array = param(
        64.0,
        "file",
        "Files in which the new data of a day arrives",
        low=1.0,
        high=1e6,
        whole=True,
        log=True,
    )
    pay_staging: Array = param(
        True, "", "Whether the bill carries those files in S3: reading them, and their storage"
    )
    staged_days: Array = param(
        1.0,
        "day",
        "Days for which they are kept in S3, so that a load can be repeated",
        low=0.0,
        high=3_650.0,
    )


@dataclass(frozen=True, kw_only=True)
class RequestFacts:
    """Figures of the S3 requests of a query."""

    get_bytes: Array = fact(
        8 * MIB,
        "byte",
        "Data one S3 read brings; no published figure",
        kind="assumption",
        source=_TUNING,
        as_of="2026-04-13",
        low=1 * MIB,
        high=32 * MIB,
        measure="S3 GetRequests over scanned bytes",
    )
    gets_per_file: Array = fact(
        2.0,
        "request",
        "S3 reads per file besides those of its data: footer and head; no published figure",
        kind="assumption",
        source=_TUNING,
        as_of="2026-04-13",
        low=1.0,
        high=5.0,
    )
    files_per_list: Array = fact(
        1_000.0, "file", "Files one LIST request names", kind="quota", source=_LISTING, as_of="2026"
    )


@dataclass(frozen=True, kw_only=True)
class StorageFacts:
    """What S3 bills storage in."""

    s3_gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a GB of S3 storage; the price page does not say",
        kind="assumption",
        source=_PRICING,
        as_of="2026",
        low=GB,
        high=GIB,
    )


@dataclass(frozen=True, kw_only=True)
class LakeFacts(StorageFacts, RequestFacts):
    """Figures of a lake and of the S3 requests of a query over it."""


def gets(data_bytes: Array, files: Array, f: RequestFacts) -> Array:
    """Count the S3 reads of one query."""
    return files * f.gets_per_file + ceil_to(data_bytes / f.get_bytes)


def lists(files: Array, partitions: Array, f: RequestFacts) -> Array:
    """Count the S3 listings of one query; none spans partitions."""
    return largest(ceil_to(files / f.files_per_list), partitions)


def kept_gb_month(bytes_per_month: Array, kept_days: Array, f: StorageFacts) -> Array:
    """Add up the storage of what a month writes.

    Parameters
    ----------
    bytes_per_month : Array
        What is written in the month, as stored [byte].
    kept_days : Array
        Time after which it is deleted [day].
    f : StorageFacts
        Bytes in a GB.

    Returns
    -------
    Array
        What is billed for it [GB-month].

    Notes
    -----
    ``bytes * days * 24 / 730 / GB``. Where every month writes as much, this is also what lies there
    at any time.

    Examples
    --------
    >>> float(kept_gb_month(3 * GIB, 730 / 24, StorageFacts()))
    3.0
    """
    return bytes_per_month * (kept_days * 24 / HOURS_PER_MONTH / f.s3_gb_bytes)


def staging_billed(
    c: StagingConfig, f: LakeFacts, bytes_per_day: Array, days_per_month: Array, *, loads: Array
) -> dict[str, Array]:
    """Meter the files that a warehouse is loaded from: reading them, and while they are kept.

    Notes
    -----
    Every load of a day lists its own files, at least one, and reads them once.
    """
    files = largest(c.load_files, loads)
    days = times(days_per_month * c.pay_staging, np.asarray(bytes_per_day) > 0)
    return {
        "s3:standard_get_request": days * gets(bytes_per_day, files, f),
        "s3:standard_put_copy_post_list_request": days * lists(files, loads, f),
        "s3:standard_gb_month": kept_gb_month(days * bytes_per_day, c.staged_days, f),
    }
