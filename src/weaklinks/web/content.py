"""What a page shows: cards, figures, tables and words, without any HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from weaklinks.web.controls import Control, Values

#: Told how much of a long job is done, and of how much.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Card:
    """One number that matters: its name, the number with its unit, and what it means."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A chart.

    Attributes
    ----------
    name : str
        In the address of its downloads: letters, digits and hyphens.
    chart : function returning an Altair chart
        Called when the chart is asked for, after the words and numbers are there.
    alt : str
        What a reader who does not see it is told: what is drawn, and the main finding.
    caption : str
    frame : function returning a DataFrame, optional
        The numbers behind it; those in the chart itself where omitted.
    """

    name: str
    chart: Callable[[], Any]
    alt: str
    caption: str = ""
    frame: Callable[[], Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of words and numbers; numbers are written by their own format."""

    caption: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    text_columns: int = 1


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button that changes some of the page's values: a link to the address with them.

    Attributes
    ----------
    label : str
    note : str
        Stands beside the button: what the choice is about.
    changes : mapping of str to str
        New values by control; an empty one takes it out of the address: its default.
    main : bool
        Whether it is drawn as the one that most visitors want next.
    """

    label: str
    changes: Mapping[str, str]
    note: str = ""
    main: bool = False


@dataclass(frozen=True, kw_only=True)
class Later:
    """A panel that takes longer, and is asked for once the rest is there."""

    name: str
    title: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with what stands under it."""

    title: str
    words: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()
    actions: tuple[Action, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    later: tuple[Later, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """The answer to what the controls ask: one sentence, then sections."""

    answer: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of the explorer.

    Attributes
    ----------
    slug : str
        Its address.
    title, question : str
        The title, and the question that it answers, one sentence.
    controls : function of the address's values
        Which controls it has, which may depend on those.
    content : function of values
        Quick: what follows every move of a slider.
    panels : mapping of name to function of (values, progress)
        Slow: each a Section, asked for by a `Later`.
    files : mapping of name to function of values
        Further downloads: bytes and media type, by file name.
    slow_files : mapping of name to function of values
        The same, where making one takes seconds.
    upload : tuple of str
        For a page that takes a visitor's table: the control that it becomes the value of, and
        those that start anew with it.
    upload_help : str
        Which files it takes.
    upload_example : str
        The one of `files` that is a table to start from, if there is one.
    """

    slug: str
    title: str
    question: str
    controls: Callable[[Mapping[str, str]], Sequence[Control]]
    content: Callable[[Values], Content]
    panels: Mapping[str, Callable[[Values, Progress], Section]] = field(default_factory=dict)
    files: Mapping[str, Callable[[Values], tuple[bytes, str]]] = field(default_factory=dict)
    slow_files: Mapping[str, Callable[[Values], tuple[bytes, str]]] = field(default_factory=dict)
    upload: tuple[str, ...] = ()
    upload_help: str = ""
    upload_example: str = ""
