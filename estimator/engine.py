"""One estimate: check the inputs, size the service, price what it bills.

This is the only place where values are checked and where sizing and prices meet.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, reduce
from operator import and_
from typing import Any, TypeVar, cast

import numpy as np

from estimator.errors import EstimatorError, InputError, PriceNotFound, UnknownName, did_you_mean
from estimator.laws.delay import Delay
from estimator.model import Check, Fact, Model, Param, Sizing, facts_of, params_of
from estimator.prices import PriceBook, Rate, iso_date, list_prices
from estimator.quantity import format_quantity
from estimator.rates import Unpriced
from estimator.services import find_model
from estimator.units import Array, total
from estimator.workloads import Workload

Declared = TypeVar("Declared")

CONFIDENCE_ORDER = ("", "own", "historical", "uncertain")
"""From the surest to the least sure price."""

# glibc gives freed memory above a threshold back to the kernel, and getting it again costs several
# times the arithmetic done in it. Freeing one block just under 32 MiB raises that threshold for
# good (M_MMAP_THRESHOLD in https://man7.org/linux/man-pages/man3/mallopt.3.html).
np.empty(31 * 2**20, dtype=np.uint8)


class Withdrawn(EstimatorError):
    """A service that AWS no longer sells on the date asked for; never quoted."""


@dataclass(frozen=True)
class LineItem:
    """One line of the bill.

    Attributes
    ----------
    table, dimension : str
        Where the price comes from.
    quantity : Array
        Billed over the workload's period, in `unit`.
    rate : Rate
        The price schedule with its source, date and confidence.
    """

    table: str
    dimension: str
    quantity: Array
    rate: Rate

    @property
    def unit(self) -> str:
        """Unit of the quantity and of the price."""
        return self.rate.unit

    @cached_property
    def usd(self) -> Array:
        """What is paid [USD]."""
        return self.rate.cost(self.quantity)

    @cached_property
    def list_usd(self) -> Array:
        """What it costs at list price [USD]."""
        if self.rate.list_usd == self.rate.usd:
            return self.usd
        return self.rate.list_cost(self.quantity)


@dataclass(frozen=True)
class Estimate:
    """What one alternative needs, how fast it is and what it costs, with all its inputs.

    Attributes
    ----------
    model : Model
        The alternative.
    workload, config, facts : object
        The inputs as used; numbers are float64.
    region : str
        Region of quotas and prices.
    on : date
        Date of prices and lifecycle.
    sizing : Sizing
        Units, throughput, delay, checks.
    lines : tuple of LineItem
        The bill.
    """

    model: Model
    workload: Workload
    config: Any
    facts: Any
    region: str
    on: date
    sizing: Sizing
    lines: tuple[LineItem, ...]

    @cached_property
    def usd(self) -> Array:
        """What is paid in the workload's period [USD]."""
        return total(line.usd for line in self.lines)

    @cached_property
    def list_usd(self) -> Array:
        """The same at list prices [USD]."""
        return total(line.list_usd for line in self.lines)

    @property
    def usd_per_work(self) -> Array:
        """What one unit of the workload's work costs [USD]."""
        return self.usd / self.workload.work

    @property
    def delay(self) -> Delay:
        """From the workload's start of the clock to its end."""
        return self.sizing.delay

    @cached_property
    def bounded_delay(self) -> Array:
        """The quantile of the delay that the workload puts a limit on [s]."""
        return self.delay.quantile(self.workload.delay_quantile)

    @cached_property
    def limits(self) -> tuple[Check, ...]:
        """The limits of the service, and of what is priced in the region."""
        unpriced = (line for line in self.lines if isinstance(line.rate, Unpriced))
        missing = (
            Check(f"price of {line.dimension}", line.quantity, 0.0, "", line.rate.source)
            for line in unpriced
        )
        return (*self.sizing.checks, *missing)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The limits of the service, and the delay the workload asks for."""
        limit = self.workload.delay_limit
        wanted = Check(
            limit.removesuffix("_s"),
            self.bounded_delay,
            getattr(self.workload, limit),
            "s",
            "Shorten the slowest stage, choose a faster alternative, or accept a later result.",
        )
        return (*self.limits, wanted)

    @cached_property
    def feasible(self) -> Any:
        """Whether every hard check holds, per scenario."""
        limit = getattr(self.workload, self.workload.delay_limit)
        in_time: Any = self.delay.within(limit, self.workload.delay_quantile)
        return in_time & self.allowed

    @cached_property
    def allowed(self) -> Any:
        """Whether every hard limit but that of the delay holds, per scenario."""
        held = [check.ok for check in self.limits if check.severity == "hard"]
        # numpy takes long for one flag against an array, so those of all scenarios come first
        everywhere = all(bool(ok) for ok in held if np.ndim(ok) == 0)
        each = [ok for ok in held if np.ndim(ok)]
        result: Any = reduce(and_, each) if each else np.bool_(everywhere)
        return result if everywhere else np.zeros_like(result)

    @property
    def failed(self) -> tuple[Check, ...]:
        """Checks that fail in any scenario, the hard ones first."""
        order = ("hard", "soft", "advice")
        failing = [check for check in self.checks if not np.all(check.ok)]
        return tuple(sorted(failing, key=lambda check: order.index(check.severity)))

    @property
    def confidence(self) -> str:
        """The least sure confidence among the prices used: '' is a good list price."""
        used = {line.rate.confidence for line in self.lines}
        return max(used | {""}, key=CONFIDENCE_ORDER.index)


def estimate(
    model: Model | str,
    workload: Workload,
    *,
    region: str,
    on: date | str,
    config: Any = None,
    facts: Mapping[str, Array] | None = None,
    prices: PriceBook | None = None,
) -> Estimate:
    """Size one alternative for a workload and price it.

    Parameters
    ----------
    model : Model or str
        The alternative, or its id.
    workload : Workload
        What must be done; any number may be an array, and all of them broadcast.
    region : str
        AWS Region code.
    on : date or str
        Date of prices and lifecycle.
    config : object, optional
        What the user fixes: an instance of ``model.config``.
    facts : mapping of str to Array, optional
        Figures to use instead of the model's own.
    prices : PriceBook, optional
        List prices unless given.

    Returns
    -------
    Estimate
        Capacity, limits, delay and cost per scenario.

    Raises
    ------
    InputError
        When a value is out of range or not of the right kind.
    UnknownName
        When the model, region or fact does not exist.
    PriceNotFound
        When something the service bills has no price there and then.
    Withdrawn
        When the service is no longer sold on that date.

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> bill = estimate(
    ...     "kinesis_data_streams_provisioned",
    ...     StreamIngest(records_per_second=100, record_bytes=35 * 1024, peak_to_mean=1),
    ...     region="us-east-1",
    ...     on="2026-11-01",
    ... )
    >>> {unit: float(count) for unit, count in bill.sizing.units.items()}
    {'shard': 6.0}
    """
    chosen = find_model(model) if isinstance(model, str) else model
    book = prices if prices is not None else list_prices()
    day = iso_date(on)
    known_region(book, region)
    inputs, settings = checked_inputs(chosen, workload, config)
    figures = facts_in(chosen, region, facts)
    sizing = size(chosen, inputs, settings, figures, day)
    lines = price(chosen, sizing, book, region, day)
    return Estimate(chosen, inputs, settings, figures, region, day, sizing, lines)


def known_region(book: PriceBook, region: str) -> None:
    """Raise `UnknownName` unless the region exists."""
    if region not in book.regions():
        raise UnknownName(f"There is no region '{region}'. {did_you_mean(region, book.regions())}")


def checked_inputs(model: Model, workload: Workload, config: Any) -> tuple[Any, Any]:
    """Check a workload and a config against their declarations, and make their numbers float64."""
    if not isinstance(workload, model.workload):
        raise InputError(
            f"{model.id} answers {model.workload.__name__}, not {type(workload).__name__}."
        )
    settings = model.config() if config is None else config
    if not isinstance(settings, model.config):
        raise InputError(
            f"config of {model.id} must be {model.config.__name__}, not {type(settings).__name__}."
        )
    return checked(workload), checked(settings)


def checked(declared: Declared) -> Declared:
    """Return the same inputs with every number float64, or say which one cannot be used.

    Raises
    ------
    InputError
        Naming field, value, bound and unit.

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> checked(StreamIngest(retention_hours=9_000))
    Traceback (most recent call last):
    estimator.errors.InputError: retention_hours must be at most 8,760 hour; got 9,000 hour.
    """
    values = {
        declaration.name: checked_value(declaration, getattr(declared, declaration.name))
        for declaration in params_of(type(declared))
    }
    shapes = {name: np.shape(value) for name, value in values.items() if np.ndim(value)}
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError:
        told = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise InputError(f"The shapes of these inputs do not broadcast: {told}.") from None
    return replace(declared, **values)  # type: ignore[type-var]


def checked_value(declaration: Param, value: Any) -> Any:
    """Return one value as a declaration wants it, numbers as float64.

    Raises
    ------
    InputError
        Naming field, value, bound and unit.
    """
    name, unit = declaration.name, declaration.unit
    if declaration.kind == "choice":
        if value not in declaration.choices:
            told = did_you_mean(str(value), declaration.choices)
            raise InputError(f"{name} cannot be {value!r}. {told}")
        return value
    if declaration.kind == "flag":
        flags = np.asarray(value)
        if flags.dtype != np.bool_:
            raise InputError(f"{name} must be true or false; got {value!r}.")
        return flags[()]
    try:
        numbers = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} must be a number{_of(unit)}; got {value!r}.") from None
    _refuse(declaration, numbers, ~np.isfinite(numbers), f"must be a finite number{_of(unit)}")
    _refuse(declaration, numbers, numbers < declaration.low, "must be at least", declaration.low)
    _refuse(declaration, numbers, numbers > declaration.high, "must be at most", declaration.high)
    if declaration.whole:
        _refuse(declaration, numbers, numbers != np.rint(numbers), "must be a whole number")
    return numbers[()]


def _refuse(
    declaration: Param, numbers: Any, wrong: Any, rule: str, bound: float | None = None
) -> None:
    if np.any(wrong):
        if bound is not None:
            rule = f"{rule} {_exact(bound, declaration.unit)}"
        first = float(numbers[wrong].flat[0]) if numbers.ndim else float(numbers)
        shown = str(first) if not np.isfinite(first) else _exact(first, declaration.unit)
        raise InputError(f"{declaration.name} {rule}; got {shown}.")


def _of(unit: str) -> str:
    return f" of {unit}" if unit else ""


def _exact(value: float, unit: str) -> str:
    return format_quantity(value, unit, digits=6)


def facts_in(model: Model, region: str, own: Mapping[str, Array] | None = None) -> Any:
    """Return the figures of a model as they are in a region, with the user's own in their place.

    Raises
    ------
    UnknownName
        When the model has no such fact.
    InputError
        When an own figure is not finite or is negative.
    """
    published = _published_in(cast(Hashable, model.facts), region)
    if not own:
        return published
    declared = {fact.name: fact for fact in facts_of(model.facts)}
    values = {}
    for name, value in own.items():
        if name not in declared:
            raise UnknownName(f"{model.id} has no fact '{name}'. {did_you_mean(name, declared)}")
        values[name] = checked_value(own_figure(declared[name]), value)
    return replace(published, **values)


@cache
def _published_in(facts: Any, region: str) -> Any:
    return facts(
        **{fact.name: np.float64(fact.regions.get(region, fact.value)) for fact in facts_of(facts)}
    )


def own_figure(fact: Fact) -> Param:
    """Return the rules for a figure given in place of a fact: any finite number from 0."""
    return Param(fact.name, fact.value, fact.unit, fact.meaning, 0.0, np.inf, (), False, False, "")


def size(model: Model, workload: Any, config: Any, facts: Any, on: date) -> Sizing:
    """Run a model's sizing, unless the service is withdrawn."""
    if model.size is None or model.lifecycle.withdrawn(on):
        raise Withdrawn(f"{model.title}: {model.lifecycle}. {model.lifecycle.note}".strip())
    return model.size(workload, config, facts)


def price(
    model: Model, sizing: Sizing, book: PriceBook, region: str, on: date
) -> tuple[LineItem, ...]:
    """Turn billed quantities into lines; a dimension of which nothing is billed needs no price.

    Where only some scenarios need a price that is missing, they alone have no cost.
    """
    lines = []
    for key, quantity in sizing.billed.items():
        if not np.asarray(quantity).any():
            continue
        table, _, dimension = key.rpartition(":")
        table = table or model.prices
        try:
            rate = book.rates(table, region, on)[dimension]
        except PriceNotFound as reason:
            if np.all(quantity):
                raise
            rate = Unpriced.because(str(reason), table, dimension, region, on)
        lines.append(LineItem(table, dimension, quantity, rate))
    return tuple(lines)
