"""Names beside lines: clear of every line and of each other, or a legend."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaklinks.plots.direct import Frame, Name, curves_of, frame_of, place_names
from weaklinks.plots.theme import whole_axis

FRAME = Frame(x=(0.0, 10.0), y=(0.0, 1.0), width=560.0, height=330.0)


def box(name: Name, frame: Frame) -> tuple[float, float, float, float]:
    """Where the name's letters are, a little less than what is kept free."""
    x = float(frame.across(name.x))
    y = float(frame.down(name.y)) + name.dy
    half = 2.9 * len(name.label)
    return x - half, y - 6.0, x + half, y + 6.0


lines = st.lists(
    st.tuples(st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.floats(0.02, 0.98)),
    min_size=2,
    max_size=5,
)


@given(lines)
def test_no_name_lies_on_a_line_or_on_another_name(ends: list[tuple[float, float, float]]) -> None:
    x = np.linspace(0.0, 10.0, 31)
    curves = {
        f"line {k}": (x, np.interp(x, [0.0, 5.0, 10.0], values)) for k, values in enumerate(ends)
    }
    placed = place_names(curves, FRAME)
    if placed is None:
        return
    boxes = [box(name, FRAME) for name in placed]
    fine = np.linspace(0.0, 10.0, 4001)
    across = FRAME.across(fine)
    for left, top, right, bottom in boxes:
        assert min(left, top) >= 0.0
        assert right <= FRAME.width
        assert bottom <= FRAME.height
        for at, values in curves.values():
            down = FRAME.down(np.interp(fine, at, values))[(across >= left) & (across <= right)]
            assert not ((down > top) & (down < bottom)).any()
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            apart = one[2] <= other[0] or other[2] <= one[0]
            assert apart or one[3] <= other[1] or other[3] <= one[1]


@given(lines)
def test_a_name_is_nearer_to_its_own_line_than_to_any_other(
    ends: list[tuple[float, float, float]],
) -> None:
    curves = {f"line {k}": ([0.0, 5.0, 10.0], values) for k, values in enumerate(ends)}
    for name in place_names(curves, FRAME) or ():
        left, top, right, bottom = box(name, FRAME)
        across = np.linspace(left, right, 201)
        down = {
            label: np.interp(across, FRAME.across(x), FRAME.down(y))
            for label, (x, y) in curves.items()
        }
        middle = (top + bottom) / 2.0
        near = {label: float(np.abs(line - middle).min()) for label, line in down.items()}
        assert near[name.label] == pytest.approx(min(near.values()), abs=2.0)


def test_lines_that_coincide_need_a_legend() -> None:
    same = ([0.0, 10.0], [0.2, 0.7])
    assert place_names({"one": same, "other": same, "third": same}, FRAME) is None


def test_one_line_needs_no_name() -> None:
    assert place_names({"one": ([0.0, 1.0], [0.0, 1.0])}, FRAME) == ()


def test_parallel_lines_get_their_names() -> None:
    curves = {"low": ([0.0, 10.0], [0.2, 0.2]), "high": ([0.0, 10.0], [0.8, 0.8])}
    placed = place_names(curves, FRAME)
    assert placed is not None
    assert [name.label for name in placed] == ["low", "high"]
    np.testing.assert_allclose([name.y for name in placed], [0.2, 0.8])


@given(lines)
def test_names_that_are_clear_on_a_phone_are_so_on_a_wide_screen(
    ends: list[tuple[float, float, float]],
) -> None:
    narrow = replace(FRAME, width=280.0)
    curves = {f"line {k}": ([0.0, 5.0, 10.0], values) for k, values in enumerate(ends)}
    placed = place_names(curves, narrow)
    assert placed is None or place_names(curves, FRAME) == placed


def test_words_that_stand_there_already_are_kept_clear() -> None:
    curves = {"low": ([0.0, 10.0], [0.2, 0.2]), "high": ([0.0, 10.0], [0.8, 0.8])}
    assert place_names(curves, FRAME, lambda frame: [(0.0, 0.0, frame.width, frame.height)]) is None


def test_a_frame_in_logs_and_one_from_zero() -> None:
    rows = [{"x": k, "y": 10.0**k, "series": "a"} for k in range(3)]
    log = frame_of(rows, ("x", "y"), (100.0, 200.0), log=True)
    np.testing.assert_allclose(log.down([1.0, 10.0, 100.0]), [200.0, 100.0, 0.0])
    plain = frame_of(rows, ("x", "y"), (100.0, 200.0), zero=True)
    np.testing.assert_allclose(plain.down([0.0, 50.0, 100.0]), [200.0, 100.0, 0.0])
    assert curves_of(rows, "series", ("x", "y")) == {"a": ([0.0, 1.0, 2.0], [1.0, 10.0, 100.0])}


@pytest.mark.parametrize(
    ("ends", "values"), [((0, 1), [0, 1]), ((0.4, 3.2), [1, 2, 3]), ((2, 2), [2])]
)
def test_few_whole_numbers_are_named_once(ends: tuple[float, float], values: list[int]) -> None:
    assert whole_axis(*ends).to_dict()["values"] == values


def test_many_whole_numbers_are_left_to_the_chart() -> None:
    assert "values" not in whole_axis(0, 300).to_dict()
