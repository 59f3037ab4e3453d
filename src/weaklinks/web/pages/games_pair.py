"""Two populations on a page: their phase diagram, and the cheapest push of either or both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weaklinks.web.content import Card, Figure, Later, Progress, Section
from weaklinks.web.controls import Values
from weaklinks.web.pages.games_words import plain, share
from weaklinks.web.pages.model_choice import spec_of

if TYPE_CHECKING:
    from weaklinks.coordination import PairEquilibria, PushFrontier


#: The place where it goes.
PAIR = Later(name="phase", title="Following both populations")


def pair_panel(values: Values, progress: Progress) -> Section:
    """Where both populations go from everywhere, and the cheapest push."""
    from weaklinks.coordination import pair_equilibria, push_frontier
    from weaklinks.errors import InputError

    spec = spec_of(values)
    found = pair_equilibria(spec)
    progress(1, 2)
    try:
        frontier = push_frontier(spec)
    except InputError as error:  # there is no higher equilibrium to go to, or no border before it
        said = str(error)
        return _section(found, None, f"{said[:1].upper()}{said[1:].rstrip('.')}.")
    progress(2, 2)
    return _section(found, frontier, "")


def _section(found: PairEquilibria, frontier: PushFrontier | None, said: str) -> Section:
    from weaklinks.plots import plot_phase

    pair, caption = found.pair, "Filled circles last; open ones are thresholds."
    words = f"From every pair of shares the economy follows the arrows. {said}"
    if frontier is not None:
        words = _words(frontier)
        caption += " Beyond the thick line the economy goes on to the higher one by itself."
    figure = Figure(
        name="phase",
        chart=lambda: plot_phase(frontier or found),
        alt=f"Phase diagram of {pair.first.agents} and {pair.second.agents}: {len(found.stable)} "
        "stable outcomes, and the ways that lead to them",
        caption=caption,
        frame=found.to_frame,
    )
    return Section(
        title="Two populations that wait for each other",
        words=(words,),
        cards=() if frontier is None else _cards(frontier),
        figures=(figure,),
    )


def _words(frontier: PushFrontier) -> str:
    pair, push = frontier.equilibria.pair, frontier.cheapest()
    whom = {
        "first-only": f"{pair.first.agents} alone",
        "second-only": f"{pair.second.agents} alone",
    }.get(push.kind, "both")
    return (
        f"There is no one critical mass: how many {pair.first.agents} it takes depends on how many "
        f"{pair.second.agents} come. Where moving either costs the same, it is cheapest to move "
        f"{whom}: {share(push.moved[0])} of {pair.first.agents}, {share(push.moved[1])} of "
        f"{pair.second.agents}."
    )


def _cards(frontier: PushFrontier) -> tuple[Card, ...]:
    pair, push = frontier.equilibria.pair, frontier.cheapest()
    saddle: Any = frontier.boundary.saddle
    return (
        Card(
            label=f"Moved: {pair.first.agents}",
            value=share(push.moved[0]),
            note="in the cheapest push",
        ),
        Card(
            label=f"Moved: {pair.second.agents}",
            value=share(push.moved[1]),
            note="in the cheapest push",
        ),
        Card(label="Moved together", value=plain(push.cost), note="shares of both, added up"),
        Card(
            label="The threshold",
            value=f"{share(saddle.n)}, {share(saddle.u)}",
            note=f"{pair.first.agents}, {pair.second.agents}: where both would rest, just",
        ),
    )
