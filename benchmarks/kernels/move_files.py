"""Kernels of the ways to move files."""

from typing import Any

import numpy as np

from benchmarks.kernels.base import DUST, Bill, Kernel, Outputs, Prices, lognormal_mean, total

_PUTS = "s3:standard_put_copy_post_list_request"
_GETS = "s3:standard_get_request"

_SETUP_S = lognormal_mean(86_400, 432_000)
_CLIENT_S = lognormal_mean(14_400, 259_200)
_SLOT_S = lognormal_mean(172_800, 1_209_600)
_PORT_S = lognormal_mean(3_024_000, 9_676_800)
_ORDER_S = lognormal_mean(86_400, 345_600)
_SHIPPING_S = lognormal_mean(172_800, 604_800)
_IMPORT_S = lognormal_mean(259_200, 518_400)


def _puts(w: Any, part_bytes: float) -> Any:
    parts = np.ceil(w.data_bytes / w.files * (DUST / part_bytes))
    return w.files * (parts + 2.0 * (parts > 1))


def _datasync_bill(w: Any, usd_of: Prices, mode: str) -> Bill:
    puts = _puts(w, 16_777_216) + 2 * np.ceil(w.files * (DUST / 500))
    return {
        f"{mode}_mode_gb": w.data_bytes * (usd_of[f"{mode}_mode_gb"] / 2**30),
        _PUTS: puts * usd_of[_PUTS],
        _GETS: w.files * (2 * usd_of[_GETS]),
    }


def _enhanced_bill(w: Any, usd_of: Prices) -> Bill:
    task = "enhanced_mode_task_execution"
    return {**_datasync_bill(w, usd_of, "enhanced"), task: usd_of[task]}


def _datasync_s(w: Any, line: Any) -> Any:
    rate = np.minimum(np.minimum(line, 1.25e9), w.source_bytes_per_second)
    return np.maximum(w.data_bytes / rate, w.files / 669)


def datasync_basic(w: Any, usd_of: Prices) -> Outputs:
    """Time listing, transfer and verification one after the other."""
    moving = _datasync_s(w, w.link_bits_per_second * w.link_share / 8)
    delay = moving * (24 / w.hours_per_day) + (_SETUP_S + 70 + w.files * (1 / 2_913 + 1 / 746))
    fits = w.largest_file_bytes <= 48.8 * 2**40
    bill = _datasync_bill(w, usd_of, "basic")
    return Outputs(bill, total(*bill.values()), w.data_bytes / moving, delay, fits)


def datasync_enhanced(w: Any, usd_of: Prices) -> Outputs:
    """Time the transfer, which always outlasts listing and verification beside it."""
    moving = _datasync_s(w, w.link_bits_per_second * w.link_share / 8)
    bill = _enhanced_bill(w, usd_of)
    delay = moving * (24 / w.hours_per_day) + (_SETUP_S + 70)
    fits = w.largest_file_bytes <= 48.8 * 2**40
    return Outputs(bill, total(*bill.values()), w.data_bytes / moving, delay, fits)


def datasync_direct_connect(w: Any, usd_of: Prices) -> Outputs:
    """Time the transfer over a port, and pay the port for a month or until the end."""
    moving = _datasync_s(w, 1e9)
    idle = max(_PORT_S - 7_776_000, 0)
    kept = np.maximum(moving + (_SETUP_S + 70), 2_628_000) + idle
    bill = _enhanced_bill(w, usd_of)
    port = "direct_connect:port_hour_dedicated_10g"
    bill[port] = np.ceil(kept * (DUST / 3_600)) * usd_of[port]
    delay = moving + (_PORT_S + _SETUP_S + 70)
    fits = w.largest_file_bytes <= 48.8 * 2**40
    return Outputs(bill, total(*bill.values()), w.data_bytes / moving, delay, fits)


def _upload(w: Any, round_trip_s: Any) -> tuple[Any, Any]:
    requests = _puts(w, 67_108_864)
    window = np.minimum(2_097_152, 1_460 / np.sqrt(w.loss))
    streams = w.data_bytes * (round_trip_s / (32 * window))
    streams += requests * ((0.15 + w.round_trip_s) / 32)
    rate = np.minimum(w.link_bits_per_second * w.link_share / 8, w.source_bytes_per_second)
    return requests, np.maximum(streams, w.data_bytes / rate)


def _storable(w: Any) -> Any:
    fits = np.ceil(w.largest_file_bytes * (DUST / 67_108_864)) <= 10_000
    return fits & (w.largest_file_bytes <= 48.8 * 2**40)


def s3_multipart(w: Any, usd_of: Prices) -> Outputs:
    """Time parallel streams and count their requests."""
    requests, seconds = _upload(w, w.round_trip_s)
    puts = "standard_put_copy_post_list_request"
    usd = requests * usd_of[puts]
    delay = seconds * (24 / w.hours_per_day) + _CLIENT_S
    return Outputs({puts: usd}, usd, w.data_bytes / seconds, delay, _storable(w))


