"""Read price tables from CSV and refuse what is wrong in them, naming file, line and column.

Two kinds of file share one format. A *list table* holds published prices: every column, in the
order of `COLUMNS`, sorted by `KEY`. An *own-price file* holds what one customer pays: any order,
four required columns, the rest optional, and a column ``table`` unless its name says the table.

Reading a list table only splits it into cells, so that a table of 5,000 rows costs milliseconds;
`Table.parse` turns one row into numbers when a price is asked for, and `check_table` all of them.
"""

import csv
import io
import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple, NoReturn

from estimator.errors import TableError, did_you_mean

COLUMNS = (
    "dimension",
    "region",
    "effective",
    "tier_start",
    "usd",
    "unit",
    "usage_type",
    "operation",
    "sku",
    "checked",
    "confidence",
    "source",
)
KEY = COLUMNS[:4]
REQUIRED_OF_OWN = ("dimension", "region", "usd", "unit")

EVERYWHERE = "global"
"""The region of a price that is the same in every region."""

ALWAYS = date.min
"""The effective date of an own price that names none."""

CONFIDENCES = ("", "uncertain", "historical")

# fmt: off
UNITS = frozenset([
    "GB", "TB", "GB-second", "GB-hour", "GB-month",
    "IO", "IOPS-month", "MBps-month", "MiBps-month",
    "second", "minute", "hour", "day", "month", "year",
    "vCPU-second", "vCPU-hour", "DCU-hour", "DPU-hour", "KPU-hour", "RPU-hour", "RPU",
    "node", "node-hour", "device", "shard-hour", "consumer-shard-hour", "stream-hour",
    "channel-month", "fragment", "image", "message", "request", "operation", "call", "query",
    "transition", "session", "user-month", "thousand-metrics", "report-unit",
    "object", "object-month", "tag-month", "job", "task-run", "flow-run",
])
# fmt: on
"""Every unit a price may be per: one spelling each, singular."""


class Row(NamedTuple):
    """One priced tier, as read; the fields are the columns of the file."""

    line: int
    dimension: str
    region: str
    effective: date
    tier_start: float
    usd: float
    unit: str
    usage_type: str
    operation: str
    sku: str
    checked: date | None
    confidence: str
    source: str


class RawRow(NamedTuple):
    """One line of a file, split but not converted."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A list table, split into cells and indexed, its numbers not yet converted.

    Attributes
    ----------
    name : str
        The file's stem.
    path : Path
    rows : list of RawRow
        In the order of the file.
    schedules : dict
        The same rows by dimension, then region, then effective date (ISO).
    """

    name: str
    path: Path
    rows: list[RawRow]
    schedules: dict[str, dict[str, dict[str, list[RawRow]]]]

    def parse(self, row: RawRow) -> Row:
        """Convert one row of this table.

        Raises
        ------
        TableError
            If a cell cannot be used.
        """
        return _parse(self.path, row.line, dict(zip(COLUMNS, row.cells, strict=True)))


def parse_date(text: str) -> date:
    """Read a date written YYYY-MM-DD and nothing else.

    Raises
    ------
    ValueError
        For every other form, also those `date.fromisoformat` accepts.

    Examples
    --------
    >>> parse_date("2026-11-01")
    datetime.date(2026, 11, 1)
    """
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(text)
    return day


def read_table(path: Path) -> Table:
    """Read a list table without converting its numbers.

    Parameters
    ----------
    path : Path
        A CSV file with exactly the header `COLUMNS`.

    Raises
    ------
    TableError
        If the file cannot be read as such a table.
    """
    header, rows = read_cells(path)
    if tuple(header) != COLUMNS:
        _check_header(path, header, known=COLUMNS, required=COLUMNS)
        _refuse(path, 1, f"columns are out of order; write {', '.join(COLUMNS)}.")
    schedules: dict[str, dict[str, dict[str, list[RawRow]]]] = {}
    for row in rows:
        dimension, region, effective = row.cells[:3]
        dated = schedules.setdefault(dimension, {}).setdefault(region, {})
        dated.setdefault(effective, []).append(row)
    return Table(path.stem, path, rows, schedules)


