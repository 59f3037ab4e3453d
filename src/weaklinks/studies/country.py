"""From a table and a few words to an economy: the front door of calibration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.calibration import RECORDED, Elasticities, Horizon, WedgeSource, build_economy
from weaklinks.calibration.sources import (
    Income,
    benchmark,
    from_mapping,
    from_schedule,
    parse_options,
    read_wedges,
)
from weaklinks.economy import Economy
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.errors import InputError, name_some
from weaklinks.tables import Prepared, Table, open_table, prepare
from weaklinks.wedges import Profile, profile

Wedges = str | Mapping[str, float] | WedgeSource

CAPITAL_OUTPUT = "capital-output"


@dataclass(frozen=True, kw_only=True, eq=False)
class Country:
    """A table with its wedges, ready to be calibrated at any elasticities and horizon.

    Attributes
    ----------
    prepared : Prepared
    source : WedgeSource
    """

    prepared: Prepared
    source: WedgeSource

    def economy(
        self,
        *,
        horizon: Horizon = "long",
        elasticities: Elasticities | None = None,
        wedge_noise: Callable[[int], FloatArray] | None = None,
    ) -> Economy:
        """Calibrate; see `weaklinks.calibration.build_economy`."""
        return build_economy(
            self.prepared,
            self.source,
            horizon=horizon,
            elasticities=elasticities,
            wedge_noise=wedge_noise,
        )


def open_country(
    table: str | Path | Table,
    *,
    wedges: Wedges = "recorded",
    wedge_income: Income | None = None,
    elasticities: Elasticities | None = None,
    country: str | None = None,
    year: int | None = None,
    force: bool = False,
) -> Country:
    """Open a table and settle where its wedges come from.

    Parameters
    ----------
    table : str, Path or Table
        An embedded code ("KEN"), a path, or a table already read.
    wedges : str, mapping or WedgeSource
        "recorded"; "benchmark:USA"; "profile:NAME" or "profile:NAME:key=value,..."
        (with ``capital-output=0.333`` its free parameter is solved for); the path of a CSV
        with columns sector and wedge; or a mapping of sector to wedge.
    wedge_income : {"hidden", "added"}, optional
        For a CSV or mapping: whether the wedges' income is hidden in recorded value added or
        comes on top of the table. Default "added".
    elasticities : Elasticities, optional
        Used only where a capital-output ratio is solved for.
    country, year
        For files that hold several.
    force : bool
        Accept tables that are badly out of balance.

    Raises
    ------
    InputError
    """
    opened = table if isinstance(table, Table) else open_table(table, country=country, year=year)
    prepared = prepare(opened, force=force)
    source = _source(prepared, wedges, wedge_income, elasticities or Elasticities())
    return Country(prepared=prepared, source=source)


def calibrate(
    table: str | Path | Table,
    *,
    wedges: Wedges = "recorded",
    horizon: Horizon = "long",
    elasticities: Elasticities | None = None,
    wedge_income: Income | None = None,
) -> Economy:
    """Calibrate an economy to a table at unit prices; see `open_country` for the arguments.

    Examples
    --------
    >>> calibrate("USA15").sector_view.names[1]
    'a:Mining'
    """
    opened = open_country(
        table, wedges=wedges, wedge_income=wedge_income, elasticities=elasticities
    )
    return opened.economy(horizon=horizon, elasticities=elasticities)


def intermediate_shares(table: Table) -> dict[str, float]:
    """Intermediate inputs (at purchasers' prices) over gross output, by activity."""
    paid, kinds = table.payments, np.array(table.kinds)
    bought = np.isin(kinds, ["activity", "commodity", "import", "margin", "tax-product"])
    gross = paid.sum(axis=1)
    rows = np.flatnonzero((kinds == "activity") & (gross > 0))
    return {table.accounts[i]: float(paid[i, bought].sum() / gross[i]) for i in rows}


def capital_nodes(economy: Economy) -> list[int]:
    """Nodes that buy nothing but the final good: produced capital."""
    links = economy.shares
    single = np.flatnonzero(np.diff(links.indptr) == 1)
    return [int(i) for i in single if links.indices[links.indptr[i]] == economy.final_node]


def _source(
    prepared: Prepared, wedges: Wedges, income: Income | None, eps: Elasticities
) -> WedgeSource:
    if isinstance(wedges, WedgeSource):
        return wedges
    if not isinstance(wedges, str):
        named = {_activities(prepared.table).get(k, k): v for k, v in wedges.items()}
        return from_mapping(named, name="the mapping", income=income or "added")
    kind, _, rest = wedges.partition(":")
    if wedges == "recorded":
        return RECORDED
    if kind == "benchmark":
        return _benchmark(prepared, rest)
    if kind == "profile":
        return _profile(prepared, rest, eps)
    path = Path(wedges)
    if not path.exists():
        raise InputError(
            f"wedges {wedges!r}: not a file; give recorded, benchmark:USA, profile:NAME or the "
            "path of a CSV with columns sector,wedge"
        )
    given = read_wedges(path, _activities(prepared.table))
    return from_mapping(given, name=path.name, income=income or "added")


def _activities(table: Table) -> dict[str, str]:
    """Accepted names of activities: codes, codes without prefix, labels."""
    found: dict[str, str] = {}
    for code in table.codes_of("activity"):
        label = table.label_of(code)
        for name in (label.removeprefix("Activities - "), label, code.removeprefix("a:"), code):
            found[name] = code
    return found


def _benchmark(prepared: Prepared, reference: str) -> WedgeSource:
    if not reference:
        raise InputError("wedges 'benchmark:' needs a reference table, as in benchmark:USA")
    table = prepare(open_table(reference)).table
    observed, expected = intermediate_shares(prepared.table), intermediate_shares(table)
    gross = dict(zip(table.accounts, table.payments.sum(axis=1).tolist(), strict=True))
    pairs = _concordance(tuple(observed), tuple(expected), table.code)
    return benchmark(observed, expected, pairs, gross, name=table.title)


def _concordance(
    observed: tuple[str, ...], reference: tuple[str, ...], name: str
) -> dict[str, tuple[str, ...]]:
    """Match activities by equal codes or by an embedded concordance."""
    plain = {code.removeprefix("a:"): code for code in reference}
    same: dict[str, tuple[str, ...]] = {
        code: (plain[key],) for code in observed if (key := code.removeprefix("a:")) in plain
    }
    if len(same) == len(observed):
        return same
    for file in ("ifpri42_bea71", "bea15_bea71", "isic56_bea71"):
        rows = _read_concordance(file)
        covered = [code for code in observed if code.removeprefix("a:") in rows]
        if len(covered) == len(observed):
            return {
                code: tuple(plain[r] for r in rows[code.removeprefix("a:")] if r in plain)
                for code in observed
            }
    unknown = [code for code in observed if code not in same]
    raise InputError(
        f"no concordance between this table's sectors and those of {name}: "
        f"{name_some(unknown)} are unknown. Benchmarks work for the IFPRI Nexus, BEA and "
        "WIOD 2016 classifications, or a reference with the same sector codes"
    )


@cache
def _read_concordance(name: str) -> dict[str, tuple[str, ...]]:
    import csv

    resource = files("weaklinks.tables") / "embedded" / f"concordance_{name}.csv"
    pairs: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(resource.read_text(encoding="utf-8").splitlines()):
        partner = (row["reference"],) if row["reference"] else ()
        pairs[row["sector"]] = (*pairs.get(row["sector"], ()), *partner)
    return pairs


def _profile(prepared: Prepared, text: str, eps: Elasticities) -> WedgeSource:
    name, _, rest = text.partition(":")
    chosen, options = profile(name), parse_options(rest)
    activities = tuple(intermediate_shares(prepared.table))
    target = options.pop(CAPITAL_OUTPUT, None)
    if target is not None:
        options[chosen.free] = _hit_capital_output(prepared, chosen, options, target, eps)
    tau = chosen.wedges(len(activities), **options)
    used = ", ".join(f"{k} = {v:.4g}" for k, v in {**chosen.defaults, **options}.items())
    return from_schedule(activities, tau, f"profile {name} ({used}): {chosen.meaning}")


def _hit_capital_output(
    prepared: Prepared, chosen: Profile, options: dict[str, float], target: float, eps: Elasticities
) -> float:
    """Value of the profile's free parameter at which K/Y is `target` of its undistorted value."""
    from scipy.optimize import brentq  # slow to import, and seldom needed

    activities = tuple(intermediate_shares(prepared.table))

    def ratio(value: float) -> float:
        tau = chosen.wedges(len(activities), **{**options, chosen.free: value})
        economy = build_economy(
            prepared, from_schedule(activities, tau, ""), horizon="long", elasticities=eps
        )
        distorted = solve(economy)
        return _capital_output(distorted) / _capital_output(solve(economy.without_wedges()))

    low, high = chosen.bounds
    ends = ratio(low), ratio(high)
    if not min(ends) <= target <= max(ends):
        raise InputError(
            f"profile {chosen.name}: no {chosen.free} between {low:g} and {high:g} gives a "
            f"capital-output ratio of {target:g} of the undistorted one; it reaches "
            f"{min(ends):.3g} to {max(ends):.3g}"
        )
    return float(brentq(lambda value: ratio(value) - target, low, high, xtol=1e-10))


def _capital_output(equilibrium: Equilibrium) -> float:
    nodes = capital_nodes(equilibrium.economy)
    return float(equilibrium.revenue[nodes].sum() / equilibrium.gdp)
