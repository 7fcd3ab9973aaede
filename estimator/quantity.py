"""Numbers with units as people write and read them: ``300TB``, ``1Gbit/s``, ``20min``.

Inside the library every quantity is a plain number in one base unit; this module is the only
place that knows the multiples.
"""

import math
import re

from estimator.errors import InputError
from estimator.units import DAY, HOUR, MINUTE

_BYTES = {"B": 1.0, "byte": 1.0, "bytes": 1.0}
_BITS = {"bit": 1.0, "bits": 1.0, "b": 1.0}
for _power, _prefix in enumerate("kMGTPE", start=1):
    for _unit in ("B", "byte", "bytes"):
        _BYTES[f"{_prefix}{_unit}"] = 1_000.0**_power
    for _unit in ("bit", "bits", "b"):
        _BITS[f"{_prefix}{_unit}"] = 1_000.0**_power
    _BYTES[f"{_prefix.upper()}iB"] = _BYTES[f"{_prefix.upper()}ib"] = 1_024.0**_power
_BYTES["KB"] = 1_000.0

_SECONDS = {
    "us": 1e-6,
    "ms": 1e-3,
    "s": 1.0,
    "sec": 1.0,
    "second": 1.0,
    "seconds": 1.0,
    "min": MINUTE,
    "minute": MINUTE,
    "minutes": MINUTE,
    "h": HOUR,
    "hour": HOUR,
    "hours": HOUR,
    "d": DAY,
    "day": DAY,
    "days": DAY,
    "week": 7 * DAY,
    "weeks": 7 * DAY,
}
_COUNT = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9, "million": 1e6, "billion": 1e9}


def _per_second(units: dict[str, float]) -> dict[str, float]:
    rates = {f"{name}/s": factor for name, factor in units.items()}
    return rates | {f"{name}ps": f for name, f in units.items() if name.endswith(("b", "bit"))}


_ACCEPTED: dict[str, dict[str, float]] = {
    "byte": _BYTES,
    "byte/s": {f"{name}/s": factor for name, factor in _BYTES.items()}
    | {name: factor / 8 for name, factor in _per_second(_BITS).items()},
    "bit/s": _per_second(_BITS) | {f"{name}/s": factor * 8 for name, factor in _BYTES.items()},
    "s": _SECONDS,
    "hour": {name: factor / HOUR for name, factor in _SECONDS.items()},
    "day": {name: factor / DAY for name, factor in _SECONDS.items()},
    "": _COUNT,
}


def accepted_units(unit: str) -> dict[str, float]:
    """Return the multiples accepted for a base unit, with the factor to the base unit.

    Examples
    --------
    >>> accepted_units("s")["min"]
    60.0
    >>> accepted_units("record/s")["k record/s"]
    1000.0
    """
    if unit in _ACCEPTED:
        return _ACCEPTED[unit]
    return _COUNT | {f"{name} {unit}".strip(): factor for name, factor in _COUNT.items()}


_NUMBER = re.compile(
    r"\s*([+-]?(?:\d[\d_,]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:nan|inf\w*))\s*(.*?)\s*$", re.I
)


def parse_quantity(text: str, unit: str, *, name: str = "value") -> float:
    """Read a number with an optional unit into the base unit.

    Parameters
    ----------
    text : str
        What the user wrote.
    unit : str
        Base unit of the quantity; a bare number is already in it.
    name : str, optional
        What the quantity is, for the message.

    Returns
    -------
    float
        The quantity in `unit`.

    Raises
    ------
    InputError
        When it is not a finite number or its unit does not measure this.

    Examples
    --------
    >>> parse_quantity("300TB", "byte"), parse_quantity("2KiB", "byte")
    (300000000000000.0, 2048.0)
    >>> parse_quantity("1Gbit/s", "bit/s"), parse_quantity("20min", "s")
    (1000000000.0, 1200.0)
    >>> parse_quantity("2 d", "hour"), parse_quantity("36h", "day")
    (48.0, 1.5)
    >>> parse_quantity("20_000", "record/s")
    20000.0
    """
    match = _NUMBER.match(text)
    if match is None:
        raise InputError(f"{name}: '{text}' is not a number{_examples(unit)}.")
    value, written = float(match[1].replace("_", "").replace(",", "")), match[2]
    if not math.isfinite(value):
        raise InputError(f"{name}: '{text}' is not a finite number{_examples(unit)}.")
    known = accepted_units(unit)
    if not written or written == unit:
        return value
    if written == "%" and unit == "":
        return value / 100
    if written in known:
        return value * known[written]
    folded = {spelling.lower(): factor for spelling, factor in known.items()}
    ambiguous = {s.lower() for s in known if sum(k.lower() == s.lower() for k in known) > 1}
    if written.lower() in folded and written.lower() not in ambiguous:
        return value * folded[written.lower()]
    raise InputError(
        f"{name}: '{written}' does not measure {unit or 'a bare number'}{_examples(unit)}."
    )


