"""The reform game's economies: their settings, the game made of them, and the code that plays it.

The sectors reformed so far are in the address, with a value of its own for every economy: who
comes back to one finds the path as it was left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from weaklinks.web.controls import Control, Hidden, Select, Values, renamed, sliders_of

if TYPE_CHECKING:
    from weaklinks.studies.reform_turns import ReformGame, Turn
    from weaklinks.tables.registry import Description

#: Varieties and sectors: few enough to be looked at one by one.
VARIETIES, SECTORS = 12, 8
_TAKING_PART = 10
MODELS = {
    "jones": f"Jones' economy: {VARIETIES} varieties",
    "network": f"A random network: {SECTORS} sectors",
}
COUNTRIES = ("KEN", "GHA")
_APART = "~"
_SETTINGS = "The economy"
# Slider ends where the admissible range is endless or far too wide to be moved through.
_ENDS = {
    "jones": {
        "intermediate_share": (0.0, 0.9),
        "final_exponent": (0.0, 0.95),
        "intermediate_exponent": (-20.0, 0.0),
        "productivity_decay": (0.0, 5.0),
        "largest_wedge": (0.1, 0.98),
        "wedge_decay": (0.0, 2.0),
    },
    "network": {
        "density": (0.0, 1.0),
        "intermediate_share": (0.0, 0.9),
        "elasticity_inputs": (0.05, 5.0),
        "elasticity_final": (0.05, 10.0),
        "largest_wedge": (0.1, 0.98),
        "productivity_dispersion": (0.0, 2.0),
        "seed": (0, 50),
    },
}
HELP = (
    ("", "none: I choose myself"),
    ("next", "the best next reform"),
    ("table", "what each reform would bring next"),
    ("finish", "finish with the best reforms"),
    ("proof", "is there any better choice?"),
)


def reforms_of(economy: str) -> str:
    """Name of the value that holds the sectors reformed so far."""
    return f"reforms_{economy}"


def written(order: Sequence[str]) -> str:
    """Sectors as they stand in the address."""
    return _APART.join(order)


def order_of(values: Values) -> tuple[str, ...]:
    """Codes of the sectors reformed so far."""
    text = str(values[reforms_of(values["economy"])])
    return tuple(text.split(_APART)) if text else ()


def controls(query: Mapping[str, str]) -> Sequence[Control]:
    """Which economy; its settings; help; and the state of every economy's game."""
    chosen = query.get("economy", "jones")
    listed = (
        *MODELS.items(),
        *((c, f"{table(c).title}, {_TAKING_PART} sectors") for c in COUNTRIES),
    )
    economy = Select(
        name="economy",
        label="which economy",
        help="Jones (2008) has wedges that are largest for its most and its least productive "
        "varieties. In the countries, wedges are the taxes and subsidies that their tables "
        "record.",
        options=tuple(listed),
        default="jones",
        reload=True,
    )
    aid = Select(
        name="help",
        label="help",
        help="Play without it first.",
        options=HELP,
        default="",
    )
    states = (Hidden(name=reforms_of(e), label="reforms so far") for e in (*MODELS, *COUNTRIES))
    return (economy, aid, *_settings(chosen), *states)


def _settings(economy: str) -> Sequence[Control]:
    if economy in MODELS:
        from weaklinks.spec import counts_of, parameters_of

        spec, ends = _spec(economy), _ENDS[economy]
        chosen = [p for p in parameters_of(spec) if p.name in ends]
        made = sliders_of(chosen, ends, whole=counts_of(spec), group=_SETTINGS)
        words: dict[str, dict[str, Any]] = {
            "density": {"default": 0.4},
            "seed": {"label": "seed of the random draws"},
        }
        return [renamed(slider, **words.get(slider.name, {})) for slider in made]
    if economy not in COUNTRIES:
        return ()
    horizon = Select(
        name="horizon",
        label="horizon",
        help="In the long run capital is produced and adjusts; in the short run it is fixed.",
        options=(("long", "long run"), ("short", "short run")),
        default="long",
        group=_SETTINGS,
    )
    return (horizon,)


def _spec(economy: str) -> Any:
    from weaklinks.models.jones import Jones2008
    from weaklinks.models.network import Network

    return Jones2008 if economy == "jones" else Network


def table(code: str) -> Description:
    """What is known of an embedded table."""
    return _tables()[code]


@lru_cache(maxsize=1)
def _tables() -> dict[str, Description]:
    from weaklinks.tables import available

    return {found.code: found for found in available()}


def where(values: Values) -> str:
    """The economy's name in a sentence."""
    name = values["economy"]
    return table(name).title if name in COUNTRIES else "this economy"


def own(values: Values) -> dict[str, Any]:
    """Values that make the economy."""
    names = _ENDS.get(values["economy"], ("horizon",))
    return {name: values[name] for name in names}


def game_of(values: Values) -> ReformGame:
    """The game that these settings make; lately made ones are remembered."""
    return _game(values["economy"], tuple(own(values).items()))


@lru_cache(maxsize=16)
def _game(economy: str, settings: tuple[tuple[str, Any], ...]) -> ReformGame:
    from weaklinks.studies.country import calibrate
    from weaklinks.studies.reform_game import reform_game

    given = dict(settings)
    if economy == "jones":
        return reform_game(_spec(economy)(points=VARIETIES, **given))
    if economy == "network":
        return reform_game(_spec(economy)(sectors=SECTORS, **given).economy())
    return reform_game(calibrate(economy, horizon=given["horizon"]), most=_TAKING_PART)


def subtitle_of(values: Values) -> str:
    """Economy, wedges and horizon, which belong below the chart's title."""
    name = values["economy"]
    if name == "jones":
        return (
            f"Jones (2008) with {VARIETIES} varieties, a coarser picture of his continuum than on "
            "the page of his economy, with other gains; every point is a steady state"
        )
    if name == "network":
        return f"Random network, seed {values['seed']}; every point is an equilibrium"
    run = {"long": "capital adjusts", "short": "capital is fixed"}[values["horizon"]]
    found = table(name)
    return f"{found.title}, recorded taxes and subsidies; {run}. Source: {found.source}"


def code_of(values: Values, turn: Turn) -> str:
    """Python code that gives the paths shown."""
    name, given = values["economy"], ""
    lines = ["import weaklinks as wl"]
    if name == "jones":
        economy = f"wl.jones.Jones2008({_changed(values, points=VARIETIES)})"
    elif name == "network":
        lines.append("from weaklinks.models.network import Network")
        economy = f"Network({_changed(values, sectors=SECTORS)}).economy()"
    else:
        economy = f'wl.calibrate("{name}", horizon="{values["horizon"]}")'
        given = ", packages=[[s] for s in sectors]"
    lines += ["", f"economy = {economy}"]
    lines += [f"sectors = {list(turn.game.by_code)!r}"] if given else []
    orders = {"best": '"best"', "worst": '"worst-gain"'}
    if turn.order:
        orders = {"mine": repr(list(turn.order)), **orders}
    lines += [
        f"{which} = wl.reform_path(economy, order={order}{given})"
        for which, order in orders.items()
    ]
    return "\n".join([*lines, f"print({next(iter(orders))}.to_frame())"]) + "\n"


def _changed(values: Values, **fixed: int) -> str:
    fields = _spec(values["economy"]).__dataclass_fields__
    own_values = {k: v for k, v in own(values).items() if v != fields[k].default}
    return ", ".join(f"{k}={v!r}" for k, v in (fixed | own_values).items())
