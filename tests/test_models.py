"""What holds for every model: broadcasting, bit equality, monotone bills, honest facts."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import pytest

from estimator.comparison import compare
from estimator.engine import Estimate, checked_inputs, estimate, facts_in, size
from estimator.model import Fact, Model, Param, facts_of, params_of
from estimator.prices import list_prices
from estimator.services import MODELS
from estimator.services.dms import SIZES as DMS_SIZES
from estimator.workloads import QUESTIONS, Workload

ON = date(2026, 11, 1)
REGION = "us-east-1"
SOLD = [model for model in MODELS if model.size is not None]
any_model = pytest.mark.parametrize("model", MODELS, ids=lambda m: m.id)
sold_model = pytest.mark.parametrize("model", SOLD, ids=lambda m: m.id)


def choices_of(declared: type) -> list[dict[str, str]]:
    """Return every combination of the words a workload or config offers."""
    offered = {p.name: p.choices for p in params_of(declared) if p.choices}
    return [dict(zip(offered, words, strict=True)) for words in product(*offered.values())]


def inside(p: Param, count: int, seed: int) -> Any:
    """Return reproducible values across a field's range, or the part of it that is in use."""
    rng = np.random.default_rng([seed, len(p.name), ord(p.name[0])])
    if p.kind == "flag":
        return rng.random(count) < 0.5
    low, high = max(p.low, p.default / 100), min(p.high, max(p.default * 100, 10.0))
    if p.log:
        values = np.exp(rng.uniform(np.log(low), np.log(high), count))
    else:
        values = rng.uniform(low, high, count)
    return np.rint(values) if p.whole else values


def varied(declared: type, count: int, seed: int) -> dict[str, Any]:
    return {p.name: inside(p, count, seed) for p in params_of(declared) if p.kind != "choice"}


def sized(model: Model, workload: Workload, config: Any) -> Estimate:
    inputs, settings = checked_inputs(model, workload, config)
    figures = facts_in(model, REGION)
    return Estimate(
        model, inputs, settings, figures, REGION, ON, size(model, inputs, settings, figures, ON), ()
    )


def outputs(result: Estimate) -> dict[str, Any]:
    sizing = result.sizing
    return {
        **{f"units.{k}": v for k, v in sizing.units.items()},
        **{f"billed.{k}": v for k, v in sizing.billed.items()},
        **{f"check.{c.name}.demand": c.demand for c in sizing.checks},
        **{f"check.{c.name}.capacity": c.capacity for c in sizing.checks},
        **{f"stage.{k}": v for k, v in sizing.delay.breakdown().items()},
        "throughput": sizing.throughput,
        "delay.mean": sizing.delay.mean,
    }


@sold_model
def test_a_scalar_equals_the_same_element_of_an_array(model: Model) -> None:
    count = 23
    for word in choices_of(model.workload):
        for setting in choices_of(model.config):
            loads = varied(model.workload, count, seed=1)
            settings = varied(model.config, count, seed=2)

            together = outputs(
                sized(
                    model,
                    model.workload(**loads, **word),
                    model.config(**settings, **setting),
                )
            )

            for i in (0, 7, count - 1):
                alone = outputs(
                    sized(
                        model,
                        model.workload(**{k: v[i] for k, v in loads.items()}, **word),
                        model.config(**{k: v[i] for k, v in settings.items()}, **setting),
                    )
                )
                for name, value in together.items():
                    same = np.broadcast_to(value, count)[i]
                    assert alone[name] == same or (np.isnan(same) and np.isnan(alone[name])), name


@sold_model
def test_quantities_are_finite_and_not_negative(model: Model) -> None:
    for word in choices_of(model.workload):
        for setting in choices_of(model.config):
            result = sized(
                model,
                model.workload(**varied(model.workload, 200, seed=3), **word),
                model.config(**varied(model.config, 200, seed=4), **setting),
            )

            for name, value in {**result.sizing.units, **result.sizing.billed}.items():
                assert np.all(np.isfinite(value)), name
                assert np.all(np.asarray(value) >= 0), name
            for stage, mean in result.delay.breakdown().items():
                assert np.all(np.asarray(mean) >= 0), stage


def rising_values(p: Param) -> Any:
    """Return values over six decades about a field's default, or as far as its bounds go."""
    low, high = max(p.low, p.default / 1e3), min(p.high, p.default * 1e3)
    values = np.geomspace(max(low, 1e-9), high, 400)
    return np.unique(np.rint(values)) if p.whole else values


