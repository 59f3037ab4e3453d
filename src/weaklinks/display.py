"""How a result finds its chart: by name, when it is asked for.

Results live on lower floors than charts and may not import them; this is the one place
where a lower floor reaches up, and it does so without importing anything at load time.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def chart(name: str, *arguments: Any) -> Any:
    """Call a function of `weaklinks.plots` by name and return its Altair chart."""
    return getattr(import_module("weaklinks.plots"), name)(*arguments)
