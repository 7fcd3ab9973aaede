"""What the ways of moving files share: a line as AWS plans it, packets, requests of a file."""

from dataclasses import dataclass

import numpy as np

from estimator.model import Check, fact
from estimator.units import DAY, Array, steps
from estimator.workloads import MoveFiles

LINE_SHARE = "https://aws.amazon.com/snowball/faqs/"
MULTIPART = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html"
WINDOW = "https://wiki.geant.org/exportword?pageId=121340418"
_OFFLINE = "https://aws.amazon.com/snowball/"


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """What AWS plans with when it compares a line and a device."""

    line_share_planned: Array = fact(
        0.8,
        "",
        "Share of a line that AWS plans with when it compares network and device",
        kind="rule_of_thumb",
        source=LINE_SHARE,
        as_of="2025-01-01",
        low=0.7,
        high=0.95,
    )
    offline_s: Array = fact(
        7 * DAY,
        "s",
        "Time on the network beyond which AWS suggests to look at another way",
        kind="rule_of_thumb",
        source=_OFFLINE,
        as_of="2025-01-01",
    )


@dataclass(frozen=True, kw_only=True)
class PacketFacts:
    """What a packet of the line carries."""

    packet_bytes: Array = fact(
        1_460.0,
        "byte",
        "Payload of a packet in an Ethernet frame of 1,500 bytes",
        kind="published",
        source=WINDOW,
        as_of="2026",
    )


@dataclass(frozen=True, kw_only=True)
class PutFacts:
    """Requests it takes to store a file."""

    multipart_extra_requests: Array = fact(
        2.0,
        "request",
        "Requests of a multipart upload besides its parts: create and complete",
        kind="published",
        source=MULTIPART,
        as_of="2026",
    )


def puts_per_file(parts: Array, f: PutFacts) -> Array:
    """Count the requests that store a file of some parts: one, or its parts and a few more."""
    several = np.greater(parts, 1)
    extra = f.multipart_extra_requests
    return parts + (extra if several.all() else several * extra)


def parts_per_file(w: MoveFiles, part_bytes: Array) -> Array:
    """Count the parts of a file of mean size."""
    return steps(w.mean_file_bytes, part_bytes)


def time_on_the_line(on_line_s: Array, f: LineFacts) -> Check:
    """Compare the time on the line with the one beyond which AWS looks at devices."""
    return Check(
        "time on the line",
        on_line_s,
        f.offline_s,
        "s",
        "Look at a faster line, a Data Transfer Terminal or a device.",
        "advice",
    )


def share_of_the_line(w: MoveFiles, f: LineFacts) -> Check:
    """Compare the share of the internet line with what AWS plans with."""
    return Check(
        "share of the line",
        w.link_share,
        f.line_share_planned,
        "",
        "Plan with 80 % of the line: protocol and other traffic need the rest.",
        "advice",
    )
