"""Flags made of the fields of a workload or config, and the help that lists them."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

import click

from estimator.errors import UnknownName
from estimator.model import Param, params_of
from estimator.quantity import format_quantity


class Flag(click.Option):
    """An option that knows under which heading of the help it belongs."""

    def __init__(self, *args: Any, section: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section


class SectionedCommand(click.Command):
    """A command whose help groups its options under headings."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write every section of options in the order of their first one."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for option in self.get_params(ctx):
            record = option.get_help_record(ctx)
            if record is not None:
                sections.setdefault(getattr(option, "section", "Other"), []).append(record)
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl(records)


class ByName(click.Group):
    """One command per question or alternative, its flags made once the name is known."""

    def __init__(
        self,
        name: str,
        listed: Iterable[tuple[str, str]],
        build: Callable[[str], click.Command],
        **attributes: Any,
    ) -> None:
        super().__init__(name, **attributes)
        self._listed = [(known.replace("_", "-"), title) for known, title in listed]
        self._build = build

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names as they are written on the command line."""
        return [name for name, _ in self._listed]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Build the command of one name."""
        return self._build(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the names with their titles, without building a command for each."""
        with formatter.section(str(self.subcommand_metavar).split()[0]):
            formatter.write_dl(self._listed)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let options come before the name as well."""
        for index, argument in enumerate(args):
            if not argument.startswith("-") and self._knows(argument):
                args = [argument, *args[:index], *args[index + 1 :]]
                break
        return super().parse_args(ctx, args)

    def _knows(self, name: str) -> bool:
        try:
            self._build(name)
        except UnknownName:
            return False
        return True


def taken_names(flags: Iterable[click.Parameter]) -> set[str]:
    """Return the names of flags, and of the help."""
    names = {name.lstrip("-") for flag in flags for name in (*flag.opts, *flag.secondary_opts)}
    return names | {"help"}


def field_flags(
    declared: type[Any], group: str, heading: str, taken: Collection[str]
) -> list[click.Parameter]:
    """Make one flag per field of a workload or config.

    Parameters
    ----------
    declared : type
        What declares the fields.
    group : str
        Goes in front of a flag that would have the name of another one.
    heading : str
        Of the section in the help.
    taken : collection of str
        Names of flags that exist already, without dashes in front.
    """
    fields = params_of(declared)
    own = {_dashed(field.name) for field in fields}
    made: list[click.Parameter] = []
    for field in fields:
        name = _dashed(field.name)
        names = [f"{group}-{name}" if name in taken else name]
        short = name.removesuffix("-s")
        if field.unit == "s" and short not in own and short not in taken:
            names.append(short)
        made.append(_field_flag(field, f"{group}__{field.name}", names, heading))
    return made


def _field_flag(field: Param, key: str, names: list[str], heading: str) -> Flag:
    told = f"{field.meaning}  [{describe(field)}]"
    if field.kind == "flag":
        return Flag(
            [key, f"--{names[0]}/--no-{names[0]}"], section=heading, default=None, help=told
        )
    flags = [f"--{name}" for name in names]
    if field.kind == "choice":
        choice = click.Choice(field.choices)
        return Flag([key, *flags], section=heading, type=choice, default=None, help=told)
    metavar = (field.unit or "number").upper()
    return Flag([key, *flags], section=heading, metavar=metavar, default=None, help=told)


def describe(field: Param) -> str:
    """Say in brackets of the help what a field takes when it is not given, and its bounds."""
    if field.kind == "flag":
        return f"default {'yes' if field.default else 'no'}"
    if field.kind == "choice":
        return f"default {field.default}"

    def shown(value: float) -> str:
        return format_quantity(value, field.unit, digits=6)

    whole = "; whole" if field.whole else ""
    return f"default {shown(field.default)}; {shown(field.low)} to {shown(field.high)}{whole}"


def _dashed(name: str) -> str:
    return name.replace("_", "-")
