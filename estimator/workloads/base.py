"""What every question states about itself."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from estimator.model import param
from estimator.units import Array

Period = Literal["month", "job"]


def output_kept_days() -> Any:
    """Declare for how long what is written stays in S3."""
    return param(
        30.0,
        "day",
        "Days that what is written stays in S3 Standard; 0 leaves its storage out of the bill",
        low=0.0,
        high=3_650.0,
        measure="the expiration in the bucket's lifecycle rule",
    )


@dataclass(frozen=True)
class Workload(ABC):
    """What every question states about itself.

    Attributes
    ----------
    id, title : str
        Name in code and on screen.
    period : {"month", "job"}
        What the cost is for.
    throughput_unit : str
        Unit in which models state what they sustain.
    delay_meaning : str
        Where the clock starts and stops.
    delay_limit : str
        Name of the field that bounds the delay.
    delay_quantile : float
        Quantile of the delay that must stay within that bound.
    work_unit : str
        Unit of work that a unit cost refers to.
    load_fields : tuple of str
        Fields that mean more work as they grow; no bill falls when one of them rises.
    """

    id: ClassVar[str]
    title: ClassVar[str]
    period: ClassVar[Period]
    throughput_unit: ClassVar[str]
    delay_meaning: ClassVar[str]
    delay_limit: ClassVar[str]
    delay_quantile: ClassVar[float]
    work_unit: ClassVar[str]
    load_fields: ClassVar[tuple[str, ...]]

    @property
    @abstractmethod
    def demand(self) -> Array:
        """What must be sustained, in the unit of throughput."""

    @property
    @abstractmethod
    def work(self) -> Array:
        """Units of work done in the period."""
