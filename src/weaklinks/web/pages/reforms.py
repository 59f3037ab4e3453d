"""Reform game: remove wedges in an order of your own, against the best and the worst."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from weaklinks.report.words import count, signed
from weaklinks.web.content import (
    Action,
    Card,
    Content,
    Figure,
    Later,
    Page,
    Progress,
    Section,
    Table,
)
from weaklinks.web.controls import Values
from weaklinks.web.pages.reforms_setup import (
    MODELS,
    code_of,
    controls,
    game_of,
    order_of,
    reforms_of,
    subtitle_of,
    where,
    written,
)
from weaklinks.web.pages.reforms_words import (
    CAPTION,
    DASH,
    against_all,
    answer,
    any_better,
    best_next,
    capital,
    change,
    comments,
    facts,
    left_out,
    level,
    name_of,
    share_of,
    whose,
)

if TYPE_CHECKING:
    from weaklinks.studies.reform_turns import ReformGame, Turn


def _content(values: Values) -> Content:
    from weaklinks.studies.reform_choices import finish_best
    from weaklinks.studies.reform_game import play

    game, mine = game_of(values), order_of(values)
    turn = play(game, mine)
    if values["help"] == "finish":
        turn = play(game, [*mine, *finish_best(game, mine)])
    sections = [_so_far(values, turn, mine)]
    if len(turn.order) < len(game.sectors):
        sections.append(_choices(values, turn))
    sections.append(_paths(values, turn))
    sections.append(Section(title="Do it yourself", code=code_of(values, turn)))
    return Content(answer=answer(turn, where(values)), sections=tuple(sections))


def _so_far(values: Values, turn: Turn, mine: Sequence[str]) -> Section:
    return Section(
        title="Your reforms",
        cards=_cards(turn, mine),
        words=comments(turn),
        actions=tuple(_buttons(values, turn, mine)),
    )


def _cards(turn: Turn, mine: Sequence[str]) -> tuple[Card, ...]:
    """Where the player stands; at the start, what the first reform could do at best and worst."""
    game, done = turn.game, len(turn.order)
    step, now = max(done, 1), float(turn.path.gdp_relative[done])
    best, worst = (float(p.gdp_relative[step]) for p in (game.best, game.worst))
    so_far = f"after {step} of {count(len(game.sectors), 'reform')}"
    names = ("Best path (greedy)", "Worst path")
    if not done:
        # The start itself is 1 on every path: what is shown beside it is a step ahead, and says so.
        names, so_far = ("Best first reform", "Worst first reform"), "GDP after it, if you make it"
    score = "gains of all steps added up, as a share of the best path's"
    return (
        Card(label="GDP, your path", value=level(now), note=whose(turn, mine)),
        *(
            Card(label=name, value=level(gdp), note=so_far)
            for name, gdp in zip(names, (best, worst), strict=True)
        ),
        Card(label="Score", value=share_of(turn.score) if done else DASH, note=score),
    )


def _buttons(values: Values, turn: Turn, mine: Sequence[str]) -> list[Action]:
    state, aid = reforms_of(values["economy"]), values["help"]
    found = []
    if mine:
        undone = {state: written(mine[:-1]), "help": "" if aid == "finish" else aid}
        found.append(Action(label="Undo the last reform", changes=undone))
        found.append(Action(label="Start again", changes={state: "", "help": ""}))
    sectors = len(turn.game.sectors)
    for name, (show, hide) in _OFFERS.items():
        # With every wedge gone there is no next reform to be shown, nor anything to finish.
        left = sectors > len(mine if name == "finish" else turn.order)
        if left or name == "proof":
            changes = {"help": "" if aid == name else name}
            found.append(Action(label=hide if aid == name else show, changes=changes))
    return found


_OFFERS = {
    "next": ("Show the best next reform", "Hide the best next reform"),
    "table": ("Show what each would bring", "Hide what each would bring"),
    "finish": ("Finish with the best", "Back to my own reforms"),
    "proof": ("Is there any better choice?", "Hide the comparison with all choices"),
}


def _choices(values: Values, turn: Turn) -> Section:
    from weaklinks.studies.reform_choices import next_gains

    game, state, aid = turn.game, reforms_of(values["economy"]), values["help"]
    gains = next_gains(game, turn.order) if aid in ("next", "table") else {}
    first = max(gains, key=gains.__getitem__) if gains else ""
    rest = game.rest(turn.order)
    words = []
    if aid == "next":
        words.append(best_next(game.by_code[first], gains[first]))
    if game.left_out:
        words.append(left_out(game.left_out))
    actions = tuple(
        Action(
            label=name_of(s),
            note=facts(s, model=values["economy"] in MODELS)
            + (f"; GDP {change(gains[s.code])}" if s.code == first else ""),
            changes={state: written([*turn.order, s.code])},
            main=s.code == first,
        )
        for s in rest
    )
    tables = (_gains_table(turn, gains),) if aid == "table" else ()
    return Section(
        title="Which wedge do you remove next?", words=tuple(words), actions=actions, tables=tables
    )


def _gains_table(turn: Turn, gains: dict[str, float]) -> Table:
    """What each reform would bring now; after the first, also what the others make of it."""
    ranked = sorted(turn.game.rest(turn.order), key=lambda s: -gains[s.code])
    columns = ("Sector", "Next (%)", "As the first of all (%)", "Difference")
    rows = tuple(
        (
            name_of(s),
            signed(100.0 * gains[s.code], 3),
            signed(100.0 * s.alone, 3),
            signed(100.0 * (gains[s.code] - s.alone), 3),
        )
        for s in ranked
    )
    caption = "Change of GDP by the next reform, in percent"
    if not turn.order:
        return Table(caption=caption, columns=columns[:2], rows=[row[:2] for row in rows])
    more = f"{caption}, and what the reforms so far make of it, in percentage points"
    return Table(caption=more, columns=columns, rows=rows)


def _paths(values: Values, turn: Turn) -> Section:
    from weaklinks.plots import plot_reform_game

    figure = Figure(
        name="paths",
        chart=lambda: plot_reform_game(turn, subtitle=subtitle_of(values)),
        alt="GDP relative to the start by number of reforms: your path, the best and the worst. "
        + answer(turn, where(values)),
        caption=CAPTION,
    )
    proof = Later(name="proof", title="Comparing the best path with every other choice")
    return Section(
        title="Your path",
        figures=(figure,),
        tables=tuple(_steps(turn)),
        later=(proof,) if values["help"] == "proof" else (),
    )


def _steps(turn: Turn) -> list[Table]:
    if not turn.order:
        return []
    rows = tuple(
        (
            f"{r['step']}. {capital(r['sector'])}",
            *(level(x) for x in (r["gdp_relative"], r["best"], r["worst"])),
            share_of(r["share_of_best"]),
        )
        for r in turn.to_frame().to_dict("records")
    )
    columns = ("Reform", "Your path", "Best path", "Worst path", "Share of the best gain")
    return [Table(caption="GDP after each reform; start = 1", columns=columns, rows=rows)]


def _proof(values: Values, progress: Progress) -> Section:
    from weaklinks.studies.reform_choices import prove_best

    game: ReformGame = game_of(values)
    proof = prove_best(game, progress)
    start = float(proof.gdp[0])
    rows = tuple(
        (f"{k}", level(greedy / start), level(best / start), against_all(proof, k))
        for k, (greedy, best) in enumerate(
            zip(proof.gdp.tolist(), proof.best.tolist(), strict=True)
        )
        if k
    )
    columns = ("Reforms", "Best path (greedy)", "Best of all choices", "Any better?")
    caption = "GDP by number of reforms; start = 1"
    return Section(
        title="Is there any better choice?",
        words=(any_better(proof),),
        tables=(Table(caption=caption, columns=columns, rows=rows),),
    )


PAGE = Page(
    slug="reforms",
    title="Reform game",
    question="Wedges everywhere, and only one can go at a time: in which order would you reform?",
    controls=controls,
    content=_content,
    panels={"proof": _proof},
)
