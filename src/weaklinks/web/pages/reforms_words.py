"""What the reform game says, in plain words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weaklinks.studies.jones_certificates import Certificate
    from weaklinks.studies.reform_turns import Reformable, Turn

# A number and its unit stay on one line.
_PERCENT = "\N{NO-BREAK SPACE}%"

RULES = (
    "A wedge is the part of a sector's sales that its producers do not get: taxes, theft, red "
    "tape. Each button below removes one for good. The best path removes at every step the wedge "
    "whose removal raises GDP most; the worst path the one that raises it least, or lowers it."
)
CAPTION = "All paths end at the same GDP. The order decides how soon it is reached."
_SECOND_BEST = (
    "Without its wedge it draws inputs away from sectors that are held back even more. That is "
    "the theory of the second best: one distortion less among many can do harm."
)


def answer(turn: Turn, where: str) -> str:
    """One sentence or two: where the player stands, with its number."""
    game, done = turn.game, len(turn.order)
    count, whole = len(game.sectors), times(game.best.gdp_relative[-1])
    if not done:
        wedges = f"the wedges of {count} sectors" if game.left_out else f"its {count} wedges"
        return f"Without {wedges}, GDP of {where} would be {whole}. Which one goes first?"
    if done == count:
        return (
            f"All {count} wedges are gone and GDP is {whole}, as it would be in any order. On the "
            f"way there you had {percent(turn.score)} of the best path's gains."
        )
    share = turn.share_of_best[-1]
    have = f": you have {percent(share)} of its gain" if share >= 0 else ""
    return (
        f"After {done} of {count} reforms GDP is {times(turn.path.gdp_relative[-1])}. The best "
        f"path makes it {times(game.best.gdp_relative[done])} with as many{have}."
    )


def whose(turn: Turn, mine: Sequence[str]) -> str:
    """Who chose the reforms."""
    if len(turn.order) == len(mine):
        return "wedges removed"
    return f"{len(mine)} of your own, then the best {len(turn.order) - len(mine)}"


def comments(turn: Turn) -> tuple[str, ...]:
    """What the last reform did, and how the path compares."""
    if not turn.order:
        return (RULES,)
    last, gain = turn.game.by_code[turn.order[-1]], turn.last_gain
    words = f"{name_of(last)} was reformed last, which {did(gain)}. "
    if len(turn.order) > 1:
        words += f"As the first reform of all it would have {did(last.alone)}"
        words += _lesson(gain, last.alone)
    elif gain < 0:
        words += _SECOND_BEST
    if len(turn.order) == len(turn.game.sectors):
        return (words,)
    return (words, verdict(float(turn.share_of_best[-1])))


def did(gain: float) -> str:
    """What a reform does to GDP, in the past."""
    return f"{'raised' if gain >= 0 else 'lowered'} GDP by {abs(100 * gain):.2f}{_PERCENT}"


def _lesson(gain: float, alone: float) -> str:
    if abs(gain - alone) < 0.02 * abs(alone):
        return ": the other reforms make no difference to it."
    if gain > alone:
        return ": it is worth more after the others. These reforms are complements."
    return ": it is worth less after the others."


def verdict(share: float) -> str:
    """How a share of the best path's gain is to be seen."""
    if math.isnan(share):
        return "The best path has no gain after as many reforms, so there is nothing to compare."
    if share > 1.0 + 1e-9:
        return "You are ahead of the best path: it looks one step ahead only, and you did better."
    if share > 1.0 - 1e-9:
        return "You are level with the best path."
    if share < 0.0:
        return "GDP is lower than at the start: so far these reforms have done harm."
    if share < 0.5:
        return "The best path has more than twice your gain. What does it remove first?"
    return "The best path is ahead of you." if share < 0.9 else "You are close to the best path."


def best_next(s: Reformable, gain: float) -> str:
    """Which reform is the best now."""
    return f"The best next reform is {name_of(s)}. It would change GDP by {change(gain)}."


def left_out(count: int) -> str:
    """Why not all sectors take part."""
    return (
        f"These are the sectors whose wedges cost most, to first order; {count} others keep theirs."
    )


def any_better(proof: Certificate) -> str:
    """Whether another choice of as many sectors beats the greedy path."""
    beaten, count = int(proof.beaten.sum()), proof.gdp.size - 1
    if not beaten:
        return (
            f"No: of all {2**count:,} choices of sectors none gives more GDP than the best path "
            "with as many reforms."
        )
    return (
        "Yes: looking one step ahead is not always best. At "
        f"{beaten} of the {count} lengths of the path another choice gives more GDP, up to "
        f"{abs(100 * (proof.best / proof.gdp - 1)).max():.1f}{_PERCENT} more."
    )


def facts(s: Reformable, *, model: bool) -> str:
    """What a player can know of a sector before any reform; in tables productivity is one."""
    productivity = f"productivity {s.productivity:.2f}, " if model else ""
    wedge = f"{100 * s.wedge:.0f}{_PERCENT}"
    return f"wedge {wedge}, {productivity}sales {100 * s.sales:.1f}{_PERCENT} of GDP"


def name_of(s: Reformable) -> str:
    """Its label, as the first word of a sentence."""
    return capital(s.label)


def capital(label: str) -> str:
    """A label with a capital."""
    return label[:1].upper() + label[1:]


def level(relative: float) -> str:
    """GDP relative to the start."""
    return f"{relative:.3f}" if relative < 10 else f"{relative:.2f}"


def times(relative: float) -> str:
    """GDP relative to the start, as words."""
    if relative >= 1.5:
        return f"{relative:.3g} times as high"
    way = "higher" if relative >= 1 else "lower"
    return f"{abs(100 * (relative - 1)):.1f}{_PERCENT} {way}"


def percent(share: float) -> str:
    """A share in percent; a dash where there is none."""
    return "-" if math.isnan(share) else f"{100 * share:.0f}{_PERCENT}"


def change(gain: float) -> str:
    """A change of GDP in percent, with its sign."""
    return f"{100 * gain:+.2f}{_PERCENT}"
