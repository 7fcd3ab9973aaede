"""Bare-numpy kernels: what someone would write by hand for one model with its default settings.

Each takes the workload and the rates and returns cost, throughput, mean delay and feasibility,
the same four arrays the model gives. Constants are written out; nothing is checked or named.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from estimator.prices import Rate

Kernel = Callable[[Any, Mapping[str, Rate]], tuple[Any, ...]]


def _usd(rates: Mapping[str, Rate], key: str) -> float:
    return rates[key].usd[0]


def _stream(w: Any) -> tuple[Any, Any, Any, float]:
    seconds = w.hours_per_month * 3_600
    records = w.records_per_second * seconds
    peak = w.records_per_second * w.peak_to_mean
    put = 0.012 * np.exp((np.log(0.035 / 0.012) / 2.3263478740408408) ** 2 / 2)
    return records, peak, peak * w.record_bytes, put


def _stream_fits(w: Any, peak: Any, bytes_per_second: Any) -> Any:
    return (
        (w.record_bytes <= 10_485_760)
        & (bytes_per_second * w.hottest_key_share <= 1_048_576)
        & (peak * w.hottest_key_share <= 1_000)
        & (w.retention_hours <= 8_760)
    )


def kinesis_provisioned(w: Any, rates: Mapping[str, Rate]) -> tuple[Any, ...]:
    """Price shards and payload units."""
    records, peak, bytes_per_second, put = _stream(w)
    need = np.maximum(bytes_per_second / 1_048_576, peak / 1_000) * 1.3
    shards = np.maximum(np.ceil(need / 0.8 * (1 - 1e-9)), 1)
    usd = shards * (w.hours_per_month * _usd(rates, "shard_hour"))
    usd += records * np.ceil(w.record_bytes / 25_600 * (1 - 1e-9)) * _usd(rates, "put_payload_unit")
    fits = _stream_fits(w, peak, bytes_per_second) & (shards >= need)
    return usd, peak * (shards / need), put + 0.1 + 0.5, fits


def kinesis_on_demand(w: Any, rates: Mapping[str, Rate]) -> tuple[Any, ...]:
    """Meter ingest and retrieval."""
    records, peak, bytes_per_second, put = _stream(w)
    gb_in = records * np.ceil(w.record_bytes / 1_024 * (1 - 1e-9)) * (1_024 / 2**30)
    usd = gb_in * _usd(rates, "on_demand_gb_in")
    usd += records * w.record_bytes * (_usd(rates, "on_demand_gb_out") / 2**30)
    usd += w.hours_per_month * _usd(rates, "on_demand_stream_hour")
    limit = np.minimum(np.maximum(2 * bytes_per_second, 4e6), 10e9)
    fits = _stream_fits(w, peak, bytes_per_second)
    return usd, limit / w.record_bytes, put + 0.1 + 0.5, fits


def kinesis_advantage(w: Any, rates: Mapping[str, Rate]) -> tuple[Any, ...]:
    """Meter ingest and retrieval above the account's minimum."""
    records, peak, bytes_per_second, put = _stream(w)
    minimum = 25 * 1_048_576 * w.hours_per_month * 3_600 / 2**30
    gb_in = records * np.ceil(w.record_bytes / 1_024 * (1 - 1e-9)) * (1_024 / 2**30)
    gb_out = records * w.record_bytes / 2**30
    usd = np.maximum(gb_in, minimum) * _usd(rates, "on_demand_advantage_gb_in")
    usd += np.maximum(gb_out, minimum) * _usd(rates, "on_demand_advantage_gb_out")
    fits = _stream_fits(w, peak, bytes_per_second)
    return usd, 10e9 / w.record_bytes, put + 0.1 + 0.5, fits


KERNELS: dict[str, Kernel] = {
    "kinesis_data_streams_provisioned": kinesis_provisioned,
    "kinesis_data_streams_on_demand": kinesis_on_demand,
    "kinesis_data_streams_advantage": kinesis_advantage,
}
