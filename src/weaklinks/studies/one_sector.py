"""What is known of one sector of a diagnosed country, found by its name."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

from weaklinks.errors import InputError, name_some
from weaklinks.studies.diagnosis import STRAIGHT, Diagnosis

Kind = Literal["superstar", "bottleneck", "neither"]


@dataclass(frozen=True, kw_only=True)
class SectorAnswer:
    """What fixing one sector would do; changes of GDP in percent of today's.

    Attributes
    ----------
    name, code : str
        As the table has them.
    makes : bool
        False for a good that is imported only: it has a wedge but no productivity at home.
    gain_elasticity : float
        Percent of GDP per percent of the sector's productivity.
    rank, sectors : int
        Place among the sectors that make something, 1 the weakest link, and how many there
        are; the rank is 0 where it makes nothing.
    domar_weight : float
        Sales over GDP.
    halved_percent, up_10_percent, doubled_percent : float
        When its productivity alone is halved, raised by ten percent, doubled.
    wedge : float
        Share of its sales that its wedges take; below zero a subsidy.
    without_wedges_percent, first_order_percent : float
        When its wedges alone are removed: solved again, and by today's slope.
    reform_rank : int
        Place among the sectors whose wedges, removed alone, raise GDP; 0 for the others.
    curvature : float
        See `Diagnosis.curvature`.
    kind : {"superstar", "bottleneck", "neither"}
        By the sign of the curvature.
    """

    name: str
    code: str
    makes: bool
    gain_elasticity: float
    rank: int
    sectors: int
    domar_weight: float
    halved_percent: float
    up_10_percent: float
    doubled_percent: float
    wedge: float
    without_wedges_percent: float
    first_order_percent: float
    reform_rank: int
    curvature: float
    kind: Kind


def one_sector(diagnosis: Diagnosis, name: str) -> SectorAnswer:
    """Everything that is known of one sector.

    Parameters
    ----------
    diagnosis : Diagnosis
        A first look (``whole=False``) is enough.
    name : str
        The sector's name or code, its beginning, or a part that no other sector has.

    Raises
    ------
    InputError
        Where no sector, or more than one, is called so; it names those that are near.
    """
    d, k = diagnosis, find_sector(diagnosis, name)
    percent = {shock: 100.0 * (float(d.shocked[shock][k]) - 1.0) for shock in d.shocked}
    curvature = float(d.curvature[k])
    return SectorAnswer(
        name=d.sectors.labels[k],
        code=d.sectors.names[k],
        makes=bool(d.makes[k]),
        gain_elasticity=float(d.gain_elasticity[k]),
        rank=_place(k, d.weakest_links(len(d.sectors))),
        sectors=int(d.makes.sum()),
        domar_weight=float(d.domar_weight[k]),
        halved_percent=percent["halved"],
        up_10_percent=percent["up_10_percent"],
        doubled_percent=percent["doubled"],
        wedge=float(d.wedge[k]),
        without_wedges_percent=100.0 * (float(d.reformed[k]) - 1.0),
        first_order_percent=float(d.reform_first_order[k]),
        reform_rank=_place(k, d.best_reforms(len(d.sectors))),
        curvature=curvature,
        kind=_kind(curvature),
    )


def _place(k: int, ranked: list[int]) -> int:
    return ranked.index(k) + 1 if k in ranked else 0


def _kind(curvature: float) -> Kind:
    if abs(curvature) <= STRAIGHT:
        return "neither"
    return "superstar" if curvature > 0 else "bottleneck"


def find_sector(diagnosis: Diagnosis, name: str) -> int:
    """Place of the sector called `name`: its name, code, beginning, or a part of its own."""
    names = list(zip(diagnosis.sectors.labels, diagnosis.sectors.names, strict=True))
    asked = " ".join(name.split()).casefold()
    called = [(label.casefold(), code.casefold()) for label, code in names]
    whole = [k for k, both in enumerate(called) if asked in both]
    part = [k for k, both in enumerate(called) if asked and asked in both[0]]
    first = [k for k in part if called[k][0].startswith(asked)]
    found = whole or (first if len(first) == 1 else part)
    if len(found) == 1:
        return found[0]
    if found:
        several = name_some([names[k][0] for k in found], most=8)
        raise InputError(f"{len(found)} sectors are called like {name!r}: {several}")
    raise InputError(f"no sector is called like {name!r}; {_nearest(asked, names)}")


def _nearest(asked: str, names: list[tuple[str, str]]) -> str:
    """The sectors whose name, or a word of whose name, is spelled nearly so; or some of all."""
    near = [
        label
        for label, _ in names
        if difflib.get_close_matches(asked, [label.casefold(), *_words(label)], n=1, cutoff=0.7)
    ]
    if near:
        return f"did you mean {name_some(near)}?"
    return f"there are {name_some([label for label, _ in names], most=8)}"


def _words(label: str) -> list[str]:
    return [word.strip(",.;:()") for word in label.casefold().split()]
