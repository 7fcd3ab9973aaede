"""Inputs as users write them: values with units, files, assignments."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from estimator.engine import own_figure
from estimator.errors import InputError, UnknownName, did_you_mean
from estimator.model import Model, Param, facts_of, params_of
from estimator.quantity import parse_quantity
from estimator.services import find_model
from estimator.workloads import Workload

_FLAG_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def given_fields(values: dict[str, Any], declared: type[Any], group: str) -> dict[str, Any]:
    """Take out of a command's values the fields that were given, read into their units."""
    given = {
        field: values.pop(f"{group}__{field.name}")
        for field in params_of(declared)
        if f"{group}__{field.name}" in values
    }
    return {f.name: read_value(f, raw) for f, raw in given.items() if raw is not None}


def read_value(field: Param, raw: object, where: str = "") -> Any:
    """Read one value as a user writes it: a number, a text with a unit, a word.

    Raises
    ------
    InputError
        When it is no value of this field; bounds are checked by the engine.

    Examples
    --------
    >>> from estimator.workloads import StreamIngest
    >>> fields = {field.name: field for field in params_of(StreamIngest)}
    >>> read_value(fields["record_bytes"], "2KiB"), read_value(fields["record_bytes"], 100)
    (2048.0, 100.0)
    """
    name = f"{where}{field.name}"
    if field.kind == "flag":
        word = str(raw).lower()
        if word not in _FLAG_WORDS:
            raise InputError(f"{name}: '{raw}' is neither yes nor no.")
        return _FLAG_WORDS[word]
    if field.kind == "choice":
        if raw not in field.choices:
            raise InputError(
                f"{name}: '{raw}' cannot be chosen. {did_you_mean(str(raw), field.choices)}"
            )
        return raw
    if isinstance(raw, str):
        return parse_quantity(raw, field.unit, name=name)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise InputError(f"{name}: '{raw}' is not a single number, with or without a unit.")
    try:
        return float(raw)
    except OverflowError:
        raise InputError(f"{name}: a number of {len(str(raw))} digits is too large.") from None


def read_fields(
    known: Sequence[Param], given: Mapping[Any, object], where: str = ""
) -> dict[str, Any]:
    """Read values by field name; hyphens and underscores are the same."""
    by_name = {field.name: field for field in known}
    found: dict[str, Any] = {}
    for written, raw in given.items():
        name = _underscored(written)
        name = f"{name}_s" if name not in by_name and f"{name}_s" in by_name else name
        if name not in by_name:
            raise UnknownName(f"{where}there is no '{written}'. {did_you_mean(name, by_name)}")
        found[name] = read_value(by_name[name], raw, where)
    return found


def figures(model: Model) -> list[Param]:
    """Return the rules for a user's own figures in place of a model's facts."""
    return [own_figure(fact) for fact in facts_of(model.facts)]


@dataclass(frozen=True)
class Inputs:
    """What a user gives: fields of the workload, and configs and own figures by model id."""

    workload: Mapping[str, Any]
    configs: Mapping[str, Mapping[str, Any]]
    facts: Mapping[str, Mapping[str, Any]]


def read_inputs(path: str | None, question: type[Workload]) -> Inputs:
    """Read a file of inputs, YAML or JSON, strictly.

    Parameters
    ----------
    path : str or None
        None gives no inputs.
    question : type
        The workload the file must fit.

    Raises
    ------
    InputError
        When the file cannot be read or a value cannot be used.
    UnknownName
        When the file names something that does not exist.
    """
    if path is None:
        return Inputs({}, {}, {})
    told = _mapping(_parsed(path), f"{path}: the file")
    sections = ("workload", "configs", "facts")
    for name in told:
        if name not in sections:
            hint = did_you_mean(str(name), sections)
            raise UnknownName(f"{path}: there is no section '{name}'. {hint}")
    given = {
        section: _mapping(told.get(section) or {}, f"{path}: {section}") for section in sections
    }
    workload = read_fields(params_of(question), given["workload"], f"{path}: workload: ")
    configs, facts = (
        {
            model.id: read_fields(
                params_of(model.config) if section == "configs" else figures(model),
                _mapping(fields or {}, f"{path}: {section}: {model.id}"),
                f"{path}: {section}: {model.id}: ",
            )
            for model, fields in _by_model(given[section], f"{path}: {section}: ")
        }
        for section in ("configs", "facts")
    )
    return Inputs(workload, configs, facts)


