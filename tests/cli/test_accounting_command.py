"""``weaklinks accounting``: what scripts rely on, and how it refuses."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from command_line import run

from penn_toys import HEAD, random_world, world, write_book, write_csv
from weaklinks.errors import InputError
from weaklinks.report.folder import write_folder
from weaklinks.studies.accounting import decompose
from weaklinks.studies.cross_country import account_for_countries
from weaklinks.studies.scenarios import TABLE_2

SMALL = ("--both", "points=101")


@pytest.fixture
def data(tmp_path):
    rows = random_world(8)[0] + random_world(8, seed=1, year=2015)[0]
    rows[12][HEAD.index("hc")] = ""
    return write_csv(tmp_path / "toy.csv", rows)


def test_json_is_the_library() -> None:
    found = run("accounting", "--json")
    assert (found.status, found.err) == (0, "")
    wanted = decompose(*TABLE_2[4].pair())
    assert found.json["income_ratio"] == wanted.ratio
    assert [row["component"] for row in found.json["components"]] == list(wanted.components)
    got = [row["contribution"] for row in found.json["components"]]
    assert got == wanted.contribution.tolist()
    assert found.json["poor"]["wedge_decay"] == wanted.poor.wedge_decay
    assert sum(got) == pytest.approx(found.json["log_ratio"], abs=1e-12)


def test_screen_is_80_wide_and_complete() -> None:
    found = run("accounting", *SMALL)
    assert found.status == 0
    assert max(map(len, found.out.splitlines())) <= 80
    for words in ("human capital", "wedge dispersion", "together", "100.0%", "residual"):
        assert words in found.out
    assert "-0.000" not in found.out


def test_parameters_reach_the_economy_they_are_for() -> None:
    options = ("-p", "productivity_level=0.5", "--rich", "human_capital=3", "--scenario", "3")
    found = run("accounting", *SMALL, *options, "--json").json
    assert (found["poor"]["productivity_level"], found["poor"]["human_capital"]) == (0.5, 1.0)
    assert (found["rich"]["productivity_level"], found["rich"]["human_capital"]) == (1.0, 3.0)
    assert found["rich"]["points"] == found["poor"]["points"] == 101
    # K/Y is still a third: the wedges were solved for.
    assert found["poor"]["indices"]["kept"] == pytest.approx(0.5, abs=1e-12)
    fixed = run("accounting", *SMALL, "-p", "wedge_decay=0.5", "--json").json
    assert fixed["poor"]["wedge_decay"] == 0.5
    uniform = run("accounting", *SMALL, "-p", "wedge=0.25", "--json").json
    assert uniform["poor"]["wedges"] == {"lowest": 0.25, "highest": 0.25}


def test_orders_level_and_capital() -> None:
    names = "wedge dispersion,mean wedge,productivity dispersion,productivity level,human capital"
    options = ("--capital", "response", "--level", "best", "--order", names)
    found = run("accounting", *SMALL, *options, "--json").json
    assert found["order"] == names.split(",")
    by = {row["component"]: row["contribution"] for row in found["components"]}
    assert by["productivity level"] == pytest.approx(0.0, abs=1e-12)
    assert "capital deepening" not in by


def test_robustness_one_two_and_all() -> None:
    one = run("accounting", *SMALL, "--robust", "capital_share", "--json").json["robustness"]
    assert [len(one), one[0]["parameters"]] == [1, ["capital_share"]]
    two = run("accounting", *SMALL, "--scenario", "1", "--robust", "capital_share=0.3,0.4",
              "--robust", "intermediate_share=0,0.5")  # fmt: skip
    assert two.status == 0
    assert "Rows: capital_share; columns: intermediate_share." in two.out
    every = run("accounting", *SMALL, "--scenario", "benchmark", "--robust", "all", "--json").json
    assert len(every["robustness"]) == 5
    far = run("accounting", *SMALL, "--robust", "intermediate_exponent=-inf,-1", "--json").json
    assert far["robustness"][0]["points"][0]["intermediate_exponent"] == "-inf"


def test_countries_as_json_and_as_files(data, tmp_path) -> None:
    found = run("accounting", "--data", data, "--json")
    assert found.status == 0
    wanted = account_for_countries(data)
    assert found.json["year"] == 2015
    assert found.json["with_intermediates"]["success"] == wanted.with_intermediates.success
    assert len(found.json["countries"]) == 7
    assert list(found.json["missing"].values()) == ["no hc"]
    folder = tmp_path / "made"
    assert run("accounting", "--data", data, "--out", folder).status == 0
    names = {p.name for p in folder.iterdir()}
    assert names == {"accounting.csv", "missing.csv", "undistorted.csv", "accounting.svg"}
    text = (folder / "accounting.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert np.array([float(r["wedge"]) for r in rows]) == pytest.approx(
        wanted.with_intermediates.wedge
    )
    again = run("accounting", "--data", data, "--out", folder)
    assert (again.status, "--force" in again.err) == (2, True)
    assert run("accounting", "--data", data, "--out", folder, "--force").status == 0


def test_countries_on_a_screen(data, tmp_path) -> None:
    book = write_book(tmp_path / "toy.xlsx", random_world(8)[0])
    for options in ((data,), (data, "--year", "all"), (data, "--year", 2010), (book,)):
        found = run("accounting", "--data", *options)
        assert (found.status, found.err) == (0, "")
        assert max(map(len, found.out.splitlines())) <= 80
    other = run("accounting", "--data", data, "--both", "intermediate_share=0.3", "--json").json
    assert other["with_intermediates"]["intermediate_share"] == 0.3
    assert run("accounting", "--data", data, "--year", "all", "--json").json["left_out"] == {}


def test_success_is_recorded_over_undistorted_ratios_and_with_wedges_at_zero(data) -> None:
    found = run("accounting", "--data", data, "--json").json
    rows = found["over_undistorted"]
    assert [row["of_reference"] for row in rows] == pytest.approx([1.0, 1.5, 2.0, 3.0])
    assert rows[0]["success"] == found["with_intermediates"]["success"]
    assert found["negative_wedges"] == "kept"
    assert 0 < rows[0]["negative"] == len(found["subsidised"])
    zero = run("accounting", "--data", data, "--negative-wedges", "zero", "--json").json
    assert zero["with_intermediates"]["success"] == rows[0]["success_zero"]
    assert zero["with_intermediates"]["share_from_negative_wedges"] == 0.0
    assert zero["over_undistorted"] == rows
    assert zero["without_intermediates"] == found["without_intermediates"]


def test_the_screen_says_what_success_hangs_on_and_names_extremes(tmp_path) -> None:
    even = np.linspace(1.0, 0.6, 12)
    rows = world(even, even, even, sigma=0.5)
    rows[-1][HEAD.index("cgdpo")] /= 20.0
    file = write_csv(tmp_path / "collapse.csv", rows)
    text = " ".join(run("accounting", "--data", file).out.split())
    side = account_for_countries(file).with_intermediates
    factor = np.exp(side.distortion[-1])
    assert (
        f"{rows[-1][0]} {account_for_countries(file).capital_output[-1]:.3g} (x{factor:.2f})"
        in (text)
    )
    assert "The robust result is the multiplier" in text
    assert "more than 1.5 interquartile ranges" in text
    assert f"of which {100 * side.share_from_negative:.1f}% with these (1):" in text
    zero = run("accounting", "--data", file, "--negative-wedges", "zero")
    assert "set to zero, the K/Y left to a low cost of capital (1):" in " ".join(zero.out.split())


def test_a_mean_wedge_given_capital_is_called_so() -> None:
    found = run("accounting", *SMALL, "--json").json
    labels = {row["component"]: row["label"] for row in found["components"]}
    assert labels["mean wedge"] == "mean wedge, at a fixed K/Y"
    parts = decompose(*TABLE_2[4].pair({"points": 101}))
    lowest = parts.counterfactual(["mean wedge"]).varieties.wedge
    assert found["negative_wedges_of_mean_alone"] == int((lowest < 0).sum()) > 0
    text = " ".join(run("accounting", *SMALL).out.split())
    assert "mean wedge, at a fixed K/Y" in text
    assert (
        f"leaves {(lowest < 0).sum()} of 101 wedges negative, the lowest {lowest.min():.2f}."
        in text
    )
    other = run("accounting", *SMALL, "--capital", "response")
    assert "fixed K/Y" not in other.out


def test_a_folder_is_written_whole_or_not_at_all(data, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "made"
    assert run("accounting", "--data", data, "--out", folder).status == 0
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    replace = Path.replace

    def full_at_the_second(self, target):
        if self.parent.name == "new" and self.name == "undistorted.csv":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full_at_the_second)
        with pytest.raises(InputError, match="cannot be written: No space left"):
            write_folder(folder, {"accounting.csv": b"", "undistorted.csv": b""}, force=True)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == ["made"]
    # What another result leaves out goes, other people's files stay.
    assert run("accounting", *SMALL, "--out", folder, "--force").status == 0
    assert {p.name for p in folder.iterdir()} == {"accounting.csv", "accounting.svg", "mine.txt"}


def test_a_folder_that_is_a_file_is_refused(tmp_path) -> None:
    (tmp_path / "there").write_text("mine", encoding="utf-8")
    found = run("accounting", *SMALL, "--out", tmp_path / "there", "--force")
    assert (found.status, "is a file" in found.err) == (2, True)
    assert (tmp_path / "there").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("suffix", [".csv", ".svg"])
def test_single_files(tmp_path, suffix) -> None:
    file = tmp_path / f"a{suffix}"
    assert run("accounting", *SMALL, "--out", file).status == 0
    start = file.read_text(encoding="utf-8")[:9]
    assert start == {".csv": "component", ".svg": "<svg xmln"}[suffix]
    refused = run("accounting", *SMALL, "--out", file)
    assert refused.status == 2


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["-p", "luck=1"], "no parameter 'luck'"),
        (["-p", "productivity_level=-1"], "must lie in (0, inf)"),
        (["-p", "productivity_level"], "is not of the form name=number"),
        (["--order", "luck"], "no component 'luck'"),
        (["--robust", "luck"], "no usual range for 'luck'"),
        (["--robust", "capital_share=a"], "write NAME, or NAME=NUMBER"),
        (["--robust", "capital_share", "--order", "x"], "--order goes only without --robust"),
        (["--year", "2010"], "--year goes only with --data"),
        (["--negative-wedges", "zero"], "--negative-wedges goes only with --data"),
        (["--data", "none.csv"], "no such file"),
        (["--data", "none.csv", "-p", "wedge=0"], "-p goes only without --data"),
        (["--data", "none.csv", "--year", "now"], "write a year, or all"),
        (["--data", "none.csv", "--both", "points=3"], "only intermediate_share and capital"),
        (["--scenario", "9"], "is not one of"),
        (["--out", "accounting.docx"], "or a folder"),
        (["--rich", "points=5"], "5 varieties, the poor one 1001"),
        (["-p", "largest_wedge=0.1"], "out of reach"),
    ],
)
def test_refusals_are_one_message(argv, words) -> None:
    found = run("accounting", *argv)
    assert found.status == 2
    assert words in " ".join(found.err.split())
    assert "Traceback" not in found.err
    assert found.out == ""
