"""Rows as CSV, objects as JSON, and a file written whole or not at all."""

import json
import math
import os
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from estimator.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet compute a text instead of showing it."""


def to_csv(rows: Sequence[Mapping[str, object]]) -> str:
    r"""Write rows as CSV, numbers in full.

    Parameters
    ----------
    rows : sequence of mapping
        By column header; a column that a row lacks is empty there.

    Returns
    -------
    str
        A header and the rows, lines ended by ``\n``; empty without rows.

    Notes
    -----
    A number is written so that reading it gives the same float64; NaN is an empty cell, infinity
    is ``inf``; flags are ``true`` and ``false``; dates are ISO. A text that a spreadsheet would
    take for a formula gets an apostrophe in front [1]_. Quoting follows RFC 4180 [2]_, which asks
    for ``\r\n``; readers take both, and ``\n`` serves the tools of a shell.

    References
    ----------
    .. [1] https://owasp.org/www-community/attacks/CSV_Injection
    .. [2] https://www.rfc-editor.org/rfc/rfc4180

    Examples
    --------
    >>> print(to_csv([{"name": "=1+1", "usd [USD]": -0.1}, {"name": "a, b"}]), end="")
    name,usd [USD]
    '=1+1,-0.1
    "a, b",
    """
    if not rows:
        return ""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    lines: list[list[object]] = [
        [*headers],
        *([row.get(header, "") for header in headers] for row in rows),
    ]
    return "".join(",".join(_quoted(_cell(value)) for value in line) + "\n" for line in lines)


def _quoted(cell: str) -> str:
    # the csv module quotes a carriage return only when it also ends lines with one
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\n\r') else cell


def _cell(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, int | np.integer):
        return str(int(value))
    if isinstance(value, float | np.floating):
        return "" if math.isnan(value) else repr(float(value))
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def json_text(told: Any) -> str:
    """Write an object as strictly valid JSON, or refuse it: NaN and infinity are not JSON."""
    return json.dumps(told, indent=2, allow_nan=False, ensure_ascii=False) + "\n"


def to_frame(rows: Sequence[Mapping[str, object]]) -> "pd.DataFrame":
    """Return rows as a data frame, one column per header.

    Examples
    --------
    >>> to_frame([{"model": "a", "usd [USD]": 1.5}]).loc[0, "usd [USD]"].item()
    1.5
    """
    import pandas as pd  # a third of a second that text does not need

    return pd.DataFrame([dict(row) for row in rows])


def write_text(path: str | Path, text: str, overwrite: bool = False) -> None:
    """Write a file whole or not at all, and never over another one unasked.

    Parameters
    ----------
    path : str or Path
        Where to; its folder must exist.
    text : str
        What to write, as UTF-8.
    overwrite : bool, default False
        Whether a file that is there already is replaced.

    Raises
    ------
    InputError
        When the file exists, is a folder, has no folder or cannot be written.

    Notes
    -----
    The text goes into a file beside the target that then takes its name, so a reader sees the old
    file or the new one. A link is followed; a device or a pipe is written to directly.
    """
    try:
        _write(Path(path), text, overwrite)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from None


def _write(path: Path, text: str, overwrite: bool) -> None:
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise InputError(f"{path} is a folder; name a file in it.")
    if not target.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}; make it first.")
    if target.exists() and not target.is_file():
        target.write_text(text, encoding="utf-8", newline="")
        return
    if target.exists() and not overwrite:
        raise InputError(f"{path} exists; add --overwrite or name another file.")
    partial = target.with_name(f".{target.name[:100]}.{os.getpid()}.partial")
    try:
        with partial.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
        if target.exists():
            shutil.copymode(target, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
