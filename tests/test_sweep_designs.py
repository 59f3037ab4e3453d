"""Where the points are: laws of each design, and that a chunk needs no other chunk."""

from __future__ import annotations

import warnings
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import qmc

from weaklinks.studies.sweeps.designs import points_at, unit_points
from weaklinks.studies.sweeps.study import DESIGNS, Axis, Design, Study

A = Axis(name="a", low=-1.0, high=3.0)
LOG = Axis(name="g", low=0.01, high=100.0, scale="log")
COUNT = Axis(name="n", low=2.0, high=7.0, whole=True)
WORD = Axis(name="w", values=("x", "y", "z"))


def study(axes: tuple[Axis, ...], **design) -> Study:
    return Study(model="m", axes=axes, fixed={}, design=Design(**design), outcomes=())


def everywhere(of: Study) -> dict[str, np.ndarray]:
    return points_at(of, range(of.points))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_a_grid_is_the_product_and_the_last_axis_is_the_fastest(sizes: list[int]) -> None:
    axes = tuple(
        Axis(name=f"p{k}", values=tuple(10.0 * k + v for v in range(n)))
        for k, n in enumerate(sizes)
    )
    of = study(axes, kind="grid", chunk=3)
    assert of.points == np.prod(sizes)
    rows = list(zip(*(column.tolist() for column in everywhere(of).values()), strict=True))
    assert rows == list(product(*(axis.values for axis in axes)))


def test_a_grid_of_ranges_has_both_ends() -> None:
    axes = tuple(replace(axis, steps=k) for axis, k in ((A, 5), (LOG, 5), (COUNT, 6)))
    found = everywhere(study((*axes, WORD), kind="grid"))
    assert np.unique(found["a"]).tolist() == [-1.0, 0.0, 1.0, 2.0, 3.0]
    assert np.unique(found["g"]) == pytest.approx([0.01, 0.1, 1.0, 10.0, 100.0], rel=1e-14)
    assert {0.01, 100.0} <= set(found["g"])
    assert np.unique(found["n"]).tolist() == [2, 3, 4, 5, 6, 7]
    assert set(found["w"]) == {"x", "y", "z"}


@pytest.mark.parametrize("kind", DESIGNS)
@given(chunk=st.integers(1, 40), seed=st.integers(0, 2**40))
def test_chunks_are_cuts_of_one_design(kind: str, chunk: int, seed: int) -> None:
    axes = (replace(A, steps=4), LOG, COUNT, WORD) if kind != "grid" else (
        replace(A, steps=4), replace(COUNT, steps=3), WORD
    )  # fmt: skip
    points = 0 if kind == "grid" else 8
    of = study(axes, kind=kind, points=points, seed=seed, chunk=chunk)
    whole = everywhere(of)
    parts = [points_at(of, of.rows(k)) for k in range(of.chunks)]
    assert sum(len(of.rows(k)) for k in range(of.chunks)) == of.points
    for name, column in whole.items():
        assert np.concatenate([part[name] for part in parts]).tolist() == column.tolist()


@given(st.integers(0, 2**32), st.integers(1, 5))
def test_random_points_are_the_generators(seed: int, varied: int) -> None:
    found = unit_points(Design(kind="random", points=50, seed=seed), varied, range(20, 50))
    drawn = np.random.Generator(np.random.PCG64(seed)).random((50, varied))
    assert np.array_equal(found, drawn[20:])


@given(st.integers(0, 2**32))
def test_sobol_fills_every_interval_once(seed: int) -> None:
    """A (0, m, 2)-net: each of the 64 boxes of every shape holds exactly one of 64 points."""
    found = unit_points(Design(kind="sobol", points=64, seed=seed), 2, range(64))
    for power in range(7):
        x, y = 2**power, 2 ** (6 - power)
        boxes = np.floor(found * [x, y]).astype(int)
        assert len({tuple(box) for box in boxes.tolist()}) == 64
    direct = qmc.Sobol(2, scramble=True, seed=np.random.default_rng(seed)).random(64)
    assert np.array_equal(found, direct)


def test_a_stretch_of_sobol_far_out_is_that_stretch() -> None:
    far = unit_points(Design(kind="sobol", seed=3), 10, range(999_000, 999_010))
    sequence = qmc.Sobol(10, scramble=True, seed=np.random.default_rng(3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert np.array_equal(far, sequence.random(999_010)[999_000:])


@given(st.integers(1, 200), st.integers(0, 2**32))
def test_a_latin_hypercube_has_one_point_in_every_row_and_column(n: int, seed: int) -> None:
    found = unit_points(Design(kind="latin-hypercube", points=n, seed=seed), 3, range(n))
    for column in found.T:
        assert sorted(np.floor(column * n).astype(int).tolist()) == list(range(n))


def test_whole_numbers_and_words_are_equally_likely() -> None:
    of = study((COUNT, WORD), kind="latin-hypercube", points=600)
    found = everywhere(of)
    assert np.unique(found["n"], return_counts=True)[0].tolist() == [2, 3, 4, 5, 6, 7]
    assert np.unique(found["n"], return_counts=True)[1].tolist() == [100] * 6
    assert np.unique(found["w"], return_counts=True)[1].tolist() == [200] * 3


def test_a_log_scale_is_even_in_logs() -> None:
    found = everywhere(study((LOG,), kind="latin-hypercube", points=400))["g"]
    counts, _ = np.histogram(np.log10(found), bins=[-2, -1, 0, 1, 2])
    assert counts.tolist() == [100] * 4


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.floats(0, 1), st.booleans(), st.booleans())
def test_no_value_leaves_its_range(low, width, unit, log, whole) -> None:
    low = abs(low) + 1e-9 if log else low
    if whole:
        low, width = float(np.ceil(low)), float(np.ceil(width))
    axis = Axis(name="x", low=low, high=low + width, scale="log" if log else "linear", whole=whole)
    (value,) = axis.at(np.array([unit]))
    assert low <= value <= low + width
    first, last = axis.at(np.array([0.0, 1.0]))
    assert (first, last) == (low, low + width)


def test_morris_steps_one_parameter_at_a_time() -> None:
    of = study((A, LOG, WORD), kind="morris", points=20)
    unit = unit_points(of.design, 3, range(of.points)).reshape(20, 4, 3)
    moved = np.diff(unit, axis=1) != 0
    assert (moved.sum(axis=2) == 1).all()
    assert (moved.sum(axis=1) == 1).all()
    assert set(np.round(unit.ravel() * 3, 9)) <= {0.0, 1.0, 2.0, 3.0}
