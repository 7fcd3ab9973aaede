"""AWS Transfer Family: an SFTP server in front of S3."""

from dataclasses import dataclass
from functools import partial

from estimator.laws.delay import Delay, Fixed, Lognormal
from estimator.laws.network import mean_rate, path_rate
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
from estimator.units import DAY, GIB, HOUR, KIB, MB, MIB, TB, Array, largest, smallest, steps
from estimator.workloads import MoveFiles

_QUOTAS = "https://docs.aws.amazon.com/general/latest/gr/transfer-service.html"
_PRICING = "https://aws.amazon.com/aws-transfer-family/pricing/"
_SERVER = "https://docs.aws.amazon.com/transfer/latest/userguide/create-server-sftp.html"
_S3_RATES = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html"

_quota = partial(fact, kind="quota", source=_QUOTAS, as_of="2026-10-01")
_client = partial(fact, kind="assumption", source=_SERVER, as_of="2026")


@dataclass(frozen=True, kw_only=True)
class SftpConfig:
    """How the client sends the files and how long the server stays."""

    sessions: Array = param(
        4.0,
        "session",
        "Files sent at the same time, each in a session of its own",
        low=1.0,
        high=100_000.0,
        whole=True,
        log=True,
        options=(1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0),
    )
    server_hours: Array = param(
        0.0,
        "hour",
        "Hours the server exists at least; 0 deletes it when the job is done",
        low=0.0,
        high=8_760.0,
    )


@dataclass(frozen=True, kw_only=True)
class SftpFacts(LineFacts, PacketFacts, PutFacts):
    """Figures of an SFTP server and of the client in front of it."""

    sessions_max: Array = _quota(
        10_000.0, "session", "Concurrent sessions of one server; quoted second-hand"
    )
    idle_s_max: Array = _quota(
        1_800.0, "s", "Idle time after which a session is closed; quoted second-hand"
    )
    file_bytes_max: Array = _quota(
        5 * TB, "byte", "Largest file; S3 has since raised its own limit, the server's may follow"
    )
    setup_s_p50: Array = _client(
        4 * HOUR,
        "s",
        "Median time to create server, users and keys; no published figure",
        low=HOUR,
        high=DAY,
    )
    setup_s_p99: Array = _client(
        3 * DAY,
        "s",
        "The 99th percentile of that time, with a partner's firewall; no published figure",
        low=2 * DAY,
        high=7 * DAY,
    )
    open_s: Array = _client(
        2.0, "s", "Time to open the sessions; no published figure", low=0.5, high=10.0
    )
    file_overhead_s: Array = _client(
        0.6,
        "s",
        "Time per file besides its data: open, close, store; no published figure",
        low=0.2,
        high=2.0,
        measure="regress durations of single files on their size: the intercept",
    )
    window_bytes: Array = fact(
        2 * MIB,
        "byte",
        "Data in flight per session, the SSH channel's window; depends on the client",
        kind="assumption",
        source=WINDOW,
        as_of="2026",
        low=256 * KIB,
        high=16 * MIB,
        measure="rate of one session times the round trip",
    )
    cipher_bytes_per_second: Array = _client(
        100 * MB,
        "byte/s",
        "Rate at which one session encrypts; no published figure",
        low=50 * MB,
        high=150 * MB,
        measure="rate of one session from an EC2 instance in the Region",
    )
    part_bytes: Array = fact(
        8 * MIB,
        "byte",
        "Part in which the server stores a file in S3; no published figure",
        kind="assumption",
        source=MULTIPART,
        as_of="2026",
        low=5 * MIB,
        high=64 * MIB,
    )
    head_requests_per_second: Array = fact(
        5_500.0,
        "request/s",
        "HEAD requests an S3 prefix takes at least",
        kind="quota",
        source=_S3_RATES,
        as_of="2026",
    )
    gb_bytes: Array = fact(
        GIB,
        "byte",
        "Bytes in a billed GB; the price page does not say",
        kind="assumption",
        source=_PRICING,
        as_of="2026-09-20",
        low=1e9,
        high=GIB,
    )