def _examples(unit: str) -> str:
    return {
        "byte": "; write for example 300TB, 2KiB or 1024",
        "byte/s": "; write for example 250MB/s or 1MiB/s",
        "bit/s": "; write for example 1Gbit/s or 200Mbps",
        "s": "; write for example 20min, 4h or 30d",
        "hour": "; write for example 24, 36h or 7d",
        "day": "; write for example 30, 36h or 2 weeks",
        "": "; write for example 0.8 or 80%",
    }.get(unit, f"; write for example 5000 or 5k, in {unit}")


_SHOWN: dict[str, tuple[tuple[float, str], ...]] = {
    "byte": tuple((1_000.0**p, f"{x}B") for p, x in enumerate(("", "k", "M", "G", "T", "P", "E"))),
    "byte/s": tuple((1_000.0**p, f"{x}B/s") for p, x in enumerate(("", "k", "M", "G", "T"))),
    "bit/s": tuple((1_000.0**p, f"{x}bit/s") for p, x in enumerate(("", "k", "M", "G", "T"))),
    "s": ((1e-3, "ms"), (1.0, "s"), (MINUTE, "min"), (HOUR, "h"), (DAY, "d")),
}


def format_quantity(value: float, unit: str, digits: int = 3) -> str:
    """Write a quantity with the multiple a person would choose.

    Parameters
    ----------
    value : float
        In the base unit.
    unit : str
        Base unit.
    digits : int, default 3
        Significant digits; whole numbers below a million are written in full.

    Returns
    -------
    str
        Never in scientific notation.

    Examples
    --------
    >>> format_quantity(3e14, "byte"), format_quantity(0.317, "s"), format_quantity(2.43e6, "s")
    ('300 TB', '317 ms', '28.1 d')
    >>> format_quantity(12_345, "shard"), format_quantity(float("nan"), "s")
    ('12,345 shard', 'unknown')
    """
    if math.isnan(value):
        return "unknown"
    if math.isinf(value):
        return "unlimited" if value > 0 else "-unlimited"
    scale, shown = 1.0, unit
    for factor, multiple in _SHOWN.get(unit, ()):
        if abs(value) >= factor * (1 - 1e-12) and value != 0:
            scale, shown = factor, multiple
    if value == 0 and unit in _SHOWN:
        shown = {"byte": "B", "byte/s": "B/s", "bit/s": "bit/s", "s": "s"}[unit]
    if unit == "s" and 0 < abs(value) < 1e-3:
        scale, shown = 1e-3, "ms"
    return f"{format_number(value / scale, digits)} {shown}".rstrip()


def format_number(value: float, digits: int = 3) -> str:
    """Write a number with thousands separators and a fixed number of significant digits.

    Examples
    --------
    >>> format_number(1234567.8), format_number(0.01234), format_number(28.125), format_number(7.0)
    ('1,234,568', '0.0123', '28.1', '7')
    """
    if not math.isfinite(value):
        return str(float(value))
    if value == 0:
        return "0"
    if float(value).is_integer() and abs(value) < 1e6:
        return f"{value:,.0f}"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_usd(value: float) -> str:
    """Write an amount of money; cents below a hundred dollars, four digits below a cent.

    Examples
    --------
    >>> format_usd(1234.5), format_usd(12.345), format_usd(0.00042), format_usd(float("nan"))
    ('$1,234', '$12.35', '$0.00042', 'unknown')
    """
    if math.isnan(value):
        return "unknown"
    if abs(value) >= 100:
        return f"${value:,.0f}"
    if value == 0 or abs(value) >= 0.1:
        return f"${value:,.2f}"
    return f"${format_number(value, 2)}"
