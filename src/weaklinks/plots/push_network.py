"""Charts of pushes of finitely many agents: who is won, what it costs, who follows when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.coordination.finite_push_result import FinitePush
from weaklinks.coordination.finite_result import FiniteEquilibria
from weaklinks.game_words import FINITE_REGIMES, title_of
from weaklinks.plots.theme import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    ROW,
    WIDTH,
    axis_names,
    chart_of,
    rows_of,
    themed,
)
from weaklinks.studies.push_network import CountryPush

if TYPE_CHECKING:
    import altair as alt

SEED, FOLLOWS, ALREADY = "won by the push", "follows", "adopts from the start"
_COLOURS = {SEED: ORANGE, FOLLOWS: BLUE, ALREADY: GREY}


def finite_push_data(
    push: FinitePush, labels: tuple[str, ...] | None = None, unit: float = 1.0
) -> list[dict[str, Any]]:
    """One row per adopter in the order of joining: its part, its round and its cost."""
    game = push.game
    names = axis_names(labels or game.labels)
    kinds, rounds, order = [], [], []
    for i in np.flatnonzero(push.target):
        seed = push.seeds is not None and bool(push.seeds[i])
        kinds.append(SEED if seed else ALREADY if push.start[i] else FOLLOWS)
        rounds.append(push.joins.get(game.labels[i], 0))
        order.append(int(i))
    rank = sorted(
        range(len(order)),
        key=lambda k: (kinds[k] != SEED, rounds[k], -push.cost[order[k]]),
    )
    columns = {
        "agent": [names[order[k]] for k in rank],
        "part": [kinds[k] for k in rank],
        "round": [rounds[k] for k in rank],
        "cost": [unit * float(push.cost[order[k]]) for k in rank],
    }
    return rows_of(columns)


def plot_finite_push(push: FinitePush) -> alt.HConcatChart:
    """Draw who is won and who follows, with costs and rounds.

    Returns
    -------
    altair chart
        Left: the round in which each agent adopts. Right: what winning it costs.
    """
    title = f"The push: {len(push.names)} of {push.game.size} {push.game.agents}"
    return _draw(finite_push_data(push), title, push.words + ".", "cost of winning")


def plot_country_push(found: CountryPush) -> alt.HConcatChart | alt.Chart:
    """Draw the push in a country: which industries, their fixed costs, and the cascade.

    Without a push, the equilibria are drawn.
    """
    if found.push is None or found.push.answer != "temporary":
        return plot_finite_equilibria(found.equilibria, subtitle=found.words)
    labels = tuple(
        label
        for label, able in zip(
            found.links.labels, found.assumptions.of("modern", found.links.codes), strict=True
        )
        if able
    )
    rows = finite_push_data(found.push, labels, found.percent_of_gdp)
    title = f"Which industries would a push have to win? {found.links.title}"
    return _draw(rows, title, found.words, "fixed cost (% of a year's GDP)")


def _draw(
    rows: list[dict[str, Any]], title: str, subtitle: str, cost_title: str
) -> alt.HConcatChart:
    import altair as alt

    shown = [kind for kind in _COLOURS if any(row["part"] == kind for row in rows)]
    scale = alt.Scale(domain=shown, range=[_COLOURS[kind] for kind in shown])
    colour = alt.Color("part:N", scale=scale)
    tip = [alt.Tooltip(name) for name in ("agent:N", "part:N", "round:Q")]
    tip.append(alt.Tooltip("cost:Q", format=".3g"))
    base = chart_of(rows).encode(color=colour, tooltip=tip)
    names = alt.Y("agent:N", sort=None, title=None)
    last = max((row["round"] for row in rows), default=0)
    rounds = alt.X(
        "round:Q",
        title="round in which it adopts",
        scale=alt.Scale(domain=[-0.3, last + 0.3], nice=False),
        axis=alt.Axis(values=list(range(last + 1)), format="d"),
    )
    dots = base.mark_point(filled=True, size=75, opacity=1).encode(
        x=rounds, y=names, shape=alt.Shape("part:N", scale=alt.Scale(domain=shown))
    )
    bars = base.mark_bar(height=12).encode(
        x=alt.X("cost:Q", title=cost_title),
        y=alt.Y("agent:N", sort=None, title=None, axis=alt.Axis(labels=False, ticks=False)),
    )
    height = max(ROW * len(rows) * 0.75, 60)
    left, right = (c.properties(width=WIDTH * 0.55, height=height) for c in (dots, bars))
    drawn: alt.HConcatChart = themed(alt.hconcat(left, right, spacing=16), title, subtitle)
    return drawn


def finite_equilibria_data(found: FiniteEquilibria) -> list[dict[str, Any]]:
    """One row per agent and equilibrium: whether it adopts there."""
    names = axis_names(found.game.labels, most=28)
    order = np.argsort([-sum(e.adopters[i] for e in found.found) for i in range(found.game.size)])
    rows = []
    for k, e in enumerate(found.found):
        title = f"{k + 1}: {int(e.adopters.sum())} adopt" + ("" if e.stable else " (weak)")
        for place, i in enumerate(order):
            rows.append(
                {
                    "equilibrium": title,
                    "agent": names[i],
                    "place": place,
                    "adopts": "adopts" if e.adopters[i] else "does not",
                    **{n: e.state[n] for n in ("income", "welfare") if n in e.state},
                }
            )
    return rows


def plot_finite_equilibria(found: FiniteEquilibria, *, subtitle: str = "") -> alt.Chart:
    """Draw who adopts in which equilibrium, a column each, the smallest first."""
    import altair as alt

    rows = finite_equilibria_data(found)
    if not rows:
        said = "There is no equilibrium in pure strategies." if found.complete else "None found."
        text = (
            chart_of([{"said": said}])
            .mark_text(color=BLACK, fontSize=13)
            .encode(text=alt.Text("said:N"))
        )
        return _titled(text.properties(width=WIDTH, height=80), found, subtitle)
    scale = alt.Scale(domain=["adopts", "does not"], range=[BLUE, "#e9e9e9"])
    chart = (
        chart_of(rows)
        .mark_rect(stroke="white")
        .encode(
            x=alt.X("equilibrium:N", title=None, sort=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("agent:N", title=None, sort=None),
            color=alt.Color("adopts:N", scale=scale),
            tooltip=["agent:N", "equilibrium:N", "adopts:N"]
            + [alt.Tooltip(f"{n}:Q", format=".4g") for n in ("income", "welfare") if n in rows[0]],
        )
    )
    width = min(max(110 * len(found.found), 160), 900)
    return _titled(
        chart.properties(width=width, height=0.75 * ROW * found.game.size), found, subtitle
    )


def _titled(chart: alt.Chart, found: FiniteEquilibria, subtitle: str) -> alt.Chart:
    count = len(found.found)
    title = f"{count} pure equilibri{'um' if count == 1 else 'a'}: {FINITE_REGIMES[found.regime]}"
    said = subtitle or f"{title_of(found.game.name)}, {found.game.size} {found.game.agents}."
    drawn: alt.Chart = themed(chart, title, said)
    return drawn
