"""Reports: one list of columns, as rows, CSV, JSON, data frames or plain text."""

from estimator.export.files import json_text, to_csv, to_frame, write_text
from estimator.export.objects import to_json
from estimator.export.report import (
    LINES,
    SUMMARY,
    Column,
    line_rows,
    summary_rows,
    workload_columns,
)
from estimator.export.text import aligned, comparison_text, estimate_text, price_legend

__all__ = [
    "LINES",
    "SUMMARY",
    "Column",
    "aligned",
    "comparison_text",
    "estimate_text",
    "json_text",
    "line_rows",
    "price_legend",
    "summary_rows",
    "to_csv",
    "to_frame",
    "to_json",
    "workload_columns",
    "write_text",
]