def check_table(table: Table, regions: Collection[str], sources: Collection[str]) -> None:
    """Refuse a list table at the first row that breaks a rule.

    Parameters
    ----------
    table : Table
    regions : collection of str
        The region codes that exist, `EVERYWHERE` apart.
    sources : collection of str
        The source ids that exist.

    Raises
    ------
    TableError
        If a cell cannot be used, a region or source is unknown, a dimension has two units, a row
        repeats another or is out of order, or a schedule has no tier that starts at 0.
    """
    places = {EVERYWHERE, *regions}
    units: dict[str, Row] = {}
    previous: Row | None = None
    for raw in table.rows:
        row = table.parse(raw)
        _known(table.path, row.line, "region", row.region, places)
        _known(table.path, row.line, "source", row.source, sources)
        first = units.setdefault(row.dimension, row)
        if row.unit != first.unit:
            _refuse(
                table.path,
                row.line,
                f"'{row.unit}', but line {first.line} bills '{row.dimension}' per '{first.unit}'; "
                "use one unit for one dimension.",
                "unit",
            )
        if previous is not None and _key(row) <= _key(previous):
            _refuse(
                table.path,
                row.line,
                f"repeats line {previous.line}; keep one."
                if _key(row) == _key(previous)
                else f"belongs before line {previous.line}; sort by {', '.join(KEY)}.",
            )
        if row.tier_start > 0 and (previous is None or _key(row)[:3] != _key(previous)[:3]):
            _refuse(
                table.path,
                row.line,
                f"'{row.dimension}' in '{row.region}' has no tier that starts at 0 on "
                f"{row.effective}; add it, even where its price did not change.",
                "tier_start",
            )
        previous = row


def read_own_prices(
    path: Path, tables: Collection[str], regions: Collection[str]
) -> dict[str, list[Row]]:
    """Read a file of own prices, strictly.

    Parameters
    ----------
    path : Path
        A CSV file with the columns dimension, region, usd and unit, and any other of `COLUMNS`.
    tables : collection of str
        The tables that exist.
    regions : collection of str
        The region codes that exist, `EVERYWHERE` apart.

    Returns
    -------
    dict
        The rows by table; ``*`` and an empty region become `EVERYWHERE`, a missing date `ALWAYS`,
        confidence ``own``, source ``FILE:LINE``.

    Raises
    ------
    TableError
        If anything in the file cannot be used.
    """
    header, rows = read_cells(path)
    _check_header(path, header, known=("table", *COLUMNS), required=REQUIRED_OF_OWN)
    if "table" not in header and path.stem not in tables:
        _refuse(
            path,
            1,
            f"has no column 'table' and '{path.stem}' is no table; add the column or name the "
            f"file after its table. {did_you_mean(path.stem, tables)}",
        )
    places = {EVERYWHERE, *regions}
    own: dict[str, list[Row]] = {}
    lines: dict[tuple[object, ...], int] = {}
    for line, cells in rows:
        given = {c: cell.strip() for c, cell in zip(header, cells, strict=True) if cell.strip()}
        table = given.pop("table", "" if "table" in header else path.stem)
        _known(path, line, "table", table, tables)
        if given.get("region", "*") == "*":
            given["region"] = EVERYWHERE
        fixed = {"confidence": "", "source": f"{path.name}:{line}"}
        optional = {"effective": ALWAYS.isoformat(), "tier_start": "0"}
        row = _parse(path, line, dict.fromkeys(COLUMNS, "") | optional | given | fixed)
        row = row._replace(confidence="own")
        _known(path, line, "region", row.region, places)
        first = lines.setdefault((table, *_key(row)), line)
        if first != line:
            _refuse(path, line, f"repeats line {first}; keep one.")
        own.setdefault(table, []).append(row)
    return own


def check_own_rows(path: Path, own: Iterable[Row], table: Table) -> None:
    """Refuse an own price that the list gives nothing to apply to.

    Parameters
    ----------
    path : Path
        The file of own prices, for the message.
    own : iterable of Row
        Its rows for `table`.
    table : Table

    Raises
    ------
    TableError
        If a dimension is not in the list, is billed per another unit there, or would have a
        higher tier without a first one.
    """
    own = list(own)
    first_tiers = {(row.dimension, row.region) for row in own if row.tier_start == 0}
    for row in own:
        _known(path, row.line, "dimension", row.dimension, table.schedules, of=table.name)
        listed = table.schedules[row.dimension]
        unit = table.parse(next(_rows_of(listed))).unit
        if row.unit != unit:
            _refuse(
                path,
                row.line,
                f"'{row.unit}', but {table.name} bills '{row.dimension}' per '{unit}'; "
                f"give the price of one {unit}.",
                "unit",
            )
        below = {(row.dimension, row.region), (row.dimension, EVERYWHERE)} & first_tiers
        in_list = row.region in listed or EVERYWHERE in listed or row.region == EVERYWHERE
        if not below and not in_list:
            _refuse(
                path,
                row.line,
                f"'{row.dimension}' has no tier that starts at 0 in '{row.region}', neither here "
                "nor in the list; add one.",
                "tier_start",
            )


