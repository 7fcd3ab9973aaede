"""Amazon Kinesis Video Streams: media stored hot, stored warm, or passed on by WebRTC."""

from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from estimator.laws.delay import Delay, Fixed, Lognormal, Sometimes, Stage
from estimator.model import Check, Evidence, Lifecycle, Model, Sizing, fact, param
from estimator.units import (
    DAY,
    GIB,
    HOUR,
    HOURS_PER_MONTH,
    MINUTE,
    Array,
    largest,
    smallest,
    times,
)
from estimator.workloads.video_ingest import VideoIngest

_LIMITS = "https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/limits.html"
_HLS = "https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/hls-playback.html"
_PRICING = "https://aws.amazon.com/kinesis/video-streams/pricing/"
_WARM = (
    "https://aws.amazon.com/blogs/iot/optimize-long-term-video-storage-costs-with-amazon-kinesis-"
    "video-streams-warm-storage-tier/"
)
_LATENCY = (
    "https://aws.amazon.com/blogs/iot/how-to-reduce-video-latency-with-amazon-kinesis-video-"
    "streams-part-"
)
_WEBRTC_GUIDE = "https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/"
_WEBRTC_LIMITS = _WEBRTC_GUIDE + "kvswebrtc-limits.html"
_WEBRTC = _WEBRTC_GUIDE + "kvswebrtc-how-it-works.html"

_quota = partial(fact, kind="quota", source=_LIMITS, as_of="2026")
_delayed = partial(fact, unit="s", kind="assumption", source=_LATENCY + "1/", as_of="2023-01")
_webrtc_quota = partial(fact, kind="quota", source=_WEBRTC_LIMITS, as_of="2026")
_webrtc_assumed = partial(fact, kind="assumption", source=_WEBRTC, as_of="2026")


@dataclass(frozen=True, kw_only=True)
class MediaConfig:
    """Where media goes, and how images are taken from it."""

    internet_share: Array = param(
        1.0,
        "",
        "Share of what is watched that leaves AWS for the internet; the rest stays in the Region",
        low=0.0,
        high=1.0,
    )
    image_delivery: str = param(
        "s3_delivery",
        "",
        "How still images are taken: delivered to S3 as media arrives, or asked for by GetImages",
        choices=("s3_delivery", "get_images"),
    )
    image_size: str = param(
        "1080p_or_lower", "", "Size of still images", choices=("1080p_or_lower", "above_1080p")
    )
    image_bytes: Array = param(
        200e3,
        "byte",
        "Size of one image delivered to S3, kept as long as the media",
        low=1e3,
        high=50e6,
        log=True,
    )


@dataclass(frozen=True, kw_only=True)
class StreamConfig(MediaConfig):
    """How a stream is written and played."""

    playback: str = param(
        "hls", "", "How viewers watch the live stream", choices=("hls", "dash", "getmedia")
    )
    fragment_s: Array = param(
        2.0, "s", "Length of one fragment: the key frame interval", low=0.2, high=60.0
    )
    player_fragments: Array = param(
        3.0,
        "fragment",
        "Fragments an HLS or DASH player buffers before it shows anything",
        low=1.0,
        high=10.0,
        whole=True,
    )
    playlist_fragments: Array = param(
        5.0,
        "fragment",
        "Fragments a playlist names: 3 for low delay, 5 to 10 for robust playback",
        low=1.0,
        high=5_000.0,
        whole=True,
    )
    fetches_per_second: Array = param(
        0.0,
        "fragment/s",
        "Fragments a viewer fetches a second, over all tracks; 0 takes the live pace",
        low=0.0,
        high=100.0,
    )


@dataclass(frozen=True, kw_only=True)
class WebRtcConfig(MediaConfig):
    """How long people watch at a time."""

    session_s: Array = param(
        10 * MINUTE, "s", "How long a viewer watches at a time", low=1.0, high=DAY, log=True
    )


