"""A table's real structure as nodes: who buys what, in which nest, with which wedge.

Everything here is value flows at unit prices; `calibrate` turns them into shares. The table
must be balanced (see `weaklinks.tables.prepare`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from weaklinks.errors import Problems
from weaklinks.tables import Table

FINAL = "final demand"
WORLD = "rest of the world"
OLD_STOCKS = "old stocks"
TRANSFERS = "foreign transfers"

#: Elasticities that are part of the structure: fixed proportions, fixed shares of spending,
#: and nodes with a single input, where it does not matter.
FIXED, CONSTANT_SPENDING, NONE = "fixed", "constant spending", "none"
#: Foreign exchange is foreign exchange, whoever brings it; not quite perfect substitutes, so
#: that an economy that needs few imports never has exports below zero.
FOREIGN_EXCHANGE = "foreign exchange"
STRUCTURAL = {FIXED: 0.0, CONSTANT_SPENDING: 1.0, NONE: 1.0, FOREIGN_EXCHANGE: 20.0}
EXPORTS = "exports"

_NODES = (FINAL, WORLD, OLD_STOCKS, TRANSFERS)
_NESTS = ("inputs", "value added", "supply", "imports", "exports")
_INSTITUTIONS = ("household", "enterprise", "government", "savings", "stocks")
_GOODS = ("activity", "commodity", "import", "margin")
#: Taxes that an account pays on all it sells; tariffs and export taxes have nodes of their own.
_OUTPUT_TAXES = ("tax-activity", "tax-product")


@dataclass
class Nest:
    """One node as value flows: what it pays to whom, and what it pays in taxes.

    Attributes
    ----------
    inputs : dict of str to float
        Payments by name of node or factor.
    elasticity : str
        Name of the field of `Elasticities`, or one of the constants of this module.
    taken : float
        Payments that reach no input (taxes; negative for subsidies).
    transfer : float
        Value of this node's output that is not made; negative where it is given away.
    """

    inputs: dict[str, float]
    elasticity: str
    taken: float = 0.0
    transfer: float = 0.0

    @property
    def cost(self) -> float:
        """What reaches the inputs."""
        return sum(self.inputs.values())

    @property
    def supply(self) -> float:
        """All that is sold of it, made or not."""
        return self.cost + self.taken + self.transfer


@dataclass
class Structure:
    """All nests of a table, its factors, and which nests make up which sector."""

    nests: dict[str, Nest] = field(default_factory=dict)
    factors: list[str] = field(default_factory=list)
    activities: list[str] = field(default_factory=list)
    inputs_of: dict[str, str] = field(default_factory=dict)
    value_added_of: dict[str, str] = field(default_factory=dict)
    taxed_of: dict[str, list[str]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Structure:
        """A copy whose nests and factors may be changed."""
        nests = {name: replace(nest, inputs=dict(nest.inputs)) for name, nest in self.nests.items()}
        return replace(self, nests=nests, factors=list(self.factors))

    def add(self, name: str, nest: Nest) -> None:
        """Keep a nest that buys something."""
        if nest.inputs:
            self.nests[name] = nest


def build_structure(table: Table) -> Structure:
    """Turn a balanced table into nests.

    Activities combine value added with intermediate inputs; commodities combine domestic
    sources with imports, in fixed proportion with trade margins; the rest of the world
    turns exports into imports; each institution that buys goods is a bundle, and the
    household buys the bundles in fixed proportions of spending.
    """
    _require_free_names(table)
    book = _Book(table)
    structure = Structure(labels=dict(zip(table.accounts, table.labels, strict=True)))
    structure.factors = [f for f in table.codes_of("factor") if book.used_factor(f)]
    for activity in table.codes_of("activity"):
        _add_activity(structure, book, activity)
    for good in table.codes_of("commodity", "import", "margin"):
        _add_good(structure, book, good)
    _add_world(structure, book)
    _add_final(structure, book)
    return structure


def _require_free_names(table: Table) -> None:
    """Refuse accounts named like the nodes that are added here, which would replace them."""
    problems = Problems(f"table {table.code}")
    kinds = dict(zip(table.accounts, table.kinds, strict=True))
    for code in table.codes_of(*_GOODS, *_INSTITUTIONS, "factor"):
        owner, _, nest = code.rpartition(": ")
        taken = code in _NODES or (code == "capital" and kinds[code] != "factor")
        problems.add_if(
            taken or (owner in kinds and nest in _NESTS),
            f"account {code!r} has the name of a node that calibration adds; rename it",
        )
    problems.raise_if_any()


class _Book:
    """Payments of a table looked up by payer."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.kind = dict(zip(table.accounts, table.kinds, strict=True))
        self._paid: Mapping[str, dict[str, float]] = {
            payer: {
                receiver: float(value)
                for receiver, value in zip(table.accounts, row, strict=True)
                if value != 0.0
            }
            for payer, row in zip(table.accounts, table.payments, strict=True)
        }

    def paid(self, payer: str, kinds: Iterable[str]) -> dict[str, float]:
        """Payments of one account to accounts of the given kinds."""
        wanted = tuple(kinds)
        return {r: v for r, v in self._paid[payer].items() if self.kind[r] in wanted}

    def total(self, payer: str, *kinds: str) -> float:
        return sum(self.paid(payer, kinds).values())

    def exports(self) -> dict[str, float]:
        """What the rest of the world buys, by good."""
        bought: dict[str, float] = {}
        for row in self.table.codes_of("row"):
            for good, value in self.paid(row, _GOODS).items():
                bought[good] = bought.get(good, 0.0) + value
        return bought

    def used_factor(self, factor: str) -> bool:
        return any(factor in self._paid[a] for a in self.table.codes_of("activity"))


