"""An adoption game in plain words: is there a trap, why, and what is needed."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from weaklinks.report.words import MINUS, NO_BREAK, number

if TYPE_CHECKING:
    from weaklinks.coordination import Equilibria, Push

# Shares of less are told as next to nothing.
_LITTLE = 1e-5
# Digits and sign of an exponent of ten.
_RAISED = str.maketrans(
    "0123456789-", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b"
)
_POWERS = re.compile(r"-?\d(?:\.\d+)?e[+-]\d+")
_NEEDS = {
    "none-needed": "The economy goes there by itself, and it is the best share: no push is needed.",
    "nothing": "There is nothing to push for: more would not be better.",
}

_RULES = "There is nothing to push for as the rules are, though it would be worth it under others."


def plain(value: float, digits: int = 3) -> str:
    """Write a number without zeros at its end: 11, 0.5, 0.0369; "none" where there is none."""
    if not math.isfinite(value):
        return "none" if math.isnan(value) else number(value)
    text, _, power = number(value, digits).replace(MINUS, "-").partition("e")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if power:
        text += f"{NO_BREAK}\N{MULTIPLICATION SIGN}{NO_BREAK}10{str(int(power)).translate(_RAISED)}"
    return text.replace("-", MINUS)


def readable(text: str) -> str:
    """Write powers of ten in a sentence of the library's as the page does."""
    return _POWERS.sub(lambda found: plain(float(found[0]), 4), text)


def share(x: float) -> str:
    """Write a share in percent; what is next to nothing is said so."""
    if 0.0 < x < _LITTLE:
        return f"less than {plain(100.0 * _LITTLE)}{NO_BREAK}%"
    return f"{plain(100.0 * x)}{NO_BREAK}%"


def answer(found: Equilibria, push: Push, verb: str) -> str:
    """The finding in a few sentences with its number."""
    if found.regime == "indifferent":
        return (
            f"Over a whole range of shares it is the same to {found.game.agents} whether they "
            f"{verb} or not. {_need(found, push)}"
        )
    return f"{_what_lasts(found, push, verb)} {_need(found, push)}"


def _what_lasts(found: Equilibria, push: Push, verb: str) -> str:
    agents, stable = found.game.agents, [e.share for e in found.stable]
    if not stable:
        return f"No share of {agents} lasts."
    first, rest = stable[0], stable[1:]
    if not rest:
        return f"No trap: {_amount(first, agents)} {verb}, wherever they start."
    others = [f"{'all' if x == 1.0 else share(x)} do" for x in rest]
    listed = ", or ".join([f"{_amount(first, agents)} {verb}", *others])
    name = "A trap" if push.answer.startswith("temporary") else "More than one outcome can last"
    return f"{name}: either {listed}, and {'both' if len(stable) == 2 else 'each'} would last."


def _amount(x: float, agents: str) -> str:
    if x in (0.0, 1.0):
        return f"{'all' if x else 'no'} {agents}"
    return f"hardly any {agents}" if x < _LITTLE else f"{share(x)} of {agents}"


def _need(found: Equilibria, push: Push) -> str:
    """Whether a push for a time is enough, or a policy for good is needed."""
    if push.answer == "nothing" and push.optimum and push.optimum.share < push.start.share:
        return f"Fewer would be better: welfare is highest at {share(push.optimum.share)}."
    if not push.measures and push.answer not in _NEEDS:
        return push.words
    if push.answer in _NEEDS:
        nobody = push.answer == "nothing" and push.optimum and push.optimum.share == 0.0
        worth_it = found.game.facts.get("efficient") == 1.0
        return _RULES if nobody and worth_it else _NEEDS[push.answer]
    lasting = _lasting(push)
    if push.answer == "permanent":
        return f"No push for a time is enough, as {lasting}" if lasting else push.words
    enough = (
        f"A push for a time is enough: once {share(push.measure('committed-mass').size)} are won, "
        "the others follow, and they stay"
    )
    if lasting:
        return f"{enough.replace('is enough', 'leads to the higher')}; but {lasting}"
    return f"{enough}."


def _lasting(push: Push) -> str:
    """What the best share needs where it does not hold by itself; empty where it does."""
    from weaklinks.coordination.advice import needed

    lasting, best = push.permanent, push.optimum
    if lasting is None or best is None:
        return ""
    said = f"the best share, {share(best.share)}, does not hold by itself"
    if math.isinf(lasting.size) or (lasting.size == 0.0 and not lasting.stable):
        return f"{said}, and no one subsidy for all makes it: their number has to be set."
    need = needed(lasting.size, plain).rstrip(",")
    return f"{said}: it needs {need[:1].lower()}{need[1:]}."


def why(found: Equilibria, verb: str) -> str:
    """What makes, or prevents, more than one outcome."""
    agents = found.game.agents
    several = len(found.stable) > 1
    if found.complements and several:
        return (
            f"It is worth more to each of the {agents} to {verb}, the more of them do. That is why "
            "the same economy can be stuck or not: it depends on what they expect of each other."
        )
    if found.complements:
        return (
            f"It is worth more to each of the {agents} to {verb}, the more of them do, but never "
            "by so much that the others decide it."
        )
    if found.substitutes:
        return (
            f"The more of the {agents} {verb}, the less it is worth to the next, and that makes no "
            "trap."
        )
    return (
        f"When some of the {agents} {verb}, it becomes worth more to the others at some shares and "
        "less at others."
    )