@sold_model
def test_no_billed_quantity_falls_when_the_load_rises(model: Model) -> None:
    for word in choices_of(model.workload):
        for name in model.workload.load_fields:
            (p,) = (p for p in params_of(model.workload) if p.name == name)
            rising = rising_values(p)

            billed = sized(model, model.workload(**{name: rising}, **word), None).sizing.billed

            for dimension, quantity in billed.items():
                # a model may trade one dimension for another (device sizes), never the total bill
                if dimension not in TRADED.get(model.id, ()):
                    steps = np.diff(np.broadcast_to(quantity, rising.shape))
                    assert np.all(steps >= -1e-9 * np.max(quantity)), (name, dimension)


MSK_SIZES = ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge")

SESSION_PLANS = tuple(
    f"reader_capacity_{plan}_sessions_{part}"
    for plan in ("monthly_500", "annual_50k", "annual_200k", "annual_400k", "annual_800k")
    for part in ("fee", "overage")
)

MWAA_CLASSES = ("micro", "small", "medium", "large", "xlarge", "2xlarge")

REDSHIFT_NODES = tuple(
    f"{node}_{kind}"
    for node in (
        *(f"ra3_{size}" for size in ("large", "xlplus", "4xlarge", "16xlarge")),
        *(f"rg_{size}" for size in ("large", "xlarge", "4xlarge", "12xlarge")),
    )
    for kind in ("node_hour", "concurrency_scaling_node_second")
)

OTHER_REDSHIFT_NODES = tuple(f"redshift:{dimension}" for dimension in REDSHIFT_NODES)

TRADED: dict[str, tuple[str, ...]] = {
    "msk_standard": (
        *(f"kafka_m7g_{size}_broker_hour" for size in MSK_SIZES),
        "provisioned_storage_throughput_mbps_month",
    ),
    "msk_express": tuple(f"express_m7g_{size}_broker_hour" for size in MSK_SIZES),
    "dms_instance": tuple(
        f"instance_hour_{size.replace('.', '_')}_single_az" for size in DMS_SIZES
    ),
    # batches grow with the load, and each is billed in whole milliseconds
    "lambda_stream": ("requests_arm", "duration_arm_gb_second"),
    "mwaa": tuple(
        f"{part}_hour_mw1_{size}" for part in ("environment", "worker") for size in MWAA_CLASSES
    ),
    "quicksight_spice": ("spice_enterprise_gb_month",),
    "quicksight_spice_sessions": ("spice_enterprise_gb_month", *SESSION_PLANS),
    "quicksight_direct_athena_sessions": SESSION_PLANS,
    "quicksight_direct_redshift_sessions": SESSION_PLANS,
    "quicksight_direct_redshift_ra3": OTHER_REDSHIFT_NODES,
    "quicksight_direct_redshift_ra3_sessions": (*SESSION_PLANS, *OTHER_REDSHIFT_NODES),
    # added clusters give way to nodes, and small nodes to large ones
    **dict.fromkeys(("redshift_ra3", "redshift_rg"), REDSHIFT_NODES),
    "snowball_edge_210tb": ("snowball_edge_storage_optimized_210tb_job_fee_to_100tb",),
}
"""Dimensions that give way to another as load rises, per model; the bill still never falls."""

FREE = {"glue_workflows": "AWS charges for the jobs and crawlers of a workflow, not for it"}
"""Models whose bill is truly nothing, and why."""


@sold_model
def test_the_bill_never_falls_when_the_load_rises(model: Model) -> None:
    for name in model.workload.load_fields:
        (p,) = (p for p in params_of(model.workload) if p.name == name)
        rising = rising_values(p)

        result = estimate(model, model.workload(**{name: rising}), region=REGION, on=ON)

        usd = np.broadcast_to(result.usd, rising.shape)
        assert np.all(np.diff(usd) >= -1e-9 * usd.max()), name
        assert (usd.max() > 0) == (model.id not in FREE)


@pytest.mark.parametrize(
    "model", [m for m in SOLD if m.workload.period == "month"], ids=lambda m: m.id
)
def test_a_feasible_scenario_is_sustained(model: Model) -> None:
    workload = model.workload(**varied(model.workload, 200, seed=5))

    result = sized(model, workload, None)

    demand = workload.demand
    enough = np.asarray(result.sizing.throughput) >= demand * (1 - 1e-9)
    hard_and_soft = [c.ok for c in result.sizing.checks if c.severity != "advice"]
    assert np.all(enough | ~np.all(np.broadcast_arrays(*hard_and_soft), axis=0))


@sold_model
def test_inputs_are_left_as_they_were(model: Model) -> None:
    loads = varied(model.workload, 5, seed=6)
    before = {name: value.copy() for name, value in loads.items()}

    sized(model, model.workload(**loads), None)

    for name, value in loads.items():
        assert np.array_equal(value, before[name]), name


