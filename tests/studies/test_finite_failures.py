"""Finite coordination failures as a whole: the record, and the screen."""

from __future__ import annotations

import json

import pytest

from weaklinks.cli.screens_finite import show_finite_failure
from weaklinks.game_words import TITLES
from weaklinks.models.big_push import RandomNetworkPush
from weaklinks.studies.finite_failures import examine_finite


@pytest.mark.parametrize("seed", range(12))
def test_record_and_screen_of_any_draw(seed, capsys) -> None:
    failure = examine_finite(RandomNetworkPush(sectors=7, break_even=1.15, seed=seed))
    record = json.loads(json.dumps(failure.record()))
    assert {"equilibria", "regime", "push", "complete"} <= set(record)
    assert failure.residual < 1e-12
    for e in record["equilibria"]:
        assert {"share", "stable", "payoff_gain", "income", "welfare", "adopters"} <= set(e)
        assert e["payoff_gain"] >= 0.0
        assert e["share"] == pytest.approx(len(e["adopters"]) / 7)
    show_finite_failure(failure)
    shown = capsys.readouterr().out
    assert max(len(line) for line in shown.splitlines()) <= 80
    assert TITLES["big-push-network"] in shown
    assert "big-push-network" in repr(failure)
