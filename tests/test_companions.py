"""What a service causes elsewhere is on its bill: counted by hand, priced as listed, switchable."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.services import MODELS, find_model
from estimator.services.catalog_requests import CatalogConfig
from estimator.services.s3_lake import StagingConfig
from estimator.services.vpc import VpcConfig

ON = "2026-11-01"
REQUEST_USD = Decimal("0.000001")
"""A request to the Data Catalog: https://aws.amazon.com/glue/pricing/."""

QUERIES = {"queries_per_hour": 1_000, "busy_hours_per_day": 10, "days_per_month": 20}
RUNS = {"runs_per_month": 1_000}
FLOWS = {"flows": 20, "interval_s": 3_600, "days_per_month": 30}
PARTITIONS = {"partitions": 2_500}
COPY = {"partitions": 1_500, "output_partitions": 250}
VIEWS = {
    "readers": 1_000,
    "sessions_per_reader_month": 10,
    "views_per_session": 5,
    "visuals_per_sheet": 8,
}

# table and database are looked up by two requests, a page has 1,000 partitions, a batch 100
IN_CATALOG: dict[str, tuple[dict[str, Any], dict[str, Any], int]] = {
    "athena_sql": ({**QUERIES, "repeat_share": 0.25}, PARTITIONS, 150_000 * (2 + 3)),
    "athena_capacity": ({**QUERIES, "repeat_share": 0.25}, PARTITIONS, 150_000 * (2 + 3)),
    "athena_spark": ({**QUERIES, "repeat_share": 0.25}, PARTITIONS, 200_000 * (2 + 3)),
    "redshift_spectrum": ({**QUERIES, "repeat_share": 0.25}, PARTITIONS, 200_000 * (2 + 3)),
    # 250 partitions take three statements, each of which reads 900 partitions and writes 84
    "athena_ctas": (
        RUNS,
        {"partitions": 2_700, "output_partitions": 250},
        1_000 * 3 * (2 + 1 + 2 + 1),
    ),
    "quicksight_direct_athena": (VIEWS, PARTITIONS, 400_000 * (2 + 3)),
    "quicksight_direct_athena_sessions": (VIEWS, PARTITIONS, 400_000 * (2 + 3)),
    "quicksight_spice": (
        {"refreshes_per_day": 10, "days_per_month": 30},
        PARTITIONS,
        300 * (2 + 3),
    ),
    "quicksight_spice_sessions": (
        {"refreshes_per_day": 10, "days_per_month": 30},
        PARTITIONS,
        300 * (2 + 3),
    ),
    "glue_spark": (RUNS, COPY, 1_000 * (2 + 2 + 2 + 3)),
    "glue_flex": (RUNS, COPY, 1_000 * (2 + 2 + 2 + 3)),
    "glue_python_shell": (RUNS, COPY, 1_000 * (2 + 2 + 2 + 3)),
    "glue_streaming": ({"hours_per_month": 730}, {"batch_s": 10}, 262_800 * (2 + 1)),
    # a run each quarter of an hour, and the first copy
    "glue_jdbc": (
        {"tables": 20, "hours_per_month": 730},
        {"interval_s": 900},
        (2_920 + 1) * 20 * (2 + 2 + 1),
    ),
    "glue_saas_connector": (FLOWS, {}, 720 * 20 * (2 + 1)),
    "glue_zero_etl": (FLOWS, {}, 720 * 20 * (2 + 1)),
}


def run(model: str, load: dict[str, Any], settings: dict[str, Any]) -> Estimate:
    found = find_model(model)
    return estimate(
        found, found.workload(**load), region="us-east-1", on=ON, config=found.config(**settings)
    )


def usd_of(result: Estimate, *tables: str) -> float:
    return float(sum(float(line.usd) for line in result.lines if line.table in tables))


@pytest.mark.parametrize("model", IN_CATALOG)
def test_requests_to_the_catalogue_are_counted_and_priced(model: str) -> None:
    load, settings, requests = IN_CATALOG[model]

    result = run(model, load, settings)

    assert float(result.sizing.billed["glue_data_catalog:request"]) == requests
    assert usd_of(result, "glue_data_catalog") == pytest.approx(float(REQUEST_USD * requests))


@pytest.mark.parametrize("model", IN_CATALOG)
def test_a_catalogue_paid_elsewhere_leaves_the_rest_of_the_bill_as_it_is(model: str) -> None:
    load, settings, requests = IN_CATALOG[model]

    paid = run(model, load, settings)
    unpaid = run(model, load, {**settings, "pay_catalog": False})

    assert "glue_data_catalog" not in {line.table for line in unpaid.lines}
    assert float(paid.usd - unpaid.usd) == pytest.approx(float(REQUEST_USD * requests))
    assert paid.delay.mean == unpaid.delay.mean


def test_every_model_with_a_switch_for_the_catalogue_is_counted_here() -> None:
    assert {m.id for m in MODELS if issubclass(m.config, CatalogConfig)} == set(IN_CATALOG)


def test_partitions_are_paid_by_the_page() -> None:
    result = run("athena_sql", {**QUERIES, "repeat_share": 0}, {"partitions": np.r_[1, 1e3, 1_001]})

    requests = np.asarray(result.sizing.billed["glue_data_catalog:request"])

    assert requests.tolist() == [600_000, 600_000, 800_000]


