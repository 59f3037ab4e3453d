"""Who is who in the rows and in the columns of final use of a world table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from weaklinks.errors import Problems, name_some


@dataclass(frozen=True, kw_only=True)
class Labels:
    """Who is who in the rows and in the columns of final use."""

    where: tuple[str, ...]
    what: tuple[str, ...]
    spenders: tuple[str, ...]

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region once, in the order of the rows."""
        return tuple(dict.fromkeys(self.where))

    @property
    def products(self) -> tuple[str, ...]:
        """Every kind of sector once."""
        return tuple(dict.fromkeys(self.what))


def labels_of(
    regions: Sequence[str], sectors: Sequence[str], spenders: Sequence[str], problems: Problems
) -> Labels:
    """Take the names of rows and of final uses; what is wrong with them is noted or raised."""
    where, what, who = (
        tuple(str(name).strip() for name in names) for names in (regions, sectors, spenders)
    )
    problems.add_if(not where, "there are no sectors")
    problems.add_if(
        len(what) != len(where), f"{len(what)} sectors for {len(where)} regions; one for each row"
    )
    problems.raise_if_any()
    problems.add_if("" in (*where, *what), "a region or sector has no name")
    rows = Counter(f"{r}:{s}" for r, s in zip(where, what, strict=True))
    twice = sorted(name for name, times in rows.items() if times > 1)
    problems.add_if(twice, f"sectors occur twice: {name_some(twice)}")
    strange = sorted(set(who) - set(where))
    problems.add_if(strange, f"final use of {name_some(strange)}, a region without sectors")
    problems.raise_if_any()
    return Labels(where=where, what=what, spenders=who)
