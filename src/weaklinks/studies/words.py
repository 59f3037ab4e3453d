"""Results as plain text: what a terminal or a notebook shows for a table."""

from __future__ import annotations

from collections.abc import Sequence


def table_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns set in monospace: the first to the left, the others to the right."""
    lines = [list(header), *(list(row) for row in rows)]
    width = [max(len(line[k]) for line in lines) for k in range(len(header))]
    return "\n".join(
        "  ".join(
            cell.ljust(width[k]) if k == 0 else cell.rjust(width[k]) for k, cell in enumerate(line)
        ).rstrip()
        for line in lines
    )


def shown(ratio: float) -> str:
    """Print an income ratio as the paper does, or in powers of ten where it is enormous."""
    if ratio != ratio:
        return "none"
    return f"{ratio:.1f}" if abs(ratio) < 1e5 else f"{ratio:.2e}"
