"""Jones' (2008) economy open to trade (section 7.1): some varieties are bought abroad."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from weaklinks.economy import Economy
from weaklinks.errors import InputError, Problems
from weaklinks.models.jones.enclave import Enclave
from weaklinks.models.jones.open_allocation import OpenAllocation, allocate_open
from weaklinks.models.jones.open_standard_form import open_standard_form
from weaklinks.models.jones.open_varieties import Tradables, settle_tradables
from weaklinks.models.jones.spec import Jones2008
from weaklinks.models.jones.trade import Trade
from weaklinks.models.jones.varieties import Schedule
from weaklinks.spec import require_in_range

_INF = float("inf")
_TRADE_COST = "Anderson and van Wincoop (2004), JEL 42(3): 74 % between rich countries"
_ELASTICITY = (
    "Head and Mayer (2014), Handbook of International Economics 4: a trade elasticity of 5"
)


def _of_jones(name: str) -> Any:
    """Describe a field as `Jones2008` does."""
    known = {f.name: f for f in dataclasses.fields(Jones2008)}[name]
    return dataclasses.field(default=known.default, metadata=known.metadata)


@dataclass(frozen=True, kw_only=True, eq=False)
class OpenJones2008(Trade):
    """The economy of Jones (2008) as a small open economy.

    Importable varieties can be bought at world prices; what is imported is paid for by exports
    of varieties (and of an `Enclave`). Trade is a technology: one node turns exports into
    foreign exchange, and imports are bought with it, so trade balances. Wedges fall on
    domestic production, for whomever it is, and not on imports.

    Parameters
    ----------
    openness, export_openness : float
        Share of the varieties that can be imported and exported.
    trade_cost, tariff, export_tax : float
        Iceberg cost of each crossing of the border; ad valorem rates.
    import_elasticity : float
        eta, between the domestic and the imported version of a variety.
    export_elasticity : float
        eps, between the varieties that the country sells abroad.
    variety_gains : float
        g: buying both versions at one price p costs ``p 2^(-g/(eta-1))``. At 1 the closed
        economy is the limit of high trade costs, as in Eaton and Kortum (2002) and Armington
        models; at 0 nothing is gained where world prices are those at home. No finite eta has
        both.
    intermediate_share, ..., points, quadrature, productivity, wedge, weights
        As in `Jones2008`.
    importable, exportable : str or (n,) array of bool
        Which varieties come first: "weakest" (dearest at home), "strongest", "dearest" (at
        home relative to abroad), "cheapest", "middle" or "random"; or a mask.
    world : Jones2008, optional
        The rest of the world, whose autarky prices are world prices; when omitted, the same
        varieties without wedges, the rich country's.
    world_price : number, array or function of the place i, optional
        Instead of the world's autarky prices; in units of the world's final good.
    seed : int
        Of "random".
    enclave : Enclave, optional
        A zone of foreign firms that sells all it makes abroad.

    Raises
    ------
    InputError
        One message that names every parameter outside its range, and why the range is that.

    Notes
    -----
    The country takes the price of its exports as a bundle. With a finite eps varieties
    substitute inside that bundle and all that can be exported are, in amounts that follow
    comparative advantage; with an infinite one only the cheapest relative to its world price.

    References
    ----------
    Jones (2008), sections 2.3 and 7.1; Eaton and Kortum (2002), Econometrica 70(5);
    Arkolakis, Costinot and Rodriguez-Clare (2012), American Economic Review 102(1).

    Examples
    --------
    >>> closed = OpenJones2008(openness=0.0).steady_state().gdp
    >>> half = OpenJones2008(openness=0.5, trade_cost=1.2).steady_state().gdp
    >>> round(half / closed, 2) > 1.5
    True
    """

    intermediate_share: float = _of_jones("intermediate_share")
    capital_share: float = _of_jones("capital_share")
    final_exponent: float = _of_jones("final_exponent")
    intermediate_exponent: float = _of_jones("intermediate_exponent")
    human_capital: float = _of_jones("human_capital")
    workers: float = _of_jones("workers")
    discount_rate: float = _of_jones("discount_rate")
    depreciation: float = _of_jones("depreciation")
    productivity_level: float = _of_jones("productivity_level")
    productivity_decay: float = _of_jones("productivity_decay")
    largest_wedge: float = _of_jones("largest_wedge")
    wedge_decay: float = _of_jones("wedge_decay")
    points: int = _of_jones("points")
    quadrature: str = "mean"
    productivity: Schedule | None = None
    wedge: Schedule | None = None
    weights: ArrayLike | None = None
    importable: str | ArrayLike = "weakest"
    exportable: str | ArrayLike = "cheapest"
    world: Jones2008 | None = None
    world_price: Schedule | None = None
    seed: int = 0
    enclave: Enclave | None = None

    def __post_init__(self) -> None:
        require_in_range(self)
        _ = self.tradables

    @cached_property
    def home(self) -> Jones2008:
        """The same country without trade."""
        names = {f.name for f in dataclasses.fields(Jones2008)}
        return Jones2008(**{name: getattr(self, name) for name in names})

    @cached_property
    def foreign(self) -> Jones2008:
        """The rest of the world's economy."""
        if self.world is not None:
            return self.world
        return self.home.replace(wedge=np.zeros(len(self.home.varieties)))

    @cached_property
    def tradables(self) -> Tradables:
        """World prices, and which varieties cross the border, on the grid of varieties."""
        return settle_tradables(self)

    def steady_state(self) -> OpenAllocation:
        """The long run in closed form: Proposition 3 with four other numbers.

        Raises
        ------
        NoEquilibriumError
            When subsidies cannot be paid for.
        InputError
            With an enclave, for which there is no closed form; solve `economy` instead.
        """
        if self.enclave is not None:
            raise InputError(
                "with an enclave there is no closed form; use weaklinks.solve(model.economy())"
            )
        return allocate_open(self)

    def economy(self) -> Economy:
        """Return this economy in standard form, for `weaklinks.solve`; capital is a node."""
        return open_standard_form(self)

    def replace(self, **changes: Any) -> OpenJones2008:
        """Return a copy with some parameters changed."""
        return dataclasses.replace(self, **changes)

    def without_wedges(self) -> OpenJones2008:
        """Return the same technology and trade costs without wedges, tariffs and export taxes.

        World prices, and what can be traded, stay what they are.
        """
        t = self.tradables
        return self.replace(
            wedge=np.zeros(t.importable.size),
            tariff=0.0,
            export_tax=0.0,
            importable=t.importable,
            exportable=t.exportable,
            world=self.foreign,
        )

    def __repr__(self) -> str:
        t = self.tradables
        return (
            f"OpenJones2008({int(t.importable.sum())} of {t.importable.size} varieties importable, "
            f"{int(t.exportable.sum())} exportable, trade_cost={self.trade_cost:.4g}, "
            f"eta={self.import_elasticity:.4g}, home={self.home!r})"
        )


def open_up(home: Jones2008, **trade: Any) -> OpenJones2008:
    """Open a closed economy; `trade` are any parameters of `OpenJones2008`.

    Examples
    --------
    >>> open_up(Jones2008(wedge=0.0, points=11), openness=0.0).home.steady_state().gdp > 0
    True
    """
    known = {f.name for f in dataclasses.fields(OpenJones2008)}
    problems = Problems("OpenJones2008")
    for name in trade:
        problems.add_if(name not in known, f"there is no parameter {name!r}")
    problems.raise_if_any()
    own = {f.name: getattr(home, f.name) for f in dataclasses.fields(home)}
    return OpenJones2008(**{**own, **trade})
