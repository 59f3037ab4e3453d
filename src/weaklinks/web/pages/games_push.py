"""The push of an adoption game on a page: its size by every instrument, and the way out."""

from __future__ import annotations

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
        words=(found.words,),
        cards=_way_out(look),
        tables=(_instruments(look),),
        figures=_escape(look),
        later=later,
    )


def _way_out(look: Look) -> tuple[Card, ...]:
    path = look.push.escape
    if path is None:
        return ()
    shown = [
        ("A subsidy that ends", words.plain(path.size), "per adopter and year"),
        ("Paid for", f"{words.plain(path.duration)} years", "then others are reason enough"),
        ("Its cost", words.plain(path.cost), "present value, all agents a mass of one"),
    ]
    if path.welfare_gain is not None:
        gained = words.plain(path.welfare_gain)
        shown.append(("Welfare gained", gained, "present value of welfare above the start's"))
    return tuple(Card(label=label, value=value, note=note) for label, value, note in shown)


def _instruments(look: Look) -> Table:
    rows = [
        (INSTRUMENTS.get(m.name, m.name), f"{words.plain(m.size, 4)} {m.unit}", m.buys)
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
