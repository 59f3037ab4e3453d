"""Names of regions and sectors: of countries from a standard list, and the nearest to a slip."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources

from weaklinks.errors import name_some

_REST = {"ROW": "rest of the world"}
# A table whose codes are nearly all on the list is one of countries; NOR, SOU and ISL are not.
_MOST_UNKNOWN = 0.1
_NEAR = 3
# Codes of this length are listed to the last: a table has a hundred at most.
_SHORT = 8


@cache
def country_names() -> Mapping[str, str]:
    """English names of countries by their three letters (ISO 3166-1), from the Unicode CLDR."""
    file = resources.files("weaklinks.tables").joinpath("country_names.csv")
    lines = file.read_text(encoding="utf-8").splitlines()
    return {row["code"]: row["name"] for row in csv.DictReader(x for x in lines if x[:1] != "#")}


def region_names(regions: Sequence[str]) -> dict[str, str]:
    """Names of a table's regions by code; none where they are not countries' three letters.

    Examples
    --------
    >>> region_names(["KEN", "ROW"])
    {'KEN': 'Kenya', 'ROW': 'rest of the world'}
    >>> region_names(["NOR", "SOU", "ISL"])  # north, south, island
    {}
    """
    known = {**country_names(), **_REST}
    found = {code: known[code.upper()] for code in regions if code.upper() in known}
    return found if len(regions) - len(found) <= _MOST_UNKNOWN * len(regions) else {}


def with_name(code: str, names: Mapping[str, str]) -> str:
    """A code and its name: ``KEN Kenya``; the code alone where it has no other name."""
    name = names.get(code, code)
    return code if name == code else f"{code} {name}"


def meant(pattern: str, known: Sequence[str], names: Mapping[str, str] | None = None) -> str:
    """What was meant by a name that is not known, or what there is; names may be asked for, too.

    Examples
    --------
    >>> meant("KNE", ["KEN", "USA"]), meant("Kenya", ["KEN", "USA"], {"KEN": "Kenya"})
    ("did you mean 'KEN'?", "did you mean 'KEN'?")
    >>> meant("X", ["KEN", "USA"])
    'known: KEN, USA'
    """
    by_name = {name.lower(): code for code, name in (names or {}).items()}
    spoken = {**{code.lower(): code for code in known}, **by_name}
    slip = pattern.strip().lower()
    close = difflib.get_close_matches(slip, list(spoken), n=_NEAR)
    found = list(dict.fromkeys(spoken[name] for name in close))
    if slip in spoken:
        found = [spoken[slip]]
    if found:
        return f"did you mean {name_some(found)}?"
    short = max(map(len, known), default=0) <= _SHORT
    return f"known: {', '.join(known)}" if short else f"known: {name_some(known, most=12)}"


def unknown_sector(
    pattern: str, regions: Sequence[str], names: Sequence[str], labels: Mapping[str, str]
) -> str:
    """Which half of a ``REGION:SECTOR`` that fits nothing is wrong, and what was meant by it."""
    region, colon, sector = (part.strip() for part in pattern.partition(":"))
    if not colon:
        every = f"; write {region}:* for all of its sectors" if region in regions else ""
        return f"{pattern!r} is no REGION:SECTOR{every or f'; {meant(region, regions, labels)}'}"
    if not any(fnmatchcase(code, region) for code in regions):
        return f"no region is {region!r}; {meant(region, regions, labels)}"
    there = [n for n in names if fnmatchcase(n.partition(":")[0], region)]
    sectors = list(dict.fromkeys(name.partition(":")[2] for name in there))
    if any(fnmatchcase(name.partition(":")[2], sector) for name in names):
        return f"{region} has no sector {sector!r} that sells anything"
    return f"no sector is {sector!r}; {meant(sector, sectors)}"
