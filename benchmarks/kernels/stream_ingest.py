"""Kernels of the ways to ingest a stream, read by consumers."""

from typing import Any

import numpy as np

from benchmarks.kernels.base import DUST, Bill, Kernel, Outputs, Prices, lognormal_mean, total

_PUTS = "s3:standard_put_copy_post_list_request"
_BETWEEN_ZONES = "data_transfer:inter_az_gb_each_direction"

_PUT_S = lognormal_mean(0.012, 0.035)
_AGENT_PUT_S = lognormal_mean(0.03, 0.09)
_DELIVER_S = lognormal_mean(1.0, 3.0)
_PRODUCE_S = lognormal_mean(0.012 / 3, 0.012)

_VCPUS = np.array([2.0, 4.0, 8.0, 16.0, 32.0, 48.0, 64.0])
_STANDARD = {
    "volume": np.array([78.75, 156.25, 312.5, 625.0, 1_000.0, 1_000.0, 1_000.0]) * 2**20,
    "network": np.array([117.0, 234.0, 469.0, 937.0, 1_875.0, 2_812.0, 3_750.0]) * 2**20,
    "partitions": np.array([1e3, 1e3, 2e3, 4e3, 4e3, 4e3, 4e3]),
}
_EXPRESS = {
    "in": np.array([15.6e6, 31.2e6, 62.5e6, 124.9e6, 250e6, 375e6, 500e6]),
    "in_max": np.array([23.4e6, 46.8e6, 93.7e6, 187.5e6, 375e6, 562.5e6, 750e6]),
    "out": np.array([31.2e6, 62.5e6, 125e6, 249.8e6, 500e6, 750e6, 1e9]),
    "out_max": np.array([58.5e6, 117e6, 234.2e6, 468.7e6, 937.5e6, 1_406.2e6, 1_875e6]),
    "partitions": np.array([1e3, 1e3, 2.5e3, 6e3, 12e3, 16e3, 20e3]),
}


def _read_s(shared: Any, fan_out: Any) -> Any:
    polling = 0.1 * shared + np.maximum(1.0, 0.2 * shared) / 2
    return np.where(shared > 0, polling, np.where(fan_out > 0, 0.07, 0.0))


def _stream_fits(w: Any, peak: Any, peak_bytes: Any, fan_out_max: float) -> Any:
    return (
        (peak_bytes * w.hottest_key_share <= 1_048_576)
        & (peak * w.hottest_key_share <= 1_000)
        & (w.record_bytes <= 10_485_760)
        & ((w.fan_out_consumers <= fan_out_max) & (w.retention_hours <= 8_760))
    )


def _gb_of_peak(w: Any) -> Any:
    """Return the GB of a month per byte/s at the peak."""
    return w.hours_per_month * (3_600 / 2**30) / w.peak_to_mean


def _shards(w: Any, peak: Any, peak_bytes: Any, shared: Any, usd_of: Prices) -> tuple[Bill, Any]:
    reads = np.maximum(shared, np.minimum(w.fan_out_consumers, 1)) / 2_097_152
    need = np.maximum(peak_bytes * np.maximum(reads, 1 / 1_048_576), peak / 1_000)
    shards = np.maximum(np.ceil(need * (1.3 / 0.8 * DUST)), 1)
    hours, gb = w.hours_per_month, _gb_of_peak(w)
    per_unit = usd_of["put_payload_unit"] * hours * 3_600
    units = np.ceil(w.record_bytes * (DUST / 25_600))
    bill = {
        "shard_hour": shards * (usd_of["shard_hour"] * hours),
        "put_payload_unit": w.records_per_second * units * per_unit,
    }
    if np.any(w.fan_out_consumers):
        per_shard = usd_of["efo_consumer_shard_hour"] * hours * w.fan_out_consumers
        per_byte = usd_of["efo_gb_out"] * gb * w.fan_out_consumers
        bill["efo_consumer_shard_hour"] = shards * per_shard
        bill["efo_gb_out"] = peak_bytes * per_byte
    longer = w.retention_hours > 24
    if np.any(longer):
        long_term_h = np.maximum(w.retention_hours - 168, 0)
        per_shard = usd_of["extended_retention_shard_hour"] * hours * longer
        per_byte = usd_of["long_term_retention_gb_month"] / 730 * gb * long_term_h
        bill["extended_retention_shard_hour"] = shards * per_shard
        bill["long_term_retention_gb_month"] = peak_bytes * per_byte
    return bill, peak * (shards / (1.3 * need))


