"""What scripts rely on: keys, exit statuses, one object on stdout, files whole or not at all."""

from __future__ import annotations

import csv
import html
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import run

import weaklinks as wl
from weaklinks.cli import shared
from weaklinks.studies.diagnosis import diagnose

START = [sys.executable, "-c", "from weaklinks.cli import main; main()"]


@pytest.fixture(scope="module")
def record():
    found = run("diagnose", "USA15", "--json")
    assert found.status == 0
    assert found.err == ""
    return found.json


def test_json_of_diagnose(record) -> None:
    assert {
        "table", "wedges", "horizon", "intermediate_share", "multiplier", "average_wedge",
        "gdp_gain_percent", "sectors", "reform_path", "residual",
    } <= set(record)  # fmt: skip
    assert {"name", "wedge", "domar_weight", "gain_elasticity"} <= set(record["sectors"][0])
    assert {"step", "sector", "gdp_relative"} <= set(record["reform_path"][0])
    assert record["reform_path"][0]["gdp_relative"] == 1.0
    assert [row["step"] for row in record["reform_path"]] == list(range(16))
    assert (record["table"], record["horizon"]) == ("USA15", "long")


def test_json_of_diagnose_is_the_library(record) -> None:
    found = diagnose(wl.open_country("USA15"))
    assert record["gdp_gain_percent"] == found.gdp_gain_percent
    assert record["multiplier"] == found.multiplier
    wanted = found.to_frame().to_dict("records")
    for row, expected in zip(record["sectors"], wanted, strict=True):
        assert row == expected


def test_json_of_solve() -> None:
    found = run("solve", "network", "-p", "sectors=4", "-p", "seed=2", "--json").json
    assert set(found) == {"model", "parameters", "result", "residual"}
    assert found["model"] == "network"
    assert found["parameters"]["sectors"] == 4
    assert found["residual"] < 1e-9
    model = wl.catalogue.model("network").build({"sectors": 4, "seed": 2})
    assert found["result"]["gdp"] == wl.solve(model.economy()).gdp


def test_a_spec_is_solved(tmp_path: Path) -> None:
    """Roundabout by hand: p = 1 = (w / A)^... with half of costs its own good, GDP = A^2 L / 4."""
    text = 'final="good"\n[factors]\nlabour=2.0\n[nodes.good]\nproductivity=6.0\n'
    (tmp_path / "e.toml").write_text(text + "inputs={ good=0.5, labour=0.5 }\n")
    found = run("solve", "network", "--spec", tmp_path / "e.toml", "--json").json
    # Y = 6 * (x/.5)^.5 (l/.5)^.5 in share form: unit cost w^.5 / 6 = 1, so w = 36.
    assert found["result"]["factors"][0]["price"] == pytest.approx(36.0)
    assert found["result"]["gdp"] == pytest.approx(72.0)


def test_json_of_the_others() -> None:
    assert {t["code"] for t in run("tables", "list", "--json").json["tables"]} >= {"KEN", "USA15"}
    models = run("models", "--json").json["models"]
    assert {m["name"] for m in models} >= {"network"}
    for model in models:
        for parameter in model["parameters"]:
            assert parameter["source"]
            assert parameter["meaning"]
    path = run("reforms", "USA15", "--steps", "2", "--json").json
    assert [s["step"] for s in path["reform_path"]] == [0, 1, 2]
    assert path["certified"]


def test_exit_status_of_an_answer_no(tmp_path: Path) -> None:
    text = "T,Code,agr,flab,hhd\nActivities - A,agr,,,100\n"
    text += "Factors - F,flab,50,,\nHousehold,hhd,,100,\n"
    (tmp_path / "a.csv").write_text(text)
    found = run("tables", "check", tmp_path / "a.csv", "--json")
    assert found.status == 1
    assert found.json["balances"] is False
    assert any("agr" in f["accounts"] for f in found.json["findings"])
    (tmp_path / "a.csv").write_text(text.replace("50", "100"))
    assert run("tables", "check", tmp_path / "a.csv").status == 0
    forced = run("tables", "check", "KEN", "--json")
    assert forced.status == 0


def test_help_and_version() -> None:
    for command in ("diagnose", "reforms", "solve", "tables", "models"):
        shown = run(command, "--help")
        assert shown.status == 0
        assert f"weaklinks {command}" in shown.out
        assert "Examples:" in shown.out
    assert run("--version").out == f"weaklinks {wl.__version__}\n"
    assert "diagnose" in run("--help").out


@pytest.mark.parametrize("command", [["diagnose", "USA15"], ["reforms", "USA15", "--steps", "1"]])
def test_plain_where_nobody_looks_and_no_wider_than_80(command: list[str]) -> None:
    found = run(*command)
    assert found.status == 0
    assert "\x1b" not in found.out + found.err
    assert max(map(len, found.out.splitlines())) <= 80


