"""Where a command may write, checked before it works."""

from __future__ import annotations

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
    problems.add_if(not out.parent.is_dir(), f"{out.parent} is not a directory; make it first")
