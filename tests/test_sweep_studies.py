"""What a study may say: read back as it was, and refused with every problem at once."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import weaklinks as wl
from sweep_toys import Toy, toy_study
from weaklinks.catalogue import MODELS
from weaklinks.errors import InputError
from weaklinks.studies.sweeps import outcomes_of, read_study
from weaklinks.studies.sweeps.example import example_study
from weaklinks.studies.sweeps.protocol import defaults
from weaklinks.studies.sweeps.records import fitted, kind_of, named_values, pick
from weaklinks.studies.sweeps.study import DESIGNS, Outcome

TOYS = {"toy": Toy()}


def read(**changes: Any) -> Any:
    return read_study({**toy_study(), **changes}, TOYS)


def refused(study: dict[str, Any]) -> str:
    with pytest.raises(InputError) as error:
        read_study(study, TOYS)
    return str(error.value)


@pytest.mark.parametrize("kind", DESIGNS)
def test_a_study_is_read_back_as_it_was(kind: str, tmp_path: Path) -> None:
    study = toy_study(kind=kind, points=8, title='a "title"\nof two lines')
    study["vary"]["a"] = {"low": 1e-3, "high": 10.0, "scale": "log"}
    if kind == "grid":
        del study["design"]["points"]
        study["vary"]["a"]["steps"] = 3
        study["vary"]["n"] = {"values": [1, 2]}
    first = read_study(study, TOYS)
    (tmp_path / "s.toml").write_text(first.to_toml(), encoding="utf-8")
    again = read_study(tmp_path / "s.toml", TOYS)
    assert again == first
    assert (again.fingerprint, again.points) == (first.fingerprint, first.points)


def test_the_fingerprint_is_of_what_decides_the_results() -> None:
    base = read()
    study = toy_study()
    assert read(title="other").fingerprint == base.fingerprint
    assert read(vary=dict(reversed(study["vary"].items()))) == base
    assert read(outcomes=["total", "size", "maybe"]).fingerprint == base.fingerprint
    changes = [
        {"outcomes": ["total"]},
        {"design": {**study["design"], "seed": 2}},
        {"design": {**study["design"], "chunk": 5}},
        {"design": {**study["design"], "kind": "random"}},
        {"vary": {**study["vary"], "a": {"low": 0.0, "high": 9.0}}},
        {"vary": {"a": study["vary"]["a"]}, "fixed": {"n": 3}},
        {"vary": {"a": study["vary"]["a"]}, "fixed": {"n": 4}},
    ]
    assert len({base.fingerprint, *(read(**c).fingerprint for c in changes)}) == 8


def test_what_is_left_out_has_its_default_and_is_written_down() -> None:
    study = read(vary={"a": {"low": 0.0, "high": 1.0}})
    assert study.fixed == {"n": 2, "w": "small"}
    assert isinstance(study.fixed["n"], int)
    assert 'w = "small"' in study.to_toml()
    assert [str(o) for o in study.outcomes] == ["total:number", "size:word", "maybe:number"]


def test_every_problem_at_once_with_what_was_meant() -> None:
    message = refused(
        {
            "model": "toy",
            "titel": "x",
            "outcomes": ["totl", "yes", "total", "total"],
            "fixed": {"b": 1.0, "a": 1.0, "w": "smal"},
            "vary": {"a": {"low": 5.0, "high": 50.0}, "n": {"low": 1.5, "high": "3"}},
            "design": {"kind": "sobl", "points": 8},
        }
    )
    for part in (
        "there is no key 'titel'; did you mean 'title'?",
        "there is no outcome 'totl'; did you mean 'total'?",
        "'total' is given twice",
        "there is no parameter 'b'; known: a, n, w",
        "a is fixed and varied",
        "fixed.w is 'smal'; it is one of small, big",
        "vary.a.high is 50.0; it must be a number in [0, 10]",
        "vary.n.low is 1.5; n is a whole number",
        "vary.n.high is '3'; it must be a number in [0, 9]",
        "design.kind is 'sobl'; did you mean 'sobol'?",
    ):
        assert part in message
    assert "'yes'" not in message


def changed(place: str, value: Any) -> dict[str, Any]:
    study = copy.deepcopy(toy_study())
    inner: Any = study
    *path, last = place.split("/")
    for key in path:
        inner = inner[key]
    inner[last] = value
    return study


@pytest.mark.parametrize(
    ("place", "value", "part"),
    [
        ("model", "toi", "there is no model 'toi'; did you mean 'toy'?"),
        ("model", 3, "there is no model 3"),
        ("title", 3, "title is 3; it must be text"),
        ("vary", {}, "nothing varies"),
        ("vary", [1], "vary is [1]; it must be a table"),
        ("vary/a", 3.0, "vary.a is 3.0; write { low = ..., high = ... }"),
        ("vary/a", {"low": 1.0}, "vary.a: high is missing"),
        ("vary/a", {"low": 2.0, "high": 2.0}, "low is 2 and high 2; low must be less"),
        ("vary/a", {"low": 0.0, "high": 2.0, "scale": "log"}, "a log scale needs low above 0"),
        ("vary/a", {"low": 1.0, "high": 2.0, "scale": "lin"}, "it is linear or log"),
        ("vary/a", {"low": 1.0, "high": 2.0, "steps": 3}, "steps is for a grid"),
        ("vary/a", {"low": float("nan"), "high": 2.0}, "vary.a.low is nan"),
        ("vary/a", {"low": True, "high": 2.0}, "vary.a.low is True"),
        ("vary/a", {"low": 0, "high": 10**400}, "vary.a.high is 1000"),
        ("vary/n", {"values": [10**400]}, "vary.n.values is 1000"),
        ("design/seed", 10**400, "to 2^63 - 1"),
        ("vary/a", {"low": 1.0, "hgh": 2.0}, "vary.a: there is no key 'hgh'; did you mean 'high'"),
        ("vary/a", {"values": []}, "vary.a.values is []; it must be a list with something in it"),
        ("vary/a", {"values": [1.0, 1]}, "1.0 is given twice"),
        ("vary/a", {"values": [1.0], "low": 0.0}, "values stand alone, without low"),
        ("vary/a", {"values": ["x"]}, "vary.a.values is 'x'"),
        ("vary/n", {"values": [1, 2.5]}, "n is a whole number"),
        ("vary/w", {"low": 0, "high": 1}, "it is one of small, big; give values"),
        ("vary/w", {"values": ["big", ["small"]]}, "vary.w.values is ['small']"),
        ("outcomes", [], "outcomes is empty"),
        ("outcomes", "total", "outcomes is 'total'; it must be a list"),
        ("outcomes", ["residual"], "residual is always kept"),
        ("outcomes", ["lst.0.share"], "did you mean 'list.0.share'?"),
        ("outcomes", [""], "there is no outcome ''"),
        ("design", {}, "design.kind is missing: one of grid, random"),
        ("design/points", 0, "design.points is 0; it must be a whole number from 1"),
        ("design/points", 10**9, "from 1 to 10,000,000"),
        ("design/points", 2.5, "design.points is 2.5"),
        ("design/points", True, "design.points is True"),
        ("design/seed", -1, "design.seed is -1"),
        ("design/chunk", 0, "design.chunk is 0"),
        ("design/levels", 4, "design.levels is not for a sobol design"),
        ("design/pionts", 4, "design: there is no key 'pionts'; did you mean 'points'?"),
        ("design", {"kind": "sobol"}, "design.points is missing"),
        ("design", {"kind": "random", "points": 10**6, "chunk": 1}, "take 10 or more"),
        ("design", {"kind": "sobol-indices", "points": 100}, "a power of 2: 64 or 128"),
        ("design", {"kind": "morris", "points": 1}, "take 2 trajectories or more"),
        ("design", {"kind": "morris", "points": 8, "levels": 5}, "it must be even"),
        ("design", {"kind": "morris", "points": 10**7}, "at most 10,000,000"),
        ("design", {"kind": "grid", "points": 8}, "design.points is not for a grid design"),
        ("design", {"kind": "grid"}, "a grid needs steps"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(place: str, value: Any, part: str) -> None:
    assert part in refused(changed(place, value))


odd = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.just(10**400),
    st.lists(st.integers(-1, 3), max_size=3), st.just({}), st.just("small"), st.just([]),
)  # fmt: skip
tables = st.dictionaries(
    st.sampled_from(["low", "high", "scale", "steps", "values", "x"]),
    st.one_of(odd, st.sampled_from(["log", 1.0, 5.0, 3, [1, 2]])),
    max_size=5,
)
designs = st.dictionaries(
    st.sampled_from(["kind", "points", "seed", "chunk", "second_order", "levels", "x"]),
    st.one_of(odd, st.sampled_from([*DESIGNS, 4, 8, 10**12, 10**400])),
    max_size=6,
)


@settings(max_examples=400)
@given(
    st.fixed_dictionaries(
        {"model": st.one_of(st.just("toy"), odd)},
        optional={
            "title": odd,
            "outcomes": st.one_of(odd, st.lists(st.sampled_from(["total", "x", ":word"]))),
            "fixed": st.one_of(odd, st.dictionaries(st.sampled_from(["a", "n", "w", "x"]), odd)),
            "vary": st.dictionaries(st.sampled_from(["a", "n", "w"]), st.one_of(odd, tables)),
            "design": st.one_of(odd, designs),
        },
    )
)
def test_whatever_is_given_is_a_study_or_one_message(given_study: dict[str, Any]) -> None:
    try:
        study = read_study(given_study, TOYS)
    except InputError:
        return
    assert read_study(study.record(), TOYS) == study


def test_numbers_beyond_all_floats_are_refused() -> None:
    vary = {"w": {"values": ["big"]}}
    assert "fixed.a is 1000" in refused(toy_study(vary=vary, fixed={"a": 10**400}))
    assert not Toy.parameters[0].admits(10**400)


def test_a_grid_that_is_too_large_or_repeats_itself() -> None:
    grid = {"kind": "grid"}
    study = toy_study(design=grid)
    study["vary"]["a"] = {"low": 0.0, "high": 1.0, "steps": 10**7}
    study["vary"]["n"] = {"values": [1, 2]}
    assert "the study has 40,000,000 points; at most 10,000,000" in refused(study)
    study["vary"]["n"] = {"low": 0, "high": 3, "steps": 6}
    assert "repeat 2 of them" in refused(study)
    study["vary"]["n"] = {"low": 0, "high": 3, "steps": 1}
    assert "from 2 to" in refused(study)


def test_a_file_that_is_none_or_no_toml(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        wl.read_study(tmp_path / "none.toml")
    for k, text in enumerate(("model = [", "[vary]\na = 1\na = 2\n", "\x00")):
        (tmp_path / f"{k}.toml").write_text(text)
        with pytest.raises(InputError, match="not a readable TOML file"):
            wl.read_study(tmp_path / f"{k}.toml")


def test_the_kind_of_an_outcome_is_found_or_stated() -> None:
    names = ["yes", "list.0.word", "list.7.share", "nan", "list.1.share:word", "new:number"]
    kinds = {o.name: o.kind for o in read(outcomes=names).outcomes}
    assert kinds == {
        "yes": "number", "list.0.word": "word", "list.7.share": "number", "nan": "number",
        "list.1.share": "word", "new": "number",
    }  # fmt: skip


def test_names_in_a_record() -> None:
    record = {
        "a.b": 1.0, "a": {"b": 2.0, "c.d": {"e": "x"}}, "rows": [{"v": 3}, {"v": None}],
        "long": [{"v": k} for k in range(100)], "yes": True,
    }  # fmt: skip
    assert pick(record, "a.b") == 1.0
    assert pick(record, "a.c.d.e") == "x"
    assert (pick(record, "rows.0.v"), pick(record, "rows.1.v"), pick(record, "rows.2.v")) == (
        3, None, None,
    )  # fmt: skip
    assert pick(record, "long.99.v") == 99
    assert (pick(record, "rows"), pick(record, "rows.x"), pick(record, "")) == (None, None, None)
    names = dict(named_values(record))
    assert set(names) == {"a.b", "a.c.d.e", "rows.0.v", "rows.1.v", "yes"}
    assert all(pick(record, name) == value for name, value in names.items() if name != "a.b")
    assert (kind_of(True), kind_of("x"), kind_of(None)) == ("number", "word", None)


def test_values_are_of_the_kind_of_their_column() -> None:
    number, word = Outcome(name="x"), Outcome(name="x", kind="word")
    assert (fitted(True, number), fitted(None, number), fitted("a", word)) == (1.0, None, "a")
    assert fitted(float("inf"), number) == float("inf")
    with pytest.raises(InputError, match="x is not a number"):
        fitted(float("nan"), number)
    with pytest.raises(InputError, match="name it 'x:word'"):
        fitted("a", number)
    with pytest.raises(InputError, match="name it 'x:number'"):
        fitted(1.0, word)


@pytest.mark.parametrize("name", MODELS)
def test_every_model_of_the_catalogue_can_be_swept(name: str) -> None:
    """Headlines exist with the kind that is stated, and the example is a study."""
    model = MODELS[name]
    assert model.outcomes
    record = model.evaluate(defaults(model))
    study = wl.read_study({"model": name, "vary": {model.parameters[0].name: {"values": [
        defaults(model)[model.parameters[0].name]]}}, "design": {"kind": "grid"}})  # fmt: skip
    known = dict(named_values(record))
    for outcome in study.outcomes:
        assert outcome.name in known, outcome
        assert kind_of(known[outcome.name]) in (outcome.kind, None)
    assert 0.0 <= record["residual"] < 1e-8
    names = {*defaults(model), "index", "residual", "error", "model", "version", "study"}
    assert len(names) == len(defaults(model)) + 6


@pytest.mark.parametrize("name", MODELS)
def test_the_example_of_every_model_is_a_study(name: str, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(example_study(MODELS[name]), encoding="utf-8")
    study = wl.read_study(tmp_path / "s.toml")
    assert (study.model, study.points) == (name, 100)
    assert 1 <= len(study.axes) <= 2


def test_without_a_kind_nothing_is_said_of_steps() -> None:
    study = toy_study(design={"points": 8})
    study["vary"]["a"]["steps"] = 3
    assert refused(study) == (
        "study: design.kind is missing: one of grid, random, sobol, latin-hypercube, "
        "sobol-indices, morris"
    )


def test_a_wrong_model_does_not_hide_the_other_problems() -> None:
    """What is near is taken for what was meant; where nothing is, the design is still read."""
    study = toy_study(outcomes=["totl"], fixed={"b": 1.0})
    study |= {"model": "toi", "design": {"kind": "sobol", "points": 0}}
    message = refused(study)
    for part in (
        "there is no model 'toi'; did you mean 'toy'? The rest is read as if it were 'toy'",
        "there is no outcome 'totl'; did you mean 'total'?",
        "there is no parameter 'b'",
        "design.points is 0",
    ):
        assert part in message
    message = refused({**study, "model": "quite another", "titel": "x"})
    for part in ("there is no model 'quite another'; known: toy", "design.points is 0", "'titel'"):
        assert part in message
    assert "parameter" not in message


def test_an_unknown_outcome_names_what_is_alike_first_and_how_to_list_all() -> None:
    study = {
        "model": "big-push-factory-wage",
        "vary": {"fixed_cost": {"values": [1.0, 2.0]}},
        "outcomes": ["share of adopters"],
        "design": {"kind": "grid"},
    }
    with pytest.raises(InputError) as error:
        wl.read_study(study)
    known = str(error.value).partition("known: ")[2]
    names = known.partition(" and ")[0].split(", ")
    assert len(names) == 12
    alike = ["share" in name for name in names]
    assert sum(alike) >= 3
    assert alike == sorted(alike, reverse=True)  # those with a word of it come first
    assert "more: `weaklinks sweep --outcomes big-push-factory-wage` lists them" in known


def test_a_model_that_breaks_at_its_defaults_says_so() -> None:
    class Broken(Toy):
        def evaluate(self, values: Any) -> Any:
            raise RuntimeError("it is broken")

    with pytest.raises(InputError, match=r"there is no outcome 'x'.*it says it is broken"):
        read_study(toy_study(outcomes=["x"]), {"toy": Broken()})


def test_what_a_model_offers_is_listed_headlines_first() -> None:
    found = outcomes_of(Toy())
    assert [str(o) for o in found[:3]] == ["total:number", "size:word", "maybe:number"]
    assert [str(o) for o in found[3:]] == [
        "nan:number", "list.0.share:number", "list.0.word:word", "list.1.share:number",
        "yes:number",
    ]  # fmt: skip
    for outcome in found:  # each can be asked for
        assert read(outcomes=[outcome.name]).outcomes == (outcome,)
