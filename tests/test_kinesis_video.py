"""Kinesis Video Streams: tiers, ways of playing, and WebRTC."""

from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.errors import PriceNotFound
from estimator.services.kinesis_video_streams import (
    KVS_HOT,
    KVS_WARM,
    KVS_WEBRTC,
    StreamConfig,
    WebRtcConfig,
)
from estimator.workloads.video_ingest import VideoIngest

HOT = {"data_ingested_gb": 0.0085, "storage_hot_gb_month": 0.023}
WARM = {"warm_ingest_fragment": 0.01 / 1024, "storage_warm_gb_month": 0.0125}


def estimated(model: Any, workload: VideoIngest, config: Any = None) -> Estimate:
    return estimate(model, workload, region="us-east-1", on="2026-11-01", config=config)


def check(result: Estimate, name: str) -> Any:
    (found,) = (c for c in result.checks if c.name == name)
    return found


@pytest.mark.parametrize(("days", "fragment_s"), [(30, 1.06), (60, 0.68)])
def test_the_warm_tier_pays_from_the_published_fragment_length(
    days: int, fragment_s: float
) -> None:
    # https://aws.amazon.com/blogs/iot/optimize-long-term-video-storage-costs-with-amazon-kinesis-video-streams-warm-storage-tier/
    workload = VideoIngest(
        bits_per_second=4 * 2.0**20, retention_hours=24.0 * days, viewer_hours_per_month=0.0
    )
    lengths = fragment_s + np.array([-0.01, 0.01])
    config = StreamConfig(fragment_s=lengths)

    hot = estimated(KVS_HOT, workload, config).sizing.billed
    warm = estimated(KVS_WARM, workload, config).sizing.billed
    cheaper = sum(hot[d] * usd for d, usd in HOT.items()) > sum(
        warm[d] * usd for d, usd in WARM.items()
    )

    assert np.asarray(cheaper).tolist() == [False, True]


def test_warm_media_is_billed_for_thirty_days_and_then_for_what_is_kept() -> None:
    days = np.array([0.0, 1.0, 30.0, 60.0])

    kept = estimated(KVS_WARM, VideoIngest(retention_hours=24 * days)).sizing.billed

    gb_months = np.asarray(kept["storage_warm_gb_month"])
    assert gb_months / gb_months[2] == pytest.approx([0, 1, 1, 2])


def test_the_warm_tier_is_not_quoted_where_it_has_no_price() -> None:
    with pytest.raises(PriceNotFound):
        estimate(KVS_WARM, VideoIngest(), region="eu-central-1", on="2026-11-01")


@pytest.mark.parametrize("model", [KVS_HOT, KVS_WARM])
def test_every_way_of_playing_bills_the_same_bytes_at_its_own_price(model: Any) -> None:
    bytes_watched = 2_000 * 3_600 * 2e6 / 8

    for playback in ("hls", "dash", "getmedia"):
        result = estimated(model, VideoIngest(), StreamConfig(playback=playback))
        (consumed,) = (line for line in result.lines if "consumed" in line.dimension)

        assert float(consumed.quantity) == pytest.approx(bytes_watched / 2**30)
        assert ("hls" in consumed.dimension) == (playback != "getmedia")
        assert consumed.rate.usd[0] == (0.0085 if playback == "getmedia" else 0.0119)


def test_live_playback_of_nothing_stored_needs_getmedia() -> None:
    workload = VideoIngest(retention_hours=0.0)

    assert not estimated(KVS_HOT, workload).feasible
    assert estimated(KVS_HOT, workload, StreamConfig(playback="getmedia")).feasible


def test_getmedia_does_not_wait_for_fragments() -> None:
    lengths = np.array([1.0, 10.0])
    hls = estimated(KVS_HOT, VideoIngest(), StreamConfig(fragment_s=lengths))
    getmedia = estimated(
        KVS_HOT, VideoIngest(), StreamConfig(playback="getmedia", fragment_s=lengths)
    )

    assert np.diff(hls.delay.quantile(0.5)) == pytest.approx(9 * (1 + 3))
    assert np.ptp(getmedia.delay.quantile(0.5)) == 0
    assert np.all(getmedia.delay.quantile(0.99) < hls.delay.quantile(0.5))


def test_longer_fragments_let_more_people_watch() -> None:
    lengths = np.array([1.0, 2.0, 4.0])
    result = estimated(KVS_HOT, VideoIngest(), StreamConfig(fragment_s=lengths))

    assert check(result, "viewers of a stream").capacity.tolist() == [500, 1000, 2000]


def test_webrtc_bills_storage_sessions_only_where_media_is_kept() -> None:
    hours = np.array([0.0, 24.0])
    billed = estimated(KVS_WEBRTC, VideoIngest(retention_hours=hours)).sizing.billed

    minutes = 100 * 24 * 30.4 * 60
    assert np.asarray(billed["webrtc_ingestion_minute"]) == pytest.approx([0, minutes])
    assert np.asarray(billed["storage_hot_gb_month"])[0] == 0


def test_direct_media_does_not_leave_aws() -> None:
    direct = estimated(KVS_WEBRTC, VideoIngest(retention_hours=0.0)).sizing.billed
    played = estimated(KVS_HOT, VideoIngest()).sizing.billed

    out = "data_transfer:internet_out_gb"
    assert float(direct[out]) == pytest.approx(0.2 * float(played[out]))


def test_channels_are_fewer_outside_two_regions() -> None:
    many = VideoIngest(streams=8_000.0)

    for region, ok in (("us-west-2", True), ("eu-central-1", False)):
        result = estimate(KVS_WEBRTC, many, region=region, on="2026-11-01")
        assert check(result, "signaling channels").ok == ok


def test_images_need_stored_media_and_those_in_s3_cause_requests() -> None:
    workload = VideoIngest(images_per_stream_hour=60.0)
    images = 60 * 100 * 24 * 30.4

    to_s3 = estimated(KVS_HOT, workload).sizing.billed
    asked = estimated(KVS_HOT, workload, StreamConfig(image_delivery="get_images")).sizing.billed

    assert float(to_s3["image_s3_delivery_1080p_or_lower"]) == pytest.approx(images)
    assert float(to_s3["s3:standard_put_copy_post_list_request"]) == pytest.approx(images)
    assert asked["s3:standard_put_copy_post_list_request"] == 0
    unstored = VideoIngest(images_per_stream_hour=60.0, retention_hours=0.0)
    assert not check(estimated(KVS_WEBRTC, unstored), "images need storage").ok


def test_a_storage_session_gives_images_only_when_asked() -> None:
    # https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/API_webrtc_JoinStorageSessionAsViewer.html
    workload = VideoIngest(images_per_stream_hour=np.array([0.0, 60.0]))

    to_s3, asked = (
        estimated(KVS_WEBRTC, workload, WebRtcConfig(image_delivery=how)).feasible.tolist()
        for how in ("s3_delivery", "get_images")
    )

    assert to_s3 == [True, False]
    assert asked == [True, True]


def test_a_storage_session_sustains_what_it_takes() -> None:
    # 100 cameras, 1 Mbit/s each where media is kept
    workload = VideoIngest(bits_per_second=2e6, retention_hours=np.array([0.0, 24.0]))

    sustained = estimated(KVS_WEBRTC, workload).sizing.throughput

    assert np.asarray(sustained) * 8 == pytest.approx([200e6, 100e6])
