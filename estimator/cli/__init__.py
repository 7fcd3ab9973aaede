"""The command line. Nothing is imported for a command until it is the one asked for."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from estimator import __version__
from estimator.errors import EstimatorError

_COMMANDS = {
    "questions": ("catalogue", "List the questions that can be asked."),
    "models": ("catalogue", "List the alternatives, of one question or of all."),
    "show": ("catalogue", "Show one alternative: options, figures, sources."),
    "compare": ("answers", "Set all alternatives to a question side by side."),
    "estimate": ("answers", "Size and price one alternative, line by line."),
    "break-even": ("ties", "Find where two alternatives cost the same."),
    "simulate": ("sureness", "Draw what is uncertain: bands, and odds of being cheapest."),
    "sweep": ("sweeps", "Ask in every combination of many values, on many cores if wanted."),
    "tornado": ("sureness", "Find the uncertain input that moves one alternative most."),
    "prices": ("prices", "Look up prices: show a table, cost a quantity, list regions."),
    "app": ("app", "Open the dashboard in a browser."),
}
"""Per command the module that holds it and its line in the help."""


class Refusal(click.ClickException):
    """Something the user can mend, told in one line."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the line on standard error."""
        click.echo(f"estimator: {self.message}", file=file, err=True)


@contextmanager
def _told_in_one_line() -> Iterator[None]:
    try:
        yield
    except EstimatorError as error:
        raise Refusal(str(error)) from error
    except BrokenPipeError:
        _drop_output()
        raise click.exceptions.Exit(141) from None
    except OSError as error:
        _drop_output()
        where = error.filename or "standard output"
        raise Refusal(f"{where} cannot be used: {error.strerror or error}.") from error
    except KeyboardInterrupt:
        raise click.exceptions.Exit(130) from None


def _drop_output() -> None:
    """Send what is still buffered nowhere: it must not fail a second time at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Commands(click.Group):
    """The commands by name, each imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        name = cmd_name.replace("_", "-")
        if name not in _COMMANDS:
            return None
        module = import_module(f"estimator.cli.{_COMMANDS[name][0]}")
        command: click.Command = getattr(module, name.replace("-", "_"))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as unknown:
            raise click.exceptions.NoSuchCommand(
                unknown.command_name, possibilities=_COMMANDS, ctx=ctx
            ) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in _COMMANDS.items()])

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _told_in_one_line():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        with _told_in_one_line():
            return super().invoke(ctx)


@click.group(
    cls=_Commands,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "token_normalize_func": lambda name: name.replace("_", "-"),
        "max_content_width": 100,
    },
)
@click.version_option(__version__, prog_name="estimator", message="%(prog)s %(version)s")
def main() -> None:
    """Size, time and price AWS data services for one workload, side by side.

    \b
    estimator questions
    estimator compare stream-ingest --records-per-second 20k --record-bytes 2KiB
    estimator estimate kinesis-data-streams-provisioned --region eu-west-1 --format json
    """  # noqa: D301 - click reads the backspace
