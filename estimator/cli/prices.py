"""Prices: what a table says, what a quantity costs, where a table is priced."""

from datetime import date
from typing import Any

import click

from estimator.cli.flags import SectionedCommand
from estimator.cli.options import (
    book_of,
    day_of,
    emit,
    emit_rows,
    output_options,
    price_options,
    with_options,
)
from estimator.errors import InputError
from estimator.export import aligned, json_text, price_legend, to_csv
from estimator.export.objects import jsonable
from estimator.export.report import confidence_word, plain, tiers_text
from estimator.prices import Rate, Tier
from estimator.quantity import format_quantity, parse_quantity


@click.group()
def prices() -> None:
    """Look up prices: show a table, cost a quantity, list regions."""


def _underscored(name: str) -> str:
    return name.replace("-", "_")


def _effective(rate: Rate) -> str:
    return "" if rate.effective == date.min else rate.effective.isoformat()


@prices.command(cls=SectionedCommand)
@click.argument("table", required=False)
@click.option("--dimension", metavar="DIMENSION", help="Only this dimension.")
def show(table: str | None, dimension: str | None, **values: Any) -> None:
    """Show the prices of TABLE in force in a region on a date; without it, the tables."""
    book = book_of(values)
    if table is None:
        emit_rows([{"table": name} for name in book.tables()], values)
        return
    rates = book.rates(_underscored(table), values["region"], day_of(values))
    named = [_underscored(dimension)] if dimension else sorted(rates)
    found = [rates[name] for name in named]
    if not found:
        raise InputError(f"{rates.table} has no prices in '{rates.region}' on {rates.on}.")
    rows = [row for rate in found for row in _tier_rows(rate)]
    where = f"{rates.table} in {rates.region} on {rates.on}"
    legend = price_legend(rate.confidence for rate in found)
    emit_rows(rows, values, above=where, below=legend, digits=12)


def _tier_rows(rate: Rate) -> list[dict[str, object]]:
    return [
        {
            "dimension": rate.dimension,
            "region": rate.region,
            "from": start,
            "unit": rate.unit,
            "price [USD]": usd,
            "list [USD]": list_usd,
            "effective": _effective(rate),
            "price": confidence_word(rate.confidence),
            "source": rate.source,
        }
        for start, usd, list_usd in zip(rate.starts, rate.usd, rate.list_usd, strict=True)
    ]


@prices.command(cls=SectionedCommand)
@click.argument("table")
@click.argument("dimension")
@click.argument("quantity")
def cost(table: str, dimension: str, quantity: str, **values: Any) -> None:
    """Price a month's QUANTITY of a DIMENSION of TABLE, tier by tier."""
    book = book_of(values)
    rate = book.rate(_underscored(table), _underscored(dimension), values["region"], day_of(values))
    amount = parse_quantity(quantity, rate.unit, name="quantity")
    if amount < 0:
        raise InputError(f"quantity must be at least 0 {rate.unit}; got {plain(amount)}.")
    used = [tier for tier in rate.tiers(amount) if tier.quantity > 0]
    told = {
        "table": rate.table,
        "dimension": rate.dimension,
        "region": rate.region,
        "quantity": amount,
        "unit": rate.unit,
        "usd": float(rate.cost(amount)),
        "list_usd": float(rate.list_cost(amount)),
        "tiers": [tier._asdict() for tier in used],
        "effective": _effective(rate) or None,
        "checked": rate.checked,
        "confidence": confidence_word(rate.confidence),
        "source": rate.source,
    }
    if values["format_"] == "json":
        emit(json_text(jsonable(told)), values)
    elif values["format_"] == "csv":
        emit(to_csv([{**told, "tiers": tiers_text(rate)}]), values)
    else:
        emit(_cost_text(told, used), values)


def _cost_text(told: dict[str, Any], used: list[Tier]) -> str:
    def shown(number: float) -> str:
        return format_quantity(number, "", digits=12)

    paid, listed = told["usd"], told["list_usd"]
    at_list = "" if listed == paid else f" (list ${shown(listed)})"
    rows = [[shown(figure) for figure in tier] for tier in used]
    what = f"{shown(told['quantity'])} {told['unit']} of {told['dimension']}"
    blocks = [
        f"{what} in {told['region']} cost ${shown(paid)}{at_list}.",
        aligned(["from", "to", "quantity", "USD per unit", "USD"], rows, "rrrrr") if rows else "",
        f"Price: {told['confidence']}, effective {told['effective'] or 'always'}, {told['source']}",
        price_legend([told["confidence"]]),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


@prices.command(cls=SectionedCommand)
@click.argument("table", required=False)
def regions(table: str | None, **values: Any) -> None:
    """List the regions, or those that TABLE has prices for."""
    book = book_of(values)
    names = book.region_names()
    listed = book.regions(_underscored(table) if table else None)
    emit_rows([{"region": code, "name": names[code]} for code in listed], values)


for _command in (show, cost, regions):
    with_options([*price_options(), *output_options()])(_command)
