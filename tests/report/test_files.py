from __future__ import annotations

import tomllib

import pytest

from weaklinks.errors import InputError
from weaklinks.report import files, write_outputs, write_text
from weaklinks.report.charts import draw_charts
from weaklinks.studies.country import open_country
from weaklinks.studies.diagnosis import diagnose

SPEC = '[diagnose]\ntable = "USA15"\n'


@pytest.fixture(scope="module")
def usa():
    return diagnose(open_country("USA15"), draws=3)


@pytest.fixture(scope="module")
def drawn(usa):
    return draw_charts(usa)


@pytest.fixture(autouse=True)
def _draw_once(monkeypatch, drawn):
    monkeypatch.setattr(files, "draw_charts", lambda _: drawn)
    monkeypatch.setattr("weaklinks.report.page.vega_bundle", lambda: "window.vegaEmbed = 0;")


def listing(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_everything_is_written_and_reported(usa, tmp_path):
    seen = []
    written = write_outputs(
        usa,
        tmp_path / "a" / "out",
        spec_toml=SPEC,
        formats=("svg", "png"),
        progress=lambda done, total: seen.append((done, total)),
    )
    there = listing(tmp_path / "a" / "out")
    assert written[0].name == "report.html"
    assert {p.relative_to(tmp_path / "a" / "out").as_posix() for p in written} == set(there)
    assert seen[-1] == (len(written), len(written))
    assert tomllib.loads(there["spec.toml"].decode()) == tomllib.loads(SPEC)
    assert there["charts/weak_links.png"].startswith(b"\x89PNG")
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["out"]


def test_an_earlier_report_is_refused_by_name_and_left_as_it_was(usa, tmp_path):
    (tmp_path / "sectors.csv").write_text("mine")
    with pytest.raises(InputError, match=r"sectors\.csv"):
        write_outputs(usa, tmp_path, spec_toml=SPEC)
    assert listing(tmp_path) == {"sectors.csv": b"mine"}


def test_force_replaces_removes_what_is_stale_and_leaves_the_rest(usa, tmp_path):
    (tmp_path / "charts").mkdir()
    for name in ("sectors.csv", "charts/spread.pdf", "thesis.tex", "charts/mine.svg"):
        (tmp_path / name).write_text("old")
    write_outputs(usa, tmp_path, spec_toml=SPEC, force=True)
    there = listing(tmp_path)
    assert there["sectors.csv"].startswith(b"name,")
    assert "charts/spread.pdf" not in there
    assert there["thesis.tex"] == there["charts/mine.svg"] == b"old"


@pytest.mark.parametrize("stop", [1, 5, 12])
@pytest.mark.parametrize("exists", [True, False])
def test_an_interruption_while_making_leaves_nothing(usa, tmp_path, stop, exists):
    target = tmp_path / "out"
    if exists:
        write_text(_made(target) / "report.html", "old")
    before = listing(tmp_path)

    def interrupt(done, total):
        if done == stop:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_outputs(usa, target, spec_toml=SPEC, force=True, progress=interrupt)
    assert listing(tmp_path) == before
    assert target.exists() == exists


@pytest.mark.parametrize("stop", range(1, 22, 4))
def test_an_interruption_while_moving_puts_everything_back(usa, tmp_path, monkeypatch, stop):
    target = _made(tmp_path / "out")
    for name in ("report.html", "draws.csv", "other.txt"):
        (target / name).write_text("old")
    before, renamed, calls = listing(tmp_path), files._rename, []

    def rename(source, destination):
        calls.append(source)
        if len(calls) == stop:
            raise KeyboardInterrupt
        renamed(source, destination)

    monkeypatch.setattr(files, "_rename", rename)
    with pytest.raises(KeyboardInterrupt):
        write_outputs(usa, target, spec_toml=SPEC, force=True)
    assert listing(tmp_path) == before


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_bad_targets_are_refused(usa, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        write_outputs(usa, tmp_path / "file", spec_toml=SPEC)
    with pytest.raises(InputError, match="'gif'"):
        write_outputs(usa, tmp_path / "out", spec_toml=SPEC, formats=("gif",))
    with pytest.raises(InputError, match="cannot be written"):
        write_outputs(usa, tmp_path / "file" / "out", spec_toml=SPEC)
    with pytest.raises(InputError, match="exists already"):
        write_text(tmp_path / "file", "y")
    with pytest.raises(InputError, match="cannot be written"):
        write_text(tmp_path / "nowhere" / "file", "y")


def test_every_file_of_a_report_is_known_to_the_next_one(usa, tmp_path):
    write_outputs(usa, tmp_path, spec_toml=SPEC, formats=("svg", "pdf"))
    assert set(listing(tmp_path)) == files._ours_in(tmp_path)
