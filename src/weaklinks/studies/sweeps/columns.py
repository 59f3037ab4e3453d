"""Which outcomes a study keeps, and of which kind each is, before the first point."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from weaklinks.errors import Problems
from weaklinks.studies.sweeps.nearest import nearest
from weaklinks.studies.sweeps.protocol import SweepModel, defaults
from weaklinks.studies.sweeps.records import kind_of, named_values
from weaklinks.studies.sweeps.study import NUMBER, WORD, Outcome

_MOST_LISTED = 12


def outcome_of(text: str) -> Outcome:
    """Read ``name``, ``name:number`` or ``name:word``."""
    name, colon, kind = text.rpartition(":")
    return Outcome(name=name, kind=kind) if colon and kind in (NUMBER, WORD) else Outcome(name=text)


def outcomes_of(model: SweepModel) -> tuple[Outcome, ...]:
    """All that a model's record holds at its defaults; the headlines come first.

    Elsewhere there may be more: as many equilibria as there are.
    """
    own = [outcome_of(text) for text in model.outcomes]
    names = {outcome.name for outcome in own}
    kinds, _ = _found(model, [defaults(model)])
    others = [Outcome(name=n, kind=kind or NUMBER) for n, kind in kinds.items() if n not in names]
    return (*own, *others)


def read_outcomes(
    given: Any,
    model: SweepModel,
    probes: Iterable[Mapping[str, Any]],
    problems: Problems,
    listing: str = "",
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
    known, failure = _found(model, probes) if set(unsure) - {"residual"} else ({}, "")
    outcomes = []
    for name in given:
        outcome = stated.get(name) or own.get(name) or _like(name, known)
        if outcome is None and name != "residual":
            names = [*own, *(n for n in known if n not in own)]
            hint = nearest(name, names, most=_MOST_LISTED, listing=listing)
            problems.add(f"there is no outcome {name!r}; {hint}{failure}")
        outcomes.append(outcome or Outcome(name=name))
    return _checked(outcomes, problems)


def _checked(outcomes: list[Outcome], problems: Problems) -> tuple[Outcome, ...]:
    names = [outcome.name for outcome in outcomes]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        problems.add(f"outcomes: {name!r} is given twice")
    problems.add_if("residual" in names, "outcomes: residual is always kept; leave it out")
    problems.add_if("" in names, "outcomes: a name is empty")
    return tuple(outcomes)


def _found(
    model: SweepModel, probes: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, str | None], str]:
    """Names and kinds of what the model's record holds, and why nothing could be looked at.

    The kind is None where no value says it.
    """
    kinds: dict[str, str | None] = {}
    failure = ""
    for point in probes:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                record = model.evaluate(point)
        except Exception as error:
            # A point that cannot be solved will be a row with its message; it says no names.
            failure = failure or f" (more cannot be seen: at its defaults it says {error})"
            continue
        for name, value in named_values(record):
            kinds[name] = kinds.get(name) or kind_of(value)
    kinds.pop("residual", None)
    return kinds, "" if kinds else failure


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
