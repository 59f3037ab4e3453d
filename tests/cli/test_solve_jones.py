"""``weaklinks solve jones-2008``: both routes, files, and every refusal in one message."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import run

import weaklinks as wl


def test_both_routes_are_printed() -> None:
    found = run("solve", "jones-2008", "-p", "points=11")
    assert found.status == 0
    assert "17 equations of section 5.2 hold" in found.out
    assert max(len(line) for line in found.out.splitlines()) <= 80


def test_json_holds_both_routes() -> None:
    record = run("solve", "jones-2008", "-p", "points=11", "-p", "wedge_decay=1.1", "--json").json
    result, closed = record["result"], record["result"]["closed_form"]
    model = wl.jones.Jones2008(points=11, wedge_decay=1.1)
    assert closed["gdp_per_worker"] == model.steady_state().gdp_per_worker
    assert result["gdp"] == pytest.approx(closed["gdp"], rel=1e-13)
    assert result["disagreement"] < 1e-12
    assert record["residual"] < 1e-11
    assert len(closed["residuals"]) == 17
    assert len(closed["varieties"]) == 11
    assert record["parameters"]["wedge_decay"] == 1.1


def test_leontief_inputs_are_json() -> None:
    given = ("-p", "intermediate_exponent=-inf", "-p", "points=3", "--json")
    assert run("solve", "jones-2008", *given).json["parameters"]["intermediate_exponent"] == "-inf"


def test_a_model_in_files(tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text("productivity,wedge,weight\n1,0.2,1\n0.5,0.1,2\n2,-0.1,1\n")
    (tmp_path / "m.toml").write_text('varieties = "v.csv"\nintermediate_share = 0.4\n')
    record = run("solve", "jones-2008", "--spec", tmp_path / "m.toml", "--json").json
    model = wl.jones.Jones2008(
        productivity=[1, 0.5, 2], wedge=[0.2, 0.1, -0.1], weights=[1, 2, 1], intermediate_share=0.4
    )
    assert record["result"]["closed_form"]["gdp"] == model.steady_state().gdp


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sigma = 0.4", ("m.toml", "unknown key 'sigma'", "intermediate_share")),
        ('wedge = [0.1]\nvarieties = "v.csv"', ("give wedge here or in the file",)),
        ("varieties = 3", ("varieties is 3; it must be text",)),
        ('varieties = "absent.csv"', ("absent.csv",)),
        ("wedge = [0.2, 1.5]", ("m.toml", "variety 2", "wedge is 1.5", "below 1")),
        ("productivity = [1, 2]\nwedge = [0, 0, 0]", ("productivity 2", "wedge 3")),
        ("final_exponent = 1.0\nintermediate_exponent = 0.5", ("(0, 1)", "[-inf, 0]", "Leontief")),
        ('quadrature = "simpson"', ("simpson", "gauss-legendre")),
        ("wedge = [", ("m.toml", "not a readable TOML")),
    ],
)
def test_bad_files(tmp_path: Path, text: str, words: tuple[str, ...]) -> None:
    (tmp_path / "v.csv").write_text("productivity\n1\n")
    (tmp_path / "m.toml").write_text(text)
    found = run("solve", "jones-2008", "--spec", tmp_path / "m.toml")
    assert found.status == 2
    assert found.out == ""
    for word in words:
        assert word in found.err


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("final_exponent=1", ("final_exponent is 1", "(0, 1)", "perfect substitutes")),
        ("final_exponent=0", ("final_exponent is 0", "(0, 1)", "Cobb-Douglas")),
        ("intermediate_exponent=0.1", ("[-inf, 0]", "complements")),
        ("intermediate_share=1", ("[0, 1)", "multiplier")),
        ("intermediate_share=-0.1", ("[0, 1)",)),
        ("largest_wedge=1", ("(-inf, 1)", "nothing of the sales")),
        ("productivity_level=0", ("(0, inf)", "cannot be made")),
        ("points=2.5", ("whole number",)),
        ("wedge_decay=-3", ("variety", "wedge is", "below 1")),
        ("largest_wedge=-9", ("cannot be paid for",)),
    ],
)
def test_bad_parameters_say_what_is_admissible_and_why(given: str, words: tuple[str, ...]) -> None:
    found = run("solve", "jones-2008", "-p", given)
    assert found.status == 2
    assert "Traceback" not in found.err
    for word in words:
        assert word in found.err, found.err
