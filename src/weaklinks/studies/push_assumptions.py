"""What a push on real data assumes of modern technology: a file to be edited, with sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import Problems, name_some
from weaklinks.spec import read_toml

ILLUSTRATIVE = "illustrative"

#: Name, default, lowest, highest, and what it says.
NUMBERS: Mapping[str, tuple[float, float, float, str]] = {
    "productivity": (1.5, 1.0, 100.0, "output of modern plants from given inputs; today's is 1"),
    "extra_intensity": (
        0.2,
        -0.9,
        0.9,
        "added to the share of intermediate inputs in cost by modern technology",
    ),
    "break_even": (
        1.08,
        0.0,
        100.0,
        "sales of a sector, today's being 1, at which modern plants break even",
    ),
}
_PREMIUM = (0.25, 0.0, 10.0, "what modern work must pay above today's wage, as a part of it")


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A number and where it comes from; never without a source."""

    value: float
    source: str = ILLUSTRATIVE


@dataclass(frozen=True, kw_only=True)
class PushAssumptions:
    """What is assumed of the modern technologies of a country's sectors.

    Attributes
    ----------
    premium : Assumption
    productivity, extra_intensity, break_even : Assumption
        For all sectors.
    sectors : mapping of sector code to mapping of name to Assumption
        What differs for single sectors; ``modern`` 0 says that there is no modern technology.
    """

    premium: Assumption = Assumption(value=_PREMIUM[0])
    productivity: Assumption = Assumption(value=NUMBERS["productivity"][0])
    extra_intensity: Assumption = Assumption(value=NUMBERS["extra_intensity"][0])
    break_even: Assumption = Assumption(value=NUMBERS["break_even"][0])
    sectors: Mapping[str, Mapping[str, Assumption]] = field(default_factory=dict)

    def of(self, name: str, codes: Sequence[str]) -> FloatArray:
        """One number for each sector."""
        common = 1.0 if name == "modern" else getattr(self, name).value
        own = (self.sectors.get(code, {}).get(name) for code in codes)
        return np.array([common if a is None else a.value for a in own])

    @property
    def illustrative(self) -> bool:
        """Whether any number is only an illustration."""
        return any(ILLUSTRATIVE in said.source for _, said in self.listed())

    def listed(self) -> list[tuple[str, Assumption]]:
        """Every assumption by name."""
        common = [(name, getattr(self, name)) for name in ("premium", *NUMBERS)]
        return common + [
            (f"{code}: {name}", said)
            for code, own in self.sectors.items()
            for name, said in own.items()
        ]


def read_assumptions(file: str | Path, codes: Sequence[str]) -> PushAssumptions:
    """Read assumptions from a TOML file as `assumptions_template` writes it.

    Raises
    ------
    InputError
        Naming every unknown key and sector, every number outside its range or without a source.
    """
    path = Path(file)
    content = read_toml(path)
    problems = Problems(path.name)
    known = {"premium": _PREMIUM, **NUMBERS}
    unknown = set(content) - set(known) - {"sectors"}
    problems.add_if(unknown, f"unknown: {name_some(sorted(unknown))}; known: {', '.join(known)}")
    found = {
        name: said
        for name in known
        if name in content and (said := _assumption(name, content[name], known[name], problems))
    }
    sectors = content.get("sectors", {})
    problems.add_if(not isinstance(sectors, dict), "sectors: write one [sectors.CODE] each")
    per_sector = {
        code: _of_sector(code, given, codes, problems)
        for code, given in (sectors.items() if isinstance(sectors, dict) else ())
    }
    problems.raise_if_any()
    return PushAssumptions(**found, sectors=per_sector)


def _of_sector(
    code: str, given: Any, codes: Sequence[str], problems: Problems
) -> dict[str, Assumption]:
    problems.add_if(code not in codes, f"there is no sector {code!r}; known: {name_some(codes)}")
    if not isinstance(given, dict):
        problems.add(f"sectors.{code}: write productivity = {{ value = 1.5, source = '...' }}")
        return {}
    known = {**NUMBERS, "modern": (1.0, 0.0, 1.0, "1, or 0 where there is no modern technology")}
    unknown = set(given) - set(known)
    problems.add_if(unknown, f"sectors.{code}: unknown {name_some(sorted(unknown))}")
    return {
        name: said
        for name, value in given.items()
        if name in known
        and (said := _assumption(f"sectors.{code}.{name}", value, known[name], problems))
    }


def _assumption(
    place: str, given: Any, known: tuple[float, float, float, str], problems: Problems
) -> Assumption | None:
    _, low, high, meaning = known
    value = given.get("value") if isinstance(given, dict) else None
    source = given.get("source") if isinstance(given, dict) else None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    fine = number and low <= float(str(value)) <= high
    problems.add_if(not fine, f"{place}: value is {value!r}; {meaning}, in [{low:g}, {high:g}]")
    sourced = isinstance(source, str) and bool(source.strip())
    problems.add_if(not sourced, f"{place}: give its source, or write source = '{ILLUSTRATIVE}'")
    return Assumption(value=float(str(value)), source=str(source)) if fine and sourced else None


def assumptions_template(
    codes: Sequence[str], labels: Sequence[str], given: PushAssumptions | None = None
) -> str:
    """Write assumptions as a TOML text to be edited; sectors are listed as comments."""
    import tomli_w

    said = given or PushAssumptions()
    meanings = {"premium": _PREMIUM[3], **{n: k[3] for n, k in NUMBERS.items()}}
    lines = [
        "# What is assumed of modern technology. Every number needs a source; those marked",
        f"# '{ILLUSTRATIVE}' are guesses that show how the model works, not facts.",
    ]
    for name, meaning in meanings.items():
        one: Assumption = getattr(said, name)
        text = tomli_w.dumps({name: {"value": one.value, "source": one.source}})
        lines += ["", f"# {meaning}", text.rstrip()]
    lines += ["", "# For single sectors, for instance:", "#", "# [sectors.CODE]"]
    lines += [f'# productivity = {{ value = 2.0, source = "{ILLUSTRATIVE}" }}']
    lines += [f'# modern = {{ value = 0, source = "{ILLUSTRATIVE}" }}  # it has none', "#"]
    lines += [f"# {code}: {label}" for code, label in zip(codes, labels, strict=True)]
    own = {
        code: {name: {"value": a.value, "source": a.source} for name, a in numbers.items()}
        for code, numbers in said.sectors.items()
    }
    return "\n".join(lines) + "\n" + ("\n" + tomli_w.dumps({"sectors": own}) if own else "")