@dataclass(frozen=True)
class Session:
    """One of the sessions that send files side by side.

    Attributes
    ----------
    count : Array
        Sessions at work: no more than there are files.
    bytes_per_second : Array
        Rate of one while it moves data.
    alone_bytes_per_second : Array
        The same with line and source to itself.
    own_bytes_per_second : Array
        The same if line and source set no bound: window, loss and cipher.
    """

    count: Array
    bytes_per_second: Array
    alone_bytes_per_second: Array
    own_bytes_per_second: Array


def session(w: MoveFiles, c: SftpConfig, f: SftpFacts) -> Session:
    """Find how fast one session moves data and what holds it back.

    Notes
    -----
    ``min(u L / p, S / p, W / RTT, MSS / (RTT sqrt(loss)), cipher)`` with p sessions.
    """
    count = smallest(c.sessions, w.files)
    path = path_rate(
        w.link_bits_per_second / 8,
        streams=1.0,
        window_bytes=f.window_bytes,
        rtt_s=w.round_trip_s,
        loss=w.loss,
        utilisation=w.link_share,
        mss_bytes=f.packet_bytes,
    )
    own = smallest(path.window_bytes_per_s, path.loss_bytes_per_s, f.cipher_bytes_per_second)
    shared = smallest(path.link_bytes_per_s, w.source_bytes_per_second)
    return Session(
        count=count,
        bytes_per_second=smallest(own, shared / count),
        alone_bytes_per_second=smallest(own, shared),
        own_bytes_per_second=own,
    )


def size_sftp(w: MoveFiles, c: SftpConfig, f: SftpFacts) -> Sizing:
    """Time an upload over SFTP sessions and meter the server that receives it.

    Notes
    -----
    ``upload = files / p * (overhead + file size / rate)``, never less than the largest file takes
    with the line to its one session, stretched by the hours of the day in which the line may be
    used. SFTP carries no checksum of a whole file, so each object is compared by a HEAD request.
    The server is created when everything else is set up, is billed in whole hours until the last
    file is verified, and goes on being billed while it is stopped: only deleting it ends that.
    Sending data over the internet into AWS costs nothing beyond the price per uploaded GB. Overhead
    averages out over many files and is taken as certain.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/general/latest/gr/transfer-service.html
    .. [2] https://aws.amazon.com/aws-transfer-family/pricing/

    Examples
    --------
    >>> from estimator.engine import estimate
    >>> job = estimate(
    ...     "transfer_family_sftp",
    ...     MoveFiles(
    ...         data_bytes=50e9,
    ...         files=1_000,
    ...         largest_file_bytes=50e6,
    ...         link_share=1,
    ...         loss=0,
    ...     ),
    ...     region="us-east-1",
    ...     on="2026-11-01",
    ... )
    >>> round(float(job.delay.breakdown()["upload"]), 6)
    550.0
    """
    s = session(w, c, f)
    moving_s = w.mean_file_bytes / s.bytes_per_second
    sending_s = largest(
        w.files / s.count * (f.file_overhead_s + moving_s),
        f.file_overhead_s + w.largest_bytes / s.alone_bytes_per_second,
    )
    upload_s = sending_s * (24 / w.hours_per_day)
    verify_s = w.files / f.head_requests_per_second
    return Sizing(
        units={"server": 1.0, "session": s.count},
        billed={
            "protocol_hour_sftp": largest(
                steps(f.open_s + verify_s + upload_s, HOUR), c.server_hours
            ),
            "data_uploaded_gb_sftp": w.data_bytes / f.gb_bytes,
            "s3:standard_put_copy_post_list_request": w.files
            * puts_per_file(parts_per_file(w, f.part_bytes), f),
            "s3:standard_get_request": w.files,
        },
        throughput=w.data_bytes / sending_s,
        bounds={
            "line": w.usable_link_bytes_per_second,
            "source": w.source_bytes_per_second,
            "sessions": s.own_bytes_per_second * s.count,
            "overhead per file": mean_rate(w.mean_file_bytes * s.count, f.file_overhead_s),
            "largest file": w.data_bytes * (s.alone_bytes_per_second / w.largest_bytes),
        },
        delay=Delay(
            (
                Lognormal.from_percentiles("set up server", f.setup_s_p50, f.setup_s_p99),
                Fixed("open sessions", f.open_s),
                Fixed("upload", upload_s),
                Fixed("verify", verify_s),
            )
        ),
        checks=sftp_checks(w, c, f, s, moving_s, upload_s),
    )


