"""Spark is one engine: Glue and EMR take the same time for the same work on the same machines."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from estimator.comparison import compare
from estimator.engine import Estimate, estimate
from estimator.model import Model, facts_of
from estimator.services.emr_ec2 import EMR_EC2
from estimator.services.emr_eks import EMR_EKS
from estimator.services.emr_serverless import (
    EMR_SERVERLESS,
    EMR_SERVERLESS_STREAMING,
    BatchConfig,
    StreamConfig,
)
from estimator.services.glue import GLUE_FLEX, GLUE_SPARK, SparkConfig
from estimator.services.glue_ingest import GLUE_CONNECTOR, GLUE_JDBC
from estimator.services.glue_streaming import GLUE_STREAMING, StreamingConfig
from estimator.services.spark import WorkFacts
from estimator.services.spark_streaming import BatchesFacts
from estimator.units import GB, TB
from estimator.workloads import PullSaas, ReplicateDatabase, StreamProcess, TransformBatch


def run(model: Model, workload: Any, config: Any, **facts: Any) -> Estimate:
    return estimate(
        model, workload, region="us-east-1", on="2026-11-01", config=config, facts=facts
    )


@pytest.mark.parametrize("model", [GLUE_SPARK, GLUE_FLEX, EMR_EC2, EMR_EKS, EMR_SERVERLESS])
def test_every_batch_on_spark_relies_on_the_same_figures(model: Model) -> None:
    assert all(fact in facts_of(model.facts) for fact in facts_of(WorkFacts))


@pytest.mark.parametrize("model", [GLUE_STREAMING, EMR_SERVERLESS_STREAMING])
def test_every_stream_on_spark_relies_on_the_same_figures(model: Model) -> None:
    assert all(fact in facts_of(model.facts) for fact in facts_of(BatchesFacts))


@pytest.mark.parametrize("shuffle_share", [0.0, 0.3, 3.0])
@pytest.mark.parametrize("spill_factor", [1.5, 3.0])
def test_glue_and_emr_take_as_long_for_the_same_work_on_the_same_machines(
    shuffle_share: float, spill_factor: float
) -> None:
    sizes = np.geomspace(1 * GB, 10 * TB, 30)
    w = TransformBatch(data_bytes=sizes, shuffle_share=shuffle_share)
    own = {"spill_factor": spill_factor, "shuffle_bytes_per_second": 8e6}

    glue = run(GLUE_SPARK, w, SparkConfig(workers=20.0), **own)
    emr = run(  # workers of 4 vCPUs with 16 GB beside their overhead, all there at once
        EMR_SERVERLESS,
        w,
        BatchConfig(workers=20.0, memory_bytes=16 * GB * 1.1),
        worker_start_s=0.0,
        backlog_s=0.0,
        **own,
    )

    work_s = glue.delay.breakdown()["read, transform, write"]
    assert emr.delay.breakdown()["start executors, read, transform, write"] == pytest.approx(work_s)


def test_glue_and_emr_need_as_many_workers_for_the_same_stream() -> None:
    w = StreamProcess(records_per_second=np.geomspace(1.0, 1e6, 30), partitions=2_000.0)

    glue = run(GLUE_STREAMING, w, StreamingConfig(batch_s=30.0))
    emr = run(EMR_SERVERLESS_STREAMING, w, StreamConfig(batch_s=30.0, memory_bytes=16 * GB * 1.1))

    assert np.array_equal(glue.sizing.units["worker"], emr.sizing.units["worker"])
    assert glue.sizing.throughput == pytest.approx(emr.sizing.throughput)


@pytest.mark.parametrize(
    ("model", "workload"),
    [
        (GLUE_SPARK, TransformBatch(data_bytes=10 * TB)),
        (EMR_SERVERLESS, TransformBatch(data_bytes=10 * TB)),
        (GLUE_STREAMING, StreamProcess(records_per_second=1e5)),
        (EMR_SERVERLESS_STREAMING, StreamProcess(records_per_second=1e5)),
        (GLUE_JDBC, ReplicateDatabase()),
        (GLUE_CONNECTOR, PullSaas()),
    ],
)
def test_a_single_worker_decided_on_is_the_driver_and_one_joins_it(
    model: Model, workload: Any
) -> None:
    workers = np.array([1.0, 2.0, 3.0])

    needed = run(model, workload, model.config(workers=workers)).sizing.units["worker"]

    assert np.array_equal(needed, [2, 2, 3])


@pytest.mark.parametrize("model", [GLUE_STREAMING, EMR_SERVERLESS_STREAMING])
def test_results_grow_ever_older_where_micro_batches_fall_behind(model: Model) -> None:
    w = StreamProcess(records_per_second=np.geomspace(100.0, 1e6, 30), partitions=1_000.0)

    result = run(model, w, model.config(workers=5.0))

    behind = w.demand > np.asarray(result.sizing.throughput)
    assert 0 < behind.sum() < behind.size
    assert np.array_equal(np.isinf(result.bounded_delay), behind)
    (late,) = (c for c in result.checks if c.name == "micro-batch within its interval")
    assert np.array_equal(~late.ok, behind)


@pytest.mark.parametrize("model", [GLUE_STREAMING, EMR_SERVERLESS_STREAMING])
def test_executors_read_no_more_than_shards_give(model: Model) -> None:
    # a shard gives 2 MiB a second to those that poll it
    w = StreamProcess(record_bytes=1_024.0, partitions=np.array([1.0, 3.0]))
    config = model.config(workers=100.0, batch_s=60.0)

    from_kinesis, from_kafka = (
        run(model, replace(w, source=source, cpu_s_per_record=1e-6), config).sizing.throughput
        for source in ("kinesis", "kafka")
    )

    assert np.asarray(from_kinesis).tolist() == [2_048, 6_144]
    assert np.all(from_kafka > from_kinesis)


@pytest.mark.parametrize("model", [GLUE_STREAMING, EMR_SERVERLESS_STREAMING])
def test_a_stream_writes_no_more_files_than_records(model: Model) -> None:
    w = StreamProcess(records_per_second=np.array([0.01, 1.0]), hours_per_month=100.0)
    config = model.config(workers=2.0, batch_s=60.0)

    puts = run(model, w, config, checkpoint_puts=0.0).sizing.billed[
        "s3:standard_put_copy_post_list_request"
    ]

    # one in a hundred seconds, and four vCPUs that write once a minute
    assert np.asarray(puts) == pytest.approx([3_600, 4 * 100 * 60])


@pytest.mark.parametrize("source", ["kinesis", "kinesis_fan_out", "kafka"])
@pytest.mark.parametrize("on_demand", [False, True])
def test_every_reader_of_a_stream_is_billed_the_same_for_reading(
    source: str, on_demand: bool
) -> None:
    answer = compare(
        StreamProcess(source=source, on_demand_stream=on_demand),
        regions="us-east-1",
        on="2026-11-01",
    )

    read = [
        {
            key: float(quantity)
            for key, quantity in a.estimate.sizing.billed.items()
            if key.startswith(("kinesis_data_streams:", "data_transfer:inter_az")) and quantity > 0
        }
        for a in answer.alternatives
        if a.estimate
    ]
    assert len(read) == 5
    assert all(one == pytest.approx(read[0]) for one in read)
    assert bool(read[0]) == (source != "kinesis" or on_demand)
