"""Names beside lines: clear of every line and of each other, or a legend."""

from __future__ import annotations

from dataclasses import replace

import altair as alt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weaklinks.plots.direct import Name, draw_names, place_names
from weaklinks.plots.frames import Frame, curves_of, frame_of
from weaklinks.plots.theme import whole_axis

FRAME = Frame(x=(0.0, 10.0), y=(0.0, 1.0), width=560.0, height=330.0)
NARROW = replace(FRAME, width=240.0)
FINE = np.linspace(0.0, 10.0, 4001)


def box(name: Name, frame: Frame, letter: float = 5.8) -> tuple[float, float, float, float]:
    """Where the name's letters are, a little less than what is kept free."""
    x = float(frame.across(name.x))
    y = float(frame.down(name.y)) + name.dy
    half = letter / 2.0 * len(name.label)
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
    placed = place_names(curves, FRAME) or ()
    for frame in (FRAME, NARROW) if all(name.clear for name in placed) else (FRAME,):
        boxes = [box(name, frame) for name in placed]
        for left, top, right, bottom in boxes:
            assert min(left, top) >= 0.0
            assert right <= frame.width
            assert bottom <= frame.height
            for at, values in curves.values():
                across, down = frame.across(FINE), frame.down(np.interp(FINE, at, values))
                under = down[(across >= left) & (across <= right)]
                assert not ((under > top) & (under < bottom)).any()
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
        left, top, right, bottom = box(name, FRAME, letter=6.0)
        across = np.linspace(left, right, 201)
        down = {
            label: np.interp(across, FRAME.across(x), FRAME.down(y))
            for label, (x, y) in curves.items()
        }
        middle = (top + bottom) / 2.0
        near = {label: float(np.abs(line - middle).min()) for label, line in down.items()}
        assert near[name.label] <= min(near.values()) + 4.0


def test_a_line_that_falls_at_once_goes_through_no_name() -> None:
    curves = {
        "slow and steady": ([3.0, 7.0], [0.5, 0.5]),
        "falls": ([0.0, 5.01, 5.02, 10.0], [1.0, 1.0, 0.0, 0.0]),
    }
    placed = place_names(curves, FRAME)
    assert placed is not None
    left, _, right, _ = box(placed[0], FRAME)
    assert right < FRAME.across(5.0) or left > FRAME.across(5.03)


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


def test_names_without_room_on_a_phone_stand_on_white() -> None:
    curves = {
        "a line with a long name": ([0.0, 5.0, 10.0], [0.1, 0.2, 0.9]),
        "another with a long name": ([0.0, 5.0, 10.0], [0.9, 0.6, 0.1]),
    }
    wide = replace(FRAME, width=900.0)
    placed = place_names(curves, wide)
    assert placed is not None
    assert place_names(curves, NARROW) is None
    assert not any(name.clear for name in placed)
    x, y = alt.X("x:Q"), alt.Y("y:Q")
    layers = draw_names(placed, dict.fromkeys(curves, "#0072B2"), x, y, ("x", "y"))
    assert [layer.to_dict()["mark"].get("stroke") for layer in layers] == ["white", None] * 2
