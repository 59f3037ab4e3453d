"""Single backticks in docstrings: links to what is documented, plain text for names in the code.

Docstrings say `InputError` and not where it lives, and name their own parameters. A name that is
documented under any module becomes a link; one that occurs in the package's code stays plain; what
is neither, a typo or something that was renamed, is a warning and fails the build.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.util.nodes import make_refnode


def _resolve(app: Any, env: Any, node: Any, shown: nodes.Node) -> nodes.Node | None:
    if node.get("refdomain") != "py" or node.get("reftype") != "obj":
        return None
    target = node["reftarget"]
    objects = env.get_domain("py").objects
    found = [name for name, place in objects.items() if _is(name, place.objtype, target)]
    if found:
        place = objects[min(found, key=len)]
        page = node.get("refdoc", place.docname)
        return make_refnode(app.builder, page, place.docname, place.node_id, [shown], target)
    plain = not target.startswith("weaklinks.") and target.partition(".")[0] in _names()
    return shown if plain else None


def _is(name: str, kind: str, target: str) -> bool:
    """Whether `target` means it; a bare word means no attribute, since many classes have one."""
    *above, last = name.split(".")
    *said, word = target.split(".")
    if last != word or (not said and kind in ("attribute", "property", "method")):
        return False
    return all(part in above for part in said)


@cache
def _names() -> frozenset[str]:
    """Every name of the package's code: arguments, fields, variables, functions, classes."""
    import weaklinks

    found: set[Any] = set()
    for file in Path(weaklinks.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            found.update(getattr(node, kind, None) for kind in ("arg", "attr", "id", "name"))
    return frozenset(name for name in found if isinstance(name, str))


def setup(app: Any) -> dict[str, bool]:
    """Resolve before Sphinx warns."""
    app.connect("missing-reference", _resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
