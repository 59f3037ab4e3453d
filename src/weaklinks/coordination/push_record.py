"""Results as plain records, for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weaklinks.arrays import finite_or_none

if TYPE_CHECKING:
    from weaklinks.coordination.pushes import Push


def push_record(found: Push) -> dict[str, Any]:
    """Everything in a push that JSON can hold; what is infinite or absent is null."""
    best, lasting = found.optimum, found.permanent
    return {
        "answer": found.answer,
        "words": found.words,
        "start": found.start.share,
        "target": None if found.target is None else found.target.share,
        "optimum": None if best is None else _plain(vars(best), drop=("equilibrium",)),
        "efficient_equilibrium": best is not None and best.equilibrium is not None,
        "measures": [
            {"name": m.name, "size": _number(m.size), "unit": m.unit, "buys": m.buys}
            | _plain(dict(m.numbers))
            for m in found.measures
        ],
        "permanent": None if lasting is None else _plain(vars(lasting)),
        "assumptions": dict(found.assumptions),
    }


def _plain(values: dict[str, Any], drop: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: _number(value) for name, value in values.items() if name not in drop}


def _number(value: Any) -> Any:
    if value is None or isinstance(value, bool | str):
        return value
    return finite_or_none(value)
