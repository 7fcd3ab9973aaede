"""Bare-numpy kernels: one model each, written by hand for speed, for any workload.

A kernel takes the workload and the prices of a unit and returns cost, throughput, mean delay and
feasibility, the four arrays the model gives for its default settings. Constants are written out;
nothing is checked, named or explained.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Kernel = Callable[[Any, Mapping[str, float]], tuple[Any, ...]]

_PUT_S = 0.012 * np.exp((np.log(0.035 / 0.012) / 2.3263478740408408) ** 2 / 2)


def _read_s(w: Any) -> Any:
    polled = np.asarray(w.shared_consumers) > 0
    polling = 0.1 * w.shared_consumers + np.maximum(1.0, 0.2 * w.shared_consumers) / 2
    pushed = np.where(np.asarray(w.fan_out_consumers) > 0, 0.07, 0.0)
    return _PUT_S + np.where(polled, polling, pushed)


def _stream_fits(w: Any, peak: Any, peak_bytes: Any, fan_out_max: float) -> Any:
    return (
        (peak_bytes * w.hottest_key_share <= 1_048_576)
        & (peak * w.hottest_key_share <= 1_000)
        & (w.record_bytes <= 10_485_760)
        & (w.fan_out_consumers <= fan_out_max)
        & (w.retention_hours <= 8_760)
    )


def kinesis_provisioned(w: Any, usd_of: Mapping[str, float]) -> tuple[Any, ...]:
    """Price shards, payload units, fan-out and retention."""
    peak = w.records_per_second * w.peak_to_mean
    peak_bytes = peak * w.record_bytes
    reads = np.maximum(w.shared_consumers, np.minimum(w.fan_out_consumers, 1)) / 2_097_152
    need = np.maximum(peak_bytes * np.maximum(reads, 1 / 1_048_576), peak / 1_000) * 1.3
    shards = np.maximum(np.ceil(need * ((1 - 1e-9) / 0.8)), 1)
    load = w.records_per_second * (w.hours_per_month * 3_600)
    gb = load * w.record_bytes / 2**30
    per_shard = usd_of["shard_hour"] + usd_of["efo_consumer_shard_hour"] * w.fan_out_consumers
    per_shard += np.where(w.retention_hours > 24, usd_of["extended_retention_shard_hour"], 0)
    per_gb = (
        usd_of["efo_gb_out"] * w.fan_out_consumers
        + usd_of["long_term_retention_gb_month"] * np.maximum(w.retention_hours - 168, 0) / 730
    )
    usd = shards * (per_shard * w.hours_per_month) + gb * per_gb
    usd += load * np.ceil(w.record_bytes * ((1 - 1e-9) / 25_600)) * usd_of["put_payload_unit"]
    fits = _stream_fits(w, peak, peak_bytes, 20) & (shards >= need)
    return usd, peak * (shards / need), _read_s(w), fits


def kinesis_on_demand(w: Any, usd_of: Mapping[str, float]) -> tuple[Any, ...]:
    """Meter ingest, retrieval and retention."""
    peak = w.records_per_second * w.peak_to_mean
    peak_bytes = peak * w.record_bytes
    load = w.records_per_second * (w.hours_per_month * 3_600)
    gb_in = load * np.ceil(w.record_bytes * ((1 - 1e-9) / 1_024)) * (1_024 / 2**30)
    extended_h = np.maximum(np.minimum(w.retention_hours, 168) - 24, 0)
    long_term_h = np.maximum(w.retention_hours - 168, 0)
    per_gb = (
        usd_of["on_demand_gb_out"] * w.shared_consumers
        + usd_of["on_demand_efo_gb_out"] * w.fan_out_consumers
        + usd_of["on_demand_extended_retention_gb_month"] * extended_h / 730
        + usd_of["on_demand_long_term_retention_gb_month"] * long_term_h / 730
    )
    usd = gb_in * usd_of["on_demand_gb_in"] + load * w.record_bytes * (per_gb / 2**30)
    usd += w.hours_per_month * usd_of["on_demand_stream_hour"]
    limit = np.minimum(np.maximum(2 * peak_bytes, 4e6), 10e9)
    fits = _stream_fits(w, peak, peak_bytes, 20)
    return usd, limit / w.record_bytes, _read_s(w), fits


def kinesis_advantage(w: Any, usd_of: Mapping[str, float]) -> tuple[Any, ...]:
    """Meter ingest, retrieval and retention above the account's minimum."""
    peak = w.records_per_second * w.peak_to_mean
    peak_bytes = peak * w.record_bytes
    load = w.records_per_second * (w.hours_per_month * 3_600)
    gb_in = load * np.ceil(w.record_bytes * ((1 - 1e-9) / 1_024)) * (1_024 / 2**30)
    gb = load * w.record_bytes / 2**30
    minimum = 25 * 1_048_576 * w.hours_per_month * 3_600 / 2**30
    unused_out = np.maximum(minimum - gb * (w.shared_consumers + w.fan_out_consumers), 0)
    extended_h = np.maximum(np.minimum(w.retention_hours, 168) - 24, 0)
    long_term_h = np.maximum(w.retention_hours - 168, 0)
    per_gb = (
        usd_of["on_demand_advantage_gb_out"] * w.shared_consumers
        + usd_of["on_demand_advantage_efo_gb_out"] * w.fan_out_consumers
        + usd_of["on_demand_advantage_extended_retention_gb_month"] * extended_h / 730
        + usd_of["on_demand_advantage_long_term_retention_gb_month"] * long_term_h / 730
    )
    usd = np.maximum(gb_in, minimum) * usd_of["on_demand_advantage_gb_in"] + gb * per_gb
    usd += unused_out * usd_of["on_demand_advantage_gb_out"]
    fits = _stream_fits(w, peak, peak_bytes, 50)
    return usd, 10e9 / w.record_bytes, _read_s(w), fits


KERNELS: dict[str, Kernel] = {
    "kinesis_data_streams_provisioned": kinesis_provisioned,
    "kinesis_data_streams_on_demand": kinesis_on_demand,
    "kinesis_data_streams_advantage": kinesis_advantage,
}
