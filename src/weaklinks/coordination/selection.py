"""Which of several equilibria comes about: one verb, a theory a file."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from weaklinks.coordination.adjustment import by_adjustment
from weaklinks.coordination.equilibria import equilibria
from weaklinks.coordination.foresight import by_foresight
from weaklinks.coordination.history import by_history
from weaklinks.coordination.outcome import Selection
from weaklinks.coordination.stochastic import by_logit
from weaklinks.coordination.uncertainty import by_uncertainty
from weaklinks.errors import Problems, name_some
from weaklinks.games import game_of

METHODS: Mapping[str, Callable[..., Selection]] = {
    "history": by_history,
    "laplacian": by_uncertainty,
    "risk-dominance": by_uncertainty,
    "foresight": by_foresight,
    "adjustment": by_adjustment,
    "logit": by_logit,
}


def select(model: Any, method: str = "laplacian", **settings: Any) -> Selection:
    """Select among the equilibria of an adoption game.

    Parameters
    ----------
    model : AdoptionGame, or a model with a ``game()``
    method : str
        "history": the basin that a ``start`` lies in, and the way (``speed``; ``precision`` for
        choices that err). "laplacian", also called "risk-dominance": strategic uncertainty.
        "foresight": people see the future but choose again only now and then, ``friction`` =
        rate of discount over rate of choosing. "adjustment": switching has a cost that rises
        with the number who switch (``discount``, ``speed``). "logit": choices of ``agents``
        many err with a ``precision``, and the economy escapes sooner or later.
    **settings
        As named above; `start` also for "foresight" and "adjustment".

    Returns
    -------
    Selection

    Raises
    ------
    InputError
        For an unknown method or setting, a setting out of its range, or a method whose
        conditions the game does not meet.
    """
    problems = Problems("select")
    known = ", ".join(METHODS)
    problems.add_if(method not in METHODS, f"method is {method!r}; it is one of {known}")
    problems.raise_if_any()
    accepted = _settings(METHODS[method])
    unknown = [name for name in settings if name not in accepted]
    problems.add_if(
        unknown,
        f"method {method!r} knows no {name_some(unknown)}; it takes {', '.join(accepted) or '-'}",
    )
    problems.raise_if_any()
    return METHODS[method](equilibria(game_of(model)), **settings)


def _settings(function: Callable[..., Selection]) -> list[str]:
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.kind is p.KEYWORD_ONLY]
