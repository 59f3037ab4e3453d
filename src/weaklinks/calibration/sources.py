"""Where a country's wedges come from, and what each source can and cannot identify."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.errors import InputError, Problems, name_some

Income = Literal["recorded", "hidden", "added"]


@dataclass(frozen=True, kw_only=True, eq=False)
class WedgeSource:
    """Wedges of the activities of one table, and how they sit in its numbers.

    Attributes
    ----------
    description : str
    activity_wedge : mapping of activity code to float
        The activity's whole output wedge, recorded taxes on it included; activities that are
        not named keep what the table records.
    income : {"recorded", "hidden", "added"}
        ``recorded``: the table's own taxes. ``hidden``: the wedge's income is part of the
        value added that the table records, so the table is reproduced exactly. ``added``:
        the table's cost shares are technology and the wedge comes on top, so its flows are
        reproduced in shares but not in size.
    identifies, cannot_identify : str
        For the report, one sentence each.
    notes : tuple of str
        What was done to which sector.
    caution : str
        A sentence to stand beside every answer, where one is needed.
    """

    description: str
    activity_wedge: Mapping[str, float]
    income: Income
    identifies: str
    cannot_identify: str
    notes: tuple[str, ...] = ()
    caution: str = ""


RECORDED = WedgeSource(
    description="taxes and subsidies recorded in the table",
    activity_wedge={},
    income="recorded",
    identifies="Taxes less subsidies on products, imports and production, as the table books them.",
    cannot_identify="Anything that is not a tax: markups, regulation, theft, credit and power "
    "rationing, and exemptions within an account. Product taxes are modelled as paid by every "
    "buyer: value added tax that firms get back, or that exports do not pay, is overstated. "
    "What abolished taxes yielded is replaced lump sum.",
)

_BENCHMARK_IDENTIFIES = (
    "How much smaller a sector's intermediate share is than its counterpart's in the reference "
    "table: 1 - wedge = observed share / reference share (in the manner of Hsieh and Klenow 2009)."
)
_BENCHMARK_CANNOT = (
    "Wedges apart from differences of technology, quality, product mix and measurement between "
    "the two countries: all of them end up in the wedge. A wedge common to all inputs and "
    "factors is seen, and so is one on intermediate inputs alone, as if it were on output; one "
    "on labour or capital alone is not. The ratio is the wedge only where value added and inputs "
    "are Cobb-Douglas (elasticity 1). So what comes out is no bound on what wedges cost."
)


def benchmark(
    observed: Mapping[str, float],
    reference: Mapping[str, float],
    pairs: Mapping[str, tuple[str, ...]],
    reference_output: Mapping[str, float],
    *,
    name: str,
    loose: tuple[str, ...] = (),
) -> WedgeSource:
    """Compare intermediate shares with those of an undistorted reference table.

    Parameters
    ----------
    observed : mapping of activity to float
        Intermediate inputs over gross output.
    reference : mapping of reference activity to float
        The same in the reference table.
    pairs : mapping of activity to reference activities
        The concordance; several are averaged by their output.
    reference_output : mapping of reference activity to float
        Gross outputs, the weights of that average.
    name : str
        Of the reference table.
    loose : tuple of str
        Activities whose counterparts are not quite the same trade.
    """
    wedges: dict[str, float] = {}
    unidentified: list[str] = []
    for activity, share in observed.items():
        partners = [p for p in pairs.get(activity, ()) if reference_output.get(p, 0.0) > 0]
        inputs = sum(reference_output[p] * reference[p] for p in partners)
        if inputs <= 0 or share <= 0:
            unidentified.append(activity)
            continue
        wedges[activity] = 1.0 - share * sum(reference_output[p] for p in partners) / inputs
    return WedgeSource(
        description=f"intermediate shares compared with {name}",
        activity_wedge=wedges,
        income="hidden",
        identifies=_BENCHMARK_IDENTIFIES,
        cannot_identify=_BENCHMARK_CANNOT,
        notes=_benchmark_notes(wedges, unidentified, loose, name),
        caution="Not wedges alone: differences of technology and product mix count as such.",
    )


def _benchmark_notes(
    wedges: Mapping[str, float], unidentified: list[str], loose: tuple[str, ...], name: str
) -> tuple[str, ...]:
    notes = []
    negative = [activity for activity, tau in wedges.items() if tau < 0]
    if negative:
        notes.append(
            f"{len(negative)} of {len(wedges)} sectors buy more intermediate inputs than in "
            f"{name}; their wedge is negative (a subsidy, or another technology)."
        )
    if loose:
        notes.append(
            f"The match with {name} is loose for {name_some(loose)}; their wedges show "
            "differences of product mix as much as distortion."
        )
    if unidentified:
        notes.append(
            "No counterpart or no intermediate inputs, so the recorded wedge is kept: "
            f"{name_some(unidentified)}."
        )
    return tuple(notes)


def from_schedule(activities: tuple[str, ...], tau: FloatArray, description: str) -> WedgeSource:
    """Wedges of a named profile, in the order of the table's activities."""
    return WedgeSource(
        description=description,
        activity_wedge=dict(zip(activities, map(float, tau), strict=True)),
        income="added",
        identifies="What the economy would lose under this schedule; it is a thought experiment.",
        cannot_identify="Anything about the country's actual wedges: the schedule does not use "
        "the table, and which sector gets which wedge is its order in the table.",
        caution="A thought experiment: these wedges are not measured; the table's cost shares are "
        "kept under them.",
    )


