"""Runs of a study: rows, failures, resumption, folders; the same bytes by every route."""

from __future__ import annotations

import errno
import hashlib
import itertools
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import weaklinks as wl
from sweep_toys import Brittle, Toy, toy_study
from weaklinks.catalogue import MODELS
from weaklinks.errors import InputError
from weaklinks.studies.sweeps import engine, run_study
from weaklinks.studies.sweeps.chunks import Task, compute_rows
from weaklinks.studies.sweeps.pieces import Pieces
from weaklinks.studies.sweeps.store import claimed


def run(folder: Path, *, study: Any = None, model: Any = None, **options: Any) -> Any:
    options = {"workers": 0, **options}
    return wl.sweep(study or toy_study(), folder, model=model or Toy(), **options)


def digest(folder: Path) -> str:
    return hashlib.sha256((folder / "results.parquet").read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return run(tmp_path_factory.mktemp("whole") / "toy")


def test_every_row_says_what_and_by_whom(whole) -> None:
    frame = whole.to_frame()
    assert list(frame) == [
        "index", "a", "n", "w", "total", "size", "maybe", "residual", "error", "model", "version",
        "study",
    ]  # fmt: skip
    assert frame["index"].tolist() == list(range(40))
    assert set(frame["model"]) == {"toy"}
    assert set(frame["version"]) == {wl.__version__}
    assert set(frame["study"]) == {whole.study.fingerprint}
    fine = frame[frame["error"].isna()]
    expected = fine["a"] + fine["n"] + 10.0 * (fine["w"] == "big")
    assert np.array_equal(fine["total"], expected)
    assert np.array_equal(fine["maybe"].notna(), fine["n"] % 2 == 1)
    assert np.array_equal(fine["residual"], 1e-12 * fine["a"])


def test_points_that_fail_are_rows_with_their_message(whole) -> None:
    frame = whole.to_frame()
    failed = frame[frame["error"].notna()]
    bad = (frame["a"] > 9) | ((frame["w"] == "big") & (frame["n"] == 7))
    assert failed["index"].tolist() == frame["index"][bad].tolist() != []
    assert failed[["total", "size", "maybe", "residual"]].isna().all(axis=None)
    assert set(failed["error"].str.replace(r"[\d.]+", "#", regex=True)) == {
        "a is #; the toy breaks above #",
        "ZeroDivisionError: seven big ones",
    }
    assert whole.failed == len(failed)
    assert sum(whole.messages.values()) == whole.failed
    assert len(whole.messages) == 2  # those that differ in numbers are counted together


def test_what_is_said_of_outcomes_is_what_is_in_the_rows(whole) -> None:
    frame = whole.to_frame()
    total, size, maybe = whole.outcomes
    assert (total.low, total.high) == (frame["total"].min(), frame["total"].max())
    assert total.median == np.median(frame["total"].dropna())
    assert dict(size.words) == frame["size"].value_counts().to_dict()
    assert maybe.there == frame["maybe"].notna().sum()
    assert whole.residual == frame["residual"].max()
    record = whole.record()
    assert record["points"] == 40
    json.dumps(record, allow_nan=False)


def test_many_at_once_is_one_by_one(whole, tmp_path: Path) -> None:
    found = run(tmp_path / "s", model=Toy(many=True))
    assert digest(tmp_path / "s") == digest(whole.folder)
    assert found.failed == whole.failed


def test_where_many_at_once_breaks_each_is_looked_at(whole, tmp_path: Path) -> None:
    run(tmp_path / "s", model=Brittle())
    assert digest(tmp_path / "s") == digest(whole.folder)


@pytest.mark.parametrize("name", [name for name, m in MODELS.items() if m.bulk])
def test_many_at_once_agrees_for_models_of_the_catalogue(name: str, tmp_path: Path) -> None:
    """Headlines of 12 points by the fast and by the slow route: to 1e-10, the same words and
    the same messages. Everything varies by a third about its default.
    """
    model, vary = MODELS[name], {}
    for p in model.parameters:
        low, high = sorted((0.7 * p.default, 1.3 * p.default))
        if p.name not in model.counts and p.admits(low) and p.admits(high) and low < high:
            vary[p.name] = {"low": low, "high": high}
    design = {"kind": "sobol", "points": 12}
    study = wl.read_study({"model": name, "vary": vary, "design": design})
    models = (model, replace(model, bulk=""))
    assert engine._in_bulk(models[0], study)
    fast, slow = (
        run_study(study, model, tmp_path / f"{k}", workers=0).to_frame()
        for k, model in enumerate(models)
    )
    assert fast["error"].equals(slow["error"])
    assert fast["error"].isna().sum() >= 4
    for outcome in study.outcomes:
        one, other = fast[outcome.name], slow[outcome.name]
        assert one.isna().equals(other.isna()), outcome
        if outcome.kind == "word":
            assert one.equals(other)
        else:
            assert np.allclose(one, other, rtol=1e-10, atol=1e-10, equal_nan=True), outcome


def test_an_outcome_of_the_slow_route_brings_a_residual_to_every_row(tmp_path: Path) -> None:
    """The same numbers, with and without; see the documentation of sweeps."""
    study = {
        "model": "jones-2008",
        "vary": {"wedge_decay": {"low": 0.8, "high": 1.2, "steps": 3}},
        "outcomes": ["gdp"],
        "design": {"kind": "grid"},
    }
    fast = wl.sweep(study, tmp_path / "fast", workers=0)
    slow = wl.sweep({**study, "outcomes": ["gdp", "welfare"]}, tmp_path / "slow", workers=0)
    assert fast.residual is None
    assert slow.residual is not None
    assert 0.0 <= slow.column("residual").min() <= slow.residual < 1e-8
    np.testing.assert_allclose(fast.column("gdp"), slow.column("gdp"), rtol=1e-10)


def test_a_full_disk_loses_nothing(whole, tmp_path: Path, monkeypatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        seen: list[int] = []

        def after(done: int, total: int) -> None:
            seen.append(done)
            if len(seen) == 5:  # the first chunk comes in two pieces
                patched.setattr(os, "fsync", full)

        with pytest.raises(OSError, match="No space left"):
            run(tmp_path / "s", progress=after)
    assert list((tmp_path / "s" / "chunks").glob(".new-*"))
    again = run(tmp_path / "s")
    assert (again.kept, again.computed) == (3, 7)
    assert digest(tmp_path / "s") == digest(whole.folder)


def test_what_is_not_offered_many_at_once_is_evaluated_one_by_one(tmp_path: Path) -> None:
    study = toy_study(outcomes=["total", "yes"])
    found = run(tmp_path / "s", study=study, model=Toy(many=True))
    assert np.array_equal(found.column("yes")[found.column("yes") >= 0],
                          (found.column("a") > 5)[found.column("yes") >= 0])  # fmt: skip


def test_processes_and_chunks_change_nothing(whole, tmp_path: Path) -> None:
    run(tmp_path / "two", workers=2)
    assert digest(tmp_path / "two") == digest(whole.folder)
    other = run(tmp_path / "chunks", study=toy_study(chunk=7))
    frames = [s.to_frame().drop(columns="study") for s in (other, whole)]
    assert frames[0].equals(frames[1])


def test_nan_is_an_error_and_nothing_is_not(tmp_path: Path) -> None:
    found = run(tmp_path / "s", study=toy_study(outcomes=["nan", "list.1.share"]))
    frame = found.to_frame()
    errors = frame["error"][(frame["n"] == 3) & (frame["a"] <= 9)]
    assert set(errors) == {"nan is not a number"}
    assert frame["list.1.share"].isna().all()
    assert found.outcomes[1].there == 0


def test_a_word_among_numbers_is_an_error_that_says_how_to_mend_it(tmp_path: Path) -> None:
    found = run(tmp_path / "s", study=toy_study(outcomes=["size:number"]))
    assert found.failed == 40
    assert any("name it 'size:word'" in message for message in found.messages)


def test_an_outcome_with_a_parameters_name_has_its_own_column(tmp_path: Path) -> None:
    study = {
        "model": "o-ring",
        "outcomes": ["rental"],
        "vary": {"rental": {"values": [0.1, 0.2]}},
        "design": {"kind": "grid"},
    }
    found = wl.sweep(study, tmp_path / "s", workers=0)
    assert found.column("rental").tolist() == [0.1, 0.2]
    assert found.outcomes[0].there == 2
    assert np.isfinite(found.column("result.rental")).all()


def test_a_run_goes_on_where_it_was(whole, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    first = run(folder)
    assert (first.computed, first.kept) == (10, 0)
    assert run(folder).kept == 10
    chunks = sorted((folder / "chunks").iterdir())
    assert [chunk.name for chunk in chunks[:2]] == ["part-000000.parquet", "part-000001.parquet"]
    (folder / "results.parquet").unlink()
    untouched = chunks[0].stat().st_mtime_ns
    chunks[3].unlink()
    chunks[5].write_bytes(chunks[5].read_bytes()[:100])
    (folder / "chunks" / ".new-part-000003.parquet").write_bytes(b"half")
    (folder / ".new-results.parquet").write_bytes(b"half")
    seen: list[tuple[int, int]] = []
    again = run(folder, progress=lambda done, total: seen.append((done, total)))
    assert (again.computed, again.kept) == (2, 8)
    assert chunks[0].stat().st_mtime_ns == untouched
    assert digest(folder) == digest(whole.folder)
    assert not list(folder.rglob(".new-*"))
    assert seen == [(32, 40), (33, 40), (36, 40), (40, 40)]


def test_results_outlive_their_chunks(whole, tmp_path: Path) -> None:
    run(tmp_path / "s")
    for chunk in (tmp_path / "s" / "chunks").iterdir():
        chunk.unlink()
    assert run(tmp_path / "s").computed == 0
    assert digest(tmp_path / "s") == digest(whole.folder)


def test_the_folder_holds_the_study_itself(whole, tmp_path: Path) -> None:
    again = run(tmp_path / "s", study=whole.folder / "study.toml")
    assert again.study == whole.study
    assert digest(tmp_path / "s") == digest(whole.folder)
    about = json.loads((whole.folder / "sweep.json").read_text())
    schema = pq.read_schema(whole.results)
    assert [c["name"] for c in about["columns"]] == schema.names
    assert about["study"] == whole.study.fingerprint


def test_another_study_is_refused_by_the_key_that_differs(whole, tmp_path: Path) -> None:
    run(tmp_path / "s")
    changed = toy_study()
    changed["vary"]["a"]["high"] = 8.0
    changed["design"]["seed"] = 5
    with pytest.raises(InputError) as error:
        run(tmp_path / "s", study=changed)
    assert "vary.a.high is 8.0 here and 10.0 there" in str(error.value)
    assert "design.seed is 5 here and 1 there" in str(error.value)
    run(tmp_path / "s", study=toy_study(title="a better title"))
    assert "a better title" in (tmp_path / "s" / "study.toml").read_text()
    assert digest(tmp_path / "s") == digest(whole.folder)
    assert run(tmp_path / "s", study=changed, force=True).computed == 10


def test_another_model_is_named_alone_and_many_keys_are_counted(tmp_path: Path) -> None:
    run(tmp_path / "s")
    with pytest.raises(InputError) as error:
        run(tmp_path / "s", study=toy_study(model="other"), model=Toy(name="other"))
    assert "holds another study: model is other here and toy there; --out" in str(error.value)
    vary = {"w": {"values": ["big"]}}
    design = {"kind": "random", "points": 3, "seed": 7}
    with pytest.raises(InputError, match=r"there; and \d more; --out takes another"):
        run(tmp_path / "s", study=toy_study(vary=vary, design=design, outcomes=["total"]))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"file/s cannot be written to \(Not a directory\)"):
        run(tmp_path / "file" / "s")


def test_another_version_is_refused(whole, tmp_path: Path, monkeypatch) -> None:
    run(tmp_path / "s")
    monkeypatch.setattr(wl, "__version__", "9.9.9")
    with pytest.raises(InputError, match=r"begun by weaklinks 0\.1\.0, and this is 9\.9\.9"):
        run(tmp_path / "s")
    assert run(tmp_path / "s", force=True).version == "9.9.9"


def test_a_worker_of_another_version_refuses(whole) -> None:
    task = Task(model=Toy(), study=whole.study, bulk=False, version="9.9.9")
    with pytest.raises(InputError, match="install the same version on every worker"):
        compute_rows(task, range(4))


def test_two_runs_in_one_folder_are_refused(whole, tmp_path: Path) -> None:
    with (
        claimed(tmp_path / "s", Toy(), whole.study, force=False),
        pytest.raises(InputError, match="another process is at work"),
    ):
        run(tmp_path / "s")
    run(tmp_path / "s")


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds 'notes\.txt' and no study"):
        run(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(InputError, match="is a file"):
        run(tmp_path / "notes.txt")
    run(tmp_path / "s")
    (tmp_path / "s" / "mine.txt").write_text("mine")
    (tmp_path / "s" / "sweep.json").unlink()
    with pytest.raises(InputError, match="no study"):
        run(tmp_path / "s", force=True)
    (tmp_path / "s" / "mine.txt").unlink()
    with pytest.raises(InputError, match="--force starts again"):
        run(tmp_path / "s")
    (tmp_path / "s" / "sweep.json").write_text("{}")
    with pytest.raises(InputError, match="cannot be read"):
        run(tmp_path / "s")
    assert run(tmp_path / "s", force=True).computed == 10


@pytest.mark.parametrize("module", ["pyarrow.parquet", "filelock", "SALib", "distributed"])
def test_a_missing_extra_is_one_line(module: str, tmp_path: Path, monkeypatch) -> None:
    for name in [n for n in sys.modules if n.partition(".")[0] == module.partition(".")[0]]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, module.partition(".")[0], None)
    extra = "cluster" if module == "distributed" else "sweep"
    with pytest.raises(InputError, match=rf'pip install "weaklinks\[{extra}\]"'):
        run(tmp_path / "s", study=toy_study(8, kind="morris"), workers=None, dask="tcp://nobody:1")


@pytest.mark.parametrize("options", [{"workers": -1}, {"workers": 2, "dask": "tcp://x:1"}])
def test_workers_and_dask_are_either_or(options: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="workers"):
        run(tmp_path / "s", **options)


def test_a_study_of_no_file_needs_a_folder() -> None:
    with pytest.raises(InputError, match="out is missing"):
        wl.sweep(toy_study(), model=Toy())


def test_a_chunk_in_pieces_is_the_chunk(whole, tmp_path: Path) -> None:
    """The same bytes whether a chunk is computed at once or point by point."""
    folder = tmp_path / "s"
    with claimed(folder, Toy(), whole.study, force=False) as store:
        task = Task(model=Toy(), study=whole.study, bulk=False, version=wl.__version__)
        for k in (2, 0, 1):
            store.keep(range(4 + k, 5 + k), compute_rows(task, range(4 + k, 5 + k))[0])
        assert store.missing()[:2] == [range(4), range(7, 8)]
        store.keep(range(7, 8), compute_rows(task, range(7, 8))[0])
        at_once = compute_rows(task, range(4, 8))[0]
        assert store.part(1).read_bytes() == at_once
        assert [path.name for path in (folder / "chunks").iterdir()] == ["part-000001.parquet"]


def test_a_chunk_that_was_stopped_at_its_last_piece_is_made_whole(whole, tmp_path: Path) -> None:
    """Killed between the last piece and the chunk, or between the chunk and the end of pieces."""
    folder = tmp_path / "s"
    pieces = folder / "chunks" / "part-000001.pieces"
    with claimed(folder, Toy(), whole.study, force=False) as store:
        task = Task(model=Toy(), study=whole.study, bulk=False, version=wl.__version__)
        store.keep(range(4, 7), compute_rows(task, range(4, 7))[0])
        last = compute_rows(task, range(7, 8))[0]
        (pieces / "00000007-00000007.parquet").write_bytes(last)
        assert range(4, 8) not in store.missing()
        assert store.part(1).read_bytes() == compute_rows(task, range(4, 8))[0]
        assert not pieces.exists()
        pieces.mkdir()
        (pieces / "00000007-00000007.parquet").write_bytes(last)
        store.missing()
        assert not pieces.exists()
    run(folder, study=whole.study)
    assert (folder / "results.parquet").read_bytes() == whole.folder.joinpath(
        "results.parquet"
    ).read_bytes()


def test_what_a_stop_leaves_of_a_chunk_is_kept(whole, tmp_path: Path) -> None:
    folder, slow = tmp_path / "s", Toy(slow=0.05)
    points: list[int] = []

    def stop(done: int, total: int) -> None:
        points.append(done)
        if done >= 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, study=toy_study(chunk=40), model=slow, progress=stop)
    pieces = sorted(folder.glob("chunks/part-000000.pieces/*"))
    assert pieces[0].name == "00000000-00000000.parquet"
    pieces[-1].write_bytes(b"half")  # what cannot be read is computed again
    seen: list[int] = []
    again = run(folder, study=toy_study(chunk=40), progress=lambda done, _: seen.append(done))
    assert seen[0] == 1
    assert seen[-1] == 40
    assert (again.computed, again.kept) == (1, 0)
    run(tmp_path / "once", study=toy_study(chunk=40))
    assert digest(folder) == digest(tmp_path / "once")


def test_pieces_without_a_study_are_refused_and_forgotten_by_force(tmp_path: Path) -> None:
    pieces = tmp_path / "s" / "chunks" / "part-000000.pieces"
    pieces.mkdir(parents=True)
    (pieces / "00000000-00000000.parquet").write_bytes(b"")
    with pytest.raises(InputError, match="--force starts again"):
        run(tmp_path / "s")
    assert run(tmp_path / "s", force=True).computed == 10


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=6),
    st.lists(st.floats(1e-6, 30.0), min_size=1, max_size=20),
)
def test_pieces_are_all_that_is_missing_whatever_they_take(
    lengths: list[int], seconds: list[float]
) -> None:
    """In order, each within its stretch; the first is one point, and none outgrows its time."""
    stretches = [range(100 * k, 100 * k + n) for k, n in enumerate(lengths)]
    pieces, got = Pieces(stretches, whole=False), []
    for piece, each in zip(pieces, itertools.cycle(seconds), strict=False):
        got.append(piece)
        pieces.learn(len(piece), each * len(piece))
        # A slow piece is half believed at first: no piece takes more than twice its time.
        assert pieces._size() * each <= max(2 * 1.5, each) * (1 + 1e-9)
    assert len(got[0]) == 1
    assert [k for piece in got for k in piece] == [k for rows in stretches for k in rows]
    assert all(any(p.start in r and p[-1] in r for r in stretches) for p in got)
    assert list(Pieces(stretches, whole=True)) == stretches


