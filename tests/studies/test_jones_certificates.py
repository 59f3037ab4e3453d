"""What is proven of reform paths: enumeration by closed forms, counterexamples, bounds."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weaklinks.errors import InputError
from weaklinks.models.jones import Jones2008
from weaklinks.studies import jones_certificates
from weaklinks.studies.jones_certificates import certify
from weaklinks.studies.jones_reforms import jones_reform_path


@st.composite
def economies(draw: st.DrawFn, *, smallest: int = 1, largest: int = 7) -> Jones2008:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n = draw(st.integers(smallest, largest))
    return Jones2008(
        final_exponent=draw(st.floats(0.2, 0.95)),
        intermediate_exponent=draw(st.one_of(st.floats(-20.0, 0.0), st.just(-float("inf")))),
        intermediate_share=draw(st.one_of(st.just(0.0), st.floats(0.1, 0.8))),
        productivity=np.exp(rng.normal(0.0, 0.7, n)),
        wedge=rng.uniform(draw(st.sampled_from([-0.1, 0.0])), 0.95, n),
    )


def best_of_length(model: Jones2008, k: int) -> float:
    v = model.varieties
    found = []
    for chosen in combinations(range(len(v)), k):
        wedge = v.wedge.copy()
        wedge[list(chosen)] = 0.0
        found.append(model.replace(wedge=wedge, productivity=v.productivity).steady_state().gdp)
    return max(found)


@settings(max_examples=25, deadline=None)
@given(model=economies())
def test_enumeration_is_the_best_of_all_closed_forms(model: Jones2008) -> None:
    path = jones_reform_path(model)
    proven = certify(path, model)
    assert proven.enumerated
    for k in range(path.gdp.size):
        assert proven.best[k] == pytest.approx(best_of_length(model, k), rel=1e-11)
    np.testing.assert_array_equal(proven.best, proven.bound)
    assert (proven.optimal | proven.beaten).all()
    assert proven.optimal[[0, 1, -1]].all()


@settings(max_examples=60, deadline=None)
@given(
    model=economies(smallest=3, largest=11), order=st.sampled_from(["best", "by:wedge", "by:-gain"])
)
def test_the_bound_holds_and_what_is_found_is_feasible(model: Jones2008, order: str) -> None:
    path = jones_reform_path(model, order=order)
    exact = certify(path, model)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jones_certificates, "ENUMERATED", 0)  # the route of large economies
        bounded = certify(path, model)
    assert not bounded.enumerated
    assert (bounded.bound >= exact.best * (1 - 1e-12)).all()
    assert (bounded.best <= exact.best * (1 + 1e-12)).all()
    assert not (bounded.optimal & exact.beaten).any()
    assert not (bounded.beaten & exact.optimal).any()


def test_greedy_is_not_the_best_of_every_length() -> None:
    """Uniform wedges: three of the productive together are worth more than step by step."""
    productivity = [1.37, 1.04, 1.635, 0.952, 2.978, 0.365, 0.424, 0.83, 2.119, 0.94]
    model = Jones2008(
        final_exponent=0.59,
        intermediate_exponent=-1.0,
        intermediate_share=0.13,
        capital_share=0.14,
        productivity=productivity,
        wedge=0.71,
    )
    path = jones_reform_path(model)
    proven = certify(path, model)
    assert proven.beaten[3]
    assert proven.best[3] / path.gdp[3] > 1.1
    assert "below the optimum (enumerated)" in proven.status[3]
    assert proven.best[3] == pytest.approx(best_of_length(model, 3), rel=1e-12)


def test_how_often_greedy_misses() -> None:
    """Counted, not assumed: the claim of the documentation is the assertion."""
    missed = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        model = Jones2008(
            final_exponent=rng.uniform(0.3, 0.95),
            intermediate_exponent=-np.exp(rng.uniform(-2, 3)),
            intermediate_share=rng.uniform(0.1, 0.8),
            productivity=np.exp(rng.normal(0, 0.5, 8)),
            wedge=rng.uniform(0.2, 0.9) if seed % 2 else rng.uniform(0.0, 0.95, 8),
        )
        missed.append(certify(jones_reform_path(model), model).beaten.any())
    uniform, spread = sum(missed[1::2]), sum(missed[::2])
    assert uniform > spread
    assert 0 < sum(missed) < 60


@pytest.mark.parametrize("points", [12, 18])
def test_figure_5_on_a_coarse_grid_is_optimal(points: int) -> None:
    model = Jones2008(points=points)
    proven = certify(jones_reform_path(model), model)
    assert proven.optimal.all()
    assert set(proven.status) == {"optimal (enumerated)"}
    worst = certify(jones_reform_path(model, order="worst"), model)
    assert worst.beaten[1:-1].all()


def test_figure_5_depends_on_the_grid() -> None:
    """With 300 varieties nothing better is found; with 600 the greedy path misses by half."""
    model = Jones2008(points=300)
    proven = certify(jones_reform_path(model), model)
    assert not proven.beaten.any()
    assert proven.optimal[[0, 1, -2, -1]].all()
    assert (proven.bound / proven.gdp).mean() < 1.1
    fine = Jones2008(points=600)
    greedy, high = (jones_reform_path(fine, order=o) for o in ("best", "by:productivity"))
    assert (greedy.sectors[0], high.sectors[0]) == ("variety 600", "variety 1")
    assert high.gdp[60] > 1.9 * greedy.gdp[60]
    assert certify(greedy, fine).beaten[60]


def test_packages_partial_reforms_and_frames() -> None:
    model = Jones2008(points=9)
    given = {"packages": [["variety 1", "variety 2"], ["variety 9"]], "removal": 0.5}
    path = jones_reform_path(model, **given)
    proven = certify(path, model, **given)
    assert proven.optimal.all()
    assert list(proven.to_frame().columns) == ["step", "gdp", "best", "bound", "status"]
    assert "3 of 3 lengths optimal" in repr(proven)
    with pytest.raises(InputError, match="not a path of this model"):
        certify(path, model)
