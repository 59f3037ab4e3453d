"""The numbers that describe a small country's border."""

from __future__ import annotations

from dataclasses import dataclass

from weaklinks.spec import parameter

_INF = float("inf")
_TRADE_COST = "Anderson and van Wincoop (2004), JEL 42(3): 74 % between rich countries"
_ELASTICITY = "Head and Mayer (2014), Handbook of International Economics 4: 1 + 5"


@dataclass(frozen=True, kw_only=True, eq=False)
class Trade:
    """Parameters of `OpenJones2008` that its closed twin does not have; described there."""

    openness: float = parameter(
        0.3,
        symbol="m",
        meaning="share of varieties that can be imported",
        low=0.0,
        high=1.0,
        why="0 is Jones' closed economy, 1 leaves no variety that must be made at home",
        source="illustrative",
    )
    export_openness: float = parameter(
        1.0,
        symbol="x",
        meaning="share of varieties that can be exported",
        low=0.0,
        high=1.0,
        why="0 leaves nothing to pay for imports with, unless there is an enclave",
        source="illustrative: only imports are restricted",
    )
    trade_cost: float = parameter(
        1.74,
        symbol="d",
        meaning="units sent for one that arrives, on imports and again on exports",
        low=1.0,
        high=_INF,
        excludes=(_INF,),
        why="less than 1 would arrive as more than was sent; openness 0 is no trade at all",
        source=_TRADE_COST,
    )
    tariff: float = parameter(
        0.0,
        symbol="t_m",
        meaning="tariff on imports, ad valorem; its revenue goes to the household",
        low=-1.0,
        high=_INF,
        excludes=(-1.0, _INF),
        why="at -1 imports are free; a subsidy is negative",
        source="none by default",
    )
    export_tax: float = parameter(
        0.0,
        symbol="t_x",
        meaning="tax on exports, ad valorem on the domestic price",
        low=-1.0,
        high=_INF,
        excludes=(-1.0, _INF),
        why="at -1 exports are free; a subsidy is negative",
        source="none by default",
    )
    import_elasticity: float = parameter(
        6.0,
        symbol="eta",
        meaning="elasticity between the domestic and the imported version of a variety",
        low=1.0,
        high=_INF,
        excludes=(1.0,),
        why="at 1 or below imports cannot be done without and there is no closed economy to "
        "compare with; inf is perfect substitutes",
        source=_ELASTICITY,
    )
    export_elasticity: float = parameter(
        6.0,
        symbol="eps",
        meaning="elasticity between varieties in the bundle that the world buys",
        low=1.0,
        high=_INF,
        why="below 1 the world could not do without a weak link's exports; inf sells only the "
        "best variety",
        source=_ELASTICITY,
    )
    variety_gains: float = parameter(
        1.0,
        symbol="g",
        meaning="gain from having both versions of a variety at the same price",
        low=0.0,
        high=1.0,
        why="at 1 the closed economy is the limit of high trade costs, at 0 nothing is gained "
        "at domestic prices",
        source="Arkolakis, Costinot and Rodriguez-Clare (2012): 1",
    )
