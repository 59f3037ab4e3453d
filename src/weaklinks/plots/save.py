"""Charts to files, without a browser and without a network, whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from weaklinks.errors import InputError
from weaklinks.plots.bundle import as_script_data, vega_bundle

FORMATS = ("html", "svg", "png", "pdf")

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>weaklinks</title></head>
<body>
<div id="chart"></div>
<script type="application/json" id="spec">{spec}</script>
<script>{bundle}</script>
<script>
vegaEmbed("#chart", JSON.parse(document.getElementById("spec").textContent),
          {{renderer: "svg", actions: {{export: true}}}});
</script>
</body>
</html>
"""


def save_chart(chart: Any, path: str | Path, force: bool = False) -> Path:
    """Write a chart as html, svg, png or pdf, by the suffix of `path`.

    Raises
    ------
    InputError
        For another suffix, a file that exists (unless `force`), a directory that does not.
    """
    target = Path(path)
    kind = target.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        raise InputError(f"{target}: charts are written as {', '.join(FORMATS)}; choose a suffix")
    if target.exists() and not force:
        raise InputError(f"{target} exists already; force overwrites it")
    if not target.parent.is_dir():
        raise InputError(f"{target.parent} is not a directory; make it first")
    content = render_chart(chart.to_dict(), kind)
    with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".part", delete=False) as part:
        part.write(content)
    Path(part.name).chmod(0o644)
    Path(part.name).replace(target)
    return target


def render_chart(spec: dict[str, Any], kind: str) -> bytes:
    """Render a Vega-Lite specification as one of `FORMATS`."""
    import vl_convert

    if kind == "html":
        page = _PAGE.format(spec=as_script_data(spec), bundle=vega_bundle())
        return page.encode("utf-8")
    if kind == "svg":
        return str(vl_convert.vegalite_to_svg(spec)).encode("utf-8")
    if kind == "png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=2.0))
    return bytes(vl_convert.vegalite_to_pdf(spec))