@dataclass(frozen=True, kw_only=True)
class MediaFacts:
    """Figures of every way to carry media."""

    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB: AWS's examples divide by 1,024",
        kind="published",
        source=_PRICING,
        as_of="2019-06-01",
        low=1e9,
        high=GIB,
    )
    gb_month_hours: Array = fact(
        HOURS_PER_MONTH,
        "hour",
        "Hours of a GB-month; AWS's examples count 30 or 30.42 days",
        kind="published",
        source=_WARM,
        as_of="2026-01-04",
        low=672.0,
        high=744.0,
    )


@dataclass(frozen=True, kw_only=True)
class StreamFacts(MediaFacts):
    """Figures of a stream that stores media."""

    put_bytes_per_second_max: Array = _quota(
        12.5e6, "byte/s", "Media one stream takes before an increase"
    )
    fragment_bytes_max: Array = _quota(50e6, "byte", "Largest fragment")
    fragment_s_min: Array = _quota(
        1.0, "s", "Shortest fragment; AWS's blog on latency goes down to 0.5 s all the same"
    )
    fragment_s_max: Array = _quota(20.0, "s", "Longest fragment")
    tracks_max: Array = _quota(3.0, "track", "Tracks of a stream before an increase")
    streams_max: Array = _quota(
        10_000.0, "stream", "Streams per account and Region before an increase"
    )
    media_points_per_second: Array = _quota(
        500.0, "fragment/s", "Fragments a stream hands out, over all its HLS and DASH viewers"
    )
    playlist_points_per_second: Array = _quota(
        10_000.0, "fragment/s", "Fragments a stream names in playlists and manifests"
    )
    getmedia_connections: Array = _quota(3.0, "viewer", "GetMedia connections of a stream")
    getmedia_bytes_per_second_max: Array = _quota(
        25e6, "byte/s", "What GetMedia delivers of a stream before an increase"
    )
    ends_s: Array = _delayed(
        0.4,
        meaning="Encoding, decoding and network at both ends",
        low=0.3,
        high=0.8,
        measure="a clock filmed and shown side by side",
    )
    persist_s: Array = _delayed(
        0.1,
        meaning="Time from the end of a fragment until it can be played",
        low=0.05,
        high=0.3,
        measure="AWS/KinesisVideo PutMedia.FragmentPersistLatency",
    )
    rebuffer_share: Array = fact(
        0.02,
        "",
        "Share of viewing that runs one fragment late after a stall",
        kind="assumption",
        source=_LATENCY + "2/",
        as_of="2023-01",
        low=0.005,
        high=0.1,
    )
    getmedia_s_low: Array = _delayed(
        0.2,
        meaning="Time through the service with GetMedia, 5th percentile",
        low=0.1,
        high=0.4,
        measure="AWS/KinesisVideo GetMedia.MillisBehindNow",
    )
    getmedia_s_high: Array = _delayed(
        1.0,
        meaning="Time through the service with GetMedia, 95th percentile",
        low=0.5,
        high=2.0,
    )


@dataclass(frozen=True, kw_only=True)
class WarmFacts(StreamFacts):
    """Figures of the warm storage tier."""

    minimum_hours: Array = fact(
        30 * DAY / HOUR,
        "hour",
        "Storage billed at least for media in the warm tier",
        kind="published",
        source=_WARM,
        as_of="2026-01-04",
    )


