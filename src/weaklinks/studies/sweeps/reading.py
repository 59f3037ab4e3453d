"""A study from a TOML file: every problem of it in one message."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from weaklinks.errors import Problems
from weaklinks.spec import read_toml
from weaklinks.studies.sweeps.axes import read_axes, read_fixed
from weaklinks.studies.sweeps.columns import read_outcomes
from weaklinks.studies.sweeps.designs import points_at
from weaklinks.studies.sweeps.nearest import add_unknown, nearest
from weaklinks.studies.sweeps.plans import is_grid, read_design
from weaklinks.studies.sweeps.protocol import SweepModel, defaults
from weaklinks.studies.sweeps.study import Study

_KEYS = ("title", "model", "outcomes", "design", "fixed", "vary")
# Points at which a model is asked what its outcomes are.
_PROBES = 4


def read_study(
    study: str | Path | Mapping[str, Any],
    models: Mapping[str, SweepModel],
    *,
    listing: str = "",
) -> Study:
    """Make a study from a TOML file, or from what such a file holds.

    Parameters
    ----------
    study : str, Path or mapping
    models : mapping of str to SweepModel
        Those that a study may name.
    listing : str
        The command that lists a model's outcomes, with ``{model}`` for its name.

    Returns
    -------
    Study
        With every parameter that is not varied, and every outcome with its kind.

    Raises
    ------
    InputError
        One message that names every problem: unknown keys, models, parameters and outcomes with
        the nearest known ones, values outside their range, designs that cannot be.
    """
    given = study if isinstance(study, Mapping) else read_toml(Path(study))
    problems = Problems("study" if isinstance(study, Mapping) else Path(study).name)
    add_unknown(problems, "key", given, _KEYS)
    model = _model(given.get("model"), models, problems)
    title = given.get("title", "")
    problems.add_if(not isinstance(title, str), f"title is {title!r}; it must be text")
    tables = {key: _table(given, key, problems) for key in ("design", "fixed", "vary")}
    if model is None:
        read_design(tables["design"], (), problems)
        problems.raise_if_any()
    assert model is not None
    axes = read_axes(tables["vary"], model, grid=is_grid(tables["design"]), problems=problems)
    draft = Study(
        model=model.name,
        axes=axes,
        fixed=read_fixed(tables["fixed"], tables["vary"], model, problems),
        design=read_design(tables["design"], axes, problems),
        outcomes=(),
        title=title,
    )
    probes = _probes(draft, model, sound=not problems.found)
    lists = listing.format(model=model.name)
    outcomes = read_outcomes(given.get("outcomes"), model, probes, problems, lists)
    problems.raise_if_any()
    return replace(draft, outcomes=outcomes)


def _model(name: Any, models: Mapping[str, SweepModel], problems: Problems) -> SweepModel | None:
    """The model that is named; the one that was probably meant, so that the rest can be read."""
    if name is None:
        problems.add(f"model is missing: one of {', '.join(models)}")
        return None
    if isinstance(name, str) and name in models:
        return models[name]
    close = difflib.get_close_matches(str(name), list(models), n=1)
    meant = f" The rest is read as if it were {close[0]!r}" if close else ""
    problems.add(f"there is no model {name!r}; {nearest(str(name), list(models))}{meant}")
    return models[close[0]] if close else None


def _table(given: Mapping[str, Any], key: str, problems: Problems) -> Mapping[str, Any]:
    table = given.get(key, {})
    if isinstance(table, Mapping):
        return table
    problems.add(f"{key} is {table!r}; it must be a table: [{key}]")
    return {}


def _probes(draft: Study, model: SweepModel, *, sound: bool) -> Iterator[dict[str, Any]]:
    """The model's defaults, and the first points of the study where it can have any."""
    yield defaults(model)
    if sound:
        rows = range(min(_PROBES, draft.points))
        varied = points_at(draft, rows)
        for k in rows:
            yield {**draft.fixed, **{name: value[k].item() for name, value in varied.items()}}
