"""Files of varieties and laws of wedges as people write them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from weaklinks.errors import InputError, NoEquilibriumError
from weaklinks.models.jones import Jones2008, LogNormal, read_varieties


@pytest.fixture
def write(tmp_path: Path):
    def to_file(content: str | bytes) -> Path:
        file = tmp_path / "varieties.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return to_file


@pytest.mark.parametrize(
    "content",
    [
        "productivity,wedge,weight\n1,0.1,2\n2,-.2,1e0\n",
        "\ufeffproductivity,wedge,weight\n1,0.1,2\n2,-.2,1\n",
        "productivity,wedge,weight\r\n1,0.1,2\r\n2,-.2,1\r\n",
        "productivity,wedge,weight\r1,0.1,2\r2,-.2,1\r",
        "\n\n Weight , WEDGE,name,Productivity,note\n\n2,0.1,steel,1\n , \n1,-.2,coal,2,x\n\n",
        'productivity,name,wedge,weight\n1,"a\nb",0.1,2\n2,"c\u2028d\x0c",-.2,1',
    ],
)
def test_what_can_be_read(write, content: str) -> None:
    found = read_varieties(write(content))
    assert {name: list(values) for name, values in found.items()} == {
        "productivity": [1.0, 2.0],
        "wedge": [0.1, -0.2],
        "weights": [2.0, 1.0],
    }
    v = Jones2008(**found).varieties
    np.testing.assert_allclose(v.weight, [2 / 3, 1 / 3], rtol=1e-15)


def test_columns_that_are_missing_are_left_to_the_model(write) -> None:
    assert set(read_varieties(write("wedge\n0.5\n"))) == {"wedge"}


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ("", ["line 1: name at least one column of productivity, wedge, weight", "there are no"]),
        ("productivity\n", ["there are no varieties; write one per line"]),
        ("productivity\n\n \n", ["there are no varieties"]),
        ("a,b\n1,2\n", ["line 1: name at least one column"]),
        ("\n\na,b\n1,2\n", ["line 3: name at least one column"]),
        ("productivity,wedges\n1,0\n", ["line 1: column 'wedges' would be .*; call it 'wedge'"]),
        ("weights,productivity\n1,1\n", ["line 1: column 'weights' would be .* it 'weight'"]),
        ("wedge,Wedge\n1,2\n", ["line 1: column 'wedge' is named 2 times"]),
        ("wedge,x,x,x\n0,1,2,3\n", ["line 1: column 'x' is named 3 times"]),
        ("wedge\nnan\ninf\n0.5\n1e999\n", ["line 2: wedge is 'nan'", "line 3:", "line 5:"]),
        ("wedge,weight\n0,\n,1\n", ["line 3: wedge is ''", "line 2: weight is ''; write a number"]),
        ("wedge,weight\n0\n", ["line 2: weight is ''"]),
        ("wedge\n0,5\n", ["line 2: 2 cells for 1 columns; is a comma part of a number"]),
        ('wedge,name\n0,"a\nb"\nx,c\n', ["line 4: wedge is 'x'"]),
        ("wedge\n20%\n", ["line 2: wedge is '20%'; write a number"]),
        ("wedge\n1\x00\n", ["line 2: wedge is '1"]),
        ("wedge\n" + "x" * 1000 + "\n", ["line 2: wedge is 'x{40}'; write"]),
    ],
)
def test_what_cannot(write, content: str, problems: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        read_varieties(write(content))
    assert caught.value.subject == "varieties.csv"
    assert len(caught.value.problems) == len(problems)
    for found, wanted in zip(caught.value.problems, problems, strict=True):
        assert re.match(wanted, found), found


@pytest.mark.parametrize(
    "content",
    [
        "productivity,n\u00e9\n1,2\n".encode("latin-1"),
        "productivity\n1\n".encode("utf-16"),
        b'productivity\n"1\n2\n',
        b'productivity\n"1"2\n',
    ],
)
def test_what_is_no_csv_in_utf_8(write, content: bytes) -> None:
    with pytest.raises(InputError, match=r"varieties.csv: not a CSV file in UTF-8 that can be"):
        read_varieties(write(content))


def test_a_cell_without_end_is_refused(write) -> None:
    """By the CSV reader's limit or, where somebody lifted that, as no finite number."""
    with pytest.raises(InputError, match=r"varieties\.csv"):
        read_varieties(write(b"productivity\n" + b"1" * 200_000 + b"\n"))


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv: there is no such file"):
        read_varieties(tmp_path / "none.csv")
    for name in (tmp_path, "x" * 5000, "a\0b", ""):
        with pytest.raises(InputError, match="not a CSV file"):
            read_varieties(name)
    for name in (None, 3, b"x"):
        with pytest.raises(InputError, match=r"the file of varieties is .*; give its name"):
            read_varieties(name)  # type: ignore[arg-type]


