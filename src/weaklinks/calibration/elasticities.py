"""The elasticities that a table cannot tell, with where their defaults come from."""

from __future__ import annotations

from dataclasses import dataclass

from weaklinks.spec import parameter, require_in_range


@dataclass(frozen=True, kw_only=True)
class Elasticities:
    """Elasticities of substitution used to calibrate a table.

    Raises
    ------
    InputError
        When one lies outside its range.
    """

    inputs: float = parameter(
        0.5,
        symbol="1/(1-rho)",
        meaning="elasticity of substitution between a sector's intermediate inputs",
        low=0.0,
        high=1e6,
        source="Jones (2008), Table 1: rho = -1",
    )
    final: float = parameter(
        0.9,
        symbol="1/(1-theta)",
        meaning="elasticity of substitution between goods in final use",
        low=0.0,
        high=1e6,
        source="Baqaee and Farhi (2019), Econometrica 87(4), for broad sectors; between varieties "
        "of a good it is nearer 6 (Jones 2008, Table 1)",
    )
    value_added: float = parameter(
        1.0,
        symbol="eps_VA",
        meaning="elasticity of substitution between value added and intermediate inputs",
        low=0.0,
        high=1e6,
        source="Jones (2008), equation (2): Cobb-Douglas",
    )
    factors: float = parameter(
        1.0,
        symbol="eps_F",
        meaning="elasticity of substitution between the factors of a sector",
        low=0.0,
        high=1e6,
        source="Jones (2008), equation (2): Cobb-Douglas",
    )
    trade: float = parameter(
        3.0,
        symbol="eps_M",
        meaning="elasticity between sources of a commodity, domestic or imported, and between "
        "exports",
        low=0.0,
        high=1e6,
        source="Hertel, Hummels, Ivanic and Keeney (2007), Economic Modelling 24(4): the "
        "sources of a good have elasticities around 3 and above; between domestic and imported, "
        "and between exports, the same is assumed",
    )

    def __post_init__(self) -> None:
        require_in_range(self)
