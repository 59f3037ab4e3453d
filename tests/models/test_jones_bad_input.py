"""Whatever is given: one error that names all of it, or an answer that is right."""

from __future__ import annotations

import numpy as np
import pytest

from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.models.jones import Jones2008

INF, NAN = float("inf"), float("nan")

OUTSIDE = {
    "intermediate_share": (1, 1.0, -0.1, NAN, INF, "0.5", None, True, [0.5]),
    "capital_share": (0, 1, -1, NAN, "x", False),
    "final_exponent": (0, 1, 1.5, -1.0, NAN, INF, "x", None),
    "intermediate_exponent": (1e-9, 0.5, 1, INF, NAN, "x", None),
    "human_capital": (0, -1, INF, NAN),
    "workers": (0, -1, INF, NAN),
    "discount_rate": (0, -0.01, INF, NAN),
    "depreciation": (-0.01, INF, NAN),
    "points": (0, -1, 10**9, 1e9, NAN, "3", None, True),
    "productivity_level": (0, -1, INF, NAN),
    "productivity_decay": (101, -101, NAN, INF),
    "largest_wedge": (1, 2, INF, -INF, NAN),
    "wedge_decay": (101, NAN),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in OUTSIDE.items() for value in values]
)
def test_parameters_outside_their_range(name: str, value: object) -> None:
    with pytest.raises(InputError) as caught:
        Jones2008(**{name: value})
    (problem,) = caught.value.problems
    assert problem.startswith(f"{name} is {value!r}; it must lie in ")
    assert "): " in problem  # why


def test_points_are_whole() -> None:
    with pytest.raises(InputError, match=r"^Jones2008: points is 2.5; it must be a whole number"):
        Jones2008(points=2.5)  # type: ignore[arg-type]


NUMBERS = "give one number, a list of numbers, or a function of the place i"
FINITE_PRICE = "a variety that cannot be made has no finite price"


