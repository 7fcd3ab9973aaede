"""AWS Glue Python shell: a script on one small machine."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from estimator.laws.batch import cheapest_in_time
from estimator.laws.delay import Delay, Fixed, Lognormal
from estimator.laws.network import mean_rate
from estimator.model import Check, Evidence, Model, Sizing, fact, param
from estimator.services import glue, spark
from estimator.services.catalog_requests import CopyConfig, CopyFacts
from estimator.services.s3_lake import kept_gb_month
from estimator.units import GB, HOUR, HOURS_PER_MONTH, MIB, Array, ceil_to, largest, smallest
from estimator.workloads import TransformBatch

_GUIDE = "https://docs.aws.amazon.com/glue/latest/dg/add-job-python.html"
_PROCESSORS = "https://gist.github.com/mt-kelvintaywl/d2f000bfbdb338de18b80c0774b2e9b5"
_TRANSFERS = "https://docs.aws.amazon.com/boto3/latest/reference/customizations/s3.html"

_assumed = partial(fact, kind="assumption", source=_GUIDE, as_of="2026")

_DPUS = {"small": 0.0625, "large": 1.0}
"""DPUs a Python shell job can have."""


@dataclass(frozen=True, kw_only=True)
class ShellConfig(CopyConfig):
    """What the user may fix of a Python shell job."""

    size: str = param(
        "auto",
        "",
        "Small is 0.0625 DPU with 1 GB of memory, large is 1 DPU with 16 GB; auto takes the "
        "cheaper in time",
        choices=("auto", *_DPUS),
        options=True,
    )
    processes: Array = param(
        1.0,
        "process",
        "Processes that share the work",
        low=1.0,
        high=4.0,
        whole=True,
        options=(1.0, 2.0, 4.0),
    )
    chunked: Array = param(
        False, "", "Whether the script reads piece by piece instead of everything into memory"
    )


@dataclass(frozen=True, kw_only=True)
class ShellFacts(spark.FileFacts, glue.JobFacts, CopyFacts):
    """Figures of a Python shell job."""

    start_s_p50: Array = _assumed(
        20.0,
        "s",
        "Median time from the trigger to the first line of the script; no published figure",
        low=10.0,
        high=40.0,
        measure="StartedOn of the run to its first log line",
    )
    start_s_p99: Array = _assumed(
        60.0,
        "s",
        "The 99th percentile of that time; no published figure",
        low=40.0,
        high=180.0,
        measure="StartedOn of the run to its first log line",
    )
    parquet_bytes_per_second: Array = _assumed(
        100e6,
        "byte/s",
        "Stored Parquet one process filters or converts with Arrow; no published figure",
        low=30e6,
        high=200e6,
        measure="input bytes over JobRun.ExecutionTime",
    )
    csv_bytes_per_second: Array = _assumed(
        30e6,
        "byte/s",
        "Stored CSV one process filters or converts with pandas; no published figure",
        low=10e6,
        high=100e6,
        measure="input bytes over JobRun.ExecutionTime",
    )
    json_bytes_per_second: Array = _assumed(
        15e6,
        "byte/s",
        "Stored JSON one process filters or converts with pandas; no published figure",
        low=5e6,
        high=50e6,
        measure="input bytes over JobRun.ExecutionTime",
    )
    text_expansion: Array = _assumed(
        5.0, "", "Size of CSV or JSON in pandas over its size in S3", low=3.0, high=10.0
    )
    parquet_expansion: Array = _assumed(
        2.0, "", "Size of Parquet in Arrow over its size in S3", low=1.5, high=8.0
    )
    memory_share: Array = _assumed(0.8, "", "Share of memory that data may fill", low=0.6, high=0.9)
    large_memory_bytes: Array = fact(
        16 * GB,
        "byte",
        "Memory of 1 DPU; 0.0625 DPU has a sixteenth",
        kind="quota",
        source=glue.PRICING,
        as_of="2026-10-10",
    )
    large_processors: Array = fact(
        4.0,
        "vCPU",
        "Processors of 1 DPU, as AWS defines it; 0.0625 DPU showed one (2020)",
        kind="published",
        source=_PROCESSORS,
        as_of="2020-12-11",
    )
    open_s: Array = _assumed(0.03, "s", "Time to find and open one file in S3", low=0.01, high=0.1)
    part_bytes: Array = fact(
        8 * MIB,
        "byte",
        "Part size of transfers with S3, AWS's SDK default; each part is a request",
        kind="published",
        source=_TRANSFERS,
        as_of="2026",
    )


def size_shell(w: TransformBatch, c: ShellConfig, f: ShellFacts) -> Sizing:
    """See whether a batch fits on one machine, and choose the smaller or the larger one.

    Notes
    -----
    ``T = start + files * open + complexity * bytes / (rate * min(processes, vCPUs))``, all vCPUs
    of 1 DPU at most and one of 0.0625 DPU. Unless it reads in chunks, everything read must fit in
    0.8 of the memory once decoded. Per second and for a minute at least, 1 DPU costs sixteen times
    as much as 0.0625.

    References
    ----------
    .. [1] https://docs.aws.amazon.com/glue/latest/dg/add-job-python.html
    .. [2] https://aws.amazon.com/glue/pricing/
    """
    rate: Array = getattr(f, f"{w.data_format}_bytes_per_second")
    expansion = f.parquet_expansion if w.data_format == "parquet" else f.text_expansion
    decoded_bytes = np.where(c.chunked, 0.0, w.data_bytes * expansion)[()]
    open_s = w.files * f.open_s

    def memory(dpu: Array) -> Array:
        return f.large_memory_bytes * f.memory_share * dpu

    def run_time(dpu: Array) -> Array:
        vcpus = largest(f.large_processors * dpu, 1.0)
        return open_s + w.data_bytes * w.complexity / (rate * smallest(c.processes, vcpus))

    start = Lognormal.from_percentiles("start", f.start_s_p50, f.start_s_p99)
    if c.size == "auto":
        dpu = cheapest_in_time(
            lambda d: np.where(decoded_bytes <= memory(d), run_time(d), np.inf),
            lambda d, run_s: d * largest(run_s, f.minimum_s),
            w.deadline_s - start.quantile(w.delay_quantile),
            tuple(_DPUS.values()),
        )
    else:
        dpu = _DPUS[c.size] * np.ones_like(w.data_bytes)
    run_s = run_time(dpu)
    return Sizing(
        units={"DPU": dpu},
        billed={
            "dpu_hour_standard": dpu * largest(run_s, f.minimum_s) * w.runs_per_month / HOUR,
            "s3:standard_get_request": (w.files + w.data_bytes / f.part_bytes) * w.runs_per_month,
            "s3:standard_put_copy_post_list_request": (
                spark.output_files(w, f)
                + w.data_bytes * w.output_share / f.part_bytes
                + ceil_to(w.files / f.list_keys)
            )
            * w.runs_per_month,
            "s3:standard_gb_month": kept_gb_month(w.output_bytes_per_month, w.output_kept_days, f),
            **glue.tables_billed(w, c, f),
        },
        throughput=w.data_bytes / run_s,
        bounds={
            "processing": mean_rate(w.data_bytes, run_s - open_s),
            "opening files": mean_rate(w.data_bytes, open_s),
        },
        delay=Delay(
            (
                start,
                Fixed("open files", open_s),
                Fixed("read, transform, write", run_s - open_s),
            )
        ),
        checks=(
            Check(
                "memory",
                decoded_bytes,
                memory(dpu),
                "byte",
                "Read in chunks, or use Spark: one machine has 16 GB at most.",
            ),
            Check(
                "exchange between chunks",
                w.shuffle_share * c.chunked,
                0.0,
                "",
                "Chunks see one another's data nowhere: read everything at once, or use Spark.",
            ),
            Check(
                "rate of a run",
                w.demand,
                w.data_bytes / run_s,
                "byte/s",
                "Use more processes on 1 DPU, or Spark.",
            ),
            *glue.run_checks(f, run_s, w.runs_per_month * run_s / (HOURS_PER_MONTH * HOUR)),
        ),
    )


GLUE_PYTHON_SHELL = Model(
    id="glue_python_shell",
    title="AWS Glue, Python shell",
    prices="glue",
    workload=TransformBatch,
    config=ShellConfig,
    facts=ShellFacts,
    size=size_shell,
    evidence=Evidence(throughput="C", delay="C"),
    best_for=("gigabytes, with pandas or Arrow", "scripts too long for a function"),
    not_for=("data beyond one machine's memory", "runs that must start within seconds"),
    not_included=(*glue.NOT_INCLUDED, "storage of the input in S3"),
    docs=(_GUIDE, glue.PRICING),
)
