"""Let the gallery show the Altair charts that its examples leave in a variable `chart`."""

from __future__ import annotations

from typing import Any


def scrape_charts(block: Any, block_vars: Any, gallery_conf: Any, **_: Any) -> str:
    """Save a chart made by this block, once, and return the reStructuredText that shows it."""
    from sphinx_gallery.scrapers import figure_rst

    chart = block_vars["example_globals"].pop("chart", None)
    if chart is None:
        return ""
    path = str(next(block_vars["image_path_iterator"]))
    chart.save(path, format="png", ppi=144)
    return str(figure_rst([path], gallery_conf["src_dir"]))
