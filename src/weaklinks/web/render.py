"""Pages as HTML, by templates that escape everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from weaklinks import __version__
from weaklinks.web.controls import Control, Hidden, Select, Slider, Values, grouped


def changed(query: Mapping[str, str], changes: Mapping[str, str]) -> str:
    """The tail of an address after some values changed; empty ones leave it."""
    values = {name: value for name, value in {**query, **changes}.items() if value}
    return "?" + urlencode(values) if values else ""


def render(template: str, **shown: Any) -> str:
    """Fill a template of this package."""
    return str(_environment().get_template(template).render(version=__version__, **shown))


def told(controls: Sequence[Control], values: Values) -> list[dict[str, str]]:
    """What every setting is, in words, those that are not at their defaults first.

    Returns
    -------
    list of dict
        `label`, `value` and `default`, which is empty where the value is the default. What only
        the page's own buttons set is left out while it is at its default.
    """
    moved = [c for c in controls if values[c.name] != c.default]
    still = [c for c in controls if c not in moved and not isinstance(c, Hidden)]
    return [
        {
            "label": _full_label(c),
            "value": _in_words(c, values[c.name]),
            "default": _in_words(c, c.default) if c in moved else "",
        }
        for c in [*moved, *still]
    ]


def _full_label(control: Control) -> str:
    """With the heading that it stands under, without which some say little, and its symbol."""
    symbol = control.symbol if isinstance(control, Slider) else ""
    label = f"{control.group}: {control.label}" if control.group else control.label
    return label[:1].upper() + label[1:] + (f" ({symbol})" if symbol else "")


def _in_words(control: Control, value: Any) -> str:
    if isinstance(control, Select):
        return dict(control.options).get(str(value), str(value))
    unit = control.unit if isinstance(control, Slider) else ""
    number = f"{value:.6g}" if isinstance(value, float) else str(value)
    return f"{number} {unit}".strip()


def _today() -> str:
    today = date.today()
    return f"{today.day} {today:%B %Y}"


@cache
def _environment() -> Any:
    import jinja2

    def read(name: str) -> str | None:
        place = files("weaklinks.web") / "templates" / name
        return place.read_text(encoding="utf-8") if place.is_file() else None

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(read),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["query"] = urlencode
    environment.filters["changed"] = changed
    environment.filters["told"] = told
    environment.globals["grouped"] = grouped
    environment.globals["today"] = _today
    environment.tests["slider"] = lambda c: isinstance(c, Slider)
    environment.tests["select"] = lambda c: isinstance(c, Select)
    environment.tests["hidden"] = lambda c: isinstance(c, Hidden)
    return environment