@dataclass(frozen=True, kw_only=True)
class WebRtcFacts(MediaFacts):
    """Figures of WebRTC."""

    channels_max: Array = _webrtc_quota(
        5_000.0,
        "signaling channel",
        "Signaling channels per account and Region before an increase",
        regions=dict.fromkeys(("us-east-1", "us-west-2"), 10_000.0),
    )
    viewers_max: Array = _webrtc_quota(
        10.0, "viewer", "Viewers connected to a channel before an increase"
    )
    session_viewers_max: Array = _webrtc_quota(
        3.0, "viewer", "Viewers of a storage session, which viewers join where media is kept"
    )
    session_bytes_per_second_max: Array = _webrtc_quota(
        1e6 / 8, "byte/s", "Media a storage session takes before an increase"
    )
    relay_bytes_per_second_max: Array = _webrtc_quota(
        5e6 / 8, "byte/s", "Media that TURN relays over one connection"
    )
    messages_per_session: Array = _webrtc_assumed(
        40.0,
        "message",
        "Signaling messages of one viewing: offer, answer and candidates of both sides",
        low=10.0,
        high=100.0,
        measure="AWS/KinesisVideo MessagesTransferred.Count over connections",
    )
    relayed_share: Array = _webrtc_assumed(
        0.2,
        "",
        "Share of viewing that finds no direct path and is relayed by TURN",
        low=0.05,
        high=0.5,
        measure="AWS/KinesisVideo TURNConnectedMinutes over minutes watched",
    )
    path_s_low: Array = _webrtc_assumed(
        0.1, "s", "Time from lens to screen, 5th percentile", low=0.05, high=0.2
    )
    path_s_high: Array = _webrtc_assumed(
        0.5, "s", "Time from lens to screen, 95th percentile", low=0.3, high=1.0
    )


def watched_gb(w: VideoIngest, f: MediaFacts) -> Array:
    """GB that all viewers of the month receive."""
    return w.viewer_hours_per_month * HOUR * w.bytes_per_second / f.gb_bytes


def stored_gb_month(w: VideoIngest, f: MediaFacts, hours: Array) -> Array:
    """GB-months held when what the month brings is kept for some hours."""
    return w.bytes_per_month / f.gb_bytes * hours / f.gb_month_hours


def images_billed(w: VideoIngest, c: MediaConfig, f: MediaFacts) -> dict[str, Array]:
    """Meter still images and, where they go to S3, the requests and storage they cause."""
    images = w.images_per_stream_hour * w.work
    to_s3 = images * float(c.image_delivery == "s3_delivery")
    return {
        f"image_{c.image_delivery}_{c.image_size}": images,
        "s3:standard_put_copy_post_list_request": to_s3,
        "s3:standard_gb_month": to_s3
        * c.image_bytes
        / f.gb_bytes
        * w.retention_hours
        / f.gb_month_hours,
    }


def images_check(w: VideoIngest) -> Check:
    """Refuse images of media that is not stored."""
    return Check(
        "images need storage",
        np.where(np.asarray(w.retention_hours) > 0, 0.0, w.images_per_stream_hour)[()],
        0.0,
        "",
        "Still images are taken from stored media: keep it for an hour at least.",
    )


def viewers_max(w: VideoIngest, c: StreamConfig, f: StreamFacts) -> Array:
    """Viewers one stream serves at the same moment.

    Notes
    -----
    A live viewer fetches every fragment of every track once and a playlist as often:
    ``floor(min(500 / (tracks / d), 10,000 / (tracks m / d)))`` for fragments of d seconds and
    playlists of m. GetMedia allows a fixed number of connections.
    """
    if c.playback == "getmedia":
        return f.getmedia_connections
    live = w.tracks / c.fragment_s
    fetches = np.where(np.asarray(c.fetches_per_second) > 0, c.fetches_per_second, live)
    fitting = smallest(
        f.media_points_per_second / fetches,
        f.playlist_points_per_second / (live * c.playlist_fragments),
    )
    return np.asarray(np.floor(fitting * (1 + 1e-9)))[()]


def stream_delay(c: StreamConfig, f: StreamFacts) -> tuple[Stage, ...]:
    """Stages from the lens to the screen.

    Notes
    -----
    HLS and DASH show a fragment only once it is complete and stored and the player holds n more:
    ``ends + d + persist + n d``, seen at the live edge. GetMedia passes media on while it comes.
    """
    fragments = float(c.playback != "getmedia")
    through = Lognormal.from_range("through the service", f.getmedia_s_low, f.getmedia_s_high)
    fragment_s = c.fragment_s * fragments
    return (
        Fixed("encode, network, decode", f.ends_s),
        Fixed("complete the fragment", fragment_s),
        Fixed("persist", f.persist_s * fragments),
        Fixed("player buffer", c.player_fragments * fragment_s),
        Sometimes("stall", f.rebuffer_share, Fixed("fragment", fragment_s)),
        Lognormal(through.name, through.median * (1 - fragments), through.sigma),
    )