def kinesis_provisioned(w: Any, usd_of: Prices) -> Outputs:
    """Price shards, payload units, fan-out and retention."""
    peak = w.records_per_second * w.peak_to_mean
    peak_bytes = peak * w.record_bytes
    bill, rate = _shards(w, peak, peak_bytes, w.shared_consumers, usd_of)
    delay = _PUT_S + _read_s(w.shared_consumers, w.fan_out_consumers)
    fits = _stream_fits(w, peak, peak_bytes, 20)
    return Outputs(bill, total(*bill.values()), rate, delay, fits)


def _retained(w: Any, peak_bytes: Any, gb: Any, usd_of: Prices, mode: str) -> Bill:
    if not np.any(w.retention_hours > 24):
        return {}
    extended = f"{mode}_extended_retention_gb_month"
    long_term = f"{mode}_long_term_retention_gb_month"
    extended_h = np.maximum(np.minimum(w.retention_hours, 168) - 24, 0)
    long_term_h = np.maximum(w.retention_hours - 168, 0)
    return {
        extended: peak_bytes * (usd_of[extended] / 730 * gb * extended_h),
        long_term: peak_bytes * (usd_of[long_term] / 730 * gb * long_term_h),
    }


def kinesis_on_demand(w: Any, usd_of: Prices) -> Outputs:
    """Meter ingest, retrieval and retention."""
    peak = w.records_per_second * w.peak_to_mean
    peak_bytes = peak * w.record_bytes
    gb = _gb_of_peak(w)
    steps = np.ceil(w.record_bytes * (DUST / 1_024))
    per_step = usd_of["on_demand_gb_in"] * w.hours_per_month * (3_600 / 2**20)
    bill = {
        "on_demand_gb_in": w.records_per_second * steps * per_step,
        "on_demand_gb_out": peak_bytes * (usd_of["on_demand_gb_out"] * gb * w.shared_consumers),
        "on_demand_stream_hour": w.hours_per_month * usd_of["on_demand_stream_hour"],
        **_retained(w, peak_bytes, gb, usd_of, "on_demand"),
    }
    if np.any(w.fan_out_consumers):
        per_byte = usd_of["on_demand_efo_gb_out"] * gb * w.fan_out_consumers
        bill["on_demand_efo_gb_out"] = peak_bytes * per_byte
    bytes_per_second = np.minimum(np.maximum(2 * peak_bytes, 4e6), 10e9)
    rate = np.minimum(bytes_per_second / w.record_bytes, np.clip(2 * peak, 4e3, 10e6))
    delay = _PUT_S + _read_s(w.shared_consumers, w.fan_out_consumers)
    fits = _stream_fits(w, peak, peak_bytes, 20)
    return Outputs(bill, total(*bill.values()), rate, delay, fits)


