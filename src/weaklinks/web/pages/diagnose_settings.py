"""Which country, whose wedges, which elasticities: the settings, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from weaklinks.errors import InputError
from weaklinks.web.controls import (
    Control,
    Hidden,
    Select,
    Slider,
    Values,
    query_of,
    sliders_of,
)
from weaklinks.web.uploads import MARK, Upload

DRAWS = ("0", "50", "200")

# Slider ends where the admissible range is endless or far too wide to be moved through.
_ENDS = {
    "inputs": (0.0, 2.0),
    "final": (0.0, 10.0),
    "value_added": (0.0, 2.0),
    "factors": (0.0, 2.0),
    "trade": (0.0, 10.0),
    "wedge": (0.0, 0.95),
    "maximum": (0.0, 0.95),
    "decay": (0.0, 2.0),
    "mean": (-1.5, 0.5),
    "dispersion": (0.0, 1.0),
    "seed": (0, 50),
}
_COUNTRY, _ELASTICITIES, _SURE = "The country", "Elasticities of substitution", "How sure"


def controls(query: Mapping[str, str]) -> Sequence[Control]:
    """The country, where its wedges come from, the horizon, elasticities and draws."""
    table = query.get("table", "KEN")
    return (
        _tables(table),
        *_of_uploads(table),
        _wedges(table),
        *_profile(query.get("wedges", "")),
        _horizon(),
        *_elasticities(),
        _draws(),
    )


def _tables(chosen: str) -> Select:
    from weaklinks.tables import available

    brought = ((chosen, "the table that you uploaded"),) if chosen.startswith(MARK) else ()
    return Select(
        name="table",
        label="country",
        help="Tables that come with the library, or a table of your own (above).",
        options=(*brought, *((found.code, found.title) for found in available())),
        default="KEN",
        group=_COUNTRY,
        reload=True,
    )


def _of_uploads(table: str) -> Sequence[Control]:
    if not table.startswith(MARK):
        return ()
    balance = Select(
        name="balance",
        label="a table that does not balance",
        help="Receipts and payments of an account differ by more than one percent and by more "
        "than rounding explains: an error, or an account that is missing.",
        options=(("refuse", "is refused, with what is wrong"), ("scale", "is balanced by scaling")),
        default="refuse",
        group=_COUNTRY,
    )
    return (balance, Hidden(name="country", label="country"), Hidden(name="year", label="year"))


def _wedges(table: str) -> Select:
    from weaklinks.wedges import PROFILES

    needs = " (for sectors of IFPRI, WIOD or the BEA)" if table.startswith(MARK) else ""
    benchmark = ("benchmark:USA", f"compared with the USA{needs}")
    compared = () if table.startswith("USA") else (benchmark,)
    profiles = [(f"profile:{p.name}", f"what if: {p.name}") for p in PROFILES.values()]
    meanings = "; ".join(f"{p.name}, {p.meaning}" for p in PROFILES.values())
    return Select(
        name="wedges",
        label="where its wedges come from",
        help="Recorded: the taxes and subsidies in the table. Compared with the USA: how much less "
        "of each sector's sales goes to intermediate inputs, for whatever reason; it needs sectors "
        "that carry the codes of IFPRI, WIOD or the BEA. What if: thought "
        f"experiments, not estimates ({meanings}).",
        options=(("recorded", "recorded taxes and subsidies"), *compared, *profiles),
        default="recorded",
        group=_COUNTRY,
        reload=True,
    )


def _profile(wedges: str) -> Sequence[Slider]:
    from weaklinks.wedges import PROFILES

    kind, _, name = wedges.partition(":")
    if kind != "profile" or name not in PROFILES:
        return ()
    return sliders_of(PROFILES[name].parameters, _ENDS, whole=["seed"], group=_COUNTRY)


def _horizon() -> Select:
    from weaklinks.plots.theme import HORIZONS

    return Select(
        name="horizon",
        label="horizon",
        help=". ".join(HORIZONS.values()) + ".",
        options=tuple((name, words.partition(":")[0].lower()) for name, words in HORIZONS.items()),
        default="long",
        group=_COUNTRY,
    )


def _elasticities() -> Sequence[Slider]:
    from weaklinks.calibration import Elasticities
    from weaklinks.spec import parameters_of

    made = sliders_of(parameters_of(Elasticities), _ENDS, group=_ELASTICITIES)
    words = {
        "inputs": "between a sector's inputs",
        "final": "between goods in final use",
        "value_added": "between value added and inputs",
        "factors": "between labour, capital and land",
        "trade": "between domestic and imported goods",
    }
    return [replace(s, name=f"elasticity_{s.name}", label=words[s.name]) for s in made]


def _draws() -> Select:
    return Select(
        name="draws",
        label="random draws of what nobody knows well",
        help="Elasticities and wedges are drawn again and again; 200 draws take up to half a "
        "minute.",
        options=tuple((n, f"{n} draws" if n != "0" else "none") for n in DRAWS),
        default="0",
        group=_SURE,
    )


def address(values: Values) -> dict[str, str]:
    """The values as they stand in the page's address."""
    raw = {name: str(values[name]) for name in ("table", "wedges")}
    return query_of(list(controls(raw)), values)


def options_of(values: Values) -> dict[str, Any]:
    """The values as options of ``weaklinks diagnose``, without those at their defaults."""
    given: dict[str, Any] = {
        "wedges": wedges_of(values),
        "horizon": values["horizon"],
        "country": values.get("country"),
        "year": year_of(values),
        "accept_imbalance": values.get("balance") == "scale",
        "draws": int(values["draws"]),
        **{f"elasticity_{k}": v for k, v in changed_elasticities(values).items()},
    }
    return {name: value for name, value in given.items() if value}


def table_name(values: Values) -> str:
    """The table's code, or what the visitor calls its file."""
    table = values["table"]
    return table.name if isinstance(table, Upload) else str(table)


def wedges_of(values: Values) -> str:
    """Where the wedges come from, in the words of `open_country`."""
    sliders = {s.name: s.default for s in _profile(values["wedges"])}
    changed = [f"{n}={values[n]!r}" for n, default in sliders.items() if values[n] != default]
    return ":".join([values["wedges"], ",".join(changed)]) if changed else str(values["wedges"])


def changed_elasticities(values: Values) -> dict[str, float]:
    """Elasticities that are not at their defaults."""
    sliders = {s.name: s.default for s in _elasticities()}
    changed = {n: values[n] for n, default in sliders.items() if values[n] != default}
    return {name.removeprefix("elasticity_"): value for name, value in changed.items()}


def year_of(values: Values) -> int | None:
    """The year chosen, if one is; `InputError` for one that is no whole number."""
    text = values.get("year", "")
    if text and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise InputError(f"year: {text[:20]!r} is not a year of four digits")
    return int(text) if text else None
