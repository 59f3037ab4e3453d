"""What the controls of the model pages are called where metadata alone would not say it."""

from __future__ import annotations

from collections.abc import Mapping

_SMOOTHING = "how readily consumption moves between periods"

#: Where the first words of the meaning do not say it alone, by model and parameter.
LABELS: Mapping[tuple[str, str], str] = {
    ("big-push-investment", "smoothing"): _SMOOTHING,
    ("big-push-investment", "substitution"): "how easily one good replaces another",
    ("big-push-railroad", "smoothing"): _SMOOTHING,
    ("big-push-network", "seed"): "seed of the random draws",
    ("big-push-network", "dispersion"): "how much these sales differ between sectors",
    ("o-ring-matching", "degree"): "degree: skills twice as high make 2 to this power",
}

#: Choices in words, by name of the choice and value.
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "costs": {"uniform": "evenly around the mean", "lognormal": "log-normal, with no upper end"},
    "timing": {
        "simultaneous": "both at once, for a fee fixed beforehand",
        "rail-first": "the railroad",
        "rail-last": "the sectors",
    },
    "pricing": {"uniform": "one fee for all", "discriminating": "fees by type"},
    "closure": {
        "fixed-wage": "the wage is fixed",
        "harris-todaro": "people queue for jobs (Harris and Todaro)",
        "lewis": "surplus labour, then rising wages (Lewis)",
    },
    "skills": {"log-normal": "log-normal", "uniform": "uniform", "beta": "beta"},
    "sorting": {
        "assortative": "equals with equals",
        "random": "by lot, as nobody sees skill",
        "noisy": "equals in a noisy test",
    },
    "tasks_chosen": {"given": "no, it is given", "chosen": "yes"},
    "capital_market": {"closed": "a given stock", "open": "a given rental"},
    "market": {
        "test": "a test that may be wrong",
        "observed": "skill itself",
        "random": "nothing: teams by lot",
        "certified": "a test, and whether it was right",
        "signal": "skill with noise",
    },
}