def test_pieces_grow_to_a_second_and_a_half_and_shrink_where_points_are_slow() -> None:
    pieces = Pieces([range(100_000)], whole=False)
    sizes = []
    for _ in range(12):
        rows = next(pieces)
        sizes.append(len(rows))
        pieces.learn(len(rows), 0.01 * len(rows))
    assert sizes[:4] == [1, 4, 16, 64]
    assert sizes[-1] == 150
    for _ in range(20):
        rows = next(pieces)
        pieces.learn(len(rows), 0.5 * len(rows))
    assert len(next(pieces)) in (2, 3)


def test_the_chunk_is_named_only_where_nothing_else_differs(tmp_path: Path) -> None:
    """The default chunk follows from the number of points; that is not what the user changed."""
    many, few = ({"kind": "sobol", "points": n} for n in (8192, 40))
    run(tmp_path / "s", study=toy_study(design=few))
    with pytest.raises(InputError) as error:
        run(tmp_path / "s", study=toy_study(design=many))
    assert "design.points is 8192 here and 40 there" in str(error.value)
    assert "design.chunk" not in str(error.value)
    with pytest.raises(InputError, match=r"design\.chunk is 5 here and 16 there"):
        run(tmp_path / "s", study=toy_study(design={**few, "chunk": 5}))