def fails(place: np.ndarray) -> float:
    raise KeyError("A")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"productivity": 0}, "^Jones2008: productivity is 0; .*" + FINITE_PRICE),
        ({"productivity": -2.0}, "^Jones2008: productivity is -2; it must be above 0"),
        ({"productivity": INF}, "productivity is inf; it must be above 0 and finite"),
        ({"productivity": [1, 0, 1]}, "^Jones2008: variety 2: productivity is 0; it must be above"),
        ({"productivity": [NAN]}, "variety 1: productivity is nan"),
        ({"productivity": []}, NUMBERS),
        ({"productivity": [[1, 2]]}, NUMBERS),
        ({"productivity": [[1], [1, 2]]}, NUMBERS),
        ({"productivity": "1"}, NUMBERS),
        ({"productivity": ["1"]}, NUMBERS),
        ({"productivity": True}, NUMBERS),
        ({"productivity": [True]}, NUMBERS),
        ({"productivity": 1j}, NUMBERS),
        ({"productivity": [None]}, NUMBERS),
        ({"productivity": {1: 2}}, NUMBERS),
        ({"productivity": np.ma.masked_array([1.0, 2.0], [0, 1])}, NUMBERS),
        ({"productivity": lambda i: None}, NUMBERS),
        ({"productivity": lambda i: "x"}, NUMBERS),
        ({"productivity": lambda i: i[:3]}, "productivity: 3 numbers for 1001 varieties"),
        ({"productivity": lambda: 1}, "the function fails at the array of places: TypeError"),
        ({"productivity": fails}, "productivity: the function fails .*: KeyError: 'A'"),
        ({"productivity": lambda i: -i, "points": 1}, "variety 1: productivity is -0"),
        ({"wedge": 1}, "^Jones2008: wedge is 1; it must be below 1 .*: at 1 nothing of the sales"),
        ({"wedge": [0.1, 1.5]}, "variety 2: wedge is 1.5; it must be below 1"),
        ({"wedge": -INF}, "wedge is -inf"),
        ({"wedge": NAN}, "wedge is nan"),
        ({"weights": 1}, "^Jones2008: weights: give a list of numbers, one per variety"),
        ({"weights": lambda i: i}, "weights: give a list of numbers"),
        ({"weights": "x"}, "weights: give a list of numbers"),
        ({"weights": []}, "weights: give one number"),
        ({"weights": [1, 0]}, "variety 2: weights is 0; it must be above 0"),
        ({"weights": [1, -1]}, "variety 2: weights is -1"),
        ({"weights": [1, NAN]}, "variety 2: weights is nan"),
        ({"weights": [1, INF]}, "variety 2: weights is inf"),
        ({"weights": [1e-320, 1]}, "variety 1: weights is .*e-321; it must be above 0"),
        ({"quadrature": "simpson"}, "quadrature is 'simpson'; known: mean, midpoint, gauss"),
        ({"quadrature": ["mean"]}, "quadrature is \\['mean'\\]; known: mean"),
        ({"quadrature": None}, "quadrature is None"),
        (
            {"productivity": [1, 2], "wedge": [0.0], "weights": [1, 1, 1]},
            "different numbers of varieties: productivity 2, wedge 1, weights 3",
        ),
    ],
)
def test_varieties(given: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        Jones2008(**given)
    assert len(caught.value.problems) == 1


def test_everything_at_once() -> None:
    with pytest.raises(InputError) as caught:
        Jones2008(
            final_exponent=2.0,
            workers=0,
            quadrature="x",
            productivity=[1.0, -1.0],
            wedge=[0.0, 0.5, 1.0],
            weights="heavy",
        )
    found = [problem.split(" ")[0] for problem in caught.value.problems]
    assert sorted(found) == [
        "different", "final_exponent", "quadrature", "variety", "variety", "weights:", "workers",
    ]  # fmt: skip


def test_a_thousand_faults_are_counted() -> None:
    with pytest.raises(InputError) as caught:
        Jones2008(wedge=lambda i: 1 + i)
    assert len(caught.value.problems) == 11
    assert caught.value.problems[-1] == "and 991 more varieties' wedge"


@pytest.mark.parametrize("value", [0, -1, NAN, INF, "1", True, [1.0], 1j, 10**400])
def test_capital(value: object) -> None:
    model = Jones2008(points=3)
    for ask in (
        lambda: model.given_capital(value),  # type: ignore[arg-type]
        lambda: model.symmetric(capital=value),  # type: ignore[arg-type]
        lambda: model.economy(horizon="short", capital=value),  # type: ignore[arg-type]
    ):
        with pytest.raises(InputError, match=r"capital is .* \(0, inf\): nothing is made without"):
            ask()


def test_whole_numbers_of_numpy_are_numbers() -> None:
    model = Jones2008(points=3)
    assert model.given_capital(np.int64(2)).gdp == model.given_capital(2.0).gdp


@pytest.mark.parametrize("horizon", ["Long", "", None, "medium", 3])
def test_horizons(horizon: object) -> None:
    with pytest.raises(InputError, match="it must be 'long' or 'short'"):
        Jones2008(points=3).economy(horizon=horizon)  # type: ignore[arg-type]


def test_capital_adjusts_in_the_long_run() -> None:
    with pytest.raises(InputError, match="capital is 3, but in the long run it adjusts"):
        Jones2008(points=3).economy(capital=3)


@pytest.mark.parametrize("value", [0, 1, -1, 2, NAN, "x", True])
def test_the_rule_of_thumb(value: object) -> None:
    model = Jones2008(points=3)
    for name in ("intermediate_use", "saving_rate"):
        with pytest.raises(InputError, match=rf"{name} is .*; it must lie in \(0, 1\): "):
            model.symmetric(**{name: value})  # type: ignore[arg-type]


def test_saving_needs_something_to_replace() -> None:
    with pytest.raises(InputError, match=r"depreciation is 0.0.* \(0, inf\): else saving piles up"):
        Jones2008(depreciation=0.0).symmetric()
    assert Jones2008(depreciation=0.0).symmetric(capital=1.0).residual < 1e-13


# ---------------------------------------------------------------- sizes

HUGE = [
    {"productivity": 1e-300},
    {"productivity": 1e300},
    {"productivity": 5e-324},
    {"productivity": [1e-300, 1e300]},
    {"productivity_level": 1e300},
    {"intermediate_share": 0.999999},
    {"capital_share": 0.999999},
    {"discount_rate": 1e300},
    {"human_capital": 1e300},
    {"largest_wedge": -1e308},
    {"wedge": -1e300},
    {"wedge": -1.0},
    {"wedge": -0.9},
]


@pytest.mark.parametrize("given", HUGE)
def test_what_has_no_equilibrium_in_numbers(given: dict[str, object]) -> None:
    with pytest.raises(NoEquilibriumError, match=r"out of the range of floating|subsidies"):
        Jones2008(points=5, **given).steady_state()


@pytest.mark.parametrize(
    "given",
    [
        {"wedge": 1 - 2**-53},
        {"largest_wedge": 1 - 1e-12},
        {"weights": [1e308, 1e308]},
        {"weights": [5e-324, 5e-324]},
        {"intermediate_exponent": -1e300},
        {"intermediate_exponent": -5e-324},
        {"final_exponent": 5e-324},
        {"intermediate_share": 1e-300},
        {"capital_share": 1e-200},
        {"discount_rate": 1e-300},
        {"productivity_decay": 100},
        {"human_capital": 1e250},
        {"workers": 1e-250},
    ],
)
def test_what_is_wild_but_has_one(given: dict[str, object]) -> None:
    a = Jones2008(**{"points": 5, **given}).steady_state()
    assert a.residual < 1e-11
    assert 0 < a.gdp < INF


@pytest.mark.parametrize("capital", [5e-324, 1e-290, 1e290, 1e308])
def test_capital_beyond_numbers(capital: float) -> None:
    model = Jones2008(points=5)
    for ask in (model.given_capital, lambda k: model.symmetric(capital=k)):
        with pytest.raises(NoEquilibriumError, match="out of the range of floating"):
            ask(capital)