def read_column(path: Path, key: str, value: str) -> dict[str, str]:
    """Read two columns of a CSV file as a mapping, such as source id to address.

    Raises
    ------
    TableError
        If the file cannot be read, lacks a column, or repeats a key.
    """
    header, rows = read_cells(path)
    _check_header(path, header, known=header, required=(key, value))
    at_key, at_value = header.index(key), header.index(value)
    found: dict[str, str] = {}
    for line, cells in rows:
        if cells[at_key] in found:
            _refuse(path, line, f"'{cells[at_key]}' is there already; keep one.", key)
        found[cells[at_key]] = cells[at_value]
    return found


def read_cells(path: Path) -> tuple[list[str], list[RawRow]]:
    """Split a CSV file into its header and its rows, which are all as wide as the header.

    Raises
    ------
    TableError
        If the file cannot be opened, is not UTF-8, is no CSV, or has no rows or a ragged one.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(
            f"{path}: cannot be read ({error.strerror}); give the path of a CSV file."
        ) from None
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _refuse(path, line, f"byte 0x{data[error.start]:02x} is not UTF-8; save it as CSV UTF-8.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [RawRow(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        _refuse(path, reader.line_num, f"is not CSV ({error}); quote the cell or mend it.")
    if not rows:
        _refuse(path, 1, "is empty; start with a header such as dimension,region,usd,unit.")
    header = [name.strip() for name in rows.pop(0).cells]
    if not rows:
        _refuse(path, 1, "has a header and no rows; add at least one price.")
    for line, cells in rows:
        if len(cells) != len(header):
            _refuse(
                path,
                line,
                f"has {len(cells)} cells, the header has {len(header)}; "
                "fill the missing or quote the one that holds a comma.",
            )
    return header, rows


def _parse(path: Path, line: int, cells: Mapping[str, str]) -> Row:
    _known(path, line, "unit", cells["unit"], UNITS)
    _known(path, line, "confidence", cells["confidence"], CONFIDENCES)
    if not cells["dimension"]:
        _refuse(path, line, "is empty; name what is billed.", "dimension")
    return Row(
        line,
        cells["dimension"],
        cells["region"],
        _date(path, line, "effective", cells["effective"]),
        _number(path, line, "tier_start", cells["tier_start"], "the quantity it starts at"),
        _number(path, line, "usd", cells["usd"], "the price of one unit in USD"),
        cells["unit"],
        cells["usage_type"],
        cells["operation"],
        cells["sku"],
        _date(path, line, "checked", cells["checked"]) if cells["checked"] else None,
        cells["confidence"],
        cells["source"],
    )


def _number(path: Path, line: int, column: str, text: str, meaning: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        _refuse(path, line, f"'{text}' is not a number of at least 0; write {meaning}.", column)
    return number


def _date(path: Path, line: int, column: str, text: str) -> date:
    try:
        return parse_date(text)
    except ValueError:
        _refuse(path, line, f"'{text}' is not a date; write it as 2026-11-01.", column)


def _known(
    path: Path, line: int, column: str, text: str, known: Collection[str], of: str = ""
) -> None:
    if text not in known:
        where = f" of {of}" if of else ""
        hint = did_you_mean(text, filter(None, known))
        _refuse(path, line, f"'{text}' is no {column}{where}. {hint}", column)


def _check_header(
    path: Path, header: list[str], *, known: Collection[str], required: Collection[str]
) -> None:
    for name in required:
        if name not in header:
            _refuse(path, 1, f"has no column '{name}'; needed are {', '.join(required)}.")
    for name in header:
        if name not in known:
            _refuse(path, 1, f"'{name}' is no column. {did_you_mean(name, known)}")
        if header.count(name) > 1:
            _refuse(path, 1, f"has column '{name}' twice; keep one.")


def _key(row: Row) -> tuple[str, str, date, float]:
    return row.dimension, row.region, row.effective, row.tier_start


def _rows_of(regions: Mapping[str, Mapping[str, list[RawRow]]]) -> Iterator[RawRow]:
    return (row for dated in regions.values() for rows in dated.values() for row in rows)


def _refuse(path: Path, line: int, problem: str, column: str = "") -> NoReturn:
    where = f"{path}, line {line}" + (f", column {column}" if column else "")
    raise TableError(f"{where}: {problem}")