def stream_checks(w: VideoIngest, c: StreamConfig, f: StreamFacts) -> tuple[Check, ...]:
    """Limits of writing and playing a stream, whatever tier it is stored in."""
    by_getmedia = float(c.playback == "getmedia")
    return (
        Check(
            "stream bit rate",
            w.bytes_per_second,
            f.put_bytes_per_second_max,
            "byte/s",
            "Lower the bit rate, split the source, or request an increase.",
            "soft",
        ),
        Check(
            "fragment size",
            w.bytes_per_second * c.fragment_s,
            f.fragment_bytes_max,
            "byte",
            "Make fragments shorter.",
        ),
        Check(
            "longest fragment", c.fragment_s, f.fragment_s_max, "s", "Send key frames more often."
        ),
        Check(
            "shortest fragment",
            1 / c.fragment_s,
            1 / f.fragment_s_min,
            "fragment/s",
            "Fragments below 1 s are not accepted: use WebRTC for less delay.",
        ),
        Check(
            "tracks",
            w.tracks,
            f.tracks_max,
            "track",
            "Request an increase, or use one stream per track.",
            "soft",
        ),
        Check(
            "streams",
            w.streams,
            f.streams_max,
            "stream",
            "Request an increase of streams per account.",
            "soft",
        ),
        Check(
            "viewers of a stream",
            w.peak_viewers_per_stream,
            viewers_max(w, c, f),
            "viewer",
            "Put a cache such as CloudFront in front, or lengthen fragments.",
        ),
        Check(
            "GetMedia bytes",
            w.peak_viewers_per_stream * w.bytes_per_second * by_getmedia,
            f.getmedia_bytes_per_second_max,
            "byte/s",
            "Request an increase, or play by HLS.",
            "soft",
        ),
        Check(
            "playback needs storage",
            (1 - by_getmedia) * (np.asarray(w.retention_hours) == 0),
            0.0,
            "",
            "HLS and DASH play stored media: set a retention, or use GetMedia.",
        ),
        images_check(w),
    )


def stream_bounds(w: VideoIngest, c: StreamConfig, f: StreamFacts) -> dict[str, Array]:
    """Bytes per second that all streams together accept, by what limits them."""
    return {
        "stream bit rate": w.streams * f.put_bytes_per_second_max,
        "fragment size": w.streams * f.fragment_bytes_max / c.fragment_s,
    }


def size_hot(w: VideoIngest, c: StreamConfig, f: StreamFacts) -> Sizing:
    """Meter streams in the hot tier: what comes in, what is kept, what is watched.

    Notes
    -----
    ``GB-month = GB of the month * retention / month``: the footprint of a stream that has run for
    as long as its retention. What is watched is billed per GB by the way it is played, DASH at the
    price of HLS, for which alone the page states one, and once more where it leaves AWS.

    References
    ----------
    .. [1] https://aws.amazon.com/kinesis/video-streams/pricing/
    .. [2] https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/limits.html
    """
    watched = watched_gb(w, f)
    bounds = stream_bounds(w, c, f)
    consumed = "data_consumed_gb" if c.playback == "getmedia" else "data_consumed_hls_gb"
    return Sizing(
        units={"stream": w.streams},
        billed={
            "data_ingested_gb": w.bytes_per_month / f.gb_bytes,
            "storage_hot_gb_month": stored_gb_month(w, f, w.retention_hours),
            consumed: watched,
            **images_billed(w, c, f),
            "data_transfer:internet_out_gb": watched * c.internet_share,
        },
        throughput=smallest(*bounds.values()),
        bounds=bounds,
        delay=Delay(stream_delay(c, f)),
        checks=stream_checks(w, c, f),
    )


