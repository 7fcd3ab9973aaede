"""Kinesis Agent: the stream behind it is an ordinary one, the agent adds waiting and two limits."""

from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.services.kinesis_agent import Config
from estimator.workloads import StreamIngest

RATES = np.geomspace(0.01, 1e6, 60)


def estimated(model: str, workload: StreamIngest, config: Any = None) -> Estimate:
    return estimate(model, workload, region="us-east-1", on="2026-11-01", config=config)


def test_the_agent_is_free_and_its_stream_is_an_ordinary_one() -> None:
    workload = StreamIngest(records_per_second=RATES)

    agent = estimated("kinesis_agent", workload)
    stream = estimated("kinesis_data_streams_provisioned", workload)

    assert np.array_equal(agent.usd, stream.usd)
    assert np.array_equal(agent.sizing.units["shard"], stream.sizing.units["shard"])


def test_random_partition_keys_leave_no_hot_key() -> None:
    workload = StreamIngest(hottest_key_share=1.0)

    assert estimated("kinesis_agent", workload).feasible
    assert not estimated("kinesis_data_streams_provisioned", workload).feasible


def test_lines_wait_no_longer_than_the_buffer_may_age() -> None:
    age_s = np.array([1.0, 30.0, 900.0])
    workload = StreamIngest(records_per_second=0.01)

    result = estimated("kinesis_agent", workload, Config(max_buffer_age_s=age_s))

    assert np.asarray(result.delay.breakdown()["agent buffer"]) == pytest.approx(age_s / 2)


def test_flows_raise_the_parser_up_to_the_cores_of_a_host() -> None:
    flows = np.array([1.0, 2.0, 4.0, 8.0])
    result = estimated("kinesis_agent", StreamIngest(), Config(flows=flows, cores=4))

    (parser,) = (check for check in result.checks if check.name == "parser")
    assert (np.asarray(parser.capacity) / parser.capacity[0]).tolist() == [1, 2, 4, 4]  # type: ignore[index]


def test_few_hosts_cannot_carry_what_many_can() -> None:
    workload = StreamIngest(records_per_second=50_000, producers=np.array([1.0, 100.0]))

    result = estimated("kinesis_agent", workload)

    assert result.feasible.tolist() == [False, True]
    assert result.sizing.throughput[0] < workload.demand  # type: ignore[index]


@pytest.mark.parametrize("destination", ["s3", "both"])
def test_the_stream_behind_the_agent_does_not_write_to_s3(destination: str) -> None:
    assert not estimated("kinesis_agent", StreamIngest(destination=destination)).feasible
