"""Which outcomes a study keeps, and of which kind each is, before the first point."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from weaklinks.errors import Problems
from weaklinks.studies.sweeps.nearest import nearest
from weaklinks.studies.sweeps.protocol import SweepModel
from weaklinks.studies.sweeps.records import kind_of, named_values
from weaklinks.studies.sweeps.study import NUMBER, WORD, Outcome


def outcome_of(text: str) -> Outcome:
    """Read ``name``, ``name:number`` or ``name:word``."""
    name, colon, kind = text.rpartition(":")
    return Outcome(name=name, kind=kind) if colon and kind in (NUMBER, WORD) else Outcome(name=text)


def read_outcomes(
    given: Any, model: SweepModel, probes: Iterable[Mapping[str, Any]], problems: Problems
) -> tuple[Outcome, ...]:
    """Outcomes with their kind: as stated, as the model says, or as found at `probes`.

    A name whose numbers are others than those found, as ``equilibria.2.share`` where two
    equilibria were found, has the kind of its like.
    """
    own = {outcome.name: outcome for outcome in map(outcome_of, model.outcomes)}
    if given is None:
        return tuple(own.values())
    if not isinstance(given, list | tuple) or not all(isinstance(name, str) for name in given):
        problems.add(f"outcomes is {given!r}; it must be a list of names")
        return ()
    problems.add_if(not given, "outcomes is empty; leave it out for the model's headlines")
    stated = {name: outcome_of(name) for name in given if outcome_of(name).name != name}
    unsure = [name for name in given if name not in own and name not in stated]
    known = _found(model, probes) if set(unsure) - {"residual"} else {}
    outcomes = []
    for name in given:
        outcome = stated.get(name) or own.get(name) or _like(name, known)
        if outcome is None and name != "residual":
            names = [*own, *(n for n in known if n not in own)]
            problems.add(f"there is no outcome {name!r}; {nearest(name, names)}")
        outcomes.append(outcome or Outcome(name=name))
    return _checked(outcomes, problems)


def _checked(outcomes: list[Outcome], problems: Problems) -> tuple[Outcome, ...]:
    names = [outcome.name for outcome in outcomes]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        problems.add(f"outcomes: {name!r} is given twice")
    problems.add_if("residual" in names, "outcomes: residual is always kept; leave it out")
    problems.add_if("" in names, "outcomes: a name is empty")
    return tuple(outcomes)


def _found(model: SweepModel, probes: Iterable[Mapping[str, Any]]) -> dict[str, str | None]:
    """Names and kinds of what the model's record holds; None where no value says the kind."""
    kinds: dict[str, str | None] = {}
    for point in probes:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                record = model.evaluate(point)
        except Exception:
            # A point that cannot be solved will be a row with its message; it says no names.
            continue
        for name, value in named_values(record):
            kinds[name] = kinds.get(name) or kind_of(value)
    kinds.pop("residual", None)
    return kinds


def _like(name: str, known: Mapping[str, str | None]) -> Outcome | None:
    if name in known:
        return Outcome(name=name, kind=known[name] or NUMBER)
    pattern = _numberless(name)
    like = [kind for other, kind in known.items() if _numberless(other) == pattern]
    if not like or pattern == name:
        return None
    return Outcome(name=name, kind=next((kind for kind in like if kind), NUMBER))


def _numberless(name: str) -> str:
    return re.sub(r"(?<![^.])\d+(?![^.])", "#", name)