def size_warm(w: VideoIngest, c: StreamConfig, f: WarmFacts) -> Sizing:
    """Meter streams in the warm tier, which bills fragments in place of bytes that come in.

    Notes
    -----
    Media is billed for 30 days of storage however soon it is deleted. Playing it costs what it
    costs from the hot tier and is taken to be as fast.

    References
    ----------
    .. [1] https://aws.amazon.com/blogs/iot/optimize-long-term-video-storage-costs-with-amazon-kinesis-video-streams-warm-storage-tier/
    """
    stored = np.asarray(w.retention_hours) > 0
    billed_hours = np.where(stored, largest(w.retention_hours, f.minimum_hours), 0.0)[()]
    watched = watched_gb(w, f)
    bounds = stream_bounds(w, c, f)
    consumed = "data_consumed_warm_gb" if c.playback == "getmedia" else "data_consumed_hls_warm_gb"
    return Sizing(
        units={"stream": w.streams},
        billed={
            "warm_ingest_fragment": w.work * HOUR / c.fragment_s,
            "storage_warm_gb_month": stored_gb_month(w, f, billed_hours),
            consumed: watched,
            **images_billed(w, c, f),
            "data_transfer:internet_out_gb": watched * c.internet_share,
        },
        throughput=smallest(*bounds.values()),
        bounds=bounds,
        delay=Delay(stream_delay(c, f)),
        checks=(
            *stream_checks(w, c, f),
            Check(
                "nothing to keep",
                np.where(stored, 0.0, 1.0)[()],
                0.0,
                "",
                "The warm tier stores media: set a retention, or use the hot tier.",
            ),
            Check(
                "minimum storage",
                f.minimum_hours,
                w.retention_hours,
                "hour",
                "Media deleted sooner is billed for 30 days all the same: the hot tier bills what "
                "is kept.",
                "advice",
            ),
        ),
    )


def size_webrtc(w: VideoIngest, c: WebRtcConfig, f: WebRtcFacts) -> Sizing:
    """Meter signaling channels, relays and, where media is kept, ingestion by the minute.

    Notes
    -----
    Cameras and viewers connect directly; a share of viewing is relayed by TURN, billed once per
    minute watched, and leaves AWS for the internet. With a retention the camera sends to a storage
    session, billed per minute, the media is kept in the hot tier, and all that is watched comes
    out of AWS: viewers join that session, which takes few of them and gives no images to S3. AWS
    sets no limit on the bit rate of a direct connection: the camera's uplink, not counted here,
    carries every viewer.

    References
    ----------
    .. [1] https://aws.amazon.com/kinesis/video-streams/pricing/
    .. [2] https://docs.aws.amazon.com/kinesisvideostreams-webrtc-dg/latest/devguide/kvswebrtc-limits.html
    .. [3] https://docs.aws.amazon.com/kinesisvideostreams/latest/dg/API_webrtc_JoinStorageSessionAsViewer.html
    """
    stored = np.asarray(w.retention_hours) > 0
    sessions = w.viewer_hours_per_month * HOUR / c.session_s
    out_share = np.where(stored, 1.0, f.relayed_share) * c.internet_share
    return Sizing(
        units={"signaling channel": w.streams},
        billed={
            "webrtc_active_signaling_channel_month": w.streams,
            "webrtc_signaling_message": sessions * f.messages_per_session,
            "webrtc_turn_minute": w.viewer_hours_per_month * f.relayed_share * (HOUR / MINUTE),
            "webrtc_ingestion_minute": np.where(stored, w.work * (HOUR / MINUTE), 0.0)[()],
            "storage_hot_gb_month": stored_gb_month(w, f, w.retention_hours),
            **images_billed(w, c, f),
            "data_transfer:internet_out_gb": watched_gb(w, f) * out_share,
        },
        throughput=np.where(stored, w.streams * f.session_bytes_per_second_max, w.demand)[()],
        delay=Delay((Lognormal.from_range("lens to screen", f.path_s_low, f.path_s_high),)),
        checks=webrtc_checks(w, c, f, stored),
    )


