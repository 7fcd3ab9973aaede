"""Models and price tables meet only through names: every name on either side has its partner."""

import importlib
import pkgutil
from datetime import date

import pytest

from estimator import services
from estimator.engine import checked_inputs, facts_in
from estimator.prices import list_prices
from estimator.services import MODELS
from tests.test_models import choices_of

ON = date(2026, 11, 1)
FILES = [
    importlib.import_module(f"estimator.services.{info.name}")
    for info in pkgutil.iter_modules(services.__path__)
]
TABLES = sorted({model.prices for model in MODELS})


def collected(name: str) -> dict[str, str]:
    """Join the mappings of that name of all service files."""
    return {key: text for file in FILES for key, text in getattr(file, name, {}).items()}


UNMODELLED = collected("UNMODELLED")
UNPRICED = collected("UNPRICED")
PRICED_ONLY_IN = collected("PRICED_ONLY_IN")


def billed_keys() -> set[tuple[str, str]]:
    keys = set()
    for model in MODELS:
        if model.size is None:
            continue
        for word in choices_of(model.workload):
            for setting in choices_of(model.config):
                inputs, config = checked_inputs(
                    model, model.workload(**word), model.config(**setting)
                )
                sizing = model.size(inputs, config, facts_in(model, "us-east-1"))
                for key in sizing.billed:
                    table, _, dimension = key.rpartition(":")
                    keys.add((table or model.prices, dimension))
    return keys


BILLED = billed_keys()


@pytest.mark.parametrize(("table", "dimension"), sorted(BILLED))
def test_every_billed_dimension_is_priced_in_the_largest_region_or_a_file_says_where_if_anywhere(
    table: str, dimension: str
) -> None:
    if UNPRICED.get(dimension):
        assert dimension not in list_prices().dimensions(table)
    else:
        region = PRICED_ONLY_IN.get(dimension, "us-east-1")
        assert list_prices().rates(table, region, ON)[dimension].usd


def test_what_is_said_to_be_priced_in_one_region_is_priced_in_no_other() -> None:
    found = {
        (row["dimension"], row["region"])
        for table in TABLES
        for row in list_prices().rows(table)
        if row["dimension"] in PRICED_ONLY_IN
    }

    assert found == set(PRICED_ONLY_IN.items())


def test_whatever_is_priced_nowhere_or_in_one_region_is_billed() -> None:
    assert set(UNPRICED) | set(PRICED_ONLY_IN) <= {dimension for _, dimension in BILLED}


@pytest.mark.parametrize("table", TABLES)
def test_every_priced_dimension_is_billed_or_unmodelled_with_a_reason(table: str) -> None:
    priced = set(list_prices().dimensions(table))
    billed = {dimension for name, dimension in BILLED if name == table}

    assert priced - billed - set(UNMODELLED) == set()
    assert all(UNMODELLED[dimension] for dimension in priced & set(UNMODELLED))
    assert billed & set(UNMODELLED) == set()


def test_models_are_listed_once_and_no_service_file_is_forgotten() -> None:
    declared = {
        value
        for file in FILES
        for value in vars(file).values()
        if type(value).__name__ == "Model" and value.id
    }

    assert {model.id for model in declared} == {model.id for model in MODELS}
