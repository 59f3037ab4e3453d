"""Two skills in teams on a page: who works with whom, and what three wage rules would pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from weaklinks.web.content import Card, Figure, Section, Table
from weaklinks.web.pages.games_words import plain
from weaklinks.web.pages.o_ring_sections import gain_card

if TYPE_CHECKING:
    from weaklinks.studies.team_matching import TeamSolution

#: What rules are called on the page.
_RULES = {"nash": "Nash", "slide": "by the unit of skill"}


def teams(found: TeamSolution) -> Section:
    """Who works with whom, and what three rules would pay."""
    from weaklinks.plots import plot_matching

    matching = found.matching
    figure = Figure(
        name="teams",
        chart=lambda: plot_matching(matching),
        alt=f"Teams with the skills of their members, and wages by skill. Formed: {found.formed}",
        caption=f"Formed: {found.formed}.",
        frame=matching.to_frame,
    )
    why = f"{found.reason[:1].upper()}{found.reason[1:]}."
    return Section(
        title="Who works with whom",
        cards=_cards(found),
        words=(why,),
        figures=(figure,),
        tables=(_rules(found),),
    )


def _cards(found: TeamSolution) -> tuple[Card, ...]:
    matching, (low, high) = found.matching, found.mean_wages
    return (
        Card(
            label="Output of all teams",
            value=plain(matching.total, 4),
            note=f"by lot {plain(matching.random.total, 4)}",
        ),
        gain_card(1.0 + matching.gain_over_random, "output over that of teams by lot"),
        Card(
            label="Wage of the skilled",
            value=f"x {plain(high / low)}" if low > 0.0 and high > 0.0 else "none",
            note=f"{plain(high)} against {plain(low)} of the less skilled, who have "
            f"{plain(found.model.low_skill / found.model.high_skill)} of their skill",
        ),
        Card(
            label="Gain from leaving",
            value=plain(max(matching.blocking.gain, 0.0)),
            note="the most that any team could make beyond its members' wages",
        ),
    )


def _rules(found: TeamSolution) -> Table:
    n = found.model.tasks
    shown = [r for r in found.rules() if r["skilled"] in (0, 1, n - 1, n)]
    rows = [
        (
            f"{r['skilled']} of {n}",
            _RULES.get(r["rule"], r["rule"]),
            *("" if r[k] is None else plain(r[k], 4) for k in ("low_wage", "high_wage")),
            plain(r["paid"], 4),
            plain(r["output"], 4),
        )
        for r in shown
    ]
    return Table(
        caption="What three wage rules would pay. By the unit of skill (the rule of "
        "lecture slides after Kremer, 1993): own skill is paid what a unit more of it would add, "
        "which need not add up to what the team makes. "
        "Competitive: what every firm offers where like works with like. Nash: that, and an equal "
        "share of what is left.",
        columns=("skilled", "rule", "low wage", "high wage", "paid in all", "team makes"),
        rows=rows,
        text_columns=2,
    )