def webrtc_checks(
    w: VideoIngest, c: WebRtcConfig, f: WebRtcFacts, stored: NDArray[np.bool_]
) -> tuple[Check, ...]:
    """Limits of channels and relays, and of the storage sessions where media is kept."""
    return (
        Check(
            "viewers of a channel",
            times(w.peak_viewers_per_stream, ~stored),
            f.viewers_max,
            "viewer",
            "Request an increase, or play a stored stream by HLS.",
            "soft",
        ),
        Check(
            "viewers of a storage session",
            times(w.peak_viewers_per_stream, stored),
            f.session_viewers_max,
            "viewer",
            "Keep no media, or play the stored stream by HLS.",
        ),
        Check(
            "bit rate of a storage session",
            times(w.bytes_per_second, stored),
            f.session_bytes_per_second_max,
            "byte/s",
            "Lower the bit rate, or request an increase.",
            "soft",
        ),
        Check(
            "relayed bit rate",
            times(w.bytes_per_second, np.asarray(f.relayed_share) > 0),
            f.relay_bytes_per_second_max,
            "byte/s",
            "Lower the bit rate: who finds no direct path does not receive more.",
        ),
        Check(
            "signaling channels",
            w.streams,
            f.channels_max,
            "signaling channel",
            "Request an increase of channels per account.",
            "soft",
        ),
        images_check(w),
        Check(
            "images of a storage session",
            times(w.images_per_stream_hour, float(c.image_delivery == "s3_delivery")),
            0.0,
            "",
            "Storage sessions deliver no images to S3: ask for them by GetImages.",
        ),
    )


_BY_FRAGMENT = "reading chosen fragments costs the same per GB and is not live viewing"
UNMODELLED = {
    "data_consumed_fragment_gb": _BY_FRAGMENT,
    "data_consumed_hls_fragment_gb": _BY_FRAGMENT,
    "get_clip_gb": "downloading clips is not part of the question",
}
"""Dimensions of the price table that no model bills, and why."""

_NOT_INCLUDED = (
    "cameras, encoders and their uplink",
    "CloudFront or another cache in front of many viewers",
    "analysis of the video, such as Amazon Rekognition",
)

KVS_HOT = Model(
    id="kinesis_video_streams",
    title="Kinesis Video Streams, hot tier",
    prices="kinesis_video_streams",
    workload=VideoIngest,
    config=StreamConfig,
    facts=StreamFacts,
    size=size_hot,
    evidence=Evidence(throughput="A", delay="B"),
    best_for=(
        "cameras whose recent video is watched or analysed",
        "days to a few weeks of retention",
    ),
    not_for=("files at rest", "records that are not a time series"),
    not_included=_NOT_INCLUDED,
    docs=(_LIMITS, _PRICING, _HLS, _LATENCY + "1/", _LATENCY + "2/"),
)
KVS_WARM = Model(
    id="kinesis_video_streams_warm",
    title="Kinesis Video Streams, warm tier",
    prices="kinesis_video_streams",
    workload=VideoIngest,
    config=StreamConfig,
    facts=WarmFacts,
    size=size_warm,
    evidence=Evidence(throughput="A", delay="B"),
    lifecycle=Lifecycle(since=date(2025, 11, 26), source=_WARM),
    best_for=("a month of retention and longer", "high bit rates in long fragments"),
    not_for=("retention below 30 days", "short fragments at low bit rates"),
    not_included=_NOT_INCLUDED,
    docs=(_WARM, _LIMITS, _PRICING),
)
KVS_WEBRTC = Model(
    id="kinesis_video_webrtc",
    title="Kinesis Video Streams with WebRTC",
    prices="kinesis_video_streams",
    workload=VideoIngest,
    config=WebRtcConfig,
    facts=WebRtcFacts,
    size=size_webrtc,
    evidence=Evidence(throughput="A", delay="C"),
    best_for=("talking back and steering in real time", "cameras watched rarely and not recorded"),
    not_for=("many viewers of one camera", "recording around the clock"),
    not_included=_NOT_INCLUDED,
    docs=(_WEBRTC_LIMITS, _WEBRTC, _PRICING),
)
