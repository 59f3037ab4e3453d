"""Pages as HTML, by templates that escape everything."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from weaklinks import __version__
from weaklinks.web.controls import Hidden, Select, Slider, grouped


def changed(query: Mapping[str, str], changes: Mapping[str, str]) -> str:
    """The tail of an address after some values changed; empty ones leave it."""
    values = {name: value for name, value in {**query, **changes}.items() if value}
    return "?" + urlencode(values) if values else ""


def render(template: str, **shown: Any) -> str:
    """Fill a template of this package."""
    return str(_environment().get_template(template).render(version=__version__, **shown))


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
    environment.globals["grouped"] = grouped
    environment.tests["slider"] = lambda c: isinstance(c, Slider)
    environment.tests["select"] = lambda c: isinstance(c, Select)
    environment.tests["hidden"] = lambda c: isinstance(c, Hidden)
    return environment
