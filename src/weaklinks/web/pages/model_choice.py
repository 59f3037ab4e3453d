"""One page for many models of the catalogue: a choice, and the sliders of the chosen one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from weaklinks.catalogue import model
from weaklinks.catalogue_entry import Model
from weaklinks.errors import InputError
from weaklinks.spec import Parameter
from weaklinks.web.content import Section
from weaklinks.web.controls import (
    Control,
    Select,
    Slider,
    Values,
    renamed,
    selects_of,
    sliders_of,
)
from weaklinks.web.pages.model_words import LABELS, OPTIONS

# Slider ends where the admissible range is endless or far too wide to be moved through.
_ENDS: Mapping[str, tuple[float, float]] = {
    "exponent": (-10.0, 10.0),
    "degree": (0.0, 8.0),
    "seed": (0, 50),
    "smoothing": (-3.0, 1.0),
    "substitution": (-3.0, 0.95),
    "tax": (-1.0, 0.9),
    "capital": (1.0, 400.0),
    "rental": (0.02, 0.5),
    "test_noise": (0.0, 1.0),
    "productivity": (0.05, 4.0),
    "workers": (2, 2000),
    "variety": (1.0, 4.0),
    "dispersion": (0.0, 1.0),
}
_OWN_ENDS: Mapping[tuple[str, str], tuple[float, float]] = {
    ("o-ring", "tasks"): (1, 60),
    ("o-ring", "skill"): (0.5, 1.0),
    ("o-ring", "dispersion"): (0.0, 0.1),
    ("o-ring", "test_noise"): (0.0, 0.2),
    ("o-ring-sequential", "stages"): (1, 20),
    ("o-ring-sequential", "dispersion"): (0.0, 0.4),
    ("o-ring-matching", "low_workers"): (0, 12),
    ("o-ring-matching", "high_workers"): (0, 12),
    ("o-ring-matching", "tasks"): (1, 6),
    ("o-ring-skills", "tasks"): (1, 10),
    ("o-ring-skills", "upgrade_cost"): (0.005, 0.4),
    ("o-ring-education", "tasks"): (1, 10),
    ("o-ring-education", "education_cost"): (0.01, 0.45),
    ("big-push-factory-wage", "fixed_cost"): (0.05, 6.0),
    ("big-push-factory-wage", "premium"): (0.0, 1.5),
    ("big-push-distorted", "input_share"): (0.0, 0.9),
    ("big-push-network", "sectors"): (2, 12),
    ("big-push-railroad", "railroad"): (0.0, 1.5),
    ("big-push-railroad", "access_fee"): (0.0, 1.5),
    ("big-push-urbanisation", "fixed_cost"): (0.01, 0.6),
    ("big-push-urbanisation", "wage"): (0.8, 2.5),
}
# What a page computes within a blink; larger ones are for one's own machine.
_MOST: Mapping[tuple[str, str], float] = {
    ("big-push-network", "sectors"): 12,
    ("o-ring-matching", "low_workers"): 40,
    ("o-ring-matching", "high_workers"): 40,
    ("o-ring-matching", "tasks"): 12,
    ("o-ring-sequential", "stages"): 60,
}
_SETTINGS = "The model's parameters"


def model_controls(
    query: Mapping[str, str], titles: Mapping[str, str], default: str
) -> list[Control]:
    """The choice among the models of a page, and sliders for what the chosen one is given.

    Parameters
    ----------
    query : mapping
        Of the address; an unknown model has the default's sliders.
    titles : mapping of str to str
        Names in the catalogue, and what the choice calls them.
    default : str
    """
    name = chosen_name(query, titles, default)
    entry = model(name)
    which = Select(
        name="model",
        label="which model",
        help="; ".join(f"{title}: {model(key).summary}" for key, title in titles.items()) + ".",
        options=tuple(titles.items()),
        default=default,
        reload=True,
        anew=True,
    )
    sliders = [
        renamed(s, label=label_of(name, s))
        for s in sliders_of(
            parameters_here(name), ends_of(name), whole=entry.counts, group=_SETTINGS
        )
    ]
    selects = [
        replace(
            s, options=tuple((v, OPTIONS.get(s.name, {}).get(v, said)) for v, said in s.options)
        )
        for s in selects_of(entry.choices, _SETTINGS)
    ]
    return [which, *sliders, *selects]


def label_of(name: str, slider: Slider) -> str:
    """What the slider of a model's parameter is called."""
    return LABELS.get((name, slider.name), slider.label)


