"""Wrong input of every kind: status 2, one message that names the place, nothing left behind."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from command_line import run


class Case(NamedTuple):
    name: str
    files: dict[str, bytes]
    argv: str  # {d} is the directory of the files
    words: tuple[str, ...]


def sam(**cells: object) -> bytes:
    """A tiny SAM: farm sells to the household, which works for it."""
    value = {"agr_flab": 100, "flab_hhd": 100, "hhd_agr": 100, **cells}
    codes = {"agr": "Activities - Farm", "flab": "Factors - Work", "hhd": "Households"}
    lines = ["T,Code," + ",".join(codes)]
    for receiver, label in codes.items():
        row = ",".join(str(value.get(f"{payer}_{receiver}", "")) for payer in codes)
        lines.append(f"{label},{receiver},{row}")
    return "\n".join(lines).encode()


GOOD = {"a.csv": sam()}
HEAD = b'final = "good"\n[factors]\nlabour = 1.0\n'


def toml(body: str) -> dict[str, bytes]:
    return {"e.toml": HEAD + body.encode()}


LOOP = "[nodes.good]\nelasticity = 0.5\ninputs = {{ good = 0.6, labour = 0.4 }}\n{}\n"
SPEC = "solve network --spec {d}/e.toml"
DIAGNOSE = "diagnose {d}/a.csv"
WEDGES = "diagnose USA15 --wedges {d}/w.csv"
REPLAY = "diagnose --spec {d}/s.toml"
ONE_ACCOUNT = b"T,Code,agr\nActivities - Farm,agr,5\n"
ICIO_HEAD = b"V1,KEN_A,KEN_B,KEN_HFCE,OUT\n"
NAN = "nan"

CASES = [
    # tables
    Case("no table", {}, "diagnose", ("no table",)),
    Case("unknown code", {}, "diagnose KEM", ("'KEM'", "did you mean KEN", "no such file")),
    Case("missing file", {}, "diagnose {d}/gone.csv", ("gone.csv", "no such file")),
    Case("empty directory", {}, "diagnose {d}", ("holds no table",)),
    Case("empty file", {"a.csv": b""}, DIAGNOSE, ("a.csv", "empty")),
    Case("binary", {"a.csv": bytes(range(256)) * 4}, DIAGNOSE, ("a.csv",)),
    Case("half utf-16", {"a.csv": b"\xff\xfea"}, DIAGNOSE, ("a.csv", "utf-16")),
    Case("not an xlsx", {"a.xlsx": b"PK\x03\x04no"}, "diagnose {d}/a.xlsx", ("a.xlsx",)),
    Case("nan flow", {"a.csv": sam(agr_flab="NaN")}, DIAGNOSE, ("line 3", "'agr'", "finite")),
    Case("infinite flow", {"a.csv": sam(agr_flab="1e999")}, DIAGNOSE, ("line 3", "'1e999'")),
    Case("text flow", {"a.csv": sam(agr_flab="many")}, DIAGNOSE, ("line 3", "'many'")),
    Case("huge flows", {"a.csv": sam(agr_flab="1e308", flab_hhd="1e308", hhd_agr="1e308")},
         DIAGNOSE, ("too large",)),
    Case("imbalance", {"a.csv": sam(agr_flab=50)}, DIAGNOSE, ("'agr' receives 100 and pays 50",)),
    Case("negative sales", {"a.csv": sam(agr_flab=-100, flab_hhd=-100, hhd_agr=-100)},
         DIAGNOSE, ("final use",)),
    Case("one account", {"a.csv": ONE_ACCOUNT}, DIAGNOSE, ("final use", "factor")),
    Case("all zero", {"a.csv": sam(agr_flab=0, flab_hhd=0, hhd_agr=0)}, DIAGNOSE, ("final use",)),
    Case("no rows", {"a.csv": b"T,Code,agr\n"}, DIAGNOSE, ("a.csv", "no rows")),
    Case("not square", {"a.csv": sam().rsplit(b"\n", 1)[0]}, DIAGNOSE, ("'hhd'",)),
    Case("ragged", {"a.csv": sam() + b",7"}, DIAGNOSE, ("line 4",)),
    Case("duplicate accounts", {"a.csv": sam().replace(b"flab", b"agr")}, DIAGNOSE,
         ("'agr'", "twice")),
    Case("unknown kinds", {"a.csv": sam().replace(b"Activities - ", b"")}, DIAGNOSE, ("'agr'",)),
    Case("year of a SAM", GOOD, DIAGNOSE + " --year 2010", ("year", "does not apply")),
    Case("country of a code", {}, "diagnose KEN --country KEN", ("country", "does not apply")),
    Case("benchmark without concordance", GOOD, DIAGNOSE + " --wedges benchmark:USA",
         ("no concordance", "'agr'")),
    Case("benchmark without table", {}, "diagnose KEN --wedges benchmark:", ("benchmark:USA",)),
    Case("benchmark unknown", {}, "diagnose KEN --wedges benchmark:XYZ", ("'XYZ'",)),
    # wedges
    Case("unknown profile", {}, "diagnose USA15 --wedges profile:flat", ("'flat'", "uniform")),
    Case("profile without a name", {}, "diagnose USA15 --wedges profile:", ("uniform",)),
    Case("profile parameter", {}, "diagnose USA15 --wedges profile:uniform:wegde=1", ("'wegde'",)),
    Case("profile text", {}, "diagnose USA15 --wedges profile:uniform:wedge=big", ("wedge=big",)),
    Case("profile nan", {}, "diagnose USA15 --wedges profile:uniform:wedge=nan", ("wedge=nan",)),
    Case("profile above one", {}, "diagnose USA15 --wedges profile:uniform:wedge=1.5",
         ("uniform", "below 1")),
    Case("profile seed", {}, "diagnose USA15 --wedges profile:log-normal:seed=-1", ("seed",)),
    Case("capital-output out of reach", {},
         "diagnose USA15 --wedges profile:uniform:capital-output=9", ("ratio of 9", "it reaches")),
    Case("capital-output negative", {},
         "diagnose USA15 --wedges profile:uniform:capital-output=-1", ("ratio of -1",)),
    Case("wedge source", {}, "diagnose USA15 --wedges recordde", ("'recordde'", "recorded")),
    Case("wedge directory", {}, "diagnose USA15 --wedges {d}", ("directory",)),
    Case("wedge file empty", {"w.csv": b""}, WEDGES, ("w.csv", "empty")),
    Case("wedge file header", {"w.csv": b"sector,wedge\n"}, WEDGES, ("w.csv", "no")),
    Case("wedge columns", {"w.csv": b"name,tau\nMining,1\n"}, WEDGES, ("'sector'", "'wedge'")),
    Case("wedge sector", {"w.csv": b"sector,wedge\nMinning,0.1\n"}, WEDGES,
         ("line 2", "'Minning'", "'Mining'")),
    Case("wedge nan", {"w.csv": b"sector,wedge\nMining,nan\n"}, WEDGES, ("line 2", "'nan'")),
    Case("wedge one", {"w.csv": b"sector,wedge\nMining,1.0\n"}, WEDGES, ("line 2", "below 1")),
    Case("wedge twice", {"w.csv": b"sector,wedge\nMining,0\nMining,0\n"}, WEDGES,
         ("line 3", "twice")),
    Case("wedge binary", {"w.csv": b"\x00\x01PNG" * 9}, WEDGES, ("w.csv", "binary")),
    Case("wedge ragged", {"w.csv": b"sector,wedge\nMining\n"}, WEDGES, ("line 2",)),
    Case("hidden wedge too large", {"w.csv": b"sector,wedge\nMining,0.999\n"},
         WEDGES + " --wedge-income hidden", ("Mining", "0.999")),
    Case("wedge next to one", {"w.csv": b"sector,wedge\nMining,0.99999999999999999\n"}, WEDGES,
         ("line 2", "below 1")),
    Case("huge subsidy", {"w.csv": b"sector,wedge\nMining,-1e308\n"}, WEDGES, ("ubsid",)),
    # elasticities and other options
    Case("elasticity nan", {}, "diagnose KEN --elasticity-inputs nan", ("inputs is nan",)),
    Case("elasticity negative", {}, "diagnose KEN --elasticity-final -1", ("final is -1",)),
    Case("elasticity infinite", {}, "diagnose KEN --elasticity-trade inf", ("trade is inf",)),
    Case("elasticity text", {}, "diagnose KEN --elasticity-trade high", ("'high'",)),
    Case("horizon", {}, "diagnose KEN --horizon medium", ("medium", "long")),
    Case("draws negative", {}, "diagnose KEN --draws -3", ("-3",)),
    Case("steps zero", {}, "diagnose KEN --steps 0", ("0",)),
    Case("unknown option", {}, "diagnose KEN --wegdes recorded", ("--wegdes",)),
    Case("unknown command", {}, "diagnoze KEN", ("diagnoze",)),
    # spec.toml of a run
    Case("spec missing", {}, REPLAY, ("s.toml", "no such file")),
    Case("spec not toml", {"s.toml": b"a = = 1"}, REPLAY, ("s.toml", "TOML")),
    Case("spec binary", {"s.toml": b"\xff\xfe\x00"}, REPLAY, ("s.toml", "TOML")),
    Case("spec directory", {}, "diagnose --spec {d}", ("TOML",)),
    Case("spec empty", {"s.toml": b""}, REPLAY, ("s.toml", "[diagnose]")),
    Case("spec unknown key", {"s.toml": b"[diagnose]\ntable='KEN'\nwegdes='recorded'\n"}, REPLAY,
         ("'wegdes'", "wedges")),
    Case("spec wrong type", {"s.toml": b"[diagnose]\ntable='KEN'\ndraws='many'\n"}, REPLAY,
         ("draws", "'many'")),
    Case("spec list", {"s.toml": b"[diagnose]\ntable='KEN'\nwedges=['a']\n"}, REPLAY, ("wedges",)),
    Case("spec choice", {"s.toml": b"[diagnose]\ntable='KEN'\nhorizon='medium'\n"}, REPLAY,
         ("horizon", "medium")),
    Case("spec table a number", {"s.toml": b"[diagnose]\ntable=3\n"}, REPLAY, ("3",)),
    Case("spec table missing", {"s.toml": b"[diagnose]\n"}, REPLAY, ("no table",)),
    # models
    Case("unknown model", {}, "solve netwerk", ("'netwerk'", "did you mean 'network'")),
    Case("unknown model listed", {}, "models netwerk", ("'netwerk'",)),
    Case("unknown parameter", {}, "solve network -p sector=3", ("'sector'", "'sectors'")),
    Case("parameter text", {}, "solve network -p sectors=many", ("sectors=many",)),
    Case("parameter nan", {}, "solve network -p density=nan", ("density is nan",)),
    Case("parameter out of range", {}, "solve network -p sectors=0", ("sectors is 0",)),
    Case("parameter infinite", {}, "solve network -p seed=inf", ("seed is inf",)),
    Case("parameter a fraction", {}, "solve network -p sectors=2.5", ("sectors is 2.5",)),
    Case("parameter twice", {}, "solve network -p sectors=2 -p sectors=3", ("sectors", "twice")),
    Case("spec and parameters", toml(LOOP.format("")), SPEC + " -p seed=1", ("not both",)),
    Case("economy empty", {"e.toml": b""}, SPEC, ("e.toml", "'final'", "'nodes'")),
    Case("economy not toml", {"e.toml": b"final = \n"}, SPEC, ("e.toml", "line 1")),
    Case("no nodes", toml("[nodes]\n"), SPEC, ("no nodes",)),
    Case("nodes a list", {"e.toml": b"nodes = [1]\n" + HEAD}, SPEC, ("nodes",)),
    Case("node a number", toml("[nodes]\ngood = 3\n"), SPEC, ("'good'", "inputs")),
    Case("unknown input", toml(LOOP.format("").replace("labour", "labor")), SPEC,
         ("'labor'", "'labour'")),
    Case("no inputs", toml("[nodes.good]\ninputs = {}\n"), SPEC, ("'good'", "buys nothing")),
    Case("share nan", toml("[nodes.good]\ninputs = { labour = nan }\n"), SPEC, ("'labour'", NAN)),
    Case("share negative", toml("[nodes.good]\ninputs = { labour = -1, good = 2 }\n"), SPEC,
         ("'labour'",)),
    Case("shares cancel", toml("[nodes.good]\ninputs = { labour = -1, good = 1 }\n"), SPEC,
         ("'good'",)),
    Case("share text", toml("[nodes.good]\ninputs = { labour = 'all' }\n"), SPEC, ("'all'",)),
    Case("unknown field", toml(LOOP.format("wegde = 0.1")), SPEC, ("wegde", "wedge")),
    Case("wedge of one", toml(LOOP.format("wedge = 1.0")), SPEC, ("'good'", "wedge is 1")),
    Case("wedge nan in economy", toml(LOOP.format("wedge = nan")), SPEC, ("wedge is nan",)),
    Case("elasticity below 0", toml(LOOP.format("").replace("0.5", "-1")), SPEC, ("elasticity",)),
    Case("productivity zero", toml(LOOP.format("productivity = 0")), SPEC, ("productivity",)),
    Case("endowment zero", {"e.toml": HEAD.replace(b"1.0", b"0") + LOOP.format("").encode()},
         SPEC, ("'labour'", "endowment")),
    Case("factors a number", {"e.toml": b"final='good'\nfactors=1\n" + LOOP.format("").encode()},
         SPEC, ("factors",)),
    Case("final unknown", {"e.toml": HEAD.replace(b"good", b"goods") + LOOP.format("").encode()},
         SPEC, ("'goods'", "'good'")),
    Case("not productive", toml(LOOP.format("productivity = 0.3")), SPEC,
         ("'good'", "Hawkins-Simon")),
    Case("tiny productivity", toml(LOOP.format("productivity = 1e-308")), SPEC, ("'good'",)),
    Case("runaway", toml(LOOP.format("productivity = 50").replace("0.5", "3")), SPEC,
         ("'good'", "unlimited")),
    # reforms
    Case("unknown order", {}, "reforms USA15 --path bets", ("'bets'", "best")),
    Case("unknown attribute", {}, "reforms USA15 --path by:colour", ("by:colour", "wedge")),
    Case("order file empty", {"o.txt": b"\n\n"}, "reforms USA15 --path {d}/o.txt",
         ("o.txt", "no sectors")),
    Case("order file binary", {"o.txt": b"\xff\xfe\xff"}, "reforms USA15 --path {d}/o.txt",
         ("o.txt", "text file")),
    Case("order sector", {"o.txt": b"Minning\n"}, "reforms USA15 --path {d}/o.txt", ("'Minning'",)),
    Case("order twice", {"o.txt": b"Mining\nMining\n"}, "reforms USA15 --path {d}/o.txt",
         ("twice",)),
    Case("removal", {}, "reforms USA15 --removal 2", ("removal is 2",)),
    Case("removal nan", {}, "reforms USA15 --removal nan", ("removal is nan",)),
    Case("parameters of a table", {}, "reforms USA15 -p sectors=3", ("-p",)),
    Case("no wedges", {}, "reforms network -p largest_wedge=0", ("no wedge to remove",)),
    Case("chart format", {}, "reforms USA15 --steps 1 --out {d}/x.doc", (".doc",)),
    # outputs
    Case("out is a file", {"x": b"keep"}, "diagnose USA15 --out {d}/x", ("x", "is a file")),
    Case("out below a file", {"x": b"keep"}, "diagnose USA15 --steps 1 --out {d}/x/y", ("x/y",)),
    Case("out exists", {"x/report.html": b"keep"}, "diagnose USA15 --out {d}/x", ("--force",)),
    Case("csv exists", {"x.csv": b"keep"}, "reforms USA15 --out {d}/x.csv", ("--force",)),
    Case("csv into nowhere", {}, "reforms USA15 --steps 1 --out {d}/no/x.csv", ("x.csv",)),
    Case("format", {}, "diagnose USA15 --out {d}/x --format gif", ("gif", "svg")),
    Case("convert exists", {**GOOD, "b.csv": b"keep"}, "tables convert {d}/a.csv {d}/b.csv",
         ("b.csv", "force")),
    Case("check nothing", {}, "tables check {d}/none", ("none",)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_hostile_input(case: Case, tmp_path: Path) -> None:
    for name, content in case.files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    before = snapshot(tmp_path)
    found = run(*(word.replace("{d}", str(tmp_path)) for word in case.argv.split()))
    assert found.status == 2, found
    assert found.out == ""
    assert "Traceback" not in found.err
    said = [line for line in found.err.splitlines() if "weaklinks: diagnosing" not in line]
    message = "\n".join(said)
    assert all(word in message for word in case.words), message
    if NAN not in case.words and "nan" not in case.argv:
        assert not re.search(r"\bnan\b", message.replace("'nan'", "").replace("is nan", "")), (
            message
        )
    assert len(message) < 4000
    assert snapshot(tmp_path) == before


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes() if p.is_file() else b""
        for p in folder.rglob("*")
    }


def test_there_are_many() -> None:
    assert len(CASES) >= 100
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_directory(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    found = run("reforms", "USA15", "--steps", "1", "--out", tmp_path / "x.csv")
    tmp_path.chmod(0o700)
    assert (found.status, list(tmp_path.iterdir())) == (2, [])
    assert "x.csv" in found.err


@pytest.mark.parametrize(
    ("file", "option", "words"),
    [
        ("IND_NIOT_nov16.xlsx", ("--year", "1900"), ("1900", "2014")),
        ("IND_NIOT_nov16.xlsx", ("--country", "IND"), ("country", "does not apply")),
    ],
)
def test_external_tables(file: str, option: tuple[str, ...], words: tuple[str, ...]) -> None:
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("WEAKLINKS_EXTERNAL_DATA", root / "../shared/data/external"))
    if not (folder / file).is_file():
        pytest.skip(f"external tables are absent ({folder}); set WEAKLINKS_EXTERNAL_DATA")
    found = run("diagnose", folder / file, *option)
    assert (found.status, found.out) == (2, "")
    assert all(word in found.err for word in words), found.err


ICIO = b"""V1,KEN_A,UGA_A,KEN_HFCE,UGA_HFCE,OUT
KEN_A,1,2,6,1,10
UGA_A,2,1,1,6,10
VA,7,7,0,0,14
OUT,10,10,7,7,34
"""


def test_an_old_encoding_is_read_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(sam().replace(b"Farm", b"Caf\xe9"))
    found = run("diagnose", tmp_path / "a.csv", "--json")
    assert found.status == 0, found.err
    assert found.json["sectors"][0]["name"] == "Caf\u00e9"
    assert found.json["intermediate_share"] == 0.0
    assert found.json["multiplier"] > 1.0


def test_tiny_and_large_flows_are_a_matter_of_units(tmp_path: Path) -> None:
    found = []
    for k, size in enumerate(("1e-300", "100", "1e300")):
        (tmp_path / f"{k}.csv").write_bytes(sam(agr_flab=size, flab_hhd=size, hhd_agr=size))
        shown = run("diagnose", tmp_path / f"{k}.csv", "--wedges", "profile:uniform", "--json")
        assert shown.status == 0, shown.err
        found.append({**shown.json, "table": "", "gdp": float(shown.json["gdp"]) / float(size)})
    for other in (found[0], found[2]):
        for key in ("gdp", "gdp_gain_percent", "multiplier", "average_wedge"):
            assert other[key] == pytest.approx(found[1][key], rel=1e-9)


def test_a_country_that_the_icio_lacks(tmp_path: Path) -> None:
    (tmp_path / "icio.csv").write_bytes(ICIO)
    found = run("diagnose", tmp_path / "icio.csv", "--country", "FRA")
    assert found.status == 2
    assert "FRA" in found.err
    assert "KEN" in found.err
