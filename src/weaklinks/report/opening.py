"""What a diagnosis says first: where productivity pays most, which wedges to remove first."""

from __future__ import annotations

from weaklinks.plots.theme import clean
from weaklinks.report.words import change, percent
from weaklinks.studies.diagnosis import Diagnosis
from weaklinks.studies.reforms import ReformPath

_DIFFERENCE = (
    "These are two questions: more productivity lets a sector make more of the same inputs; "
    "removing its wedges changes prices, and with them who buys what."
)
_OFFSET = "a wedge may offset another one that stays (second best)"


def first_things(diagnosis: Diagnosis) -> str:
    """Name the weakest link and the best single reform, and say how they differ.

    One or both are left out where there are none: no sector makes anything, or no sector's
    wedges, removed alone, raise GDP.
    """
    found = [words for words in (_weakest(diagnosis), _reform(diagnosis)) if words]
    return " ".join([*found, _DIFFERENCE] if len(found) == 2 else found)


def _weakest(d: Diagnosis) -> str:
    best = d.weakest_links(1)
    if not best:
        return ""
    name, worth = clean(d.sectors.labels[best[0]]), float(d.gain_elasticity[best[0]])
    return (
        f"Better productivity pays most in {name}: one percent more there "
        f"{'raises' if worth >= 0 else 'lowers'} GDP by {percent(abs(worth), sign=False)}."
    )


def _reform(d: Diagnosis) -> str:
    if not d.economy.wedge.any():
        return ""
    best = d.best_reforms(1)
    if not best:
        return "No sector's wedges, removed alone, raise GDP."
    gain = 100.0 * (float(d.reformed[best[0]]) - 1.0)
    return (
        f"The best single reform removes the wedges of {clean(d.sectors.labels[best[0]])}: "
        f"without them alone GDP would be {change(gain)}."
    )


def why_lower(diagnosis: Diagnosis, path: ReformPath) -> str:
    """Say why the reforms after a path's highest point lower GDP; nothing where none does.

    No wedges are the best for final spending net of what capital must be paid, not for GDP: in
    the long run a subsidy draws in capital, and GDP counts what that capital makes in full.
    """
    left = path.sectors[int(path.gdp.argmax()) :]
    if not left:
        return ""
    if diagnosis.horizon == "short":
        return f"Removing wedges can lower GDP because {_OFFSET}."
    subsidies = sum(float(diagnosis.wedge[diagnosis.sectors.index(s)]) < 0 for s in left)
    return (
        f"Removing wedges can lower GDP because a negative wedge, a subsidy, draws in capital "
        f"({_of(subsidies, len(left))}): GDP falls without it even where final spending, net of "
        f"what the capital must be paid, rises. Also, {_OFFSET}."
    )


def _of(subsidies: int, left: int) -> str:
    if left == 1:
        return f"the last one {'has one' if subsidies else 'has none'}"
    if subsidies == left:
        return f"all of the last {left} sectors have one"
    return f"{subsidies or 'none'} of the last {left} sectors have one"
