"""What the reform game says, in plain words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from weaklinks.report import words
from weaklinks.report.words import NO_BREAK, count, fixed

if TYPE_CHECKING:
    from weaklinks.studies.jones_certificates import Certificate
    from weaklinks.studies.reform_turns import Reformable, Turn

DASH = "\N{EN DASH}"
RULES = (
    "A wedge is the share of a sector's sales that does not reach those who supply its inputs: a "
    "tax, a markup, theft, red tape; below zero it is a subsidy. Each button below removes one for "
    "good. The best path removes at every step the wedge whose removal raises GDP most; the worst "
    "path the one that raises it least, or lowers it."
)
CAPTION = "All paths end at the same GDP. The order decides how soon it is reached."
_SECOND_BEST = (
    "Without its wedge it draws inputs away from sectors that are held back even more. That is "
    "the theory of the second best: one distortion less among many can do harm."
)


def answer(turn: Turn, where: str) -> str:
    """One sentence or two: where the player stands, with its number."""
    game, done = turn.game, len(turn.order)
    all_, whole = len(game.sectors), times(game.best.gdp_relative[-1])
    if not done:
        wedges = f"the wedges of {count(all_, 'sector')}"
        if not game.left_out:
            wedges = "its one wedge" if all_ == 1 else f"its {all_} wedges"
        first = "" if all_ == 1 else " Which one goes first?"
        return f"Without {wedges}, GDP of {where} would be {whole}.{first}"
    if done == all_:
        gone = "The wedge is gone" if all_ == 1 else f"All {all_} wedges are gone"
        return (
            f"{gone} and GDP is {whole}, as it would be in any order. On the "
            f"way there you had {share_of(turn.score)} of the best path's gains."
        )
    share = turn.share_of_best[-1]
    have = f": you have {share_of(share)} of its gain" if share >= 0 else ""
    return (
        f"After {done} of {count(all_, 'reform')} GDP is {times(turn.path.gdp_relative[-1])}. The "
        f"best path makes it {times(game.best.gdp_relative[done])} with as many{have}."
    )


def whose(turn: Turn, mine: Sequence[str]) -> str:
    """Who chose the reforms."""
    rest = len(turn.order) - len(mine)
    if not rest:
        return "start = 1"
    if not mine:
        return "start = 1; all chosen as the best path does"
    return f"start = 1; {len(mine)} of your own, then the best {rest}"


def comments(turn: Turn) -> tuple[str, ...]:
    """What the last reform did, and how the path compares."""
    if not turn.order:
        return (RULES,)
    last, gain = turn.game.by_code[turn.order[-1]], turn.last_gain
    said = f"{name_of(last)} was reformed last, which {did(gain)}. "
    if len(turn.order) > 1:
        said += f"As the first reform of all it would have {did(last.alone)}"
        said += _lesson(gain, last.alone)
    elif gain < 0:
        said += _SECOND_BEST
    if len(turn.order) == len(turn.game.sectors):
        return (said,)
    return (said, verdict(float(turn.share_of_best[-1])))


def did(gain: float) -> str:
    """What a reform does to GDP, in the past."""
    size = words.percent(abs(100.0 * gain), sign=False)
    return f"{'raised' if gain >= 0 else 'lowered'} GDP by {size}"


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
    size = words.percent(abs(100.0 * gain), sign=False)
    effect = f"raise GDP by {size}" if gain >= 0 else f"lower GDP by {size}, the others by more"
    return f"The best next reform is {name_of(s)}. It would {effect}."


def left_out(sectors: int) -> str:
    """Why not all sectors take part."""
    others = "one other keeps its own" if sectors == 1 else f"{sectors} others keep theirs"
    return f"These are the sectors whose wedges cost most, to first order; {others}."


def any_better(proof: Certificate) -> str:
    """Whether another choice of as many sectors beats the greedy path."""
    beaten, lengths = int(proof.beaten.sum()), proof.gdp.size - 1
    if not beaten:
        return (
            f"No: of all {2**lengths:,} choices of sectors none gives more GDP than the best path "
            "with as many reforms."
        )
    most = float((proof.best / proof.gdp - 1.0).max())
    return (
        "Yes: looking one step ahead is not always best. Of all "
        f"{2**lengths:,} choices of sectors some give more GDP than the best path with as many: at "
        f"{beaten} of the {count(lengths, 'length')} of the path, "
        f"up to {words.percent(100.0 * most, sign=False)} more."
    )


def against_all(proof: Certificate, reforms: int) -> str:
    """Whether the path's choice of so many sectors is the best, or how much more another gives."""
    if proof.optimal[reforms]:
        return "none is better"
    if not proof.beaten[reforms]:
        return "not known"
    more = 100.0 * float(proof.best[reforms] / proof.gdp[reforms] - 1.0)
    return f"another gives {words.percent(more, sign=False)} more"


def facts(s: Reformable, *, model: bool) -> str:
    """What a player can know of a sector before any reform; in tables productivity is one."""
    productivity = f"productivity {fixed(s.productivity, 2)}, " if model else ""
    wedge = words.percent(100.0 * s.wedge, sign=False)
    sales = words.percent(100.0 * s.sales, sign=False)
    return f"wedge {wedge}, {productivity}sales {sales} of GDP"


def name_of(s: Reformable) -> str:
    """Its label, as the first word of a sentence."""
    return capital(s.label)


def capital(label: str) -> str:
    """A label with a capital."""
    return label[:1].upper() + label[1:]


def level(relative: float) -> str:
    """GDP relative to the start."""
    return fixed(relative, 3 if relative < 10 else 2)


def times(relative: float) -> str:
    """GDP relative to the start, as words."""
    return words.change(100.0 * (relative - 1.0), times_from=50.0)


def share_of(part: float) -> str:
    """A share in whole percent; a dash where there is none."""
    return DASH if math.isnan(part) else f"{fixed(round(100.0 * part), 0)}{NO_BREAK}%"


def change(gain: float) -> str:
    """A change of GDP in percent, with its sign."""
    return words.percent(100.0 * gain)
