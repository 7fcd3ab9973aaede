"""Amazon Kinesis Agent: log files on servers, tailed into a provisioned Kinesis data stream."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from estimator.laws.delay import Delay, Lognormal, Uniform
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services import kinesis_data_streams as streams
from estimator.units import KIB, MB, MIB, Array, largest, smallest
from estimator.workloads import StreamIngest

_GUIDE = "https://docs.aws.amazon.com/streams/latest/dev/writing-with-agents.html"
_CODE = "https://github.com/awslabs/amazon-kinesis-agent"

_assumed = partial(fact, kind="assumption", source=_CODE, as_of="2026-07-07")


@dataclass(frozen=True, kw_only=True)
class Config(streams.ShardConfig):
    """How the agent is set up on every host, and the stream behind it."""

    flows: Array = param(
        1.0,
        "flow",
        "Flows per host: file patterns the agent follows, each by one thread",
        low=1.0,
        high=1_000.0,
        whole=True,
    )
    cores: Array = param(2.0, "core", "Processor cores of a host", low=1.0, high=256.0, whole=True)
    max_buffer_age_s: Array = param(
        60.0, "s", "Longest time a flow holds lines back (maxBufferAgeMillis)", low=1.0, high=900.0
    )
    max_buffer_records: Array = param(
        500.0,
        "record",
        "Lines at which a flow sends its buffer (maxBufferSizeRecords)",
        low=1.0,
        high=500.0,
        whole=True,
    )
    max_buffer_bytes: Array = param(
        4 * MIB,
        "byte",
        "Bytes at which a flow sends its buffer (maxBufferSizeBytes)",
        low=1.0,
        high=4 * MIB,
        log=True,
    )


@dataclass(frozen=True, kw_only=True)
class Facts(streams.ShardFacts):
    """Figures of the agent and of the stream behind it."""

    put_s_p50: Array = _assumed(
        0.03,
        "s",
        "Median duration of a put of a full buffer of 500 lines; no published figure",
        low=0.01,
        high=0.06,
        measure="AWS/Kinesis PutRecords.Latency p50",
    )
    put_s_p99: Array = _assumed(
        0.09,
        "s",
        "The 99th percentile of such a put; no published figure",
        low=0.06,
        high=0.3,
        measure="AWS/Kinesis PutRecords.Latency p99",
    )
    file_poll_s: Array = fact(
        0.1,
        "s",
        "Time between two looks at a file (minTimeBetweenFilePollsMillis)",
        kind="published",
        source=_GUIDE,
        as_of="2026",
    )
    sending_threads_per_core: Array = fact(
        12.0,
        "thread/core",
        "Threads that send buffers, per core, as the agent's code sets them",
        kind="published",
        source=_CODE,
        as_of="2026-07-07",
    )
    parser_bytes_per_second: Array = _assumed(
        20 * MB,
        "byte/s",
        "What the one thread of a flow reads and splits into lines; no published figure",
        low=5 * MB,
        high=60 * MB,
        measure="AWSKinesisAgent BytesSent of a flow that is catching up",
    )
    line_bytes_max: Array = fact(
        1_000 * KIB,
        "byte",
        "Longest line; what exceeds it is cut off",
        kind="quota",
        source=_GUIDE,
        as_of="2026",
    )


def size_agent(w: StreamIngest, c: Config, f: Facts) -> Sizing:
    """Size the stream behind the agents, and see whether the agents keep up with their files.

    Notes
    -----
    A flow sends its buffer every ``F = min(age, buffer records / lines, buffer bytes / bytes)``,
    at its mean rate. A host sends ``threads per core * cores * buffer / put`` at most and parses
    what its flows do, but no more of them at once than it has cores. Lines are one record each
    and get a random partition key, the default: no key is hot, and lines lose their order over
    the shards. The agent itself is free; the stream is billed as any provisioned stream. Files
    rotated more often than once a second, which the agent loses track of, are left out.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/streams/latest/dev/writing-with-agents.html
    .. [2] https://github.com/awslabs/amazon-kinesis-agent
    """
    w = replace(w, hottest_key_share=0.0)
    t = streams.unpacked_traffic(w, c, f)
    stream = streams.size_shards(w, c, f, t)
    fitting = np.floor(c.max_buffer_bytes / w.record_bytes)
    buffer_records = largest(smallest(fitting, c.max_buffer_records), 1.0)
    buffers = w.producers * c.flows
    flush_s = smallest(buffer_records * buffers / w.records_per_second, c.max_buffer_age_s)
    put_s = Lognormal.from_percentiles("put", f.put_s_p50, f.put_s_p99).mean
    sender_records_per_second = f.sending_threads_per_core * c.cores / put_s * buffer_records
    parser_bytes_per_second = f.parser_bytes_per_second * smallest(c.flows, c.cores)
    host_records_per_second = w.peak_records_per_second / w.producers
    return replace(
        stream,
        throughput=smallest(
            stream.throughput,
            w.producers * sender_records_per_second,
            w.producers * parser_bytes_per_second / w.record_bytes,
        ),
        delay=Delay(
            (
                Uniform("file poll", 0.0, f.file_poll_s),
                Uniform("agent buffer", 0.0, flush_s),
                *streams.stream_delay(f, t),
            )
        ),
        checks=(
            Check(
                "line length",
                w.record_bytes,
                f.line_bytes_max,
                "byte",
                "The agent cuts longer lines off: write shorter ones, or send with the SDK.",
            ),
            Check(
                "parser",
                host_records_per_second * w.record_bytes,
                parser_bytes_per_second,
                "byte/s",
                "Split the files into more flows (up to one per core), or over more hosts.",
            ),
            Check(
                "sender",
                host_records_per_second,
                sender_records_per_second,
                "record/s",
                "Let buffers grow to 500 lines or 4 MiB, or give the agent more cores.",
            ),
            *stream.checks,
            streams.poll_check(f, t, stream.units["shard"]),
            streams.no_delivery_to_s3(w),
        ),
    )


KINESIS_AGENT = Model(
    id="kinesis_agent",
    title="Kinesis Agent into Kinesis Data Streams",
    prices="kinesis_data_streams",
    workload=StreamIngest,
    config=Config,
    facts=Facts,
    size=size_agent,
    evidence=Evidence(throughput="B", delay="A"),
    best_for=("log files on servers you run", "shipping lines without writing a producer"),
    not_for=(
        "events straight from an application: use the SDK or KPL",
        "devices that cannot run Java",
        "order of lines",
    ),
    not_included=(
        "processor and memory the agent takes on your hosts",
        "compute of your consumers",
        "transfer out of the Region or between Availability Zones on your side",
    ),
    docs=(_GUIDE, _CODE, *streams.PROVISIONED.docs),
)
