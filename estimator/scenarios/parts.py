"""The rows of a sweep on disk: one Parquet file per block, and a manifest that says of what.

A file takes its name once it is whole, so whatever is there after an interruption can be kept.
"""

import json
import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.errors import InputError, NotInstalled

_MANIFEST = "_manifest.json"
"""Readers of a folder of Parquet files pass over a name that starts with an underscore."""

_UNFINISHED = "*.unfinished"

Columns = Mapping[str, NDArray[Any]]


def part_path(folder: Path, number: int) -> Path:
    """Return where the rows of one block lie."""
    return folder / f"part-{number:06d}.parquet"


def claim(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Make a folder the home of one sweep, or see that it is already.

    Raises
    ------
    InputError
        When it holds something else.
    NotInstalled
        When Parquet cannot be written.
    """
    if find_spec("pyarrow") is None:
        raise NotInstalled("Install what writes Parquet with: pip install 'estimator[parquet]'")
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; name a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _MANIFEST
    text = json.dumps(manifest, indent=2, default=_plain) + "\n"
    if not path.exists():
        if any(folder.iterdir()):
            raise InputError(f"{folder} holds files of no sweep: name an empty folder.")
        _write_whole(path, text.encode())
        return
    known = _read_manifest(path)
    wanted = json.loads(text)
    differing = [name for name in {**wanted, **known} if known.get(name) != wanted.get(name)]
    if differing:
        raise InputError(
            f"{folder} holds another sweep, which differs in {', '.join(differing)}: "
            "name another folder."
        )


def tidy(folder: Path) -> None:
    """Remove what interrupted writers left behind."""
    for left in folder.glob(_UNFINISHED):
        left.unlink(missing_ok=True)


def write_part(path: Path, columns: Columns, units: Mapping[str, str]) -> None:
    """Write the rows of one block, with the unit of each column in its metadata.

    Raises
    ------
    InputError
        When the folder is not the one the sweep was begun in.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not (path.parent / _MANIFEST).exists():
        raise InputError(
            f"{path.parent} holds no manifest here: all workers must share the folder of a sweep."
        )
    schema = pa.schema(
        [
            pa.field(name, pa.from_numpy_dtype(values.dtype), False, {"unit": units[name]})
            for name, values in columns.items()
        ]
    )
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(dict(columns), schema=schema), sink, compression="zstd")
    _write_whole(path, sink.getvalue())


def read_part(path: Path, rows: int) -> dict[str, NDArray[Any]]:
    """Read the rows of one block.

    Raises
    ------
    InputError
        When the file is damaged.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            table = file.read(use_threads=False)
    except (pa.ArrowException, OSError) as error:
        reason = " ".join(str(error).split())
        raise InputError(f"{path} cannot be read ({reason}): delete it and run again.") from None
    if table.num_rows != rows:
        raise InputError(
            f"{path} has {table.num_rows:,} rows instead of {rows:,}: delete it and run again."
        )
    return {name: table[name].to_numpy() for name in table.column_names}


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise InputError(f"{path} is no manifest of a sweep: name another folder.")
    return told


def _plain(value: np.generic | np.ndarray[Any, Any]) -> Any:
    return value.tolist()


def _write_whole(path: Path, content: Any) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(path)