def labels_of(name: str) -> dict[str, str]:
    """What the sliders of a model are called, by parameter."""
    return {s.name: label_of(name, s) for s in sliders_of(model(name).parameters)}


def chosen_name(query: Mapping[str, str], titles: Mapping[str, str], default: str) -> str:
    """The model that an address asks for; the default where it asks for none of these."""
    asked = query.get("model", default)
    return asked if asked in titles else default


def parameters_here(name: str) -> tuple[Parameter, ...]:
    """A model's parameters, those that cost time limited to what a page can wait for."""
    return tuple(
        replace(p, high=_MOST[name, p.name]) if (name, p.name) in _MOST else p
        for p in model(name).parameters
    )


def ends_of(name: str) -> dict[str, tuple[float, float]]:
    """Slider ends of a model's parameters where they are not its range: inside that range."""
    ends = {}
    for p in model(name).parameters:
        given = _OWN_ENDS.get((name, p.name), _ENDS.get(p.name))
        if given is not None:
            ends[p.name] = (max(given[0], p.low), min(given[1], p.high))
    return ends


def entry_of(values: Values) -> Model:
    """The chosen model's entry in the catalogue."""
    return model(str(values["model"]))


def spec_of(values: Values) -> Any:
    """The chosen model with the values of its sliders."""
    entry = entry_of(values)
    with page_words(values):
        return entry.build({name: values[name] for name in _names(entry)})


@contextmanager
def page_words(values: Values) -> Iterator[None]:
    """Refusals of the library in the words of the page: parameters are called as sliders are."""
    try:
        yield
    except InputError as error:
        said = [_by_label(problem, entry_of(values)) for problem in error.problems]
        raise InputError(said, subject="these values do not go together") from None


def _by_label(problem: str, entry: Model) -> str:
    """Name parameters as the page does, with their symbols, where a value follows them."""
    labels = labels_of(entry.name)
    for p in sorted(entry.parameters, key=lambda p: -len(p.name)):
        value = r"(?=(,| is| and| times)? [\w-]*\d)" if "_" not in p.name else r"\b"
        problem = re.sub(
            rf"\b{p.name}{value}", f"\u201c{labels[p.name]}\u201d ({p.symbol})", problem
        )
    return problem


def changed(values: Values) -> str:
    """What differs from the model's defaults, as arguments of its class."""
    entry = entry_of(values)
    defaults: dict[str, Any] = {p.name: p.default for p in entry.parameters}
    defaults |= {c.name: c.default for c in entry.choices}
    given = {name: values[name] for name in _names(entry) if values[name] != defaults[name]}
    return ", ".join(f"{name}={value!r}" for name, value in given.items())


def about(values: Values) -> Section:
    """What the chosen model is about, and whose it is."""
    entry = entry_of(values)
    summary = f"{entry.summary[:1].upper()}{entry.summary[1:]}."
    return Section(title="The model", words=(summary, f"Source: {entry.paper}."))


def class_of(values: Values) -> str:
    """The model's class as a user of the library writes it: ``wl.bigpush.FactoryWage``."""
    package, _, name = entry_of(values).spec.partition(":")
    short = {"big_push": "bigpush", "o_ring": "oring"}[package.rpartition(".")[2]]
    return f"wl.{short}.{name}"


def _names(entry: Model) -> Sequence[str]:
    return [*(p.name for p in entry.parameters), *(c.name for c in entry.choices)]
