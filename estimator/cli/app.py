"""Open the dashboard."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click

import estimator
from estimator.errors import NotInstalled


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def app(ctx: click.Context, arguments: tuple[str, ...]) -> None:
    """Open the dashboard in a browser. ARGUMENTS go to streamlit, such as --server.port 8502."""
    if find_spec("streamlit") is None:
        raise NotInstalled("Install the dashboard with: pip install 'estimator[app]'")
    script = Path(estimator.__file__).parent / "ui" / "main.py"
    command = [sys.executable, "-m", "streamlit", "run", str(script), *arguments]
    ctx.exit(subprocess.call(command))
