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


_Z_99 = 2.3263478740408408


def _lognormal_mean(p50: float, p99: float) -> float:
    return float(p50 * np.exp((np.log(p99 / p50) / _Z_99) ** 2 / 2))


def firehose_direct_put(w: Any, usd_of: Mapping[str, float]) -> tuple[Any, ...]:
    """Meter direct puts and the objects they become."""
    load = w.records_per_second * (w.hours_per_month * 3_600)
    flush = np.minimum(300, 5_242_880 / (w.records_per_second * w.record_bytes))
    objects = np.minimum(w.hours_per_month * 3_600 / flush, load)
    objects = np.ceil(objects * (1 - 1e-9))
    gb = load * np.ceil(w.record_bytes * ((1 - 1e-9) / 5_120)) * (5_120 / 2**30)
    tiers = usd_of["ingest_direct_put_gb"] * gb
    tiers += (0.025 - 0.029) * np.maximum(gb - 512_000, 0)
    tiers += (0.020 - 0.025) * np.maximum(gb - 2_048_000, 0)
    usd = tiers + objects * usd_of["s3:standard_put_copy_post_list_request"]
    per_request = np.maximum(np.minimum(500, np.floor(4_194_304 / w.record_bytes)), 1)
    rate = np.minimum(np.minimum(5_242_880 / w.record_bytes, 500_000), 2_000 * per_request)
    delay = 0.02 + flush / 2 + _lognormal_mean(1.0, 3.0)
    lands = w.destination == "s3"
    return usd, rate, delay, (w.record_bytes <= 1_024_000) & lands


def kinesis_agent(w: Any, usd_of: Mapping[str, float]) -> tuple[Any, ...]:
    """Price the stream behind the agents, and time their buffers."""
    peak = w.records_per_second * w.peak_to_mean
    usd, rate, _, _ = kinesis_provisioned(w, usd_of)
    held = np.maximum(np.minimum(500, np.floor(4_194_304 / w.record_bytes)), 1)
    flush = np.minimum(60, held * w.producers / w.records_per_second)
    put = _lognormal_mean(0.03, 0.09)
    sender = 24 * held / put
    parsed = 20e6 / w.record_bytes
    delay = 0.05 + flush / 2 + put + _read_s(w) - _PUT_S
    host = peak / w.producers
    fits = (w.record_bytes <= 1_024_000) & (host <= parsed) & (host <= sender)
    fits &= w.fan_out_consumers <= 20
    return usd, np.minimum(rate, w.producers * np.minimum(sender, parsed)), delay, fits


def _datasync_requests(w: Any, usd_of: Mapping[str, float]) -> Any:
    parts = np.ceil(w.data_bytes / w.files * ((1 - 1e-9) / 16_777_216))
    puts = w.files * (parts + np.where(parts > 1, 2, 0)) + 2 * np.ceil(w.files / 500)
    put_usd = usd_of["s3:standard_put_copy_post_list_request"]
    return puts * put_usd + w.files * (2 * usd_of["s3:standard_get_request"])


def _datasync_transfer(w: Any) -> Any:
    line = w.link_bits_per_second * w.link_share / 8
    rate = np.minimum(np.minimum(line, 1.25e9), w.source_bytes_per_second)
    return np.maximum(w.data_bytes / rate, w.files / 669)


def datasync_basic(w: Any, usd_of: Mapping[str, float]) -> tuple[Any, ...]:
    """Time listing, transfer and verification one after the other."""
    moving = _datasync_transfer(w)
    usd = w.data_bytes * (usd_of["basic_mode_gb"] / 2**30) + _datasync_requests(w, usd_of)
    delay = _lognormal_mean(86_400, 432_000) + 70 + w.files / 2_913 + w.files / 746
    fits = np.minimum(w.largest_file_bytes, w.data_bytes) <= 48.8 * 2**40
    return usd, w.data_bytes / moving, delay + moving * (24 / w.hours_per_day), fits