@sold_model
def test_the_default_question_has_an_answer_in_every_region_that_is_priced(model: Model) -> None:
    book = list_prices()
    for region in book.regions(model.prices):
        (only,) = compare(model.workload(), regions=region, on=ON, models=[model]).alternatives
        if only.estimate is None:
            assert region in only.unavailable
        else:
            assert (float(only.usd) > 0) == (model.id not in FREE)


class ReadLog:
    """Stands in for facts or config and remembers what was read."""

    def __init__(self, declared: Any, read: set[str]) -> None:
        self._declared, self._read = declared, read

    def __getattr__(self, name: str) -> Any:
        self._read.add(name)
        return getattr(self._declared, name)


@sold_model
def test_every_fact_and_every_setting_is_read(model: Model) -> None:
    assert model.size is not None
    read = set[str]()
    facts = ReadLog(facts_in(model, REGION), read)
    for word in choices_of(model.workload):
        for setting in choices_of(model.config):
            inputs, config = checked_inputs(model, model.workload(**word), model.config(**setting))
            model.size(inputs, ReadLog(config, read), facts)

    declared = {fact.name for fact in facts_of(model.facts)}
    declared |= {p.name for p in params_of(model.config)}
    assert declared - read == set()


def recorded(workload: Workload, read: set[str]) -> Any:
    """Return the same workload, remembering which fields its properties and models read."""

    class Recorded(type(workload)):  # type: ignore[misc]
        def __getattribute__(self, name: str) -> Any:
            read.add(name)
            return super().__getattribute__(name)

    return Recorded(**{p.name: getattr(workload, p.name) for p in params_of(type(workload))})


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_every_field_of_a_question_matters_to_some_alternative(question: type[Workload]) -> None:
    read = set[str]()
    for model in (m for m in SOLD if m.workload is question):
        assert model.size is not None
        for word in choices_of(question):
            inputs, config = checked_inputs(model, question(**word), None)
            model.size(recorded(inputs, read), config, facts_in(model, REGION))

    asked = {p.name for p in params_of(question)} - {question.delay_limit}
    assert asked - read == set()


def every_fact() -> list[Any]:
    seen = {
        (fact.name, fact.value, fact.source): fact for m in MODELS for fact in facts_of(m.facts)
    }
    return [pytest.param(fact, id=fact.name) for fact in seen.values()]


@pytest.mark.parametrize("fact", every_fact())
def test_a_fact_has_a_source_a_date_and_where_assumed_a_range(fact: Fact) -> None:
    assert fact.source.startswith("https://")
    assert date(int(fact.as_of[:4]), 1, 1) <= ON
    assert fact.meaning
    assert fact.meaning[0].isupper()
    if fact.kind == "assumption":
        assert fact.low is not None
        assert fact.high is not None
    if fact.low is not None and fact.high is not None:
        assert fact.low <= fact.value <= fact.high
        assert fact.low < fact.high
    assert set(fact.regions) <= set(list_prices().regions())


@any_model
def test_a_model_tells_where_it_fits_and_what_it_follows(model: Model) -> None:
    assert model.best_for or model.lifecycle.status == "withdrawn"
    assert model.docs
    assert all(address.startswith("https://") for address in model.docs)
    if model.lifecycle.status != "active":
        assert model.lifecycle.since is not None
        assert model.lifecycle.source.startswith("https://")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.id)
def test_defaults_lie_within_bounds(question: type[Workload]) -> None:
    declared = [question, *(m.config for m in MODELS if m.workload is question)]
    for p in (p for d in declared for p in params_of(d)):
        if p.kind == "number":
            assert p.low <= p.default <= p.high, p.name
        elif p.kind == "choice":
            assert p.default in p.choices, p.name
        assert p.meaning


def test_ids_and_titles_are_unique() -> None:
    assert len({m.id for m in MODELS}) == len({m.title for m in MODELS}) == len(MODELS)


@sold_model
def test_stage_and_check_names_are_unique(model: Model) -> None:
    result = sized(model, model.workload(), None)

    stages = [stage.name for stage in result.delay.stages]
    checks = [check.name for check in result.checks]
    assert len(set(stages)) == len(stages)
    assert len(set(checks)) == len(checks)


@sold_model
def test_a_frozen_workload_can_be_varied(model: Model) -> None:
    name = model.workload.load_fields[0]
    base = model.workload()

    doubled = replace(base, **{name: getattr(base, name) * 2})

    assert getattr(doubled, name) == 2 * getattr(base, name)
