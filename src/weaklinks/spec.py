"""Parameters described once: symbol, meaning, unit, range, default and source travel together."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Any

from weaklinks.errors import InputError, Problems


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """What is known of one parameter; made from a spec's field metadata.

    Attributes
    ----------
    name, symbol, meaning, unit : str
    default : float
    low, high : float
        Admissible range.
    excludes : tuple of float
        Those of its two ends that are not admissible.
    why : str
        Why the range is what it is.
    source : str
        Paper and place, or the reason for the default; never empty.
    """

    name: str
    symbol: str
    meaning: str
    unit: str
    default: float
    low: float
    high: float
    source: str
    excludes: tuple[float, ...] = ()
    why: str = ""

    @property
    def interval(self) -> str:
        """The admissible range in the usual brackets: ``[0, 1)``."""
        left = "(" if self.low in self.excludes else "["
        right = ")" if self.high in self.excludes else "]"
        return f"{left}{self.low:g}, {self.high:g}{right}"

    def admits(self, value: Any) -> bool:
        """Whether a value is a number in the range."""
        if isinstance(value, bool) or not isinstance(value, Real):
            return False
        try:
            number = float(value)
        except OverflowError:  # a whole number of more than 308 digits
            return False
        return self.low <= number <= self.high and number not in self.excludes


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is known of a field that is one of some words.

    Attributes
    ----------
    name, meaning, default : str
    options : tuple of str
    """

    name: str
    meaning: str
    default: str
    options: tuple[str, ...]


def parameter(
    default: float,
    *,
    symbol: str,
    meaning: str,
    source: str,
    unit: str = "",
    low: float = float("-inf"),
    high: float = float("inf"),
    excludes: tuple[float, ...] = (),
    why: str = "",
) -> Any:
    """Declare a numeric field of a spec together with everything a reader wants to know."""
    described = {
        "symbol": symbol,
        "meaning": meaning,
        "source": source,
        "unit": unit,
        "low": low,
        "high": high,
        "excludes": excludes,
        "why": why,
    }
    return dataclasses.field(default=default, metadata=described)


def parameters_of(spec: Any) -> tuple[Parameter, ...]:
    """List the described parameters of a spec class or instance, in order."""
    return tuple(
        Parameter(name=f.name, default=float(str(f.default)), **f.metadata)
        for f in dataclasses.fields(spec)
        if f.metadata and "options" not in f.metadata
    )


def choice(*options: str, meaning: str) -> Any:
    """Declare a field of a spec that is one of some words, the first by default."""
    return dataclasses.field(default=options[0], metadata={"options": options, "meaning": meaning})


def choices_of(spec: Any) -> tuple[Choice, ...]:
    """List the described choices of a spec class or instance, in order."""
    return tuple(
        Choice(name=f.name, default=str(f.default), **f.metadata)
        for f in dataclasses.fields(spec)
        if "options" in f.metadata
    )


def counts_of(spec: Any) -> frozenset[str]:
    """Names of the parameters of a spec class or instance that are whole numbers."""
    described = (f for f in dataclasses.fields(spec) if f.metadata)
    return frozenset(f.name for f in described if f.type in (int, "int"))


def require_in_range(spec: Any) -> None:
    """Raise one `InputError` that names every parameter outside its range."""
    problems = Problems(type(spec).__name__)
    counts = counts_of(spec)
    for p in parameters_of(spec):
        value = getattr(spec, p.name)
        if not p.admits(value):
            because = f": {p.why}" if p.why else ""
            problems.add(
                f"{p.name} is {value!r}; it must lie in {p.interval} ({p.meaning}){because}"
            )
        elif p.name in counts and not float(value).is_integer():
            problems.add(f"{p.name} is {value!r}; it must be a whole number ({p.meaning})")
    problems.raise_if_any()


def read_toml(file: Path) -> dict[str, Any]:
    """Read a TOML file; `InputError` says when there is none or what makes it unreadable."""
    import tomllib

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{file}: there is no such file") from None
    except (ValueError, OSError) as error:
        raise InputError(f"{file.name}: not a readable TOML file: {error}") from None
