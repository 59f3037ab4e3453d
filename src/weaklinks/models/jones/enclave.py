"""An enclave: foreign firms with world productivity and free of wedges (section 7.1)."""

from __future__ import annotations

from dataclasses import dataclass

from weaklinks.spec import parameter, require_in_range


@dataclass(frozen=True, kw_only=True)
class Enclave:
    """A maquiladora or special economic zone inside `OpenJones2008`.

    Its firms make goods as equation (2) has it, sell all of them abroad, pay no wedge, hire
    domestic labour, rent capital abroad, and buy intermediate goods abroad and at home (the
    domestic intermediate bundle, with the weak links in it). Capital is foreign: what it earns
    is sent abroad, so it is in domestic product (GDP) and not in national income.

    Its size is determinate in two ways. With `jobs` it employs that share of human capital,
    which earns what the enclave can pay: the zone's capacity binds and its workers have the
    rent. With `free_entry` it hires in the common labour market; what it earns abroad must
    then be worth what is imported, and balanced trade determines its size.

    Parameters
    ----------
    jobs : float
        Share of human capital that the enclave employs.
    free_entry : bool
        Whether its size follows from balanced trade instead.
    domestic_inputs : float
        Share of its intermediate goods that are bought at home, where prices at home are the
        world's; with domestic inputs dearer than that complementarity (rho) raises their
        share in cost.
    productivity : float
        Relative to firms abroad, who break even at world prices.
    bundle_weight : float
        Weight of its goods in the bundle that the world buys, if domestic varieties are
        exported as well.
    """

    jobs: float = parameter(
        0.05,
        symbol="s",
        meaning="share of human capital employed in the enclave",
        low=0.0,
        high=1.0,
        excludes=(0.0, 1.0),
        why="at 0 there is no enclave, at 1 nobody else works",
        source="illustrative",
    )
    domestic_inputs: float = parameter(
        0.0,
        symbol="b",
        meaning="share of the enclave's intermediate goods that are domestic, at world prices",
        low=0.0,
        high=1.0,
        why="a share; maquiladoras are close to 0",
        source="illustrative",
    )
    productivity: float = parameter(
        1.0,
        symbol="a",
        meaning="productivity of the enclave relative to firms abroad",
        low=0.0,
        high=float("inf"),
        excludes=(0.0, float("inf")),
        why="an enclave that makes nothing has no finite cost",
        source="Jones (2008), section 7.1: firms bring their knowledge with them",
    )
    bundle_weight: float = parameter(
        0.5,
        symbol="v",
        meaning="weight of the enclave's goods in the export bundle",
        low=0.0,
        high=1.0,
        excludes=(0.0, 1.0),
        why="a weight; it plays no part where nothing else is exported",
        source="illustrative",
    )
    free_entry: bool = False

    def __post_init__(self) -> None:
        require_in_range(self)
