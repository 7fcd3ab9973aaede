"""Hardware tables: what one broker, node or instance of each size can do.

One CSV per family lies in the folder ``specs`` beside the price tables. A row names a size and
holds its figures, the address they were read at and the date; an empty cell is a figure which that
size does not have.
"""

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from estimator.errors import TableError, did_you_mean
from pricing_tables import FOLDER

SPECS = FOLDER / "specs"
"""Where the hardware tables lie."""

_REQUIRED = ("name", "source", "as_of")


@dataclass(frozen=True)
class Spec:
    """One size of a family.

    Attributes
    ----------
    name : str
        What AWS calls it.
    figures : mapping of str to float
        Cells that hold a number, by column; the unit is part of the column's name.
    words : mapping of str to str
        Cells that hold anything else, by column.
    source : str
        Address the figures were read at.
    as_of : str
        Date of that reading, ISO or its year.
    """

    name: str
    figures: Mapping[str, float]
    words: Mapping[str, str]
    source: str
    as_of: str


@cache
def hardware(family: str, folder: Path = SPECS) -> Mapping[str, Spec]:
    """Read the hardware table of a family, once.

    Parameters
    ----------
    family : str
        The file's stem.
    folder : Path, optional
        Where the tables lie.

    Returns
    -------
    mapping of str to Spec
        By name, in the order of the file.

    Raises
    ------
    TableError
        If there is no such table or a row of it cannot be used.

    Examples
    --------
    >>> hardware("msk_brokers")["kafka.m7g.large"].figures["vcpu"]
    2.0
    """
    path = folder / f"{family}.csv"
    if not path.is_file():
        known = sorted(file.stem for file in folder.glob("*.csv"))
        raise TableError(f"{path}: there is no such table. {did_you_mean(family, known)}")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        for column in _REQUIRED:
            if column not in header:
                _refuse(path, 1, f"has no column '{column}'; add it.")
        specs: dict[str, Spec] = {}
        for cells in reader:
            spec = _spec(path, reader.line_num, header, cells)
            if spec.name in specs:
                _refuse(path, reader.line_num, f"'{spec.name}' is there already; keep one.")
            specs[spec.name] = spec
    return MappingProxyType(specs)


def column(specs: Sequence[Spec], figure: str) -> NDArray[np.float64]:
    """Collect one figure of several sizes, in their order.

    Raises
    ------
    TableError
        If one of them does not have it.

    Examples
    --------
    >>> brokers = hardware("msk_brokers")
    >>> column([brokers["kafka.m7g.large"], brokers["kafka.m7g.16xlarge"]], "vcpu")
    array([ 2., 64.])
    """
    for spec in specs:
        if figure not in spec.figures:
            told = did_you_mean(figure, spec.figures)
            raise TableError(f"{spec.name} has no figure '{figure}'. {told}")
    return np.array([spec.figures[figure] for spec in specs], dtype=np.float64)


def _spec(path: Path, line: int, header: list[str], cells: list[str]) -> Spec:
    if len(cells) != len(header):
        _refuse(path, line, f"has {len(cells)} cells, the header has {len(header)}; mend it.")
    filled = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
    for name in _REQUIRED:
        if name not in filled:
            _refuse(path, line, f"column {name} is empty; fill it.")
    if not filled["source"].startswith("https://"):
        _refuse(path, line, f"source '{filled['source']}' is not an https address.")
    figures, words = {}, {}
    for name, cell in filled.items():
        if name in _REQUIRED:
            continue
        try:
            number = float(cell)
        except ValueError:
            words[name] = cell
            continue
        if not 0 <= number < math.inf:
            _refuse(path, line, f"{name} '{cell}' is not a finite number of at least 0.")
        figures[name] = number
    return Spec(
        filled["name"],
        MappingProxyType(figures),
        MappingProxyType(words),
        filled["source"],
        filled["as_of"],
    )


def _refuse(path: Path, line: int, problem: str) -> NoReturn:
    raise TableError(f"{path}, line {line}: {problem}")