def test_a_source_other_than_athena_asks_the_catalogue_nothing() -> None:
    result = run("quicksight_spice", {}, {"source": "other"})

    assert "glue_data_catalog" not in {line.table for line in result.lines}


STREAM = {
    "records_per_second": 1_000,
    "record_bytes": 1_024,
    "output_share": 0.5,
    "hours_per_month": 730,
}
READ_GB = 1_000 * 1_024 * 730 * 3_600 / 2**30


@pytest.mark.parametrize(
    ("model", "source", "settings", "passing_gb"),
    [
        ("lambda_stream", "kinesis", {}, READ_GB / 2),
        ("lambda_stream", "sqs", {}, READ_GB / 2),
        ("lambda_stream", "kafka", {}, READ_GB / 2),
        ("lambda_stream", "kafka", {"poller_endpoints": False}, READ_GB * (1 / 2 + 4 / 3)),
        ("lambda_stream", "kafka", {"poller_endpoints": False, "poller_units": 2}, READ_GB / 2),
        ("managed_flink", "kinesis", {}, READ_GB * 3 / 2),
        ("managed_flink", "kinesis_fan_out", {}, READ_GB * 3 / 2),
        ("managed_flink", "kafka", {}, READ_GB / 2),
    ],
)
def test_nat_gateways_are_paid_by_the_hour_and_for_what_passes_them(
    model: str, source: str, settings: dict[str, Any], passing_gb: float
) -> None:
    load = {**STREAM, "source": source}

    without = run(model, load, settings)
    through = run(model, load, {**settings, "nat_gateways": 2})

    billed = through.sizing.billed
    assert float(billed["data_transfer:nat_gateway_hour"]) == 1_460
    assert float(billed["data_transfer:nat_gateway_gb"]) == pytest.approx(passing_gb)
    # us-east-1: 0.045 an hour and 0.045 a GB, https://aws.amazon.com/vpc/pricing/
    assert float(through.usd - without.usd) == pytest.approx(0.045 * (1_460 + passing_gb))
    assert not any(line.dimension.startswith("nat_gateway") for line in without.lines)


@pytest.mark.parametrize(
    ("model", "source", "passing_gb"),
    [
        ("lambda_stream", "kinesis", READ_GB / 2),
        ("lambda_stream", "kafka", READ_GB / 2),
        ("managed_flink", "kinesis", READ_GB * 3 / 2),
        ("managed_flink", "kafka", READ_GB / 2),
    ],
)
def test_interface_endpoints_are_paid_by_zone_and_hour_and_for_what_passes_them(
    model: str, source: str, passing_gb: float
) -> None:
    load = {**STREAM, "source": source}

    without, through = (run(model, load, {"interface_endpoints": n}) for n in (0, 3))
    both = run(model, load, {"interface_endpoints": 3, "nat_gateways": 1})

    # us-east-1: 0.01 an hour and zone and 0.01 a GB, https://aws.amazon.com/privatelink/pricing/
    assert float(through.usd - without.usd) == pytest.approx(0.01 * (2_190 + passing_gb))
    assert float(both.usd - without.usd) == pytest.approx(0.01 * 2_190 + 0.045 * (730 + passing_gb))


def test_models_with_a_way_out_of_a_vpc_are_counted_here() -> None:
    assert {m.id for m in MODELS if issubclass(m.config, VpcConfig)} == {
        "lambda_stream",
        "managed_flink",
        "mwaa",
    }


LOADS = {"load_bytes_per_day": 80 * 2**30, "days_per_month": 20}
STAGED = ("redshift_ra3", "redshift_rg", "redshift_serverless")


@pytest.mark.parametrize("model", STAGED)
def test_files_a_warehouse_is_loaded_from_are_read_and_kept(model: str) -> None:
    load_files, staged_days = 2_500, 3.65

    billed = run(model, LOADS, {"load_files": load_files, "staged_days": staged_days}).sizing.billed

    lists = 24 if model == "redshift_serverless" else 3
    assert float(billed["s3:standard_get_request"]) == 20 * (2 * 2_500 + 80 * 2**30 / (8 * 2**20))
    assert float(billed["s3:standard_put_copy_post_list_request"]) == 20 * lists
    # 20 loads of 80 GiB, each for 3.65 x 24 of the month's 730 hours
    assert float(billed["s3:standard_gb_month"]) == pytest.approx(20 * 80 * 3.65 * 24 / 730)


@pytest.mark.parametrize("model", STAGED)
def test_files_paid_elsewhere_leave_the_rest_of_the_bill_as_it_is(model: str) -> None:
    paid, unpaid = (run(model, LOADS, {"pay_staging": pay}) for pay in (True, False))

    assert usd_of(unpaid, "s3") == 0
    assert usd_of(paid, "s3") > 0
    assert float(paid.usd - unpaid.usd) == pytest.approx(usd_of(paid, "s3"))
    assert paid.delay.mean == unpaid.delay.mean


@pytest.mark.parametrize("model", STAGED)
def test_a_warehouse_that_loads_nothing_stages_nothing(model: str) -> None:
    assert usd_of(run(model, {"load_bytes_per_day": 0}, {}), "s3") == 0


def test_every_model_with_staged_files_is_counted_here() -> None:
    assert {m.id for m in MODELS if issubclass(m.config, StagingConfig)} == set(STAGED)
