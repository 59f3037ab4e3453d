"""Where a command may write, checked before it works."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weaklinks.errors import Problems


def require_place(out: Path, problems: Problems, *, also: tuple[str, ...] = ()) -> None:
    """Note what is wrong with where a chart (or a file of `also`) is to be written."""
    from weaklinks.plots.save import FORMATS

    known = (*also, *FORMATS)
    problems.add_if(
        out.suffix.lower().removeprefix(".") not in known,
        f"{out}: written are {', '.join(f'.{suffix}' for suffix in known)}",
    )
    if not out.parent.is_dir():
        problems.add(f"{out.parent} is not a directory; make it first")
    elif not os.access(out.parent, os.W_OK):
        problems.add(f"nothing can be written to the folder {out.parent}; choose another one")
