"""Equations as MathML inside the page: no script is fetched from anywhere to read them."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml


def _inline(self: Any, node: nodes.Element) -> None:
    text = node.astext()
    # An exponent of the word before it: what it stands on is empty here, and has to be said.
    text = f"{{}}{text}" if text.startswith(("^", "_")) else text
    self.body.append(tex2mathml(text))
    raise nodes.SkipNode


def _block(self: Any, node: nodes.Element) -> None:
    self.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    """Register the renderer that conf.py names."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
