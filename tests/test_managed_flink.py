"""Managed Flink: what decides the KPUs, and how old a result is."""

from typing import Any

import numpy as np
import pytest

from estimator.engine import Estimate, estimate
from estimator.laws.backlog import fluid_backlog
from estimator.laws.delay import Delay
from estimator.services.managed_flink import MANAGED_FLINK, Config
from estimator.workloads.stream_process import StreamProcess

RATES = np.geomspace(1, 1e6, 40)


def estimated(workload: StreamProcess, config: Any = None) -> Estimate:
    return estimate(MANAGED_FLINK, workload, region="us-east-1", on="2026-11-01", config=config)


def test_a_window_of_a_minute_and_commits_every_minute_add_111_5_seconds_at_p99() -> None:
    workload = StreamProcess(window_s=60.0)
    config = Config(exactly_once_sink=True, checkpoint_interval_s=60.0)

    stages = {stage.name: stage for stage in estimated(workload, config).delay.stages}
    both = Delay((stages["time window"], stages["next checkpoint"]))

    assert float(both.quantile(0.99)) == pytest.approx(120 - np.sqrt(2 * 60 * 60 * 0.01))


def test_kpus_come_in_pairs_and_never_fall_with_the_rate() -> None:
    kpus = np.asarray(estimated(StreamProcess(records_per_second=RATES)).sizing.units["KPU"])

    assert np.all(kpus % 2 == 0)
    assert np.all(np.diff(kpus) >= 0)


def test_sized_kpus_carry_the_peak_and_half_of_them_do_not() -> None:
    workload = StreamProcess(
        source="kafka", records_per_second=np.geomspace(3e4, 1e6, 9), partitions=1
    )
    sized = estimated(workload).sizing.units["KPU"]

    halved = estimated(workload, Config(kpus=np.asarray(sized) / 2))

    assert np.all(np.asarray(estimated(workload).sizing.throughput) >= workload.demand)
    assert not np.any(np.asarray(halved.sizing.throughput) >= workload.demand)
    assert np.all(np.isinf(halved.delay.mean))
    assert not np.any(halved.feasible)


def test_large_state_belongs_on_disk() -> None:
    workload = StreamProcess(state_bytes=1e12)

    disk = estimated(workload)
    heap = estimated(workload, Config(state_backend="heap"))

    assert disk.sizing.binding == "state in memory"  # a tenth of it is hot
    assert float(heap.sizing.units["KPU"]) == pytest.approx(
        10 * float(disk.sizing.units["KPU"]), rel=0.02
    )


def test_stateless_work_is_not_exchanged_by_key() -> None:
    stateless = estimated(StreamProcess(state_bytes=0.0))

    assert stateless.sizing.capacity is not None
    keyed = estimated(StreamProcess(state_bytes=1e9)).sizing.capacity
    assert keyed is not None
    assert keyed.ratios["throughput"] == 3 * stateless.sizing.capacity.ratios["throughput"]
    assert stateless.delay.breakdown()["network buffer"] == 0


def test_flink_does_not_read_sqs() -> None:
    assert not estimated(StreamProcess(source="sqs")).feasible
    assert estimated(StreamProcess(source="kafka")).feasible


def test_autoscaling_saves_money_and_makes_the_first_of_a_peak_late() -> None:
    workload = StreamProcess(peak_to_mean=10.0)

    always = estimated(workload)
    half = estimated(workload, Config(peak_share=0.5))

    assert float(half.usd) < float(always.usd)
    (age,) = (c for c in half.checks if c.name == "age while growing")
    assert not age.ok
    assert age.severity == "soft"


@pytest.mark.parametrize("peak_to_mean", [1.2, 3.0, 9.0])
def test_the_oldest_record_while_growing_is_that_of_a_fluid_queue(peak_to_mean: float) -> None:
    workload = StreamProcess(
        records_per_second=2.0, peak_to_mean=peak_to_mean, cpu_s_per_record=1.0, partitions=1
    )
    result = estimated(workload, Config(headroom=1.0, peak_share=0.5))
    (age,) = (c for c in result.checks if c.name == "age while growing")
    capacity = 2.0 / 1.2  # the two KPUs of the mean, as far as their busiest subtask goes

    arrivals, served = 2.0 * peak_to_mean, []
    while capacity < arrivals:
        served += [capacity] * 900 + [0.0] * 20
        capacity *= 2
    backlog = fluid_backlog(np.full(len(served), arrivals), np.array(served), 1.0)

    expected = backlog[-1] / arrivals if served else 0.0
    assert float(age.demand) == pytest.approx(expected)


def test_a_peak_that_the_kpus_of_the_mean_can_do_is_never_late() -> None:
    result = estimated(StreamProcess(peak_to_mean=1.05), Config(peak_share=0.5))

    ages = {c.name: float(c.demand) for c in result.checks}
    assert ages["growth to the peak"] == ages["age while growing"] == 0


def test_what_shards_do_not_give_is_never_processed() -> None:
    workload = StreamProcess(
        records_per_second=np.array([1_000.0, 3_000.0]), peak_to_mean=1.0, partitions=1.0
    )

    result = estimated(workload)

    assert np.isinf(result.delay.mean).tolist() == [False, True]
    assert np.asarray(result.feasible).tolist() == [True, False]


def test_what_sinks_cannot_write_in_time_is_never_written() -> None:
    """Four KPUs keep 4 x 50 batches of 500 under way: 50,000 records/s at 2 s a batch."""
    workload = StreamProcess(
        source="kafka",
        records_per_second=np.array([40_000.0, 60_000.0]),
        peak_to_mean=1.0,
        record_bytes=1.0,
        cpu_s_per_record=1e-7,
        io_s_per_batch=2.0,
        output_share=1.0,
    )

    result = estimated(workload, Config(kpus=4.0))

    assert np.isinf(result.delay.mean).tolist() == [False, True]


def test_the_note_tells_the_former_name() -> None:
    assert "Kinesis Data Analytics" in MANAGED_FLINK.lifecycle.note