def kinesis_advantage(w: Any, usd_of: Prices) -> Outputs:
    """Meter ingest, retrieval and retention above the account's minimum."""
    mode = "on_demand_advantage"
    peak = w.records_per_second * w.peak_to_mean
    peak_bytes = peak * w.record_bytes
    gb = _gb_of_peak(w)
    minimum = 25 * 1_048_576 * 3_600 / 2**30 * w.hours_per_month
    steps = np.ceil(w.record_bytes * (DUST / 1_024))
    gb_in = w.records_per_second * steps * (w.hours_per_month * (3_600 / 2**20))
    read = peak_bytes * (gb * (w.shared_consumers + w.fan_out_consumers))
    gb_out = np.maximum(read, minimum)
    bill = _retained(w, peak_bytes, gb, usd_of, mode)
    if np.any(w.fan_out_consumers):
        pushed = peak_bytes * (gb * w.fan_out_consumers)
        gb_out = gb_out - pushed
        bill[f"{mode}_efo_gb_out"] = pushed * usd_of[f"{mode}_efo_gb_out"]
    bill[f"{mode}_gb_in"] = np.maximum(gb_in, minimum) * usd_of[f"{mode}_gb_in"]
    bill[f"{mode}_gb_out"] = gb_out * usd_of[f"{mode}_gb_out"]
    delay = _PUT_S + _read_s(w.shared_consumers, w.fan_out_consumers)
    fits = _stream_fits(w, peak, peak_bytes, 50)
    rate = np.minimum(10e9 / w.record_bytes, 10e6)
    return Outputs(bill, total(*bill.values()), rate, delay, fits)


def _firehose(w: Any, usd_of: Prices, ingest: str) -> tuple[Bill, Any]:
    load = w.records_per_second * (w.hours_per_month * 3_600)
    flush = np.minimum(5_242_880 / (w.records_per_second * w.record_bytes), 300)
    objects = np.ceil(np.minimum(w.hours_per_month * 3_600 / flush, load) * DUST)
    gb = load * np.ceil(w.record_bytes * (DUST / 5_120)) * (5_120 / 2**30)
    usd = usd_of[ingest] * gb
    usd += (0.025 - 0.029) * np.maximum(gb - 512_000, 0)
    usd += (0.020 - 0.025) * np.maximum(gb - 2_048_000, 0)
    return {ingest: usd, _PUTS: usd_of[_PUTS] * objects}, flush


def firehose_direct_put(w: Any, usd_of: Prices) -> Outputs:
    """Meter direct puts and the objects they become."""
    bill, flush = _firehose(w, usd_of, "ingest_direct_put_gb")
    per_request = np.maximum(np.minimum(np.floor(4_194_304 / w.record_bytes), 500), 1)
    rate = np.minimum(np.minimum(5_242_880 / w.record_bytes, 500_000), 2_000 * per_request)
    delay = flush / 2 + (0.02 + _DELIVER_S)
    fits = (w.record_bytes <= 1_024_000) & (w.destination == "s3")
    return Outputs(bill, total(*bill.values()), rate, delay, fits)


def firehose_behind_stream(w: Any, usd_of: Prices) -> Outputs:
    """Price a stream with one more consumer, and the objects it makes."""
    table = "kinesis_data_streams:"
    stream_usd = {key.removeprefix(table): usd for key, usd in usd_of.items()}
    peak = w.records_per_second * w.peak_to_mean
    peak_bytes = peak * w.record_bytes
    stream, rate = _shards(w, peak, peak_bytes, w.shared_consumers + 1, stream_usd)
    bill = {f"{table}{key}": usd for key, usd in stream.items()}
    bill |= _firehose(w, usd_of, "ingest_kds_source_gb")[0]
    shared = np.where(w.shared_consumers > 0, w.shared_consumers + 1, 0)
    delay = _PUT_S + _read_s(shared, w.fan_out_consumers)
    fits = _stream_fits(w, peak, peak_bytes, 20)
    return Outputs(bill, total(*bill.values()), rate, delay, fits)


def kinesis_agent(w: Any, usd_of: Prices) -> Outputs:
    """Price the stream behind the agents, and time their buffers."""
    peak = w.records_per_second * w.peak_to_mean
    bill, rate = _shards(w, peak, peak * w.record_bytes, w.shared_consumers, usd_of)
    held = np.maximum(np.minimum(np.floor(4_194_304 / w.record_bytes), 500), 1)
    flush = np.minimum(held * w.producers / w.records_per_second, 60)
    host = np.minimum(held * (24 / _AGENT_PUT_S), 20e6 / w.record_bytes) * w.producers
    delay = flush / 2 + (0.05 + _AGENT_PUT_S + _read_s(w.shared_consumers, w.fan_out_consumers))
    fits = (w.record_bytes <= 1_024_000) & (peak <= host) & (w.fan_out_consumers <= 20)
    return Outputs(bill, total(*bill.values()), np.minimum(rate, host), delay, fits)


