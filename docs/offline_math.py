"""Equations as MathML inside the page: no script is fetched from anywhere to read them."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

#: Names of characters that HTML knows and XML does not.
_NAMED = re.compile(r"&(?!lt;|gt;|amp;|quot;|apos;)[A-Za-z]+;")
_MATHML = "http://www.w3.org/1998/Math/MathML"
#: Accents as docutils writes them, and as browsers place them: a bar that is a letter of its own
#: kind (U+02C9) is drawn into the letter below it.
_ACCENTS = {"\u02c9": "\u00af", "\u02c6": "^", "~": "~", "\u02d9": "\u02d9"}


def mathml(text: str, **options: Any) -> str:
    """LaTeX as MathML, with accents above their letter and indices below it."""
    ElementTree.register_namespace("", _MATHML)
    made = _NAMED.sub(lambda name: unescape(name[0]), tex2mathml(text, **options))
    tree = ElementTree.fromstring(made)
    for element in tree.iter():
        _space(element)
        accent = element[-1] if len(element) > 1 else None
        if accent is not None and accent.text in _ACCENTS and _is(element, "mover", "munderover"):
            accent.text = _ACCENTS[accent.text]
            if _is(element, "munderover"):  # docutils takes an accent for a limit of a sum
                _index(element, accent)
    return ElementTree.tostring(tree, encoding="unicode", short_empty_elements=False)


def _space(element: ElementTree.Element) -> None:
    """``log x`` has a space that ``log(x)`` has not."""
    for function, argument in pairwise(element):
        if function.text == "\u2061" and not _is(argument, "mo", "mrow"):
            function.set("lspace", "0em")
            function.set("rspace", "0.1667em")


def _is(element: ElementTree.Element, *tags: str) -> bool:
    return element.tag in {f"{{{_MATHML}}}{tag}" for tag in tags}


def _index(element: ElementTree.Element, accent: ElementTree.Element) -> None:
    """``letter, index, accent`` becomes the accented letter with an index."""
    letter, index = element[0], element[1]
    element.clear()
    element.tag = f"{{{_MATHML}}}msub"
    over = ElementTree.SubElement(element, f"{{{_MATHML}}}mover", accent="true")
    over.extend([letter, accent])
    element.append(index)


def _inline(self: Any, node: nodes.Element) -> None:
    text = node.astext()
    # An exponent of the word before it: what it stands on is empty here, and has to be said.
    text = f"{{}}{text}" if text.startswith(("^", "_")) else text
    self.body.append(mathml(text))
    raise nodes.SkipNode


def _block(self: Any, node: nodes.Element) -> None:
    self.body.append(f'<div class="math">{mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    """Register the renderer that conf.py names."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
