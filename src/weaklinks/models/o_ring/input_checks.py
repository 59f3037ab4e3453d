"""Every problem of a spec in one list, so that relations between parameters join their ranges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weaklinks.errors import InputError, Problems
from weaklinks.spec import choices_of, parameters_of, require_in_range


def problems_of(spec: Any) -> tuple[Problems, frozenset[str]]:
    """Note every parameter out of its range and every unknown word; name those that are well."""
    problems = Problems(type(spec).__name__)
    collect(problems, lambda: require_in_range(spec))
    for choice in choices_of(spec):
        word = getattr(spec, choice.name)
        problems.add_if(
            choice.name != "costs" and word not in choice.options,
            f"{choice.name} is {word!r}; it is one of {', '.join(choice.options)}",
        )
    well = {p.name for p in parameters_of(spec) if p.admits(getattr(spec, p.name))}
    return problems, frozenset(well)


def collect(problems: Problems, check: Callable[[], Any]) -> None:
    """Add what a check complains of to other problems, instead of stopping at it."""
    try:
        check()
    except InputError as error:
        problems.found += error.problems
