"""Orchestrate tasks: start them in order, wait, retry."""

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from estimator.laws.retry import attempts
from estimator.model import param
from estimator.units import DAY, HOUR, HOURS_PER_MONTH, Array, largest
from estimator.workloads.base import Period, Workload


@dataclass(frozen=True, kw_only=True)
class Orchestrate(Workload):
    """Run workflows of tasks in their order, on schedule or on events."""

    id: ClassVar[str] = "orchestrate"
    title: ClassVar[str] = "Orchestrate"
    period: ClassVar[Period] = "month"
    throughput_unit: ClassVar[str] = "task/s"
    delay_meaning: ClassVar[str] = "time from a task being ready until it runs"
    delay_limit: ClassVar[str] = "lag_s"
    delay_quantile: ClassVar[float] = 0.99
    work_unit: ClassVar[str] = "thousand tasks"
    load_fields: ClassVar[tuple[str, ...]] = ("runs_per_month", "tasks_per_run")

    workflows: Array = param(
        50.0,
        "workflow",
        "Different workflows (DAGs, state machines)",
        low=1.0,
        high=1e5,
        whole=True,
        log=True,
    )
    runs_per_month: Array = param(
        10_000.0, "run", "Runs of all workflows in the month", low=1.0, high=1e10, log=True
    )
    tasks_per_run: Array = param(
        10.0, "task", "Tasks of one run", low=1.0, high=25_000.0, whole=True, log=True
    )
    sequential_share: Array = param(
        0.5, "", "Share of a run's tasks that lie on its longest path", low=0.01, high=1.0
    )
    task_s: Array = param(
        120.0,
        "s",
        "Mean duration of one task, wherever it runs",
        low=0.001,
        high=30 * DAY,
        log=True,
    )
    peak_to_mean: Array = param(
        10.0, "", "Busiest minute of starts over the mean", low=1.0, high=10_000.0, log=True
    )
    simultaneous_runs: Array = param(
        10.0,
        "run",
        "Runs that start at the same moment, as schedules do on the hour",
        low=0.0,
        high=1e6,
        whole=True,
    )
    retried_share: Array = param(
        0.01, "", "Share of task attempts that fail and are tried again", low=0.0, high=0.9
    )
    waits_for_jobs: Array = param(
        True, "", "Whether tasks start jobs elsewhere and wait for them or for people"
    )
    exactly_once: Array = param(True, "", "Whether a task must not run twice")
    only_glue: Array = param(False, "", "Whether every task is a Glue job or crawler")
    lag_s: Array = param(
        120.0,
        "s",
        "Longest acceptable time from a task being ready until it runs, kept by 99 % of tasks",
        low=0.01,
        high=HOUR,
        log=True,
    )
    hours_per_month: Array = param(
        HOURS_PER_MONTH, "hour", "Hours the orchestration is up in the month", low=1.0, high=744.0
    )

    @cached_property
    def tasks_per_month(self) -> Array:
        """Tasks of all runs in the month."""
        return self.runs_per_month * self.tasks_per_run

    @cached_property
    def starts_per_second(self) -> Array:
        """Runs started per second, averaged over the month."""
        return self.runs_per_month / (self.hours_per_month * HOUR)

    @cached_property
    def peak_tasks_per_second(self) -> Array:
        """Tasks started per second in the busiest minute."""
        return self.peak_starts_per_second * self.tasks_per_run

    @cached_property
    def attempts_per_task(self) -> Array:
        """How often a task is started on average, until it succeeds."""
        return attempts(self.retried_share)

    @cached_property
    def attempts_per_month(self) -> Array:
        """Task attempts of all runs in the month."""
        return self.tasks_per_month * self.attempts_per_task

    @cached_property
    def peak_starts_per_second(self) -> Array:
        """Runs started per second in the busiest minute."""
        return self.starts_per_second * self.peak_to_mean

    @cached_property
    def sequential_tasks(self) -> Array:
        """Tasks one after the other on the longest path of a run."""
        return largest(self.tasks_per_run * self.sequential_share, 1.0)

    @cached_property
    def parallel_tasks(self) -> Array:
        """Tasks of one run that are ready at the same time, on average over its length."""
        return self.tasks_per_run / self.sequential_tasks

    @cached_property
    def tasks_at_once(self) -> Array:
        """Tasks that become ready at one moment, when runs start together."""
        return self.simultaneous_runs * self.parallel_tasks

    @property
    def demand(self) -> Array:
        """Tasks started per second in the busiest minute."""
        return self.peak_tasks_per_second

    @property
    def work(self) -> Array:
        """Thousands of tasks in the month."""
        return self.tasks_per_month / 1e3
