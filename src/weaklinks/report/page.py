"""The report: one self-contained page that needs no network."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from weaklinks.plots.bundle import as_script_data, vega_bundle
from weaklinks.report.charts import CAPTIONS, draw_charts
from weaklinks.report.content import page_content
from weaklinks.report.words import change, count, fixed, number, percent, signed
from weaklinks.studies.diagnosis import Diagnosis

Drawn = tuple[dict[str, dict[str, Any]], dict[str, bytes]]


def render_html(diagnosis: Diagnosis, *, spec_toml: str = "", drawn: Drawn | None = None) -> str:
    """Render a diagnosis as one HTML page with everything inside it.

    Parameters
    ----------
    diagnosis : Diagnosis
    spec_toml : str
        The run that makes the report again; shown when given.
    drawn : tuple of dict, optional
        Vega-Lite specifications and SVGs by chart name, when they have been made already.

    Returns
    -------
    str
        Its content security policy allows no request to any host and runs only the page's
        own scripts, by their hashes.
    """
    specs, pictures = drawn or draw_charts(diagnosis)
    scripts = (vega_bundle(), _resource("report.js"))
    page: str = _template().render(
        **page_content(diagnosis),
        charts=specs,
        pictures={name: _data_uri(svg) for name, svg in pictures.items()},
        captions=CAPTIONS,
        specs=as_script_data(specs),
        scripts=scripts,
        hashes=" ".join(_hash(script) for script in scripts),
        style=_resource("report.css"),
        spec_toml=spec_toml,
    )
    return page


def _data_uri(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def _resource(name: str) -> str:
    return (files("weaklinks.report") / "templates" / name).read_text(encoding="utf-8")


@cache
def _template() -> Any:
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    # Only for the page's own scripts, style and JSON that `as_script_data` has made safe.
    environment.filters["verbatim"] = Markup
    for formatter in (number, percent, change, count, fixed, signed):
        environment.filters[formatter.__name__] = formatter
    return environment.from_string(_resource("report.html.j2"))