def _brokers(peak: Any, factors: Any, partitions: Any, most: Any, least: Any) -> tuple[Any, Any]:
    """Return the index of the size with the fewest vCPUs within 60 brokers, and how many."""
    best: Any = np.inf
    chosen: Any = 0
    count: Any = 0.0
    for size, vcpus in enumerate(_VCPUS):
        thirds = np.maximum(peak * factors[size], partitions * (3.0 / most[size]))
        needed = np.maximum(np.ceil(np.maximum(thirds, least) * (DUST / 3)), 1) * 3
        rank = np.where(needed <= 60, needed * vcpus, needed + 60 * _VCPUS[-1])
        better = rank < best
        best = np.minimum(best, rank)
        chosen = np.where(better, size, chosen)
        count = np.where(better, needed, count)
    return chosen, count


def _broker_hours(w: Any, chosen: Any, n: Any, usd_of: Prices) -> tuple[Bill, Any]:
    """Return what the brokers of each size cost, and what they cost together."""
    hours = [key for key in usd_of if key.endswith("_broker_hour")]
    usd = n * np.array([usd_of[key] for key in hours])[chosen] * w.hours_per_month
    taken = {key: chosen == size for size, key in enumerate(hours)}
    return {key: usd * mask for key, mask in taken.items() if np.any(mask)}, usd


def _producing_s(w: Any, mean_bytes: Any, load: Any) -> Any:
    linger = np.minimum(16_384 * w.producers / mean_bytes, 0.005) / 2
    spare = np.maximum(1 - load, 0)
    with np.errstate(divide="ignore"):
        produce = _PRODUCE_S / spare
    fetch = np.where(w.shared_consumers + w.fan_out_consumers > 0, 0.0015, 0.0)
    return linger + produce + fetch


def msk_standard(w: Any, usd_of: Prices) -> Outputs:
    """Choose brokers by AWS's sizing model and pay them, their volumes and the zones between."""
    groups = w.shared_consumers + w.fan_out_consumers
    mean_bytes = w.records_per_second * w.record_bytes
    peak_bytes = mean_bytes * w.peak_to_mean
    partitions = np.maximum(np.ceil(peak_bytes * (DUST / 10e6)), 1)
    stored = mean_bytes * (6 * 3_600 * w.retention_hours)
    volume, network = _STANDARD["volume"], _STANDARD["network"]
    factors = [
        np.maximum(13 / v, (11.4 + 3 * groups) / n) for v, n in zip(volume, network, strict=True)
    ]
    chosen, n = _brokers(peak_bytes, factors, partitions, _STANDARD["partitions"], stored / 2**44)
    each = peak_bytes / n
    fast = np.minimum(volume[chosen], np.maximum(13 * each, 250 * 2**20))
    load = each * np.maximum(3 / fast, (groups + 2) * (1 / network)[chosen])
    month = w.hours_per_month / 730
    per_stored = usd_of["standard_storage_gb_month"] / 2**30 * month
    per_fast = usd_of["provisioned_storage_throughput_mbps_month"] / 2**20 * month
    per_sent = 4 / 3 * 3_600 / 2**30 * usd_of[_BETWEEN_ZONES] * w.hours_per_month
    rest = {
        "standard_storage_gb_month": np.maximum(stored, n * 2**30) * per_stored,
        "provisioned_storage_throughput_mbps_month": n * fast * (fast > 250 * 2**20) * per_fast,
        _BETWEEN_ZONES: mean_bytes * per_sent,
    }
    brokers, brokers_usd = _broker_hours(w, chosen, n, usd_of)
    rate = w.records_per_second * w.peak_to_mean / load
    delay = _producing_s(w, mean_bytes, load)
    return Outputs(brokers | rest, total(brokers_usd, *rest.values()), rate, delay, True)


