"""Options that several commands share, and how their answers are written."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import click

from estimator.cli.flags import Flag
from estimator.export import aligned, json_text, to_csv, write_text
from estimator.export.objects import jsonable
from estimator.prices import PriceBook, list_prices, parse_discounts
from estimator.quantity import format_quantity

INPUTS = "Own settings"
OUTPUT = "Output"
PRICES = "Place, date and prices"


def output_options(formats: Sequence[str] = ("table", "csv", "json")) -> list[click.Parameter]:
    """Make the options that say what form an answer has and where it goes."""
    return [
        Flag(
            ["--format", "format_"],
            section=OUTPUT,
            type=click.Choice(formats),
            default="table",
            show_default=True,
            help="Text for people, CSV for spreadsheets, JSON for programs.",
        ),
        Flag(["--output"], section=OUTPUT, metavar="FILE", help="Write to a file."),
        Flag(["--overwrite"], section=OUTPUT, is_flag=True, help="Replace the file if it exists."),
    ]


def price_options(several_regions: bool = False) -> list[click.Parameter]:
    """Make the options that choose region, date and price book."""
    again = "; repeat it to compare regions" if several_regions else ""
    return [
        Flag(
            ["--region"],
            section=PRICES,
            metavar="REGION",
            multiple=several_regions,
            default=("us-east-1",) if several_regions else "us-east-1",
            show_default=True,
            help=f"AWS Region{again}.",
        ),
        Flag(
            ["--on"], section=PRICES, metavar="DATE", help="Date of the prices.  [default: today]"
        ),
        Flag(
            ["--prices"],
            section=PRICES,
            metavar="FILE",
            help="CSV of your own prices.",
        ),
        Flag(
            ["--discount"],
            section=PRICES,
            metavar="[TABLE=]PERCENT",
            multiple=True,
            help="Off the list prices of a table, or of all; repeatable.",
        ),
    ]


def input_flag() -> click.Parameter:
    """Make the option that names a file of inputs."""
    told = "YAML or JSON with the keys workload, configs and facts; flags win over it."
    return Flag(["--input"], section=INPUTS, metavar="FILE", help=told)


def assignment_flag(option: Literal["config", "fact"], metavar: str) -> click.Parameter:
    """Make the option that sets one config field or one own figure."""
    what = {"config": "An option of one alternative", "fact": "Your own figure in place of a fact"}
    told = f"{what[option]}; repeatable, `estimator show MODEL` lists them."
    return Flag([f"--{option}"], section=INPUTS, metavar=metavar, multiple=True, help=told)


def answer_options() -> list[click.Parameter]:
    """Make the options of a command that answers in one region: settings, prices, output."""
    return [
        assignment_flag("config", "MODEL.FIELD=VALUE"),
        assignment_flag("fact", "MODEL.NAME=VALUE"),
        input_flag(),
        *price_options(),
        *output_options(),
    ]


def with_options(options: Sequence[click.Parameter]) -> Callable[[click.Command], click.Command]:
    """Add shared options to a command."""

    def add(command: click.Command) -> click.Command:
        command.params += options
        return command

    return add


def book_of(values: Mapping[str, Any]) -> PriceBook:
    """Return the price book that the options ask for."""
    if values["prices"] is None and not values["discount"]:
        return list_prices()
    return PriceBook(values["prices"], parse_discounts(values["discount"]))


def day_of(values: Mapping[str, Any]) -> date | str:
    """Return the date asked for, today unless given."""
    return values["on"] or date.today()


def emit(text: str, values: Mapping[str, Any]) -> None:
    """Write an answer where the options say."""
    if values["output"] in (None, "-"):
        click.echo(text, nl=False)
    else:
        write_text(values["output"], text, overwrite=values["overwrite"])


def emit_rows(
    rows: Sequence[Mapping[str, object]],
    values: Mapping[str, Any],
    *,
    above: str = "",
    below: str = "",
    digits: int = 6,
) -> None:
    """Write a list of rows in the form asked for; a table stands between two sentences."""
    if values["format_"] == "json":
        emit(json_text(jsonable([dict(row) for row in rows])), values)
    elif values["format_"] == "csv":
        emit(to_csv(rows), values)
    else:
        headers = list(rows[0]) if rows else []
        numeric = "".join(
            "r" if all(isinstance(row[name], int | float) for row in rows) else "l"
            for name in headers
        )
        table = aligned(
            headers, [[_cell(row[h], digits) for h in headers] for row in rows], numeric
        )
        emit("\n\n".join(filter(None, (above, table if rows else "", below))) + "\n", values)


def _cell(value: object, digits: int) -> str:
    return format_quantity(value, "", digits) if isinstance(value, float) else str(value)
