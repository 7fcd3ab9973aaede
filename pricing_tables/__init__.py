"""Dated regional list prices, one CSV per table: see README.md beside this file."""

from pathlib import Path

FOLDER = Path(__file__).parent
"""Where the tables lie."""
