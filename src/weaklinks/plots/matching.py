"""Charts of one population in teams: who works with whom, and wages by skill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.assignment import Matching
from weaklinks.plots.sides import gained, plot_sides
from weaklinks.plots.skill_axes import (
    MOST_MARKS,
    binned,
    heat_map,
    level_axis,
    limits,
    skill_axis,
    thinned,
)
from weaklinks.plots.theme import BLACK, BLUE, GREY, ORANGE, chart_of, clean, rows_of, themed, wrap

if TYPE_CHECKING:
    import altair as alt

__all__ = ["plot_matching", "plot_sides"]

_SIDE = 250
_ROW = 15
#: Members and teams up to which every team has a row of its own.
_FEW, _FEW_TEAMS = 48, 24
#: Points of a chart of wages.
_POINTS = 400
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
_ROLES = (BLUE, ORANGE, BLACK, "#56B4E9", "#009E73")
_WHO = {
    "assortative": "Like works with like",
    "opposite": "The best work with the worst",
    "apart": "The best work apart from each other",
    "balanced": "Skill is spread evenly over teams",
}


def seats(found: Matching) -> dict[str, FloatArray]:
    """One entry per member of a team: skill, mean skill of the team-mates, team, role, mass."""
    teams, size = found.teams, found.technology.size
    skill = found.skills[teams]
    mass = np.ones(len(teams)) if found.team_masses is None else found.team_masses
    mates = (skill.sum(axis=1, keepdims=True) - skill) / max(size - 1, 1)
    return {
        "skill": skill.ravel(),
        "mates": mates.ravel(),
        "team": np.repeat(np.arange(float(len(teams))), size),
        "role": np.tile(np.arange(1.0, size + 1.0), len(teams)),
        "mass": np.repeat(mass, size),
    }


def matching_data(found: Matching) -> list[dict[str, Any]]:
    """The assignment map: one row per member of a team, or per bin where there are too many."""
    seat = seats(found)
    if seat["skill"].size <= MOST_MARKS:
        return rows_of({name: seat[name] for name in ("skill", "mates", "mass")})
    ends = limits(found.skills)
    return binned(seat["skill"], seat["mates"], seat["mass"], ends, ends)


def teams_data(found: Matching) -> list[dict[str, Any]]:
    """One row per team and skill: the team's name, and how many of its members have it.

    Teams are named from the least able; whoever works alone is in the row "alone".
    """
    seat = seats(found)
    means = found.skills[found.teams].mean(axis=1) if len(found.teams) else np.zeros(0)
    place = np.argsort(np.argsort(means, kind="stable"), kind="stable")
    rows: dict[tuple[int, float], dict[str, Any]] = {}
    for team, skill, role in zip(seat["team"], seat["skill"], seat["role"], strict=True):
        rank = int(place[int(team)]) + 1
        first = {"name": _team_name(found, int(team), rank), "skill": float(skill)}
        first |= {"role": int(role), "rank": rank, "count": 0}
        rows.setdefault((rank, float(skill)), first)["count"] += 1
    alone = {"name": "alone", "role": 0, "rank": 0, "count": 1}
    return [*rows.values()] + [
        alone | {"skill": float(q)} for q in np.unique(found.skills[_alone(found)])
    ]


def wages_data(found: Matching) -> list[dict[str, Any]]:
    """Wage by skill; of many workers some, evenly spread."""
    kept = thinned(found.skills, _POINTS)
    return rows_of({"skill": found.skills[kept], "wage": found.wages[kept]})


def plot_matching(found: Matching) -> alt.HConcatChart:
    """Draw who works with whom, and wages by skill.

    Of few workers every team has a row; of more, each worker's skill stands against the mean
    skill of the team-mates; of more than two thousand members, in bins.
    """
    import altair as alt

    few = _is_few(found)
    alone = found.technology.size == 1 or not len(found.teams)
    left = [] if alone and not few else [_teams(found) if few else _map(found)]
    height = _height(found) if few else _SIDE
    chart = alt.hconcat(*left, _wages(found, height), spacing=26)
    dark = " The darker, the more workers." if left and not few and _many(found) else ""
    name, proof = (wrap(clean(t), 80, 1)[0] for t in (found.technology.name, found.why))
    said = "Best" if found.optimal else "Not proven best"
    subtitle = f"{name}: {_numbers(found)}.{dark}\n{said}: {proof}."
    drawn: alt.HConcatChart = themed(chart, _finding(found), subtitle)
    return drawn


def _finding(found: Matching) -> str:
    if not len(found.teams):
        return "Nobody works in a team"
    if found.technology.size == 1:
        return "Each makes what one can make alone"
    likeness = found.sorted_share
    if np.isnan(likeness):
        return "All are alike: it does not matter who works with whom"
    if found.curvature.kind == "modular":
        return "It does not matter who works with whom: skills add up"
    mixed = "Mostly like works with like" if likeness > 0.5 else "Teams mix skills"
    return f"{_WHO.get(found.method, mixed)}{gained(found.gain_over_random, 'teams')}"


def _numbers(found: Matching) -> str:
    who = f"{found.skills.size:,} workers"
    if found.masses is not None:
        who = f"workers of {found.skills.size} types (mass {float(found.masses.sum()):.4g})"
    about = "about " if found.random.error else ""
    return f"output of {who}: {found.total:,.4g}; by lot {about}{found.random.total:,.4g}"


def _is_few(found: Matching) -> bool:
    members = found.teams.size + int(_alone(found).sum())
    return members <= _FEW and len(found.teams) <= _FEW_TEAMS


def _many(found: Matching) -> bool:
    return found.teams.size > MOST_MARKS


def _alone(found: Matching) -> Any:
    """Which workers, or types, are not all in teams."""
    in_teams = np.zeros(found.skills.size)
    mass = np.ones(len(found.teams)) if found.team_masses is None else found.team_masses
    np.add.at(in_teams, found.teams, mass[:, None])
    wanted = np.ones(found.skills.size) if found.masses is None else found.masses
    return in_teams < wanted * (1.0 - 1e-6)


def _height(found: Matching) -> int:
    rows = len({row["name"] for row in teams_data(found)})
    return max(_ROW * rows, 170)


def _team_name(found: Matching, team: int, rank: int) -> str:
    mass = found.team_masses
    return f"{rank}" if mass is None else f"{rank}: {float(mass[team]):.3g}"


def _teams(found: Matching) -> Any:
    """One row per team, its members joined by a line."""
    import altair as alt

    rows = teams_data(found)
    names = [n for _, n in sorted({(r["rank"], r["name"]) for r in rows}, reverse=True)]
    title = "team" if found.masses is None else "team: how many of it"
    base = chart_of(rows).encode(
        x=skill_axis("skill of members", limits(found.skills)),
        y=alt.Y("name:N", sort=names, title=title),
    )
    together = base.transform_filter("datum.rank > 0")
    rule = together.mark_line(color=GREY, strokeWidth=1.2).encode(detail=alt.Detail("name:N"))
    twice = together.transform_filter("datum.count > 1")
    label = twice.transform_calculate(times="'x' + datum.count").mark_text(
        align="left", dx=7, fontSize=10, color="#222"
    )
    single = base.transform_filter("datum.rank == 0").mark_point(color=GREY, size=42)
    layers = [rule, _members(together, found), label.encode(text=alt.Text("times:N")), single]
    return alt.layer(*layers).properties(width=_SIDE, height=_height(found))


def _members(base: Any, found: Matching) -> Any:
    import altair as alt

    size = found.technology.size
    tips = [alt.Tooltip("name:N"), alt.Tooltip("skill:Q", format=".4g"), alt.Tooltip("count:Q")]
    if found.technology.symmetric or size == 1 or size > len(_SHAPES):
        dots = base.mark_point(filled=True, opacity=1, size=46, color=BLUE, stroke="white")
        return dots.encode(tooltip=tips, strokeWidth=alt.StrokeWidthValue(0.6))
    names = [f"role {k + 1}" for k in range(size)]
    dots = base.transform_calculate(seat="'role ' + datum.role").mark_point(
        filled=True, opacity=1, size=52, stroke="white", strokeWidth=0.6
    )
    return dots.encode(
        color=alt.Color("seat:N", scale=alt.Scale(domain=names, range=list(_ROLES[:size]))),
        shape=alt.Shape("seat:N", scale=alt.Scale(domain=names, range=list(_SHAPES[:size]))),
        tooltip=tips,
    )


def _map(found: Matching) -> Any:
    """Each worker's skill against the mean skill of the team-mates."""
    import altair as alt

    ends = limits(found.skills)
    many, field = _many(found), {True: ("x", "y"), False: ("skill", "mates")}
    across, up = field[many]
    x = skill_axis("skill", ends, across)
    scale = alt.Scale(domain=list(ends), nice=False, zero=False)
    y = alt.Y(f"{up}:Q", title="mean skill of team-mates", scale=scale, axis=alt.Axis(tickCount=5))
    rows = matching_data(found)
    dots = heat_map(rows, x, y) if many else _dots(chart_of(rows), found).encode(x=x, y=y)
    line = chart_of([{across: e, up: e} for e in ends]).mark_line(
        color=GREY, strokeDash=[4, 3], strokeWidth=1
    )
    word = chart_of([{across: ends[0], up: ends[1], "text": "dashed: like with like"}]).mark_text(
        align="left", baseline="bottom", dy=-3, fontSize=10.5, color="#555"
    )
    layers = [dots, line.encode(x=x, y=y), word.encode(x=x, y=y, text=alt.Text("text:N"))]
    return alt.layer(*layers).properties(width=_SIDE, height=_SIDE)


def _dots(base: Any, found: Matching) -> Any:
    import altair as alt

    dots = base.mark_circle(color=BLUE, opacity=0.65, size=22)
    if found.masses is None:
        return dots
    scale = alt.Scale(range=[0, 70], zero=True)
    return dots.encode(size=alt.Size("mass:Q", scale=scale, legend=None))


def _wages(found: Matching, height: int) -> Any:
    import altair as alt

    rows = wages_data(found)
    base = chart_of(rows).encode(
        x=skill_axis("skill", limits(found.skills)),
        y=level_axis("wage (units of output)", [row["wage"] for row in rows]),
        tooltip=[alt.Tooltip(f"{name}:Q", format=".4g") for name in ("skill", "wage")],
    )
    size = 34 if len(rows) <= 60 else 10
    line = base.mark_line(color=BLUE, opacity=0.5, strokeWidth=1)
    dots = base.mark_circle(color=BLUE, opacity=1, size=size)
    return alt.layer(line, dots).properties(width=_SIDE, height=height)