_GIVEN = {
    "recorded": "",
    "hidden": "Wedges as given, their income taken to be part of the value added recorded.",
    "added": "Wedges as given, on top of the cost shares that the table records.",
}


def from_mapping(wedges: Mapping[str, float], *, name: str, income: Income) -> WedgeSource:
    """Wedges that the user states sector by sector."""
    return WedgeSource(
        description=f"wedges given in {name}",
        activity_wedge=dict(wedges),
        income=income,
        identifies="What the wedges you gave imply.",
        cannot_identify="Whether they are right; sectors you did not list keep the recorded taxes.",
        caution=_GIVEN[income],
    )


def read_wedges(path: Path, activities: Mapping[str, str]) -> dict[str, float]:
    """Read a CSV with the columns ``sector`` and ``wedge``.

    Parameters
    ----------
    path : Path
    activities : mapping of accepted name (code or label) to activity code

    Raises
    ------
    InputError
        With every line that names no sector, repeats one, or has no wedge below 1.
    """
    from weaklinks.tables.grid import read_grid

    grid = read_grid(path)
    header = [cell.strip().lower() for cell in grid.header]
    problems = Problems(grid.name)
    for column in ("sector", "wedge"):
        problems.add_if(column not in header, f"line 1: there is no column {column!r}")
    problems.raise_if_any()
    places = header.index("sector"), header.index("wedge")
    found: dict[str, float] = {}
    for line, cells in zip(grid.lines[1:], grid.rows[1:], strict=True):
        sector, text = cells[places[0]].strip(), cells[places[1]].strip()
        code, tau = activities.get(sector), _number(text)
        problems.add_if(code is None, f"line {line}: {_unknown(sector, activities)}")
        problems.add_if(code in found, f"line {line}: sector {sector!r} occurs twice")
        problems.add_if(
            not (np.isfinite(tau) and tau < 1),
            f"line {line}: the wedge of {sector!r} is {text!r}; give a number below 1",
        )
        if code is not None:
            found[code] = tau
    problems.add_if(not found and not problems.found, "there are no wedges below the header")
    problems.raise_if_any()
    return found


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _unknown(sector: str, activities: Mapping[str, str]) -> str:
    import difflib

    close = difflib.get_close_matches(sector, list(activities), n=3)
    hint = f"did you mean {name_some(close)}?" if close else f"known: {name_some(activities)}"
    return f"there is no sector {sector!r} in the table; {hint}"


def parse_options(text: str) -> dict[str, float]:
    """Read ``a=1,b=2`` into numbers; `InputError` names what is not of that form."""
    options: dict[str, float] = {}
    for part in filter(None, text.split(",")):
        name, equals, value = part.partition("=")
        number = _number(value)
        if not equals or not np.isfinite(number):
            raise InputError(f"{part!r} is not of the form name=number, as in maximum=0.9")
        options[name.strip()] = number
    return options