# ---------------------------------------------------------------- log-normal


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sd_wedge": -1}, r"sd_wedge is -1; it must lie in \[0, 50\]"),
        ({"sd_productivity": "x"}, "sd_productivity is 'x'"),
        ({"mean_wedge": float("nan")}, "mean_wedge is nan"),
        ({"mean_productivity": float("inf")}, "mean_productivity is inf"),
        ({"covariance": 0.2}, r"covariance is 0.2; with these standard deviations it lies in \[-0"),
        ({"sd_wedge": 0.0, "covariance": 1e-9}, r"it lies in \[-0, 0\]"),
    ],
)
def test_laws(given: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        LogNormal(**given)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("value", [0, -1, 2.5, 64.0, "x", None, True, 10**12])
def test_counts(value: object) -> None:
    law, model = LogNormal(), Jones2008(points=1)
    for name, ask in (
        ("points", lambda: law.varieties(value)),  # type: ignore[arg-type]
        ("draws", lambda: law.draw(value)),  # type: ignore[arg-type]
        ("draws", lambda: law.simulate(model, value)),  # type: ignore[arg-type]
    ):
        with pytest.raises(InputError, match=f"LogNormal: {name} is .*; it must be a whole number"):
            ask()


def test_one_draw_has_no_standard_error() -> None:
    assert len(LogNormal().draw(1)) == 1
    with pytest.raises(InputError, match="draws is 1; it must be a whole number from 2"):
        LogNormal().simulate(Jones2008(points=1), 1)


@pytest.mark.parametrize("seed", [-1, 1.5, "x", None, True])
def test_seeds(seed: object) -> None:
    with pytest.raises(InputError, match=r"seed is .*; it must be a whole number from 0"):
        LogNormal().draw(3, seed=seed)  # type: ignore[arg-type]


@pytest.mark.parametrize("points", [1, 2, 64, 359, 360])
def test_quadratures_are_distributions(points: int) -> None:
    v = LogNormal().varieties(points)
    assert v.weight.sum() == pytest.approx(1.0, abs=1e-13)
    mean = v.weight @ np.log(v.productivity)
    assert mean == pytest.approx(0.0, abs=1e-13)


@pytest.mark.parametrize(
    "law",
    [
        LogNormal(mean_productivity=500),
        LogNormal(mean_wedge=500),
        LogNormal(mean_wedge=-500),
        LogNormal(sd_wedge=50, mean_wedge=0.0),
        LogNormal(sd_wedge=50, sd_productivity=50, covariance=2500),
    ],
)
def test_wild_laws_are_refused_where_they_cannot_be_drawn(law: LogNormal) -> None:
    model = Jones2008(points=1)
    with pytest.raises((InputError, NoEquilibriumError)):
        law.simulate(model, 8)
    for number in (law.log_gdp_per_worker, law.slope_in_wedge_variance):
        try:
            found = number(model)
        except NoEquilibriumError:
            continue
        assert np.isfinite(found)