def datasync_enhanced(w: Any, usd_of: Mapping[str, float]) -> tuple[Any, ...]:
    """Time listing, transfer and verification side by side."""
    moving = _datasync_transfer(w)
    beside = w.files / 746
    usd = w.data_bytes * (usd_of["enhanced_mode_gb"] / 2**30) + _datasync_requests(w, usd_of)
    usd += usd_of["enhanced_mode_task_execution"]
    delay = np.maximum(moving * (24 / w.hours_per_day), beside)
    fits = np.minimum(w.largest_file_bytes, w.data_bytes) <= 48.8 * 2**40
    start = _lognormal_mean(86_400, 432_000) + 70
    return usd, w.data_bytes / np.maximum(moving, beside), delay + start, fits


def s3_multipart(w: Any, usd_of: Mapping[str, float]) -> tuple[Any, ...]:
    """Time parallel streams and count their requests."""
    parts = np.ceil(w.data_bytes / w.files * ((1 - 1e-9) / 67_108_864))
    requests = w.files * (parts + np.where(parts > 1, 2, 0))
    packets = 1_460 / np.sqrt(w.loss)
    streams = w.data_bytes * w.round_trip_s / (32 * np.minimum(2_097_152, packets))
    streams += requests * ((0.15 + w.round_trip_s) / 32)
    line = w.data_bytes / (w.link_bits_per_second * w.link_share / 8)
    seconds = np.maximum(np.maximum(streams, line), w.data_bytes / w.source_bytes_per_second)
    usd = requests * usd_of["standard_put_copy_post_list_request"]
    fits = np.ceil(w.largest_file_bytes / 67_108_864 * (1 - 1e-9)) <= 10_000
    fits &= w.largest_file_bytes <= 48.8 * 2**40
    delay = _lognormal_mean(14_400, 259_200) + seconds * (24 / w.hours_per_day)
    return usd, w.data_bytes / seconds, delay, fits


def transfer_family_sftp(w: Any, usd_of: Mapping[str, float]) -> tuple[Any, ...]:
    """Time four sessions and meter the server while they last."""
    count = np.minimum(4, w.files)
    window = np.minimum(2_097_152, 1_460 / np.sqrt(w.loss)) / w.round_trip_s
    own = np.minimum(window, 100e6)
    shared = np.minimum(w.link_bits_per_second * w.link_share / 8, w.source_bytes_per_second)
    each = w.files / count * (0.6 + w.data_bytes / w.files / np.minimum(own, shared / count))
    sending = np.maximum(each, 0.6 + w.largest_file_bytes / np.minimum(own, shared))
    lasting = sending * (24 / w.hours_per_day)
    hours = np.ceil((2 + lasting + w.files / 5_500) * ((1 - 1e-9) / 3_600))
    parts = np.ceil(w.data_bytes / w.files * ((1 - 1e-9) / 8_388_608))
    puts = w.files * (parts + np.where(parts > 1, 2, 0))
    usd = (
        hours * usd_of["protocol_hour_sftp"]
        + puts * usd_of["s3:standard_put_copy_post_list_request"]
    )
    usd += w.data_bytes * (usd_of["data_uploaded_gb_sftp"] / 2**30)
    usd += w.files * usd_of["s3:standard_get_request"]
    delay = _lognormal_mean(14_400, 259_200) + 2 + lasting + w.files / 5_500
    fits = (w.largest_file_bytes <= 5e12) & (count <= 10_000)
    return usd, w.data_bytes / sending, delay, fits


KERNELS: dict[str, Kernel] = {
    "kinesis_data_streams_provisioned": kinesis_provisioned,
    "kinesis_data_streams_on_demand": kinesis_on_demand,
    "kinesis_data_streams_advantage": kinesis_advantage,
    "firehose_direct_put": firehose_direct_put,
    "kinesis_agent": kinesis_agent,
    "datasync_basic": datasync_basic,
    "datasync_enhanced": datasync_enhanced,
    "s3_multipart": s3_multipart,
    "transfer_family_sftp": transfer_family_sftp,
}
"""Kernels by model id; composed and auto-sized models have none."""
