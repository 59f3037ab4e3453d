"""Chart of the reform game: a player's path between the best and the worst."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.plots import theme
from weaklinks.plots.theme import BLACK, GREY, ORANGE, chart_of, clean, rows_of, themed
from weaklinks.studies.reform_turns import Turn

if TYPE_CHECKING:
    import altair as alt

WIDTH, HEIGHT = 560, 320
BEST, WORST, YOURS = "best path (greedy)", "worst path, losses included", "your path"
_COLOURS = {BEST: theme.BEST, WORST: theme.WORST, YOURS: ORANGE}
_DASHES = {BEST: [6, 3], WORST: [2, 3], YOURS: [1, 0]}
#: GDP that rises by more than this factor is drawn in logs.
_LOG_FROM = 5.0
_LOGS = ", log scale"


def reform_game_data(turn: Turn) -> list[dict[str, Any]]:
    """One row per path and step: path, step, sector reformed last, GDP relative to the start."""
    game = turn.game
    rows: list[dict[str, Any]] = []
    for name, path in ((BEST, game.best), (WORST, game.worst), (YOURS, turn.path)):
        columns = {
            "path": [name] * path.gdp.size,
            "step": np.arange(path.gdp.size),
            "sector": ["start", *(clean(label) for label in path.sectors)],
            "gdp_relative": path.gdp_relative,
        }
        rows += rows_of(columns)
    return rows


def plot_reform_game(turn: Turn, *, subtitle: str = "") -> alt.LayerChart:
    """Draw GDP along a player's reforms, the best path and the worst.

    Parameters
    ----------
    turn : Turn
    subtitle : str
        Economy and horizon.

    Returns
    -------
    altair chart
    """
    import altair as alt

    rows, count = reform_game_data(turn), len(turn.game.sectors)
    y, x = _levels([row["gdp_relative"] for row in rows]), _steps(count)
    names = list(_COLOURS)
    lines = chart_of(rows).mark_line(strokeWidth=2.2)
    lines = lines.encode(
        x=x,
        y=y,
        color=alt.Color("path:N", scale=_scale(names, _COLOURS), legend=None),
        strokeDash=alt.StrokeDash("path:N", scale=_scale(names, _DASHES), legend=None),
        tooltip=_tooltip(),
    )
    dots = chart_of([r for r in rows if r["path"] == YOURS]).mark_point(
        size=70, filled=True, opacity=1, color=ORANGE, stroke=BLACK, strokeWidth=1
    )
    start = chart_of([{"start": 1.0}]).mark_rule(color=GREY, strokeDash=[2, 2])
    layers = [start.encode(y=alt.Y("start:Q")), lines, dots.encode(x=x, y=y, tooltip=_tooltip())]
    chart = alt.layer(*layers, *_names(turn, x, y)).properties(width=WIDTH, height=HEIGHT)
    drawn: alt.LayerChart = themed(chart, "Your reforms against the best and the worst", subtitle)
    return drawn


def _names(turn: Turn, x: Any, y: Any) -> list[Any]:
    """Each line's name beside it, where there is room: above the best, below the worst."""
    import altair as alt

    game, done = turn.game, len(turn.order)
    count, middle = len(game.sectors), (len(game.sectors) + 1) // 2
    late = round(0.7 * count)
    best, worst = game.best.gdp_relative, game.worst.gdp_relative
    places = [
        (BEST, middle, best[middle], "right", (-8, -10), "#005282"),
        (WORST, late, worst[late], "left", (9, 12), BLACK),
    ]
    if done:
        at = done if done < count else middle
        mine = turn.path.gdp_relative[at]
        low = mine * mine < best[at] * worst[at]
        down = -13 if low else 15
        places.append((YOURS, at, mine, "left", (9, down), "#8a5f00"))
    found = []
    for name, step, level, align, (dx, dy), colour in places:
        row = {"step": int(step), "gdp_relative": float(level), "label": name}
        text = chart_of([row]).mark_text(
            align=align, baseline="middle", dx=dx, dy=dy, fontSize=12, color=colour
        )
        found.append(text.encode(x=x, y=y, text=alt.Text("label:N")))
    return found


def _levels(levels: list[float]) -> Any:
    """Vertical axis: in logs where GDP rises manifold, and no wider than the paths."""
    import altair as alt

    low, high = min(levels), max(levels)
    if high <= _LOG_FROM * low:
        scale, words, axis = alt.Scale(zero=False, nice=True), "", alt.Axis()
    else:
        scale, words = alt.Scale(type="log", domain=[0.9 * low, 1.15 * high], nice=False), _LOGS
        ticks = (m * 10.0**k for k in range(-3, 7) for m in (1, 2, 3, 5, 7))
        axis = alt.Axis(values=[t for t in ticks if 0.9 * low <= t <= 1.15 * high], format="~g")
    title = "GDP relative to the start (start = 1)" + words
    return alt.Y("gdp_relative:Q", title=title, scale=scale, axis=axis)


def _scale(names: list[str], values: dict[str, Any]) -> Any:
    import altair as alt

    return alt.Scale(domain=names, range=[values[name] for name in names])


def _steps(count: int) -> Any:
    import altair as alt

    axis = alt.Axis(values=list(range(count + 1)), format="d", labelOverlap=True)
    scale = alt.Scale(domain=[0, count], nice=False)
    return alt.X("step:Q", title="number of reforms", scale=scale, axis=axis)


def _tooltip() -> list[Any]:
    import altair as alt

    return [
        alt.Tooltip("path:N"),
        alt.Tooltip("step:Q", title="reforms"),
        alt.Tooltip("sector:N", title="reformed last"),
        alt.Tooltip("gdp_relative:Q", format=".4f", title="GDP (start = 1)"),
    ]