def _by_model(given: Mapping[Any, object], where: str) -> Iterable[tuple[Model, object]]:
    for name, fields in given.items():
        try:
            yield find_model(str(name)), fields
        except UnknownName as error:
            raise UnknownName(f"{where}{error}") from None


def _parsed(path: str) -> object:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        return json.loads(text) if path.lower().endswith(".json") else yaml.safe_load(text)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not text in UTF-8.") from None
    except RecursionError:
        raise InputError(f"{path} is nested too deeply.") from None
    except (yaml.YAMLError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {' '.join(str(error).split())}.") from None


def _mapping(told: object, what: str) -> Mapping[Any, object]:
    if not isinstance(told, dict):
        raise InputError(f"{what} must be a mapping of names to values.")
    return told


def read_assignments(
    given: Iterable[str], option: str, model: Model | None = None
) -> dict[str, dict[str, Any]]:
    """Read ``MODEL.NAME=VALUE``, or ``NAME=VALUE`` for a given model, by model id.

    Parameters
    ----------
    given : iterable of str
    option : {"config", "fact"}
        Which kind of name it is.
    model : Model, optional
        The one model it can be about.
    """
    found: dict[str, dict[str, Any]] = {}
    for text in given:
        target, equals, value = text.partition("=")
        owner, dot, name = target.strip().rpartition(".")
        if not equals or (model is None and not dot):
            form = "NAME=VALUE" if model else "MODEL.NAME=VALUE"
            raise InputError(f"--{option} '{text}' is not {form}.")
        chosen = find_model(owner) if dot else model
        if chosen is None or (model is not None and chosen is not model):
            raise InputError(f"--{option} '{text}' is about another alternative.")
        known = params_of(chosen.config) if option == "config" else figures(chosen)
        where = f"--{option} {chosen.id}: "
        found.setdefault(chosen.id, {}).update(read_fields(known, {name: value.strip()}, where))
    return found


def settings(
    values: dict[str, Any], question: type[Workload], models: Sequence[Model]
) -> tuple[Workload, dict[str, Any], dict[str, dict[str, Any]]]:
    """Join a file, flags and assignments; the later win.

    Parameters
    ----------
    values : dict
        A command's values with ``input``, ``config``, ``fact`` and the workload's fields.
    question : type
        What the workload must be.
    models : sequence of Model
        The alternatives asked about; the file may name others.

    Returns
    -------
    tuple
        The workload, the configs and the own figures by model id.
    """
    file = read_inputs(values["input"], question)
    fields = given_fields(values, question, "workload")
    told_configs = read_assignments(values["config"], "config")
    told_facts = read_assignments(values["fact"], "fact")
    asked = [model.id for model in models]
    for name in (*told_configs, *told_facts):
        if name not in asked:
            raise UnknownName(f"There is no alternative '{name}' here. {did_you_mean(name, asked)}")
    configs = {
        model.id: model.config(**given)
        for model in models
        if (given := {**file.configs.get(model.id, {}), **told_configs.get(model.id, {})})
    }
    facts = {
        name: {**file.facts.get(name, {}), **told_facts.get(name, {})}
        for name in asked
        if name in file.facts or name in told_facts
    }
    return question(**{**file.workload, **fields}), configs, facts


def _underscored(name: object) -> str:
    return str(name).strip().lstrip("-").replace("-", "_").lower()
