"""Find what one unit costs in a region on a date, and what a month's quantity costs in all.

::

    PriceBook ── rates(table, region, on) ──> Rates ── [dimension] ──> Rate ── cost(quantity)

A price that no table holds raises `PriceNotFound`; it is never zero. Tables are read on first use.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from estimator.errors import InputError, PriceNotFound, UnknownName, did_you_mean
from estimator.price_tables import (
    ALWAYS,
    COLUMNS,
    EVERYWHERE,
    Row,
    Table,
    check_own_rows,
    parse_date,
    read_column,
    read_own_prices,
    read_table,
)
from estimator.rates import Rate, Tier
from pricing_tables import FOLDER

__all__ = [
    "ALL_TABLES",
    "PriceBook",
    "Rate",
    "Rates",
    "Tier",
    "iso_date",
    "list_prices",
    "parse_discounts",
]

ALL_TABLES = "*"
"""The key of a discount on every table that has none of its own."""

Default = TypeVar("Default")

_NOT_TABLES = frozenset({"regions", "sources", "instance_types"})
"""CSV files of the folder that hold something else than prices."""


class Rates(Mapping[str, Rate]):
    """The prices of one table in one region on one date, by dimension.

    A missing dimension raises `PriceNotFound`, not `KeyError`; ``in`` and ``get`` do not raise.

    Parameters
    ----------
    table, region : str
    on : date
    rates : dict
        The prices known already, by dimension.
    prices : optional
        The table to look up the others in.
    """

    __slots__ = ("_prices", "_rates", "on", "region", "table")

    def __init__(
        self,
        table: str,
        region: str,
        on: date,
        rates: dict[str, Rate],
        prices: "_TablePrices | None" = None,
    ) -> None:
        self.table = table
        self.region = region
        self.on = on
        self._rates = rates
        self._prices = prices

    @classmethod
    def of(
        cls,
        prices: Mapping[str, float | Sequence[tuple[float, float]]],
        *,
        table: str = "own",
        region: str = EVERYWHERE,
        on: date | str = ALWAYS,
    ) -> "Rates":
        """Make rates from numbers, for a contract of one's own or a test.

        Parameters
        ----------
        prices : mapping
            By dimension, one price [USD per unit] or tiers (start [unit], price [USD per unit]).
        table, region : str, optional
        on : date or str, optional
            The effective date of all of them.

        Raises
        ------
        InputError
            If a price is no number of at least 0, or tiers do not start at 0 and increase.

        Examples
        --------
        >>> rates = Rates.of({"shard_hour": 0.015, "gb": [(0, 0.09), (10_240, 0.085)]})
        >>> round(float(rates["shard_hour"].cost(730)), 6)
        10.95
        """
        day = iso_date(on)
        rates = {}
        for dimension, given in prices.items():
            tiers = given if isinstance(given, Sequence) else [(0.0, given)]
            starts = tuple(float(start) for start, _ in tiers)
            usd = tuple(float(price) for _, price in tiers)
            if starts[:1] != (0.0,) or not all(a < b for a, b in pairwise(starts)):
                raise InputError(
                    f"tiers of '{dimension}' start at {list(starts)}; start at 0 and increase."
                )
            if not all(0 <= price < math.inf for price in usd):
                raise InputError(
                    f"prices of '{dimension}' are {list(usd)}; give numbers of at least 0 [USD]."
                )
            unlisted = (math.nan,) * len(usd)
            rates[dimension] = Rate(
                table, dimension, region, starts, usd, unlisted, "", day, confidence="own"
            )
        return cls(table, region, day, rates)

    def __getitem__(self, dimension: str) -> Rate:
        rate = self._find(dimension)
        if rate is None:
            why = (
                did_you_mean(dimension, self._rates)
                if self._prices is None
                else self._prices.why_not(dimension, self.region)
            )
            raise PriceNotFound(
                f"{self.table} has no price for '{dimension}' in '{self.region}' on {self.on}. "
                f"{why}"
            )
        return rate

    def __iter__(self) -> Iterator[str]:
        known = self._rates if self._prices is None else self._prices.listed.schedules
        return (dimension for dimension in tuple(known) if dimension in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, dimension: object) -> bool:
        return isinstance(dimension, str) and self._find(dimension) is not None

    def get(self, dimension: str, /, default: Default = None) -> Rate | Default:  # type: ignore[assignment]
        """Return the rate of a dimension, or `default` where it has no price."""
        return self._find(dimension) or default

    def __repr__(self) -> str:
        return f"Rates({self.table!r}, {self.region!r}, on={self.on.isoformat()!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        # A worker process needs these prices, not the table of every region behind them.
        return Rates, (self.table, self.region, self.on, dict(self))

    def _find(self, dimension: str) -> Rate | None:
        rate = self._rates.get(dimension)
        if rate is None and self._prices is not None:
            rate = self._prices.rate(dimension, self.region, self.on)
            if rate is not None:
                self._rates[dimension] = rate
        return rate


@dataclass(frozen=True, slots=True)
class _TablePrices:
    """One table as one customer pays it: the list, a discount on it, own prices over it.

    Attributes
    ----------
    listed : Table
    own : list of Row
        Own prices, the more particular later: regional after global, new after old.
    discount : float
        Off every list price, 0 to below 1.
    sources : mapping
        Address by source id.
    """

    listed: Table
    own: list[Row]
    discount: float
    sources: Mapping[str, str]

    def rate(self, dimension: str, region: str, on: date) -> Rate | None:
        """Build the schedule in force, or None where there is none."""
        list_rows = self._list_rows(dimension, region, on)
        list_tiers = {row.tier_start: row for row in list_rows}
        own_tiers = {
            row.tier_start: row
            for row in self.own
            if row.dimension == dimension
            and row.region in (region, EVERYWHERE)
            and row.effective <= on
        }
        tiers = list_tiers | own_tiers
        if 0.0 not in tiers:
            return None
        starts = tuple(sorted(tiers))
        rows = [tiers[start] for start in starts]
        list_usd, usd = [], []
        in_list = math.nan
        for row in rows:
            in_list = list_tiers[row.tier_start].usd if row.tier_start in list_tiers else in_list
            list_usd.append(in_list)
            usd.append(row.usd if row.confidence == "own" else row.usd * (1 - self.discount))
        first = rows[0]
        leading = next((row for row in rows if row.confidence == "own"), first)
        checked = [row.checked for row in rows if row.checked]
        return Rate(
            table=self.listed.name,
            dimension=dimension,
            region=leading.region,
            starts=starts,
            usd=tuple(usd),
            list_usd=tuple(list_usd),
            unit=first.unit,
            effective=max(row.effective for row in rows),
            checked=min(checked, default=None),
            confidence=leading.confidence or max(row.confidence for row in rows),
            source=self.sources.get(leading.source, leading.source),
            sku=first.sku,
            usage_type=first.usage_type,
            operation=first.operation,
        )

    def why_not(self, dimension: str, region: str) -> str:
        """Return the sentence that says why a dimension has no price in a region."""
        listed = self.listed.schedules.get(dimension)
        if listed is None:
            return did_you_mean(dimension, self.listed.schedules)
        first = min((*listed.get(region, ()), *listed.get(EVERYWHERE, ())), default=None)
        if first is not None:
            return f"The first price known there is of {first}; ask for that date or a later one."
        regions = sorted(set(listed) - {EVERYWHERE})
        count = f"{len(regions)} region{'s' if len(regions) > 1 else ''}"
        return f"Not priced in {region}; priced in {count}, for example {', '.join(regions[:3])}."

    def _list_rows(self, dimension: str, region: str, on: date) -> list[Row]:
        listed = self.listed.schedules.get(dimension, {})
        for where in (region, EVERYWHERE):
            dated = listed.get(where, {})
            latest = max((day for day in dated if day <= on.isoformat()), default=None)
            if latest is not None:
                return [self.listed.parse(row) for row in dated[latest]]
        return []


class PriceBook:
    """Look up dated regional prices: AWS's list, less a discount, under one's own prices.

    Parameters
    ----------
    overrides : str or Path, optional
        A CSV file of own prices. A row replaces the list price of the same dimension, region and
        tier start from its effective date on (without one: always), or adds a tier or a region;
        a list tier it does not name stays. Region ``*``, ``global`` or empty means every region.
    discounts : mapping or float, optional
        Fraction off list prices, by table, ``*`` for the tables not named; a number for all of
        them. Own prices are what is paid: no discount applies to them.
    folder : str or Path, optional
        Where the tables lie; by default those shipped with the package.

    Raises
    ------
    TableError
        If the own prices or a table cannot be read.
    InputError
        If a discount is not at least 0 and below 1.
    UnknownName
        If a discount is on a table that does not exist.

    Notes
    -----
    ``rates`` takes, per dimension, all tiers of the latest effective date that is not after `on`;
    a price of the region itself comes before a ``global`` one. An own price must name a table and
    a dimension that exist, in the same unit: a misspelt one would silently not apply.

    Examples
    --------
    >>> book = PriceBook(discounts={"kinesis_data_streams": 0.10})
    >>> rate = book.rate("kinesis_data_streams", "shard_hour", "us-east-1", "2026-11-01")
    >>> rate.unit, rate.list_usd, round(float(rate.cost(730)), 6)
    ('shard-hour', (0.015,), 9.855)
    """

    def __init__(
        self,
        overrides: str | Path | None = None,
        discounts: Mapping[str, float] | float | None = None,
        folder: str | Path | None = None,
    ) -> None:
        self._folder = FOLDER if folder is None else Path(folder)
        files = sorted(path for path in self._folder.glob("*.csv") if path.stem not in _NOT_TABLES)
        self._paths = {path.stem: path for path in files}
        self._regions = read_column(self._folder / "regions.csv", "region", "display_name")
        self._sources = read_column(self._folder / "sources.csv", "id", "url")
        self._discounts = _checked_discounts(discounts, self._paths)
        self._own: dict[str, list[Row]] = {}
        self._prices: dict[str, _TablePrices] = {}
        self._rates: dict[tuple[str, str, date], Rates] = {}
        if overrides is not None:
            path = Path(overrides)
            self._own = read_own_prices(path, self._paths, self._regions)
            for table, own in self._own.items():
                own.sort(key=lambda row: (row.region != EVERYWHERE, row.effective))
                check_own_rows(path, own, self._table(table).listed)

    def tables(self) -> tuple[str, ...]:
        """Return the names of all tables."""
        return tuple(self._paths)

    def rates(self, table: str, region: str, on: date | str) -> Rates:
        """Return the prices of a table in a region on a date.

        Parameters
        ----------
        table, region : str
        on : date or str
            A date, or one written YYYY-MM-DD.

        Raises
        ------
        UnknownName
            If the table or the region does not exist.
        InputError
            If `on` is not a date.

        Examples
        --------
        >>> PriceBook().rates("athena", "eu-west-1", "2026-11-01")["sql_tb_scanned"].usd
        (5.0,)
        """
        key = (table, region, iso_date(on))
        rates = self._rates.get(key)
        if rates is None:
            prices = self._table(table)
            self._check_region(region)
            rates = self._rates[key] = Rates(*key, {}, prices)
        return rates

    def rate(self, table: str, dimension: str, region: str, on: date | str) -> Rate:
        """Return the price of one dimension: ``rates(table, region, on)[dimension]``."""
        return self.rates(table, region, on)[dimension]

    def regions(self, table: str | None = None) -> tuple[str, ...]:
        """Return the region codes, all of them or those a table has prices of its own for.

        A table that has only ``global`` prices is offered in every region.
        """
        if table is None:
            return tuple(self._regions)
        prices = self._table(table)
        found = {region for listed in prices.listed.schedules.values() for region in listed}
        found |= {row.region for row in prices.own}
        return tuple(sorted(found - {EVERYWHERE})) or self.regions()

    def region_names(self) -> dict[str, str]:
        """Return the name of every region by its code."""
        return dict(self._regions)

    def dates(self, table: str, region: str | None = None) -> tuple[date, ...]:
        """Return the effective dates of a table, in one region or in all, oldest first."""
        prices = self._table(table)
        if region is not None:
            self._check_region(region)
        wanted = None if region is None else (region, EVERYWHERE)
        found = {
            parse_date(day)
            for listed in prices.listed.schedules.values()
            for where, dated in listed.items()
            if wanted is None or where in wanted
            for day in dated
        }
        found |= {row.effective for row in prices.own if wanted is None or row.region in wanted}
        return tuple(sorted(found - {ALWAYS}))

    def dimensions(self, table: str) -> tuple[str, ...]:
        """Return what a table prices, in any region."""
        return tuple(self._table(table).listed.schedules)

    def source(self, id: str) -> str:  # noqa: A002 - the column of sources.csv is called id
        """Return the address of a source.

        Raises
        ------
        UnknownName
            If there is no such source.
        """
        if id not in self._sources:
            raise UnknownName(f"no source '{id}'. {did_you_mean(id, self._sources)}")
        return self._sources[id]

    def rows(self, table: str) -> list[dict[str, str]]:
        """Return the rows of a table as text by column, the own prices for it last."""
        prices = self._table(table)
        listed = [dict(zip(COLUMNS, row.cells, strict=True)) for row in prices.listed.rows]
        own = [
            {column: str(getattr(row, column) or "") for column in COLUMNS}
            | {"tier_start": f"{row.tier_start:g}", "usd": repr(row.usd)}
            for row in prices.own
        ]
        return listed + own

    @cached_property
    def fingerprint(self) -> str:
        """A digest that changes with any price, own price or discount."""
        digest = sha256()
        for path in self._paths.values():
            digest.update(path.read_bytes())
        digest.update(repr((self._own, self._discounts)).encode())
        return digest.hexdigest()

    def __repr__(self) -> str:
        own = sum(len(rows) for rows in self._own.values())
        return f"PriceBook({len(self._paths)} tables, {own} own prices)"

    def __reduce__(self) -> tuple[Any, ...]:
        # The tables stay here: where the book lands they are read again, once per process.
        own = tuple((table, tuple(rows)) for table, rows in self._own.items())
        folder = None if self._folder == FOLDER else self._folder
        return PriceBook._sent, (folder, own, tuple(self._discounts.items()))

    @classmethod
    @lru_cache(maxsize=16)
    def _sent(
        cls,
        folder: Path | None,
        own: tuple[tuple[str, tuple[Row, ...]], ...],
        discounts: tuple[tuple[str, float], ...],
    ) -> "PriceBook":
        """Return one book for however many times it arrives."""
        book = cls(None, dict(discounts), folder)
        book._own = {table: list(rows) for table, rows in own}
        return book

    def _check_region(self, region: str) -> None:
        if region not in self._regions:
            raise UnknownName(f"no region '{region}'. {did_you_mean(region, self._regions)}")

    def _table(self, name: str) -> _TablePrices:
        prices = self._prices.get(name)
        if prices is None:
            if name not in self._paths:
                raise UnknownName(f"no price table '{name}'. {did_you_mean(name, self._paths)}")
            listed = read_table(self._paths[name])
            discount = self._discounts.get(name, self._discounts.get(ALL_TABLES, 0.0))
            own = self._own.get(name, [])
            prices = self._prices[name] = _TablePrices(listed, own, discount, self._sources)
        return prices


@cache
def list_prices() -> PriceBook:
    """Return the list prices that come with the package, read once per process."""
    return PriceBook()


def parse_discounts(given: Iterable[str]) -> dict[str, float]:
    """Read discounts as a user writes them.

    Parameters
    ----------
    given : iterable of str
        ``TABLE=DISCOUNT``, or a discount alone for every table; ``12%`` and ``0.12`` are the same.

    Returns
    -------
    dict
        The fraction off list prices by table, ``*`` for every other one.

    Raises
    ------
    InputError
        If a discount cannot be read, is not at least 0 and below 1, or is given twice.

    Examples
    --------
    >>> parse_discounts(["kinesis_data_streams=12%", "0.05"])
    {'kinesis_data_streams': 0.12, '*': 0.05}
    """
    found: dict[str, float] = {}
    for text in given:
        table, _, amount = text.rpartition("=")
        table = table.strip() or ALL_TABLES
        amount = amount.strip()
        try:
            discount = float(amount[:-1]) / 100 if amount.endswith("%") else float(amount)
        except ValueError:
            raise InputError(
                f"discount '{text}' is not TABLE=DISCOUNT or DISCOUNT, such as 12% or 0.12."
            ) from None
        if table in found:
            raise InputError(f"discount '{text}' is the second one for '{table}'; give one.")
        found[table] = _fraction(table, discount)
    return found


def _checked_discounts(
    discounts: Mapping[str, float] | float | None, tables: Iterable[str]
) -> dict[str, float]:
    if discounts is None:
        return {}
    by_table = discounts if isinstance(discounts, Mapping) else {ALL_TABLES: discounts}
    known = {*tables, ALL_TABLES}
    for table in by_table:
        if table not in known:
            raise UnknownName(f"discount on '{table}': no such table. {did_you_mean(table, known)}")
    return {table: _fraction(table, discount) for table, discount in by_table.items()}


def _fraction(table: str, discount: float) -> float:
    if not 0 <= discount < 1:
        raise InputError(
            f"discount on '{table}' is {discount:g}; give at least 0 and below 1 (12% = 0.12)."
        )
    return discount


def iso_date(on: date | str) -> date:
    """Read the date of a price.

    Raises
    ------
    InputError
        If `on` is neither a date nor one written YYYY-MM-DD.

    Examples
    --------
    >>> iso_date("2026-11-01")
    datetime.date(2026, 11, 1)
    """
    if type(on) is date:
        return on
    try:
        return parse_date(str(on))
    except ValueError:
        raise InputError(f"on='{on}' is not a date; write it as YYYY-MM-DD.") from None
