"""What is written to S3 is billed for as long as it stays there, whoever writes it."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.model import Model
from estimator.services import MODELS, find_model
from estimator.services.glue import SparkConfig
from estimator.services.glue_ingest import GLUE_JDBC, JdbcConfig
from estimator.services.glue_streaming import StreamingConfig
from estimator.units import GIB
from estimator.workloads import (
    PullSaas,
    ReplicateDatabase,
    StreamIngest,
    StreamProcess,
    TransformBatch,
    Workload,
)

USD_PER_GB_MONTH = 0.023
"""S3 Standard in us-east-1, the first 50 TB: https://aws.amazon.com/s3/pricing/"""
STANDARD = ("s3", "standard_gb_month")

LANDING = (
    "firehose_direct_put",
    "firehose_behind_stream",
    "kinesis_data_streams_on_demand",
    "kinesis_data_streams_advantage",
    "msk_standard",
    "msk_express",
    "msk_serverless",
)
LOADS: dict[str, Workload] = {
    **{m.id: TransformBatch() for m in MODELS if m.workload is TransformBatch},
    **{m.id: PullSaas() for m in MODELS if m.workload is PullSaas},
    **{name: StreamIngest(destination="s3") for name in LANDING},
}
"""What every model that writes to S3 is asked, where the question says how long it stays."""
SPARK_STREAMS = ("glue_streaming", "emr_serverless_streaming")


def bill(model: Model | str, workload: Workload, config: Any = None) -> Estimate:
    return estimate(model, workload, region="us-east-1", on="2026-11-01", config=config)


def kept(model: str, days: Any) -> Estimate:
    """Estimate a model that writes to S3, where it stays for some days."""
    if model in LOADS:
        load: Any = LOADS[model]
        return bill(model, replace(load, output_kept_days=days))
    return bill(model, StreamProcess(), find_model(model).config(output_kept_days=days))


def storage(result: Estimate) -> Any:
    """USD of the month for what lies in S3, 0 where nothing does."""
    lines = [li.usd for li in result.lines if (li.table, li.dimension) == STANDARD]
    return sum(lines, np.float64(0.0))


@pytest.mark.parametrize(
    ("model", "workload", "config", "gb_months"),
    [
        # 20 runs write half of 100 GB each and keep it for half of 730 hours
        (
            "glue_spark",
            TransformBatch(
                data_bytes=100 * GIB, runs_per_month=20, output_share=0.5, output_kept_days=365 / 24
            ),
            None,
            20 * 100 * 0.5 * 0.5,
        ),
        # 2 flows bring 512 records of 1 MB every 6 hours, 30 days long, and keep them for 730 hours
        (
            "appflow",
            PullSaas(
                flows=2,
                records_per_run=512,
                record_bytes=2**20,
                interval_s=6 * 3_600,
                days_per_month=30,
                output_kept_days=730 / 24,
            ),
            None,
            2 * 0.5 * 4 * 30,
        ),
        # 1 MB a second for 100 hours, kept for 7 days
        (
            "firehose_direct_put",
            StreamIngest(
                records_per_second=1_024,
                record_bytes=1_024,
                destination="s3",
                hours_per_month=100,
                output_kept_days=7,
            ),
            None,
            100 * 3_600 / 1_024 * 7 * 24 / 730,
        ),
        # a quarter of 1 MB a second for 100 hours, kept for 7 days
        (
            "glue_streaming",
            StreamProcess(
                records_per_second=1_024, record_bytes=1_024, output_share=0.25, hours_per_month=100
            ),
            StreamingConfig(output_kept_days=7),
            0.25 * 100 * 3_600 / 1_024 * 7 * 24 / 730,
        ),
        # 200 GB copied; 16 rows of 64 KB a second are appended, all month, and half are there
        (
            "glue_jdbc",
            ReplicateDatabase(data_bytes=200 * GIB, changes_per_second=16, bytes_per_change=65_536),
            JdbcConfig(overlap_s=0),
            200 + 730 * 3_600 / 1_024 / 2,
        ),
        # copied again and again, in place
        (
            "glue_jdbc",
            ReplicateDatabase(data_bytes=200 * GIB),
            JdbcConfig(mode="full"),
            200,
        ),
    ],
)
def test_storage_is_what_is_written_at_the_list_price(
    model: str, workload: Workload, config: Any, gb_months: float
) -> None:
    assert float(storage(bill(model, workload, config))) == pytest.approx(
        gb_months * USD_PER_GB_MONTH
    )


@pytest.mark.parametrize("model", [*LOADS, *SPARK_STREAMS])
def test_storage_is_all_that_keeping_longer_costs_and_grows_with_the_days(model: str) -> None:
    none, month, two = (kept(model, days) for days in (0.0, 30.0, 60.0))

    assert STANDARD not in {(li.table, li.dimension) for li in none.lines}
    assert float(storage(month)) > 0
    assert float(storage(two)) == pytest.approx(2 * float(storage(month)))
    for longer in (month, two):
        assert float(longer.usd - storage(longer)) == pytest.approx(float(none.usd))


def test_every_batch_and_every_pull_stores_the_same() -> None:
    batches, pulls = (
        [
            float(storage(bill(m, m.workload())))
            for m in MODELS
            if m.workload is question and m.size is not None
        ]
        for question in (TransformBatch, PullSaas)
    )

    assert batches == pytest.approx([batches[0]] * len(batches))
    assert pulls == pytest.approx([pulls[0]] * len(pulls))


def test_storage_does_not_depend_on_the_workers() -> None:
    workers = np.array([2.0, 10.0, 100.0])

    batch = bill("glue_spark", TransformBatch(), SparkConfig(workers=workers))
    stream = bill("glue_streaming", StreamProcess(), StreamingConfig(workers=workers))

    for result in (batch, stream):
        assert np.ptp(np.broadcast_to(storage(result), workers.shape)) == 0
        assert np.ptp(result.usd) > 0


@pytest.mark.parametrize("model", LANDING)
def test_a_stream_for_consumers_only_stores_nothing_in_s3(model: str) -> None:
    short, long = (
        bill(model, StreamIngest(destination="consumers", output_kept_days=days))
        for days in (0.0, 365.0)
    )

    assert float(storage(long)) == 0
    assert float(long.usd) == float(short.usd)


def test_a_copy_of_a_database_can_be_paid_elsewhere() -> None:
    here, elsewhere = (
        bill(GLUE_JDBC, ReplicateDatabase(), JdbcConfig(pay_storage=pay)) for pay in (True, False)
    )

    assert float(storage(here)) > float(storage(elsewhere)) == 0
    assert float(here.usd - storage(here)) == pytest.approx(float(elsewhere.usd))
