"""The push of an adoption game on a page: its size by every instrument, and the way out."""

from __future__ import annotations

import re

from weaklinks.game_words import INSTRUMENTS
from weaklinks.web.content import Card, Figure, Later, Section, Table
from weaklinks.web.pages import games_words as words
from weaklinks.web.pages.games import Look


def the_push(look: Look, later: tuple[Later, ...] = ()) -> Section:
    """What the way out costs by every instrument, and how the economy takes it.

    Parameters
    ----------
    look : Look
    later : tuple of Later
        Panels that follow it.
    """
    found = look.push
    if not found.measures:
        return Section(title="The push", words=(found.words,), later=later)
    return Section(
        title="The push",
        words=(found.words, *_ways(look)),
        cards=_way_out(look),
        tables=(_instruments(look),),
        figures=_escape(look),
        later=later,
    )


def _ways(look: Look) -> tuple[str, ...]:
    """How a promise that costs nothing and a subsidy that does go together."""
    if look.push.escape is None:
        return ()
    return (
        "The rows of the table below are alternatives. A guarantee that is believed costs nothing, "
        "as all then come; where promises are not believed, the subsidy that ends does the same, "
        "at the cost given here.",
    )


def said_here(text: str, look: Look) -> str:
    """A unit or a sentence of the library's in the words of the page: whose, and what they do."""
    agents = look.equilibria.game.agents
    head, _, rest = agents.partition(" ")
    one = f"{head.removesuffix('s')} {rest}".strip()
    text = text.replace("(mass one)", "(together they count as 1)")
    text = re.sub(r"\bper adopter and (unit of time|year)\b", "a year per adopter", text)
    text = re.sub(r"\bper adopter\b", f"per {one} that {look.verb}s", text)
    return re.sub(r"\bagents\b", agents, re.sub(r"\bagents who\b", f"{agents} that", text))


def _way_out(look: Look) -> tuple[Card, ...]:
    path = look.push.escape
    if path is None:
        return ()
    shown = [
        ("A subsidy that ends", words.plain(path.size), said_here("per adopter and year", look)),
        ("Paid for", f"{words.plain(path.duration)} years", "then others are reason enough"),
        (
            "Its cost",
            words.plain(path.cost),
            said_here("present value; all agents together count as 1", look),
        ),
    ]
    if path.welfare_gain is not None:
        gained = words.plain(path.welfare_gain)
        shown.append(("Welfare gained", gained, "present value of welfare above the start's"))
    return tuple(Card(label=label, value=value, note=note) for label, value, note in shown)


def _instruments(look: Look) -> Table:
    rows = [
        (
            INSTRUMENTS.get(m.name, m.name),
            f"{words.plain(m.size, 4)} {said_here(m.unit, look)}",
            said_here(m.buys, look),
        )
        for m in look.push.measures
    ]
    return Table(
        caption="What a push takes, by instrument: the smallest size that is enough",
        columns=("instrument", "size", "what it does"),
        rows=rows,
        text_columns=3,
    )


def _escape(look: Look) -> tuple[Figure, ...]:
    from weaklinks.plots import plot_escape

    path = look.push.escape
    if path is None:
        return ()
    figure = Figure(
        name="way-out",
        chart=lambda: plot_escape(path),
        alt=f"The share of {path.agents} that {look.verb}, and welfare, by year: a subsidy is paid "
        f"for {words.plain(path.duration)} years, and then the economy goes on by itself",
        caption="The economy under the smallest subsidy that is enough, and after it has ended.",
        frame=path.to_frame,
    )
    return (figure,)