def s3_transfer_acceleration(w: Any, usd_of: Prices) -> Outputs:
    """Time parallel streams to the edge, and pay for every byte."""
    requests, seconds = _upload(w, np.minimum(w.round_trip_s, 0.015))
    puts, gb = "standard_put_copy_post_list_request", "transfer_acceleration_in_gb_edge_us_eu_jp"
    bill = {puts: requests * usd_of[puts], gb: w.data_bytes * (usd_of[gb] / 2**30)}
    delay = seconds * (24 / w.hours_per_day) + _CLIENT_S
    return Outputs(bill, total(*bill.values()), w.data_bytes / seconds, delay, _storable(w))


def transfer_family_sftp(w: Any, usd_of: Prices) -> Outputs:
    """Time four sessions and meter the server while they last."""
    count = np.minimum(4, w.files)
    window = np.minimum(2_097_152, 1_460 / np.sqrt(w.loss)) / w.round_trip_s
    own = np.minimum(window, 100e6)
    shared = np.minimum(w.link_bits_per_second * w.link_share / 8, w.source_bytes_per_second)
    each = w.data_bytes / (count * np.minimum(own, shared / count)) + w.files / count * 0.6
    sending = np.maximum(each, 0.6 + w.largest_file_bytes / np.minimum(own, shared))
    lasting = sending * (24 / w.hours_per_day) + (2 + w.files / 5_500)
    bill = {
        "protocol_hour_sftp": np.ceil(lasting * (DUST / 3_600)) * usd_of["protocol_hour_sftp"],
        "data_uploaded_gb_sftp": w.data_bytes * (usd_of["data_uploaded_gb_sftp"] / 2**30),
        _PUTS: _puts(w, 8_388_608) * usd_of[_PUTS],
        _GETS: w.files * usd_of[_GETS],
    }
    usd, fits = total(*bill.values()), w.largest_file_bytes <= 5e12
    return Outputs(bill, usd, w.data_bytes / sending, lasting + _CLIENT_S, fits)


def data_transfer_terminal(w: Any, usd_of: Prices) -> Outputs:
    """Time a visit with one port and pay its hours."""
    puts = _puts(w, 67_108_864)
    upload = np.maximum(w.data_bytes / 5e9, puts / 3_500)
    port = "data_transfer_terminal_port_hour"
    bill = {
        port: np.ceil(upload * (DUST / 3_600)) * usd_of[port],
        _PUTS: puts * usd_of[_PUTS],
        _GETS: w.files * usd_of[_GETS],
    }
    delay = upload + 3_600 * np.ceil(upload * (DUST / 21_600))
    delay += w.data_bytes / np.minimum(w.source_bytes_per_second, 5e9)
    delay += w.files / 5_500 + (_SLOT_S + 2 * 86_400 - 3_600)
    fits = _storable(w) & w.enterprise_support
    return Outputs(bill, total(*bill.values()), w.data_bytes / upload, delay, fits)


def snowball_edge_210tb(w: Any, usd_of: Prices) -> Outputs:
    """Fill one device after the other, and pay the days of each."""
    fee = "snowball_edge_storage_optimized_210tb_"
    devices = np.maximum(np.ceil(w.data_bytes * (DUST / 210e12)), 1)
    full = devices - 1
    last_bytes = w.data_bytes - full * 210e12
    rate = np.minimum(48.1 * (w.data_bytes / w.files), np.minimum(325e6, w.source_bytes_per_second))
    full_days, last_days = 210e12 / 86_400 / rate, last_bytes / (86_400 * rate)
    dear = full + (last_bytes * DUST > 100e12)
    extra = full * np.maximum(np.ceil(full_days * DUST) - 15, 0)
    extra += np.maximum(np.ceil(last_days * DUST) - 15, 0)
    bill = {
        f"{fee}job_fee_to_100tb": (devices - dear) * usd_of[f"{fee}job_fee_to_100tb"],
        f"{fee}job_fee_to_210tb": dear * usd_of[f"{fee}job_fee_to_210tb"],
        f"{fee}extra_day": extra * usd_of[f"{fee}extra_day"],
        _PUTS: w.files * usd_of[_PUTS],
    }
    delay = w.data_bytes / rate + 2 * _SHIPPING_S * devices + (_ORDER_S + _IMPORT_S)
    fits = np.where(devices > 1, full_days, last_days) <= 360
    fits &= (w.largest_file_bytes <= 5e12) & w.existing_snow_customer
    return Outputs(bill, total(*bill.values()), rate, delay, fits)


KERNELS: dict[str, Kernel] = {
    "datasync_basic": datasync_basic,
    "datasync_enhanced": datasync_enhanced,
    "datasync_direct_connect": datasync_direct_connect,
    "s3_multipart": s3_multipart,
    "s3_transfer_acceleration": s3_transfer_acceleration,
    "transfer_family_sftp": transfer_family_sftp,
    "data_transfer_terminal": data_transfer_terminal,
    "snowball_edge_210tb": snowball_edge_210tb,
}
