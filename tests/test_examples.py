"""Published worked examples: every expected figure of every case is compared.

A case names a model, its inputs and the unit prices the source states; ``expected`` maps a dotted
path into the estimate to the figure the source prints. A path that leads nowhere fails. The
tolerance is half a unit of the last digit quoted. Where the source's own arithmetic is off, the
case says so in its note and expects the figure its own rule gives.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from estimator.engine import Estimate, estimate
from estimator.prices import PriceBook, Rate, Rates
from estimator.quantity import parse_quantity
from estimator.services import find_model

EXAMPLES = Path(__file__).parent / "examples"
KEYS = {
    "id",
    "origin",
    "source",
    "source_date",
    "region",
    "on",
    "model",
    "summary",
    "workload",
    "config",
    "facts",
    "prices",
    "expected",
    "note",
}


def cases() -> Iterator[Any]:
    for file in sorted(EXAMPLES.glob("*.yaml")):
        for case in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader):
            yield pytest.param(case, id=f"{file.stem}:{case['id']}")


class StatedPrices(PriceBook):
    """The list prices, with the prices a case states in their place."""

    def __init__(self, stated: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__()
        self.stated = stated

    def rates(self, table: str, region: str, on: Any) -> Any:
        listed = super().rates(table, region, on)
        own = Rates.of(self.stated.get(table, {}), table=table, region=region)
        return _Chain(own, listed)


class _Chain:
    def __init__(self, own: Rates, listed: Rates) -> None:
        self.own, self.listed = own, listed

    def __getitem__(self, dimension: str) -> Rate:
        return self.own[dimension] if dimension in self.own else self.listed[dimension]


def number(text: Any) -> Any:
    """Read plain numbers, numbers with units of size or time, lists of them, flags and words."""
    if isinstance(text, list):
        return [number(item) for item in text]
    if text in ("true", "false"):
        return text == "true"
    for unit in ("", "byte", "s"):
        try:
            return parse_quantity(text, unit)
        except ValueError:
            continue
    return text


def numbers(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: np.array(value) if isinstance(value := number(text), list) else value
        for name, text in mapping.items()
    }


def figure(estimate: Estimate, path: str) -> Any:
    """Follow a dotted path: ``usd``, ``units.shard``, ``lines.shard_hour.usd``, ``delay.p99``."""
    head, *rest = path.split(".")
    name = ".".join(rest)
    if head == "lines":
        dimension, attribute = name.rsplit(".", 1)
        (line,) = (
            li for li in estimate.lines if dimension in (li.dimension, f"{li.table}:{li.dimension}")
        )
        return getattr(line, attribute)
    if head == "checks":
        check_name, attribute = name.rsplit(".", 1)
        (check,) = (check for check in estimate.checks if check.name == check_name)
        return getattr(check, attribute)
    if head == "delay":
        if name.startswith("stages."):
            return estimate.delay.breakdown()[name.removeprefix("stages.")]
        return (
            estimate.delay.mean
            if name == "mean"
            else estimate.delay.quantile(float(f"0.{name[1:]}"))
        )
    if head in ("units", "billed"):
        return getattr(estimate.sizing, head)[name]
    if head == "utilisation":
        assert estimate.sizing.capacity is not None
        return estimate.sizing.capacity.utilisation[name]
    return {
        "usd": estimate.usd,
        "throughput": estimate.sizing.throughput,
        "feasible": estimate.feasible,
        "binding": estimate.sizing.binding,
    }[head]


def assert_quoted(actual: Any, quoted: str, path: str) -> None:
    if quoted in ("true", "false"):
        assert bool(actual) is (quoted == "true"), path
    elif isinstance(number(quoted), str):
        assert actual == quoted, path
    else:
        exponent = Decimal(quoted.replace(",", "").replace("_", "")).as_tuple().exponent
        half_a_digit = 0.5 * 10.0 ** int(exponent)
        assert abs(float(actual) - number(quoted)) <= half_a_digit * (1 + 1e-6), (
            path,
            actual,
            quoted,
        )


@pytest.mark.parametrize("case", list(cases()))
def test_published_example(case: dict[str, Any]) -> None:
    assert set(case) <= KEYS
    assert case["source"].startswith("https://")
    chosen = find_model(case["model"])
    prices = {
        table: {
            dimension: [(float(start), float(usd)) for start, usd in price]
            if isinstance(price, list)
            else float(price)
            for dimension, price in stated.items()
        }
        for table, stated in case.get("prices", {}).items()
    }

    result = estimate(
        chosen,
        chosen.workload(**numbers(case["workload"])),
        region=case["region"],
        on=case["on"],
        config=chosen.config(**numbers(case.get("config", {}))),
        facts=numbers(case.get("facts", {})),
        prices=StatedPrices(prices),
    )

    assert case["expected"]
    for path, quoted in case["expected"].items():
        actual = figure(result, path)
        if isinstance(quoted, list):
            for one, figure_quoted in zip(np.ravel(actual), quoted, strict=True):
                assert_quoted(one, figure_quoted, path)
        else:
            assert_quoted(actual, quoted, path)
