"""``weaklinks reproduce``: statuses, one JSON object, files whole or not at all."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest
from command_line import run

from weaklinks.published import jones2008
from weaklinks.report import reproductions


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()} if folder.exists() else {}


@pytest.fixture
def one_wrong_digit(monkeypatch):
    """A misprint in Table 2: 19.7 for 19.6."""
    right = jones2008.printed()
    wrong = tuple(
        dataclasses.replace(n, printed="19.7") if n.key == "3, Baseline" else n for n in right
    )
    monkeypatch.setattr(jones2008, "printed", lambda: wrong)


def test_all_of_it_agrees_in_eighty_columns() -> None:
    found = run("reproduce", "jones2008")
    assert found.status == 0
    assert found.err == ""
    total = len(jones2008.printed())
    assert f"{total} of {total} printed numbers agree" in found.out
    assert "DIFFERS" not in found.out
    assert max(len(line) for line in found.out.splitlines()) <= 80
    assert "53.2 53.24" in found.out
    readme = Path(__file__).parents[2] / "README.md"
    block = readme.read_text(encoding="utf-8").split("$ weaklinks reproduce jones2008\n")[1]
    shown = [line for line in block.split("```")[0].splitlines() if line != "..."]
    said = [line.rstrip() for line in found.out.splitlines()]
    assert len(shown) == 10
    assert [line for line in shown if line not in said] == []


def test_a_wrong_digit_is_found_and_named(one_wrong_digit, tmp_path) -> None:
    found = run("reproduce", "jones2008", "table2", "--out", tmp_path / "new")
    assert found.status == 1
    assert "29 of 30 printed numbers agree" in found.out
    assert "19.7!19.56" in found.out
    assert "differs: Table 2, page 32: scenario 3, Baseline" in found.out
    rows = read(tmp_path / "new" / "table2.csv")
    assert [r["column"] for r in rows if r["agree"] == "no"] == ["Baseline"]
    as_json = run("reproduce", "jones2008", "table2", "--json")
    assert as_json.status == 1
    assert as_json.json["differ"] == 1


def test_json_is_one_object_with_every_number() -> None:
    found = run("reproduce", "jones2008", "--json")
    assert (found.status, found.err) == (0, "")
    record = found.json
    assert set(record) == {
        "paper", "title", "items", "agree", "differ", "rules", "notes", "slips", "files",
    }  # fmt: skip
    assert sum(map(len, record["items"].values())) == record["agree"] == len(jones2008.printed())
    assert (record["differ"], record["files"]) == (0, [])
    cell = record["items"]["table2"][0]
    assert {"scenario", "column", "printed", "computed", "agree", "source"} <= set(cell)
    assert all(slip["confirmed"] for slip in record["slips"])


def test_files_of_the_whole_paper(tmp_path) -> None:
    folder = tmp_path / "deep" / "jones"
    found = run("reproduce", "jones2008", "--out", folder)
    assert found.status == 0
    figures = [f"figure{k}" for k in range(1, 6)]
    tables = ["table1", "table2", "text", "numbers", "slips"]
    wanted = {f"{n}.csv" for n in (*tables, *figures)} | {f"{n}.svg" for n in figures}
    assert {p.name for p in folder.iterdir()} == wanted
    assert {p.name for p in folder.parent.iterdir()} == {"jones"}
    rows = read(folder / "table2.csv")
    assert list(rows[0])[:5] == ["scenario", "column", "printed", "computed", "agree"]
    assert len(rows) == 30
    for row in rows:
        decimals = len(row["printed"].partition(".")[2])
        assert f"{float(row['computed']):.{decimals}f}" == row["printed"]
    assert len(read(folder / "figure5.csv")) == 301
    for name in figures:
        assert (folder / f"{name}.svg").read_text().startswith("<svg")
    for file in wanted:
        assert file in " ".join(found.out.split())


def test_formats_and_subsets_share_a_folder(tmp_path) -> None:
    first = run("reproduce", "jones2008", "figure3", "--out", tmp_path, "--format", "png,pdf")
    assert first.status == 0
    second = run("reproduce", "jones2008", "table2", "--out", tmp_path)
    assert second.status == 0
    names = {p.name for p in tmp_path.iterdir()}
    assert names == {"figure3.csv", "figure3.png", "figure3.pdf", "table2.csv"}
    assert (tmp_path / "figure3.pdf").read_bytes().startswith(b"%PDF")


def test_nothing_is_overwritten_without_force(tmp_path) -> None:
    (tmp_path / "table2.csv").write_text("mine\n")
    found = run("reproduce", "jones2008", "table2", "figure3", "--out", tmp_path)
    assert found.status == 2
    assert "table2.csv" in found.err
    assert "--force" in found.err
    assert contents(tmp_path) == {"table2.csv": b"mine\n"}
    assert run("reproduce", "jones2008", "table2", "--out", tmp_path, "--force").status == 0
    assert len(read(tmp_path / "table2.csv")) == 30


def test_without_out_nothing_is_written(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("reproduce", "jones2008", "text").status == 0
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["smith1776"], ["no paper 'smith1776'", "jones2008"]),
        (["jones2008", "table3", "figure9"], ["'table3'", "'figure9'", "figure5, text"]),
        (["jones2008", "--out", "x", "--format", "gif"], ["'gif'", "svg"]),
        ([], ["PAPER"]),
        (["jones2008", "table9", "--out", "x", "--format", "gif"], ["2 problems", "table9", "gif"]),
        (["jones2008", "table1", "--format", "gif"], ["--format goes only with --out"]),
        (["jones2008", "table1", "--force"], ["--force goes only with --out"]),
        (["jones2008", "table1", "--out", ""], ["--out", "empty"]),
        (["jones2008", "table1", "--out", "x", "--format", ","], ["no format", "svg"]),
    ],
)
def test_bad_input_is_one_message(words, parts, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = run("reproduce", *words)
    assert found.status == 2
    assert found.out == ""
    assert "Traceback" not in found.err
    for part in parts:
        assert part in found.err
    assert contents(tmp_path) == {}


def test_a_folder_that_is_a_file_is_refused(tmp_path) -> None:
    (tmp_path / "taken").write_text("mine")
    found = run("reproduce", "jones2008", "table2", "--out", tmp_path / "taken")
    assert found.status == 2
    assert "is a file" in found.err


def test_a_chart_that_fails_leaves_nothing_behind(tmp_path, monkeypatch) -> None:
    def fails(spec, kind):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reproductions, "render_chart", fails)
    found = run("reproduce", "jones2008", "figure3", "--out", tmp_path / "new")
    assert found.status == 2
    assert "cannot be written: No space left" in found.err
    assert contents(tmp_path) == {}


def test_a_move_that_fails_brings_back_what_was_there(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "there"
    assert run("reproduce", "jones2008", "figure3", "table2", "--out", folder).status == 0
    (folder / "table2.csv").write_text("older\n")
    before = contents(folder)
    replace = Path.replace

    def fails_at_the_chart(self, target):
        if self.name == "figure3.svg" and "new" in self.parts:
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fails_at_the_chart)
    found = run("reproduce", "jones2008", "figure3", "table2", "--out", folder, "--force")
    assert found.status == 2
    assert contents(folder) == before
    assert [p.name for p in tmp_path.iterdir()] == ["there"]


def test_help_has_examples() -> None:
    found = run("reproduce", "--help")
    assert found.status == 0
    assert "weaklinks reproduce jones2008" in found.out
