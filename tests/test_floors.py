"""A module imports only from floors below it; heavy packages stay where they belong."""

import ast
from pathlib import Path

import estimator

ROOT = Path(estimator.__file__).parent

FLOORS = {
    "units": 0,
    "errors": 0,
    "quantity": 0,
    "blocks": 0,
    "laws": 0,
    "model": 1,
    "specs": 1,
    "workloads": 2,
    "rates": 2,
    "price_tables": 2,
    "prices": 2,
    "services": 3,
    "engine": 4,
    "comparison": 5,
    "configurations": 5,
    "turning_points": 5,
    "uncertainty": 5,
    "sensitivity": 5,
    "scenarios": 5,
    "export": 5,
    "cli": 6,
    "ui": 6,
}
SAME_FLOOR = {
    ("export", "comparison"),
    ("uncertainty", "comparison"),
    ("sensitivity", "comparison"),
    ("sensitivity", "uncertainty"),
    ("scenarios", "comparison"),
    ("configurations", "comparison"),
    ("turning_points", "comparison"),
    ("blocks", "errors"),
    ("workloads", "model"),
    ("prices", "price_tables"),
    ("prices", "rates"),
    ("price_tables", "rates"),
    ("quantity", "errors"),
    ("quantity", "units"),
    ("laws", "units"),
    ("laws", "errors"),
    ("cli", "ui"),
}
COMPOSITES = {
    "appflow",
    "athena",
    "databrew",
    "ec2_consumers",
    "emr_ec2",
    "emr_eks",
    "emr_serverless",
    "emr_spark",
    "firehose",
    "firehose_behind_stream",
    "glue",
    "glue_data_catalog",
    "glue_ingest",
    "glue_python_shell",
    "glue_streaming",
    "kinesis_agent",
    "kinesis_data_streams",
    "lambda_",
    "managed_flink",
    "msk",
    "mwaa",
    "quicksight",
    "quicksight_over_athena",
    "quicksight_over_redshift",
    "redshift",
    "redshift_serverless",
    "spark",
    "spark_streaming",
}
"""Alternatives made of two services, further jobs of one, and services that share a part: the ways
to buy Spark (`spark`, on the nodes of `emr_spark`) and Redshift (`redshift_engine`), the
readers and writers of a lake what lies in S3 (`s3_lake`), the readers of a stream how it is read
(`stream_reading`), users of the Data Catalog its requests (`catalog_requests`), and what runs in a
VPC the way out of it (`vpc`). The only service files that import others."""


def imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules() -> list[Path]:
    return [f for f in sorted(ROOT.rglob("*.py")) if f.name not in ("__init__.py", "__main__.py")]


def test_every_module_has_a_floor() -> None:
    tops = {file.relative_to(ROOT).parts[0].removesuffix(".py") for file in modules()}

    assert tops == set(FLOORS)


def test_imports_go_down() -> None:
    wrong = []
    for file in modules():
        top = file.relative_to(ROOT).parts[0].removesuffix(".py")
        for name in imports(file):
            parts = name.split(".")
            if parts[0] != "estimator" or len(parts) < 2 or parts[1] not in FLOORS:
                continue
            below = parts[1]
            if below != top and FLOORS[below] >= FLOORS[top] and (top, below) not in SAME_FLOOR:
                wrong.append(f"{file.relative_to(ROOT)} imports {name}")

    assert not wrong


def test_services_know_neither_prices_nor_each_other() -> None:
    wrong = []
    for file in sorted((ROOT / "services").glob("[!_]*.py")):
        for name in imports(file):
            if name.startswith(("estimator.prices", "estimator.engine", "pricing_tables")):
                wrong.append(f"{file.name} imports {name}")
            if name.startswith("estimator.services") and file.stem not in COMPOSITES:
                wrong.append(f"{file.name} imports {name}")

    assert not wrong


def test_only_the_dashboard_knows_streamlit_and_only_export_and_dashboard_know_pandas() -> None:
    allowed = {"streamlit": {"ui"}, "pandas": {"ui", "export"}}
    wrong = []
    for file in modules():
        top = file.relative_to(ROOT).parts[0].removesuffix(".py")
        heavy = {name.split(".")[0] for name in imports(file)} & set(allowed)
        wrong += [f"{file.relative_to(ROOT)}: {name}" for name in heavy if top not in allowed[name]]

    assert not wrong