def _add_activity(s: Structure, book: _Book, activity: str) -> None:
    goods = _by_source(s, activity, book.paid(activity, _GOODS))
    if abroad := book.total(activity, "row"):
        goods[WORLD] = abroad
    inputs = Nest(goods, "inputs", taken=book.total(activity, "tax-product", "tax-import"))
    factors = book.paid(activity, ["factor"])
    value_added = Nest(factors, "factors", taken=book.total(activity, "tax-factor"))
    parts = {f"{activity}: inputs": inputs, f"{activity}: value added": value_added}
    bought = {}
    for name, nest in parts.items():
        s.add(name, nest)
        if nest.inputs:
            bought[name] = nest.cost + nest.taken
    if drawn := book.total(activity, *_INSTITUTIONS):  # inventories sold, in tables by industry
        bought[_old_stocks(s)] = drawn
    top = Nest(bought, "value_added", taken=book.total(activity, "tax-activity"))
    s.add(activity, top)
    s.activities.append(activity)
    s.taxed_of[activity] = [activity, *parts]
    s.inputs_of[activity] = f"{activity}: inputs"
    s.value_added_of[activity] = f"{activity}: value added"


def _by_source(s: Structure, buyer: str, goods: dict[str, float]) -> dict[str, float]:
    """Nest a buyer's domestic and imported purchases of one product, where a table has both.

    National input-output tables keep them apart buyer by buyer: ``a:X`` made at home,
    ``m:X`` imported.
    """
    bought = dict(goods)
    for imported in [name for name in goods if name.startswith("m:")]:
        product = imported.removeprefix("m:")
        if (domestic := f"a:{product}") in goods:
            nest = f"{buyer}: {product}"
            sources = {domestic: bought.pop(domestic), imported: bought.pop(imported)}
            s.add(nest, Nest(sources, "trade"))
            bought[nest] = sum(sources.values())
    return bought


def _add_good(s: Structure, book: _Book, good: str) -> None:
    """A commodity: sources (domestic, imported, old stocks) in fixed proportion with margins."""
    imported, from_stocks = book.total(good, "row"), book.total(good, *_INSTITUTIONS)
    tariff = book.total(good, "tax-import")
    border = f"{good}: imports"
    sources = book.paid(good, ["activity", "commodity", "import"])
    if imported > 0:
        s.add(border, Nest({WORLD: imported}, NONE, taken=tariff))
        sources[border] = imported + tariff
        tariff = 0.0
    if from_stocks > 0:
        sources[_old_stocks(s)] = from_stocks
    margins = book.paid(good, ["margin"])
    taxes = book.total(good, *_OUTPUT_TAXES) + tariff
    if margins and sources:
        supply = f"{good}: supply"
        s.add(supply, Nest(sources, "trade"))
        s.add(good, Nest({supply: sum(sources.values()), **margins}, FIXED, taxes))
    else:
        fixed = book.kind[good] == "margin"
        elasticity = FIXED if fixed or not sources else "trade"
        s.add(good, Nest({**sources, **margins}, elasticity, taxes))
    _assign_taxed(s, book, good, border)


def _old_stocks(s: Structure) -> str:
    """Second-hand goods and inventories: an endowment, not this year's output."""
    if OLD_STOCKS not in s.factors:
        s.factors.append(OLD_STOCKS)
    return OLD_STOCKS


def _assign_taxed(s: Structure, book: _Book, good: str, border: str) -> None:
    """Give a commodity's wedges to the sector that supplies most of it at home."""
    domestic = book.paid(good, ["activity"])
    owner = max(domestic, key=lambda a: domestic[a]) if domestic else good
    s.taxed_of.setdefault(owner, []).extend([good, border])


def _add_world(s: Structure, book: _Book) -> None:
    bought: dict[str, float] = {}
    for good, value in book.exports().items():
        tax = book.total(good, "tax-export")
        if tax:
            crossing = f"{good}: exports"
            s.add(crossing, Nest({good: value - tax}, NONE, taken=tax))
            s.taxed_of.setdefault(_owner(s, good), []).append(crossing)
            good = crossing
        bought[good] = value
    imports = sum(nest.inputs.get(WORLD, 0.0) for nest in s.nests.values())
    received = imports - sum(bought.values())
    if received <= 0:
        s.add(WORLD, Nest(bought, "trade", transfer=received))
        return
    s.factors.append(TRANSFERS)
    s.add(EXPORTS, Nest(bought, "trade"))
    earned = {EXPORTS: sum(bought.values())} if bought else {}
    s.add(WORLD, Nest({**earned, TRANSFERS: received}, FOREIGN_EXCHANGE))


def _owner(s: Structure, good: str) -> str:
    return next((owner for owner, nodes in s.taxed_of.items() if good in nodes), good)


def _add_final(s: Structure, book: _Book) -> None:
    bundles: dict[str, float] = {}
    for institution in book.table.codes_of(*_INSTITUTIONS):
        goods = _by_source(s, institution, book.paid(institution, _GOODS))
        taxes = book.total(institution, "tax-product", "tax-import")
        if goods:
            s.add(institution, Nest(goods, "final", taken=taxes))
            bundles[institution] = sum(goods.values()) + taxes
            s.taxed_of.setdefault(institution, []).append(institution)
    s.add(FINAL, Nest(bundles, CONSTANT_SPENDING))