def msk_express(w: Any, usd_of: Prices) -> Outputs:
    """Choose brokers by their sustained rates and pay them, their data and the zones between."""
    groups = w.shared_consumers + w.fan_out_consumers
    mean_bytes = w.records_per_second * w.record_bytes
    peak_bytes = mean_bytes * w.peak_to_mean
    partitions = np.maximum(np.ceil(peak_bytes * (DUST / 10e6)), 1)
    factors = [
        np.maximum(1 / i, groups / o) / 0.75
        for i, o in zip(_EXPRESS["in"], _EXPRESS["out"], strict=True)
    ]
    chosen, n = _brokers(peak_bytes, factors, partitions, _EXPRESS["partitions"], 0.0)
    most = np.maximum((1 / _EXPRESS["in_max"])[chosen], groups * (1 / _EXPRESS["out_max"])[chosen])
    load = peak_bytes / n * most
    gb = w.hours_per_month * (3_600 / 2**30)
    per_stored = usd_of["express_storage_gb_month"] / 730 * gb * w.retention_hours
    rest = {
        "express_data_in_gb": mean_bytes * (usd_of["express_data_in_gb"] * gb),
        "express_storage_gb_month": mean_bytes * per_stored,
        _BETWEEN_ZONES: mean_bytes * (4 / 3 * usd_of[_BETWEEN_ZONES] * gb),
    }
    brokers, brokers_usd = _broker_hours(w, chosen, n, usd_of)
    rate = w.records_per_second * w.peak_to_mean / load
    delay = _producing_s(w, mean_bytes, load)
    fits = peak_bytes * w.hottest_key_share <= 15e6
    return Outputs(brokers | rest, total(brokers_usd, *rest.values()), rate, delay, fits)


def msk_serverless(w: Any, usd_of: Prices) -> Outputs:
    """Meter partitions, data and storage, and see whether the fixed limits hold."""
    groups = w.shared_consumers + w.fan_out_consumers
    mean_bytes = w.records_per_second * w.record_bytes
    peak_bytes = mean_bytes * w.peak_to_mean
    busiest = np.maximum(1 / 5e6, groups / 10e6)
    partitions = np.maximum(np.ceil(peak_bytes * (busiest * DUST)), 1)
    most = np.maximum(1 / 200e6, groups / 400e6)
    load = peak_bytes * most
    hours, gb = w.hours_per_month, w.hours_per_month * (3_600 / 2**30)
    per_stored = usd_of["serverless_storage_gb_month"] / 730 * gb * w.retention_hours
    bill = {
        "serverless_partition_hour": partitions * (usd_of["serverless_partition_hour"] * hours),
        "serverless_gb_in": mean_bytes * (usd_of["serverless_gb_in"] * gb),
        "serverless_gb_out": mean_bytes * (usd_of["serverless_gb_out"] * gb * groups),
        "serverless_storage_gb_month": mean_bytes * per_stored,
        "serverless_cluster_hour": usd_of["serverless_cluster_hour"] * hours,
    }
    fits = (load <= 1) & (peak_bytes * (busiest * w.hottest_key_share) <= 1)
    fits &= (partitions <= 2_400) & (w.record_bytes <= 8_388_608) & (w.producers <= 3_000)
    rate = 1 / (most * w.record_bytes)
    delay = _producing_s(w, mean_bytes, load)
    return Outputs(bill, total(*bill.values()), rate, delay, fits)


KERNELS: dict[str, Kernel] = {
    "kinesis_data_streams_provisioned": kinesis_provisioned,
    "kinesis_data_streams_on_demand": kinesis_on_demand,
    "kinesis_data_streams_advantage": kinesis_advantage,
    "firehose_direct_put": firehose_direct_put,
    "firehose_behind_stream": firehose_behind_stream,
    "kinesis_agent": kinesis_agent,
    "msk_standard": msk_standard,
    "msk_express": msk_express,
    "msk_serverless": msk_serverless,
}
