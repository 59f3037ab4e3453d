"""``weaklinks models``: one, several, all; and every name that is not known at once."""

from __future__ import annotations

from command_line import run

from weaklinks.catalogue import MODELS


def test_several_models_are_shown_in_the_order_asked_each_once() -> None:
    found = run("models", "o-ring", "jones-2008", "o-ring", "--json")
    assert (found.status, found.err) == (0, "")
    entries = found.json["models"]
    assert [entry["name"] for entry in entries] == ["o-ring", "jones-2008"]
    alone = run("models", "jones-2008", "--json").json["models"]
    assert alone == entries[1:]
    assert entries[0]["outcomes"] == list(MODELS["o-ring"].outcomes)
    shown = run("models", "o-ring", "jones-2008").out
    assert shown == run("models", "o-ring").out + run("models", "jones-2008").out


def test_without_a_name_all_are_shown() -> None:
    assert [m["name"] for m in run("models", "--json").json["models"]] == list(MODELS)


def test_every_name_that_is_not_known_is_in_one_message() -> None:
    found = run("models", "o-rng", "o-ring", "jones")
    assert (found.status, found.out) == (2, "")
    assert "there is no model 'o-rng'; did you mean 'o-ring'?" in found.err
    assert "there is no model 'jones'; did you mean 'jones-2008'?" in found.err
    assert "`weaklinks models` lists what there is" in found.err
    assert "known: jones-2008" in run("models", "x").err