def test_a_narrow_terminal_cuts_no_number() -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "40", "NO_COLOR": "1"}
    words = [*START, "reproduce", "jones2008", "table2"]
    with subprocess.Popen(words, stdout=theirs, stderr=theirs, env=environment) as job:
        shown = _read_all(ours, theirs).decode("utf-8")
    assert job.returncode == 0
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "\u2026" not in plain
    assert "156.5 156.50 200.1 200.09  134.2 134.20  178.9 178.86  17.8 17.83" in plain
    words = plain.partition("Slips in the paper")[2]
    assert max(len(line.rstrip("\r")) for line in words.split("\n")) <= 40


def test_a_reader_that_goes_away_is_not_the_answer_no() -> None:
    words = [*START, "reproduce", "jones2008", "table2"]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdout=pipe, stderr=pipe, text=True) as job:
        assert job.stdout is not None
        assert job.stderr is not None
        job.stdout.close()
        assert job.stderr.read() == ""
    assert job.returncode == 0


def test_termination_clears_half_made_files_away(tmp_path: Path) -> None:
    """Terminated when all files are made beside the folder and none is moved yet."""
    code = (
        "import os, signal, time\n"
        "from weaklinks.cli import main\n"
        "from weaklinks.report import folder\n"
        "def move(new, *rest):\n"
        "    assert list(new.iterdir())\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    time.sleep(30)\n"
        "folder._move = move\n"
        "main()\n"
    )
    words = ["reproduce", "jones2008", "table1", "--out", str(tmp_path / "new")]
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, check=False)
    assert done.returncode == 143, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_json_of_the_tables_without_a_verb() -> None:
    assert run("tables", "--json").json == run("tables", "list", "--json").json
    assert run("tables", "--json", "check", "KEN").status == 2


def test_the_first_line_says_what_is_done() -> None:
    found = run("diagnose", "USA15", "--wedges", "profile:uniform", "--steps", "1")
    assert found.err.splitlines()[0] == (
        "weaklinks: diagnosing USA15 (profile:uniform wedges, long run)"
    )


def subprocess_run(*argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*START, *argv], capture_output=True, text=True, env={**os.environ, **environment},
        check=False,
    )  # fmt: skip


