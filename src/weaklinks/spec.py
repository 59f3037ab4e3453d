"""Parameters described once: symbol, meaning, unit, range, default and source travel together."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
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
        Admissible range, both ends included.
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


def parameter(
    default: float,
    *,
    symbol: str,
    meaning: str,
    source: str,
    unit: str = "",
    low: float = float("-inf"),
    high: float = float("inf"),
) -> Any:
    """Declare a numeric field of a spec together with everything a reader wants to know."""
    described = {
        "symbol": symbol,
        "meaning": meaning,
        "source": source,
        "unit": unit,
        "low": low,
        "high": high,
    }
    return dataclasses.field(default=default, metadata=described)


def parameters_of(spec: Any) -> tuple[Parameter, ...]:
    """List the described parameters of a spec class or instance, in order."""
    return tuple(
        Parameter(name=f.name, default=float(str(f.default)), **f.metadata)
        for f in dataclasses.fields(spec)
        if f.metadata
    )


def require_in_range(spec: Any) -> None:
    """Raise one `InputError` that names every parameter outside its range."""
    problems = Problems(type(spec).__name__)
    counts = {f.name for f in dataclasses.fields(spec) if f.type in (int, "int")}
    for p in parameters_of(spec):
        value = getattr(spec, p.name)
        inside = isinstance(value, int | float) and p.low <= value <= p.high
        problems.add_if(
            not inside,
            f"{p.name} is {value!r}; it must lie in [{p.low:g}, {p.high:g}] ({p.meaning})",
        )
        problems.add_if(
            inside and p.name in counts and not float(value).is_integer(),
            f"{p.name} is {value!r}; it must be a whole number ({p.meaning})",
        )
    problems.raise_if_any()


def read_toml(file: Path) -> dict[str, Any]:
    """Read a TOML file; `InputError` says when there is none or what makes it unreadable."""
    import tomllib

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{file}: there is no such file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"{file.name}: not a readable TOML file: {error}") from None
