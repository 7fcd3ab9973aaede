"""What tables cost that are in the Glue Data Catalog: the requests of those who use them.

Common to the catalogue itself and to the engines and jobs that read and write its tables.
"""

from dataclasses import dataclass

from estimator.model import fact, param
from estimator.units import Array, ceil_to

_PROJECTION = "https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html"
_THROTTLING = "https://www.repost.aws/knowledge-center/glue-throttling-rate-exceeded"
_BATCH_CREATE = "https://docs.aws.amazon.com/glue/latest/webapi/API_BatchCreatePartition.html"


@dataclass(frozen=True, kw_only=True)
class CatalogConfig:
    """Whether the requests to the catalogue are paid here."""

    pay_catalog: Array = param(
        True,
        "",
        "Whether the bill carries requests to the Glue Data Catalog; the account's free million a "
        "month is taken to be used up elsewhere",
    )


@dataclass(frozen=True, kw_only=True)
class TableConfig(CatalogConfig):
    """What the user may fix of a table that is read."""

    partitions: Array = param(
        30.0,
        "partition",
        "Partitions one query or run reads, after pruning",
        low=1.0,
        high=1e7,
        whole=True,
        log=True,
    )


@dataclass(frozen=True, kw_only=True)
class CopyConfig(TableConfig):
    """What the user may fix of a table that is read and of another that is written."""

    output_partitions: Array = param(
        30.0,
        "partition",
        "Partitions one run writes",
        low=1.0,
        high=1e5,
        whole=True,
        log=True,
    )


@dataclass(frozen=True, kw_only=True)
class LookupFacts:
    """What using a table takes, whatever its partitions."""

    lookups_per_query: Array = fact(
        2.0,
        "request",
        "Requests of a query or run for each table besides those for partitions: the table and its "
        "database; no published figure",
        kind="assumption",
        source=_PROJECTION,
        as_of="2026",
        low=1.0,
        high=5.0,
        measure="CloudTrail: GetTable and GetDatabase calls over queries",
    )


@dataclass(frozen=True, kw_only=True)
class ReadFacts(LookupFacts):
    """How partitions are read from the catalogue."""

    page_partitions: Array = fact(
        1_000.0,
        "partition",
        "Partitions one GetPartitions call returns",
        kind="quota",
        source=_THROTTLING,
        as_of="2026",
    )


@dataclass(frozen=True, kw_only=True)
class WriteFacts(LookupFacts):
    """How partitions are added to the catalogue."""

    batch_partitions: Array = fact(
        100.0,
        "partition",
        "Partitions one BatchCreatePartition call adds",
        kind="quota",
        source=_BATCH_CREATE,
        as_of="2026",
    )


@dataclass(frozen=True, kw_only=True)
class CopyFacts(ReadFacts, WriteFacts):
    """How partitions are read from one table and added to another."""


def to_read(partitions: Array, f: ReadFacts) -> Array:
    """Count the requests to read a table: look it up, and page through its partitions.

    Examples
    --------
    >>> float(to_read(2_500.0, ReadFacts()))
    5.0
    """
    return f.lookups_per_query + ceil_to(partitions / f.page_partitions)


def to_write(partitions: Array, f: WriteFacts) -> Array:
    """Count the requests to write a table: look it up, and add partitions, many at a time.

    Examples
    --------
    >>> float(to_write(250.0, WriteFacts()))
    5.0
    """
    return f.lookups_per_query + ceil_to(partitions / f.batch_partitions)


def to_copy(partitions: Array, output_partitions: Array, f: CopyFacts) -> Array:
    """Count the requests of a run that reads one table and writes another."""
    return to_read(partitions, f) + to_write(output_partitions, f)


def catalog_billed(c: CatalogConfig, requests: Array) -> dict[str, Array]:
    """Meter requests to the catalogue, unless somebody else pays for them."""
    return {"glue_data_catalog:request": requests * c.pay_catalog}
