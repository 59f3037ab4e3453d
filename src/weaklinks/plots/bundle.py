"""The JavaScript that draws interactive charts, without any network."""

from __future__ import annotations

import json
import os
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

# The last thing the bundle does; a file without it was cut off.
_LAST_WORDS = "window.vegaEmbed="
_SNIPPET = "window.vegaEmbed = vegaEmbed;"


@cache
def vega_bundle() -> str:
    """Return Vega, Vega-Lite and vega-embed in one script that sets `window.vegaEmbed`.

    Bundling takes almost two seconds, so the script is kept in the user's cache directory
    (``$XDG_CACHE_HOME/weaklinks`` or ``~/.cache/weaklinks``), one file for each version of
    vl-convert. Where that cannot be written, it is made anew each time.
    """
    import vl_convert

    kept = _cache_directory() / f"vega-{version('vl-convert-python')}.js"
    try:
        script = kept.read_text(encoding="utf-8")
        if _LAST_WORDS in script[-60:]:
            return script
    except (OSError, UnicodeDecodeError):
        pass
    script = str(vl_convert.javascript_bundle(_SNIPPET)).replace("</script", "<\\/script")
    _keep(kept, script)
    return script


def as_script_data(value: Any) -> str:
    """Write a value as JSON that is safe inside ``<script>``: no ``<``, ``>``, ``&`` in it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _cache_directory() -> Path:
    given = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(given) if given else Path("~/.cache").expanduser()) / "weaklinks"


def _keep(path: Path, script: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False
        ) as part:
            part.write(script)
        Path(part.name).replace(path)
    except OSError:
        return
