"""Kinesis Data Streams beyond its worked examples: packing and the limits of on-demand streams."""

from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.services import kinesis_data_streams as streams
from estimator.workloads import StreamIngest

CONFIGS = {
    "kinesis_data_streams_provisioned": streams.ProvisionedConfig,
    "kinesis_data_streams_on_demand": streams.StandardConfig,
    "kinesis_data_streams_advantage": streams.AdvantageConfig,
}

any_mode = pytest.mark.parametrize("model", CONFIGS)


def bill(model: str, workload: StreamIngest, region: str = "us-east-1", **config: Any) -> Estimate:
    made = CONFIGS[model](**config)
    return estimate(model, workload, region=region, on="2026-11-01", config=made)


@any_mode
@pytest.mark.parametrize("field", StreamIngest.load_fields)
def test_no_bill_of_packed_records_falls_when_the_load_rises(model: str, field: str) -> None:
    rising = {
        "records_per_second": np.geomspace(1, 1e6, 300),
        "record_bytes": np.geomspace(10, 1e5, 300),
        "peak_to_mean": np.geomspace(1, 1_000, 300),
    }
    load: dict[str, Any] = {"record_bytes": 100.0, "producers": 5.0, field: rising[field]}

    usd = np.asarray(bill(model, StreamIngest(**load), producer="kpl").usd)

    assert np.all(np.diff(np.broadcast_to(usd, 300)) >= -1e-9 * usd.max())


@any_mode
def test_packing_never_bills_more_than_sending_every_record_by_itself(model: str) -> None:
    workload = StreamIngest(
        records_per_second=np.geomspace(1, 1e6, 100), record_bytes=200.0, producers=5.0
    )

    packed, single = (bill(model, workload, producer=by).usd for by in ("kpl", "sdk"))

    assert np.all(packed <= single * (1 + 1e-9))


@pytest.mark.parametrize(
    "model", ["kinesis_data_streams_on_demand", "kinesis_data_streams_advantage"]
)
def test_an_on_demand_stream_takes_no_more_small_records_than_its_shards_would(model: str) -> None:
    # 50 MB/s would fit, but a shard takes 1 MB/s or 1,000 records/s whatever the mode
    workload = StreamIngest(records_per_second=500_000, record_bytes=100.0, peak_to_mean=1.0)

    alone, packed = (bill(model, workload, "eu-central-1", producer=by) for by in ("sdk", "kpl"))

    over = [check.name for check in alone.checks if check.severity == "soft" and not check.ok]
    assert "on-demand record limit" in over
    assert alone.sizing.throughput == 200_000
    assert packed.sizing.throughput > 500_000
