"""What a visitor can set: sliders and choices, made from the parameters' own descriptions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from weaklinks.errors import Problems
from weaklinks.spec import Choice, Parameter
from weaklinks.web.ranges import must_be

#: A value for every control of a page, by name.
Values = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Slider:
    """A number between two ends.

    Attributes
    ----------
    name, label, help, unit, symbol : str
    low, high, step, default : float
        Ends of the slider; a number typed beside it may be anything that `admits` allows.
    whole : bool
        Whether only whole numbers make sense.
    admits : Parameter or None
    group : str
        Heading under which it stands.
    """

    name: str
    label: str
    help: str = ""
    unit: str = ""
    symbol: str = ""
    low: float
    high: float
    step: float
    default: float
    whole: bool = False
    admits: Parameter | None = None
    group: str = ""

    def parse(self, text: str) -> float:
        """Read a number; `ValueError` with what would be right."""
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{self.label}: {text[:40]!r} is not a number") from None
        if self.whole and value != int(value if math.isfinite(value) else 0):
            raise ValueError(f"{self.label}: {text[:40]} is not a whole number")
        found, p = f"{self.label}: {text[:40]} is not in", self.admits
        if p is not None and not p.admits(value):
            raise ValueError(f"{found} {p.interval}: {must_be(p.low, p.high, p.excludes)}")
        if p is None and not self.low <= value <= self.high:
            ends = f"[{self.low:g}, {self.high:g}]"
            raise ValueError(f"{found} {ends}: {must_be(self.low, self.high)}")
        return int(value) if self.whole else value


@dataclass(frozen=True, kw_only=True)
class Select:
    """One of some words.

    Attributes
    ----------
    name, label, help, default : str
    options : tuple of (value, words)
    group : str
    reload : bool
        Whether the page's other controls depend on it, so that the whole page is loaded anew.
    anew : bool
        Whether those after it then start at their defaults, as they are about something else.
    """

    name: str
    label: str
    help: str = ""
    options: tuple[tuple[str, str], ...]
    default: str
    group: str = ""
    reload: bool = False
    anew: bool = False

    def parse(self, text: str) -> str:
        """Read one of the words; `ValueError` lists them."""
        if text not in dict(self.options):
            listed = ", ".join(value for value, _ in self.options if value)
            raise ValueError(f"{self.label}: {text[:40]!r} is none of {listed}")
        return text


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """A value that the page's own buttons set, not a slider: text of some characters at most."""

    name: str
    label: str
    default: str = ""
    most: int = 2000
    group: str = ""

    def parse(self, text: str) -> str:
        """Read text; `ValueError` where it is too long or not printable."""
        if len(text) > self.most or not text.isprintable():
            raise ValueError(f"{self.label}: not a text of {self.most} characters or fewer")
        return text


Control = Slider | Select | Hidden


def read_values(controls: Sequence[Control], query: Mapping[str, str]) -> dict[str, Any]:
    """Values of all controls: from the address where it has them, else the defaults.

    Raises
    ------
    InputError
        Names every value that is not admissible; names that no control has are ignored, so that
        old addresses still open.
    """
    values, wrong = admissible_values(controls, query)
    problems = Problems("settings")
    for words in wrong:
        problems.add(words)
    problems.raise_if_any()
    return values


def admissible_values(
    controls: Sequence[Control], query: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """Values as `read_values`, with defaults for what is not admissible, and what that is."""
    values, wrong = dict[str, Any](), list[str]()
    for control in controls:
        values[control.name] = control.default
        if control.name in query:
            try:
                values[control.name] = control.parse(query[control.name])
            except ValueError as error:
                wrong.append(str(error))
    return values, wrong


def query_of(controls: Sequence[Control], values: Values) -> dict[str, str]:
    """What belongs in the address: the values that are not defaults."""
    return {
        c.name: _written(values[c.name])
        for c in controls
        if c.name in values and values[c.name] != c.default
    }


def _written(value: Any) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def sliders_of(
    parameters: Iterable[Parameter],
    ends: Mapping[str, tuple[float, float]] | None = None,
    *,
    whole: Iterable[str] = (),
    group: str = "",
) -> tuple[Slider, ...]:
    """Sliders for described parameters; `ends` narrows those whose range is wide or endless."""
    given, counts = ends or {}, set(whole)
    return tuple(
        _slider(p, given.get(p.name), whole=p.name in counts, group=group) for p in parameters
    )


# An end of a range as far away as this is there for the arithmetic, not for visitors.
_FAR = 1e6
# What follows explains: a label does without it, and the help text has it.
_AFTERTHOUGHT = re.compile(r"[;:,]| \(")


def _slider(p: Parameter, ends: tuple[float, float] | None, *, whole: bool, group: str) -> Slider:
    low, high = ends or _ends(p)
    step = 1.0 if whole else _step(high - low)
    if not whole:
        low = low + step if low in p.excludes else low
        high = high - step if high in p.excludes else high
    return Slider(
        name=p.name,
        label=_AFTERTHOUGHT.split(p.meaning, maxsplit=1)[0],
        help=f"{p.meaning}.{_range(p)} Source: {p.source}",
        unit=p.unit,
        symbol=p.symbol,
        low=low,
        high=high,
        step=step,
        default=int(p.default) if whole else p.default,
        whole=whole,
        admits=p,
        group=group,
    )


def _range(p: Parameter) -> str:
    """The admissible range as a sentence; ends so far away that nobody meets them go unsaid."""
    low, high = (x if abs(x) < _FAR else math.copysign(math.inf, x) for x in (p.low, p.high))
    if not math.isfinite(low) and not math.isfinite(high):
        return ""
    said = must_be(low, high, p.excludes)
    return f" {said[:1].upper()}{said[1:]}."


def _ends(p: Parameter) -> tuple[float, float]:
    """The admissible range, or where it has no end four times the default."""
    around = 4.0 * abs(p.default) or 1.0
    low = p.low if math.isfinite(p.low) else -around
    high = p.high if math.isfinite(p.high) else max(around, low + 1.0)
    return low, high


def _step(width: float) -> float:
    """A round step: about two hundred of them in the width."""
    exact = width / 200.0
    scale = 10.0 ** math.floor(math.log10(exact))
    return min((m for m in (1.0, 2.0, 5.0, 10.0)), key=lambda m: abs(m * scale - exact)) * scale


def selects_of(choices: Iterable[Choice], group: str = "") -> tuple[Select, ...]:
    """Choices for described fields that are one of some words."""
    return tuple(
        Select(
            name=c.name,
            label=c.meaning.partition(";")[0].partition(":")[0],
            help=c.meaning,
            options=tuple((option, option.replace("-", " ")) for option in c.options),
            default=c.default,
            group=group,
        )
        for c in choices
    )


def grouped(controls: Sequence[Control]) -> list[tuple[str, list[Control]]]:
    """Controls by heading, in order; hidden ones are left out."""
    groups: dict[str, list[Control]] = {}
    for control in controls:
        if not isinstance(control, Hidden):
            groups.setdefault(control.group, []).append(control)
    return list(groups.items())


def renamed(control: Control, **changes: Any) -> Control:
    """Return a control with some of its words changed."""
    return replace(control, **changes)