def test_a_real_process(record) -> None:
    done = subprocess_run("diagnose", "USA15", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["gdp_gain_percent"] == pytest.approx(record["gdp_gain_percent"])
    wrong = subprocess_run("diagnose", "KEM")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "did you mean KEN" in wrong.stderr
    old = subprocess_run("tables", "list", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert old.returncode == 0


def _read_all(ours: int, theirs: int) -> bytes:
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the terminal is closed when the process has ended
        pass
    os.close(ours)
    return shown


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_on_a_terminal_alone(no_color: str, coloured: bool) -> None:
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")}
    environment |= {"TERM": "xterm-256color"} | ({"NO_COLOR": "1"} if no_color else {})
    with subprocess.Popen([*START, "models"], stdout=theirs, stderr=theirs, env=environment) as job:
        shown = _read_all(ours, theirs)
    assert job.returncode == 0
    assert b"network" in shown
    assert (b"\x1b[" in shown and b"36m" in shown) == coloured


RUNS = [
    ("USA15", "--steps", "2"),
    ("USA15", "--wedges", "benchmark:USA", "--horizon", "short", "--elasticity-trade", "2.5"),
    (
        "GHA",
        "--wedges",
        "profile:v-shape:maximum=0.3",
        "--steps",
        "1",
        "--draws",
        "2",
        "--seed",
        "9",
    ),
]


@pytest.mark.parametrize("argv", RUNS, ids=[" ".join(argv) for argv in RUNS])
def test_a_spec_repeats_its_run(argv: tuple[str, ...], tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run("diagnose", *argv, "--out", out, "--json")
    assert first.status == 0, first.err
    second = run("diagnose", "--spec", out / "spec.toml", "--json")
    assert second.out == first.out
    third = run("diagnose", "--spec", out / "spec.toml", "--steps", "1", "--json")
    assert len(third.json["reform_path"]) == 2


def test_a_spec_repeats_a_run_with_files(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "w.csv").write_text("sector,wedge\nMining,0.25\n")
    monkeypatch.chdir(tmp_path)
    first = run("diagnose", "USA15", "--wedges", "w.csv", "--wedge-income", "hidden",
                "--steps", "1", "--out", "out", "--json")  # fmt: skip
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    second = run("diagnose", "--spec", tmp_path / "out" / "spec.toml", "--json")
    assert (first.status, second.status) == (0, 0), second.err
    assert second.out == first.out


def test_out_is_whole_or_nothing(tmp_path: Path, monkeypatch) -> None:
    import weaklinks.report.files as files

    def broken(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    out = tmp_path / "out"
    assert run("diagnose", "USA15", "--steps", "1", "--out", out).status == 0
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    refused = run("diagnose", "USA15", "--steps", "2", "--out", out)
    assert refused.status == 2
    assert "force" in refused.err
    with monkeypatch.context() as patched:
        patched.setattr(files, "_move", broken)
        full = run("diagnose", "USA15", "--steps", "2", "--out", out, "--force")
        assert full.status == 2
        assert "No space left" in full.err
        fresh = run("diagnose", "USA15", "--steps", "2", "--out", tmp_path / "new")
        assert fresh.status == 2
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert run("diagnose", "USA15", "--steps", "2", "--out", out, "--force").status == 0
    assert (out / "spec.toml").read_text() != before[out / "spec.toml"].decode()


def test_one_file_out(tmp_path: Path) -> None:
    file = tmp_path / "path.csv"
    assert run("reforms", "USA15", "--steps", "2", "--out", file).status == 0
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert [row["step"] for row in rows] == ["0", "1", "2"]
    assert run("reforms", "USA15", "--steps", "1", "--out", file).status == 2
    assert run("reforms", "USA15", "--steps", "1", "--out", file, "--force").status == 0
    assert len(file.read_text().splitlines()) == 3
    assert [p.name for p in tmp_path.iterdir()] == ["path.csv"]


NASTY = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\x1b[31mred\x1b[0m\x07",
    "a \"quoted\" 'name'", "two\nlines", "\u202eright to left", "[bold]markup[/]", "=1+1",
    "</style></script>&amp;", "\x9b31mC1", "nul\u2028sep", "x" * 3000,
]  # fmt: skip


def nasty_sam(path: Path) -> None:
    n = len(NASTY)
    codes = [*(f"act{i}" for i in range(n)), "flab", "fcap", "hhd", "gov", "atax"]
    labels = [*(f"Activities - {t}" for t in NASTY), "Factors - Work", "Factors - Capital"]
    labels += ["Households", "Government", "Taxes - Activities"]
    cell: dict[tuple[str, str], float] = {}
    for i in range(n):
        cell[f"act{i}", f"act{(i + 1) % n}"] = 10
        cell[f"act{i}", "flab"], cell[f"act{i}", "fcap"], cell[f"act{i}", "atax"] = 50, 30, 10 + i
        cell["hhd", f"act{i}"] = 90 + i
    tax = sum(10 + i for i in range(n))
    cell["flab", "hhd"], cell["fcap", "hhd"] = 50 * n, 30 * n
    cell["atax", "gov"], cell["gov", "hhd"] = tax, tax
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Nasty", "Code", *codes])
        for label, receiver in zip(labels, codes, strict=True):
            writer.writerow([label, receiver, *(cell.get((p, receiver), "") for p in codes)])


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nasty")
    nasty_sam(folder / "sam.csv")
    shown = run("diagnose", folder / "sam.csv", "--out", folder / "out", "--draws", "2")
    assert shown.status == 0, shown.err
    return folder, shown


def controls(text: str) -> set[str]:
    return {c for c in text if not c.isprintable()} - {"\n"}


def test_nasty_labels_on_the_terminal(nasty) -> None:
    folder, shown = nasty
    checked = run("tables", "check", folder / "sam.csv")
    path = run("reforms", folder / "sam.csv")
    wrong = run("reforms", folder / "sam.csv", "--path", "by:\x1b[31m")
    (folder / "w.csv").write_text("sector,wedge\n\x1b[31mx,0.1\n")
    wedges = run("diagnose", folder / "sam.csv", "--wedges", folder / "w.csv")
    for found in (shown, checked, path, wrong, wedges):
        assert controls(found.out + found.err) == set()
    lines = [line for line in shown.out.splitlines() if not line.startswith("Written to ")]
    assert max(map(len, lines)) <= 80
    assert "[bold]markup[/]" in path.out


def test_nasty_labels_in_json(nasty) -> None:
    folder, _ = nasty
    found = run("diagnose", folder / "sam.csv", "--json")
    assert not controls(found.out) - {"\u202e", "\u2028", "\x9b"}
    names = [row["name"] for row in found.json["sectors"]]
    assert names[:2] == NASTY[:2]


def test_nasty_labels_in_csv(nasty) -> None:
    folder, _ = nasty
    transition = ("transition", folder / "sam.csv", "--reforms", "best", "--every", 1)
    assert run(*transition, "--out", folder / "over_time.csv").status == 0
    files = [*(folder / "out").glob("*.csv"), folder / "over_time.csv"]
    assert len(files) > 6
    for file in files:
        with file.open(newline="", encoding="utf-8") as opened:
            rows = list(csv.reader(opened))
        assert len({len(row) for row in rows}) == 1, file.name
        assert not any(cell.startswith(("=", "@", "\t")) for row in rows for cell in row), file.name


def test_nasty_labels_in_html(nasty) -> None:
    folder, _ = nasty
    page = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "</style></script>&amp;" not in page
    assert "\x1b" not in page
    assert html.escape("<script>alert(1)</script>") in page


def test_json_never_holds_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        shared.print_json({"x": float("nan")})