def sftp_checks(
    w: MoveFiles, c: SftpConfig, f: SftpFacts, s: Session, moving_s: Array, upload_s: Array
) -> tuple[Check, ...]:
    """Limits of the server, and what holds the upload back."""
    return (
        Check(
            "concurrent sessions",
            c.sessions,
            f.sessions_max,
            "session",
            "Use fewer sessions, or a second server.",
        ),
        Check(
            "largest file",
            w.largest_bytes,
            f.file_bytes_max,
            "byte",
            "Split the file before sending it.",
        ),
        Check(
            "idle sessions",
            (24 - w.hours_per_day) * HOUR,
            f.idle_s_max,
            "s",
            "Sessions are closed while the line is not used: let the client reconnect each day.",
            "advice",
        ),
        time_on_the_line(upload_s, f),
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
            "sessions to fill the line",
            w.usable_link_bytes_per_second,
            s.count * s.own_bytes_per_second,
            "byte/s",
            "Window, loss or cipher hold each session back: open more, or enlarge the window.",
            "advice",
        ),
        Check(
            "overhead per file",
            f.file_overhead_s,
            moving_s,
            "s",
            "Files take longer to open and close than to send: pack them into archives.",
            "advice",
        ),
    )


UNMODELLED = {
    **dict.fromkeys(
        (
            "as2_message_inbound",
            "as2_message_outbound",
            "as2_large_inbound_message",
            "as2_large_outbound_message",
            "protocol_hour_as2",
        ),
        "AS2 exchanges business messages, which is not part of the question",
    ),
    **dict.fromkeys(
        (
            "protocol_hour_ftp",
            "protocol_hour_ftps",
            "data_uploaded_gb_ftp",
            "data_uploaded_gb_ftps",
        ),
        "FTP and FTPS cost what SFTP costs; the server modelled speaks SFTP",
    ),
    **dict.fromkeys(
        ("data_downloaded_gb_ftp", "data_downloaded_gb_ftps", "data_downloaded_gb_sftp"),
        "moving files out of AWS is not part of the question",
    ),
    **dict.fromkeys(
        ("sftp_connector_call", "sftp_connector_data_gb"),
        "a connector fetches from a partner's server at 50 MB/s per account, too slow for a move",
    ),
    **dict.fromkeys(
        (
            "decrypt_ftp_efs_gb",
            "decrypt_ftp_s3_gb",
            "decrypt_ftps_efs_gb",
            "decrypt_ftps_s3_gb",
            "decrypt_sftp_efs_gb",
            "workflow_pgp_decrypt_gb",
        ),
        "decrypting files after arrival is not part of the question",
    ),
    "web_app_unit_hour": "a web page for people is not part of the question",
}
"""Dimensions of the price table that no model bills, and why."""

TRANSFER_FAMILY_SFTP = Model(
    id="transfer_family_sftp",
    title="Transfer Family SFTP server",
    prices="transfer_family",
    workload=MoveFiles,
    config=SftpConfig,
    facts=SftpFacts,
    size=size_sftp,
    evidence=Evidence(throughput="B", delay="B"),
    best_for=("partners who only speak SFTP", "clients and scripts that must not change"),
    not_for=("large volumes: every GB is charged", "many small files", "Windows or NFS metadata"),
    not_included=(
        "an identity provider and post-upload workflows",
        "VPC endpoints and addresses of a server that is not public",
        "storage in S3 after arrival",
    ),
    docs=(_QUOTAS, _PRICING, _SERVER),
)
