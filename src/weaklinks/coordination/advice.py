"""Should there be a push at all? The answer in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from weaklinks.coordination.barriers import better
from weaklinks.coordination.equilibria import AdoptionEquilibrium, Equilibria
from weaklinks.coordination.optimum import TOLERANCE, PermanentSubsidy, SocialOptimum


@dataclass(frozen=True, kw_only=True)
class Advice:
    """The answer: a code, and a sentence with the numbers filled in.

    Attributes
    ----------
    answer : str
        As in `Push`.
    text : str
    lasting : bool
        Whether a permanent subsidy is called for.
    """

    answer: str
    text: str
    lasting: bool = False

    def words(self, subsidy: PermanentSubsidy | None) -> str:
        """The sentence, with the permanent subsidy if there is one."""
        if subsidy is None:
            return self.text
        if subsidy.size == float("inf"):
            return f"{self.text} No subsidy wins the costliest agents: set the number."
        if subsidy.size == 0.0 and not subsidy.stable:
            return f"{self.text} No uniform subsidy holds the economy there: set the number."
        said = f"{self.text} {needed(subsidy.size)} is needed"
        if not subsidy.stable:
            return f"{said}, but no uniform subsidy holds the economy there: set the number."
        if subsidy.decides_alone:
            return f"{said}; it is enough."
        return f"{said}, and {subsidy.first:.4g} until the economy is there."


def needed(size: float, size_of: Callable[[float], str] = "{:.4g}".format) -> str:
    """Name a policy for good: a subsidy, a tax, or where agents are indifferent any subsidy."""
    if size == 0.0:
        return "A permanent subsidy per adopter, however small,"
    return f"A permanent {'tax' if size < 0.0 else 'subsidy'} of {size_of(abs(size))} per adopter"


def advise(
    found: Equilibria, low: AdoptionEquilibrium, best: SocialOptimum | None, welfare: str
) -> Advice:
    """Compare the start, the higher equilibria and the optimum."""
    above = better(found, low, welfare)
    if best is None:
        return _without_welfare(low, above)
    if above and best.share < low.share:
        return Advice(
            answer="temporary",
            text=f"A temporary push leads to the better equilibrium at {above[0].share:.4g}; "
            f"welfare is highest at {best.share:.4g}, below the {low.share:.4g} who adopt now.",
        )
    if best.equilibrium is not None:
        return _optimum_holds(found, low, best)
    scale = TOLERANCE * max(abs(best.welfare), 1e-300)
    if best.share <= low.share or best.welfare <= low.state[welfare] + scale:
        return Advice(
            answer="nothing",
            text=f"Nothing to push for: welfare is highest at a share of {best.share:.4g}, below "
            f"the {low.share:.4g} who adopt by themselves.",
        )
    where = _who(best.share)
    if not above:
        return Advice(
            answer="permanent",
            lasting=True,
            text=f"No temporary push suffices: {where} is efficient but not a stable equilibrium.",
        )
    return Advice(
        answer="temporary-then-permanent",
        lasting=True,
        text=f"A temporary push leads to the better equilibrium at {above[0].share:.4g}; {where} "
        "is better still but not a stable equilibrium.",
    )


def _who(share: float) -> str:
    if share in (0.0, 1.0):
        return "everybody adopting" if share else "nobody adopting"
    return f"a share of {share:.4g}"


def _without_welfare(low: AdoptionEquilibrium, above: tuple[AdoptionEquilibrium, ...]) -> Advice:
    if above:
        return Advice(
            answer="temporary",
            text=f"A temporary push leads to the equilibrium at {above[0].share:.4g}; the model "
            "has no welfare, so whether it is better is not known.",
        )
    return Advice(
        answer="nothing",
        text=f"Nothing to push for: no stable equilibrium lies above {low.share:.4g}.",
    )


def _optimum_holds(found: Equilibria, low: AdoptionEquilibrium, best: SocialOptimum) -> Advice:
    if best.share > low.share and best.equilibrium is low:
        return Advice(
            answer="temporary",
            text=f"Every share from {low.share:.4g} to {low.until or 1.0:.4g} lasts, as agents do "
            f"not care; welfare is highest at {best.share:.4g}, and once there they stay.",
        )
    if best.share > low.share:
        return Advice(
            answer="temporary",
            text=f"A temporary push suffices: {_who(best.share)} is best, and an equilibrium that "
            "holds by itself.",
        )
    if best.share < low.share:
        return Advice(
            answer="nothing",
            text=f"Nothing to push for: {_who(best.share)}, the lower equilibrium, is better.",
        )
    if low.share > 0.0:
        return Advice(
            answer="none-needed",
            text=f"No push is needed: {_who(best.share)} is best, and the economy goes there by "
            "itself.",
        )
    if found.game.facts.get("efficient") == 1.0:
        return Advice(
            answer="nothing",
            text="Nothing to push for as the rules are: all adopting would be worth its cost "
            "under others, but under these welfare is highest when nobody adopts.",
        )
    higher = " though an equilibrium with more exists" if len(found.stable) > 1 else ""
    return Advice(
        answer="nothing",
        text=f"Nothing to push for: adoption is inefficient{higher}.",
    )
