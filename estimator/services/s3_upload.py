"""Uploading files to Amazon S3 over the internet with one's own client, plain or accelerated."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.delay import Delay, Fixed, Lognormal
from estimator.laws.network import path_rate, transfer_s
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services.file_moves import (
    MULTIPART,
    WINDOW,
    LineFacts,
    PacketFacts,
    PutFacts,
    parts_per_file,
    puts_per_file,
    share_of_the_line,
    time_on_the_line,
)
from estimator.units import (
    DAY,
    GIB,
    HOUR,
    KIB,
    MIB,
    TIB,
    Array,
    largest,
    smallest,
    steps,
    times,
)
from estimator.workloads import MoveFiles

_LIMITS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html"
_LARGER_OBJECTS = (
    "https://aws.amazon.com/about-aws/whats-new/2025/12/amazon-s3-maximum-object-size-50-tb/"
)
_PERFORMANCE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html"
_CLI = "https://docs.aws.amazon.com/cli/latest/topic/s3-config.html"
_FAQ = "https://aws.amazon.com/s3/faqs/"
_PRICING = "https://aws.amazon.com/s3/pricing/"
_ACCELERATION = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html"

_quota = partial(fact, kind="quota", source=_LIMITS, as_of="2026")
_setup = partial(fact, unit="s", kind="assumption", source=_CLI, as_of="2026")


@dataclass(frozen=True, kw_only=True)
class UploadConfig:
    """How the client cuts and sends the files."""

    streams: Array = param(
        32.0,
        "stream",
        "Requests in flight over all machines; the AWS CLI starts with 10",
        low=1.0,
        high=10_000.0,
        whole=True,
        log=True,
        options=(10.0, 32.0, 64.0, 128.0, 256.0),
    )
    part_bytes: Array = param(
        64 * MIB,
        "byte",
        "Size of a part, and of the largest file sent in one piece; the AWS CLI starts with 8 MiB",
        low=5 * MIB,
        high=5 * GIB,
        log=True,
        options=(8 * MIB, 16 * MIB, 64 * MIB, 256 * MIB),
    )


@dataclass(frozen=True, kw_only=True)
class AcceleratedConfig(UploadConfig):
    """How the client sends the files, and where the nearest edge location is."""

    edge: str = param(
        "us_eu_jp",
        "",
        "Where the edge location is that takes the data: United States, Europe or Japan, or other",
        choices=("us_eu_jp", "other"),
    )


@dataclass(frozen=True, kw_only=True)
class UploadFacts(LineFacts, PacketFacts, PutFacts):
    """Figures of any upload to S3."""

    parts_max: Array = _quota(10_000.0, "part", "Parts of one object")
    object_bytes_max: Array = _quota(
        48.8 * TIB,
        "byte",
        "Largest object; announced as 50 TB in December 2025, 5 TiB before",
        low=50e12,
        high=48.8 * TIB,
    )
    object_bytes_before: Array = fact(
        5 * TIB,
        "byte",
        "Largest object before December 2025, which older clients and tools still enforce",
        kind="published",
        source=_LARGER_OBJECTS,
        as_of="2025-12",
    )
    requests_per_second_per_prefix: Array = fact(
        3_500.0,
        "request/s",
        "PUT requests a prefix takes at least; S3 raises it as load grows",
        kind="quota",
        source=_PERFORMANCE,
        as_of="2026",
    )
    request_s: Array = fact(
        0.15,
        "s",
        "Time S3 takes for a request besides moving its data: AWS says 100 to 200 ms",
        kind="published",
        source=_PERFORMANCE,
        as_of="2026",
        low=0.1,
        high=0.2,
    )
    window_bytes: Array = fact(
        2 * MIB,
        "byte",
        "Largest TCP window of a connection; depends on the client, no published figure",
        kind="assumption",
        source=WINDOW,
        as_of="2026",
        low=256 * KIB,
        high=16 * MIB,
        measure="ss -ti on the client during an upload",
    )
    setup_s_p50: Array = _setup(
        4 * HOUR,
        meaning="Median time to prepare client, credentials and bucket; no published figure",
        low=HOUR,
        high=DAY,
    )
    setup_s_p99: Array = _setup(
        3 * DAY,
        meaning="Time that one such set-up in a hundred exceeds; no published figure",
        low=2 * DAY,
        high=7 * DAY,
    )


@dataclass(frozen=True, kw_only=True)
class AcceleratedFacts(UploadFacts):
    """Figures of an upload through an edge location."""

    edge_round_trip_s: Array = fact(
        0.015,
        "s",
        "Round trip to the nearest edge location; no published figure",
        kind="assumption",
        source=_ACCELERATION,
        as_of="2026",
        low=0.003,
        high=0.04,
        measure="ping BUCKET.s3-accelerate.amazonaws.com",
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB; the price page does not say",
        kind="assumption",
        source=_PRICING,
        as_of="2023",
        low=1e9,
        high=GIB,
    )


@dataclass(frozen=True)
class Upload:
    """An upload of the whole body of files while it may use the line."""

    streams: Array
    requests: Array
    pausing_s: Array
    streams_bytes_per_second: Array
    seconds: Array
    on_line_s: Array


def upload(w: MoveFiles, c: UploadConfig, f: UploadFacts, round_trip_s: Array) -> Upload:
    """Time an upload by line, source and streams, whichever is slowest.

    Notes
    -----
    A stream moves ``min(W / RTT, MSS / (RTT sqrt(p)))`` and pauses for every request, so N streams,
    no more than there are parts, take ``B / (N min(...)) + requests (s + RTT) / N``; line and
    source take ``B / (u L)`` and ``B / S``. The upload lasts as long as the slowest of them,
    stretched by the hours of the day in which the line may be used. Pauses last a round trip to the
    Region whatever `round_trip_s` bounds the data. Files are counted at their mean size.
    """
    parts = parts_per_file(w, c.part_bytes)
    enough = np.all(np.less_equal(c.streams, w.files))
    streams = c.streams if enough else smallest(c.streams, w.files * parts)
    requests = w.files * puts_per_file(parts, f)
    pausing_s = requests * ((f.request_s + w.round_trip_s) / streams)
    streams_s = streaming_s(w, f, streams, round_trip_s) + pausing_s
    steady_bytes_per_second = smallest(w.usable_link_bytes_per_second, w.source_bytes_per_second)
    seconds = largest(transfer_s(w.data_bytes, steady_bytes_per_second), streams_s)
    return Upload(
        streams=streams,
        requests=requests,
        pausing_s=pausing_s,
        streams_bytes_per_second=w.data_bytes / streams_s,
        seconds=seconds,
        on_line_s=seconds * (24 / w.hours_per_day),
    )


def streaming_s(w: MoveFiles, f: UploadFacts, streams: Array, round_trip_s: Array) -> Array:
    """Find how long all streams take [s] if nothing but window and loss holds them back."""
    path = path_rate(
        w.link_bits_per_second / 8,
        streams=streams,
        window_bytes=f.window_bytes,
        rtt_s=round_trip_s,
        loss=w.loss,
        utilisation=w.link_share,
        mss_bytes=f.packet_bytes,
    )
    return transfer_s(w.data_bytes, smallest(path.window_bytes_per_s, path.loss_bytes_per_s))


def upload_bounds(w: MoveFiles, u: Upload) -> dict[str, Array]:
    """Return what each bottleneck alone would sustain [byte/s]."""
    return {
        "line": w.usable_link_bytes_per_second,
        "source": w.source_bytes_per_second,
        "streams": u.streams_bytes_per_second,
    }


def upload_delay(f: UploadFacts, u: Upload) -> Delay:
    """Phases of the job; S3 checks every part as it arrives, so none follows the upload."""
    return Delay(
        (
            Lognormal.from_percentiles("set up client", f.setup_s_p50, f.setup_s_p99),
            Fixed("upload", u.on_line_s),
        )
    )


def upload_checks(w: MoveFiles, c: UploadConfig, f: UploadFacts, u: Upload) -> tuple[Check, ...]:
    """Limits of objects and requests, and what holds the upload back."""
    return (
        Check(
            "parts of the largest file",
            steps(w.largest_bytes, c.part_bytes),
            f.parts_max,
            "part",
            "Use larger parts: at least a ten-thousandth of the largest file.",
        ),
        Check(
            "largest file",
            w.largest_bytes,
            f.object_bytes_max,
            "byte",
            "Split the file: S3 holds no larger object.",
        ),
        Check(
            "largest file for older clients",
            w.largest_bytes,
            f.object_bytes_before,
            "byte",
            "Use a client from December 2025 or later.",
            "advice",
        ),
        Check(
            "requests to one prefix",
            u.requests / u.seconds,
            f.requests_per_second_per_prefix,
            "request/s",
            "Spread the keys over several prefixes, and let the client retry.",
            "soft",
        ),
        time_on_the_line(u.on_line_s, f),
        share_of_the_line(w, f),
        Check(
            "source read rate",
            w.usable_link_bytes_per_second,
            w.source_bytes_per_second,
            "byte/s",
            "The source is slower than the line: speed up or spread the reading.",
            "advice",
        ),
        Check(
            "streams to fill the line",
            w.usable_link_bytes_per_second,
            u.streams_bytes_per_second,
            "byte/s",
            "Round trip, loss or many requests hold the streams back: use more streams.",
            "advice",
        ),
    )


def size_multipart(w: MoveFiles, c: UploadConfig, f: UploadFacts) -> Sizing:
    """Time an upload by parallel streams and count its requests.

    Notes
    -----
    A file larger than a part is one create, its parts and one complete; smaller ones are one PUT.
    Data from the internet into S3 is free. Parts that fail and are sent again are not counted.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
    .. [2] https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
    .. [3] https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
    """
    u = upload(w, c, f, w.round_trip_s)
    return Sizing(
        units={"stream": u.streams},
        billed={"standard_put_copy_post_list_request": u.requests},
        throughput=w.data_bytes / u.seconds,
        bounds=upload_bounds(w, u),
        delay=upload_delay(f, u),
        checks=upload_checks(w, c, f, u),
    )


def size_accelerated(w: MoveFiles, c: AcceleratedConfig, f: AcceleratedFacts) -> Sizing:
    """Time an upload to the nearest edge location and see whether that gains anything.

    Notes
    -----
    Window and loss act over the round trip to the edge; loss is taken as on the whole way, which is
    pessimistic. The line stays what it is. All data is billed, although AWS charges nothing for
    what it expects to be no faster than a plain upload: its test is not published.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html
    .. [2] https://aws.amazon.com/s3/faqs/
    """
    u = upload(w, c, f, smallest(w.round_trip_s, f.edge_round_trip_s))
    from_afar_s = streaming_s(w, f, u.streams, w.round_trip_s) + u.pausing_s
    return Sizing(
        units={"stream": u.streams},
        billed={
            "standard_put_copy_post_list_request": u.requests,
            f"transfer_acceleration_in_gb_edge_{c.edge}": w.data_bytes / f.gb_bytes,
        },
        throughput=w.data_bytes / u.seconds,
        bounds=upload_bounds(w, u),
        delay=upload_delay(f, u),
        checks=(
            *upload_checks(w, c, f, u),
            Check(
                "gain of acceleration",
                u.seconds,
                times(from_afar_s, np.greater(w.round_trip_s, f.edge_round_trip_s)),
                "s",
                "Line or source bind, not distance: a plain upload takes as long and costs less.",
                "advice",
            ),
        ),
    )


UNMODELLED = {
    **dict.fromkeys(
        (
            "standard_ia_gb_month",
            "one_zone_ia_gb_month",
            "express_one_zone_gb_month",
            "glacier_instant_gb_month",
            "glacier_flexible_gb_month",
            "glacier_deep_archive_gb_month",
            "intelligent_tiering_frequent_gb_month",
            "intelligent_tiering_infrequent_gb_month",
            "intelligent_tiering_archive_instant_gb_month",
            "intelligent_tiering_archive_gb_month",
            "intelligent_tiering_deep_archive_gb_month",
            "intelligent_tiering_monitoring_object_month",
            "inventory_object",
            "object_tag_month",
        ),
        "storage after arrival is not part of the question",
    ),
    **dict.fromkeys(
        (
            "standard_ia_put_copy_post_list_request",
            "one_zone_ia_put_copy_post_list_request",
            "express_one_zone_put_request",
            "express_one_zone_upload_gb",
            "glacier_instant_put_copy_post_list_request",
            "glacier_flexible_put_request",
            "glacier_deep_archive_put_request",
            "intelligent_tiering_put_copy_post_list_request",
        ),
        "files arrive in S3 Standard",
    ),
    **dict.fromkeys(
        (
            "lifecycle_to_glacier_deep_archive_request",
            "lifecycle_to_glacier_flexible_request",
            "lifecycle_to_glacier_instant_request",
            "lifecycle_to_intelligent_tiering_request",
            "lifecycle_to_one_zone_ia_request",
            "lifecycle_to_standard_ia_request",
            "lifecycle_transition_glacier_deep_archive_request",
            "batch_operations_job",
            "batch_operations_object",
        ),
        "what happens to the objects later is not part of the question",
    ),
    **dict.fromkeys(
        (
            "standard_ia_get_request",
            "standard_ia_retrieval_gb",
            "one_zone_ia_get_request",
            "one_zone_ia_retrieval_gb",
            "express_one_zone_get_request",
            "express_one_zone_retrieval_gb",
            "glacier_instant_get_request",
            "glacier_instant_retrieval_gb",
            "glacier_flexible_get_request",
            "glacier_flexible_restore_request_bulk",
            "glacier_flexible_restore_request_expedited",
            "glacier_flexible_restore_request_standard",
            "glacier_flexible_retrieval_bulk_gb",
            "glacier_flexible_retrieval_expedited_gb",
            "glacier_flexible_retrieval_standard_gb",
            "glacier_deep_archive_get_request",
            "glacier_deep_archive_restore_request_bulk",
            "glacier_deep_archive_restore_request_standard",
            "glacier_deep_archive_retrieval_bulk_gb",
            "glacier_deep_archive_retrieval_standard_gb",
            "intelligent_tiering_get_request",
            "transfer_acceleration_out_gb",
        ),
        "reading from S3 is not part of the question",
    ),
    **dict.fromkeys(
        (
            "transfer_acceleration_inter_region_gb",
            "multi_region_access_point_routing_gb",
            "multi_region_access_point_acceleration_gb_north_america_to_elsewhere",
            "multi_region_access_point_acceleration_in_gb_within_asia_pacific",
            "multi_region_access_point_acceleration_in_gb_within_north_america",
            "multi_region_access_point_acceleration_out_gb_within_asia_pacific",
            "multi_region_access_point_acceleration_out_gb_within_north_america",
        ),
        "the files go to one bucket in one Region",
    ),
}
"""Dimensions of the price table that no model bills, and why."""

_NOT_INCLUDED = (
    "S3 storage after arrival",
    "your machine that reads and sends the files",
    "the internet line",
)

S3_MULTIPART = Model(
    id="s3_multipart",
    title="Multipart upload to S3 over the internet",
    prices="s3",
    workload=MoveFiles,
    config=UploadConfig,
    facts=UploadFacts,
    size=size_multipart,
    evidence=Evidence(throughput="B", delay="B"),
    best_for=("a few large files", "moves you script yourself", "the lowest bill"),
    not_for=("file metadata that must survive", "moves that fill the line for over a week"),
    not_included=_NOT_INCLUDED,
    docs=(MULTIPART, _LIMITS, _LARGER_OBJECTS, _PERFORMANCE, _CLI, _PRICING),
)
S3_ACCELERATED = Model(
    id="s3_transfer_acceleration",
    title="Multipart upload with Transfer Acceleration",
    prices="s3",
    workload=MoveFiles,
    config=AcceleratedConfig,
    facts=AcceleratedFacts,
    size=size_accelerated,
    evidence=Evidence(throughput="B", delay="B"),
    best_for=("sites far from the Region", "fast lines with loss on the long way"),
    not_for=("a full line: it carries no more", "Regions near the site"),
    not_included=_NOT_INCLUDED,
    docs=(_ACCELERATION, _FAQ, _PRICING, MULTIPART, _LIMITS),
)
