"""What kind of account a code stands for: given, known, or read off its label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files

from weaklinks.errors import Problems, name_some
from weaklinks.tables.grid import Grid, read_grid
from weaklinks.tables.in_memory import File
from weaklinks.tables.table import ACCOUNT_KINDS

# IFPRI's releases call the trade and transport margin account by this name.
_SYNONYMS = {"transaction-cost": "margin"}

_EXACT_CODES = {
    "trc": "margin",
    "mtax": "tax-import",
    "stax": "tax-product",
    "atax": "tax-activity",
    "ftax": "tax-factor",
    "etax": "tax-export",
    "dtax": "tax-direct",
    "gov": "government",
    "ent": "enterprise",
    "s-i": "savings",
    "dstk": "stocks",
    "row": "row",
}

# A leading letter alone says too little ("agri" may be anything), so a, c and f need the label.
_CODE_STARTS = {"hhd": "household", "flab": "factor", "fcap": "factor", "flnd": "factor"}
_LABEL_STARTS = {
    "activit": "activity",
    "commodit": "commodity",
    "factor": "factor",
    "household": "household",
    "enterprise": "enterprise",
    "government": "government",
    "rest of world": "row",
    "rest of the world": "row",
    "transaction cost": "margin",
    "change in stocks": "stocks",
    "taxes - activit": "tax-activity",
    "taxes - factor": "tax-factor",
    "taxes - export": "tax-export",
    "taxes - import": "tax-import",
    "taxes - sales": "tax-product",
    "taxes - direct": "tax-direct",
    "savings": "savings",
}


def read_kinds(path: str | File) -> dict[str, str]:
    """Read kinds from a CSV with the columns ``account`` (or ``code``) and ``kind``.

    Raises
    ------
    InputError
        When a column is missing, an account occurs twice or a kind is unknown.
    """
    grid = read_grid(path)
    problems = Problems(grid.name)
    header = [cell.strip().lower() for cell in grid.header]
    account = next((header.index(name) for name in ("account", "code") if name in header), None)
    kind = header.index("kind") if "kind" in header else None
    problems.add_if(account is None, "line 1: there is no column 'account'")
    problems.add_if(kind is None, "line 1: there is no column 'kind'")
    problems.raise_if_any()
    assert account is not None
    assert kind is not None
    found = _pairs(grid, range(1, len(grid.rows)), account, kind, problems)
    problems.raise_if_any()
    return found


def kinds_in(grid: Grid, rows: Iterable[int], column: int, problems: Problems) -> dict[str, str]:
    """Return the kinds that a column of a table states for its accounts; empty cells state none."""
    stated = [row for row in rows if grid.rows[row][column].strip()]
    return _pairs(grid, stated, 1, column, problems)


def kinds_of(
    accounts: Sequence[str],
    labels: Sequence[str],
    problems: Problems,
    given: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Return the kind of every account; those that cannot be told become one problem.

    Parameters
    ----------
    accounts, labels : sequence of str
        Codes and readable names.
    given : mapping, optional
        Kinds that the user states; they override everything else.
    """
    given = given or {}
    strangers = sorted(set(given) - set(accounts))
    problems.add_if(
        strangers, f"kinds are given for accounts that the table lacks: {name_some(strangers)}"
    )
    kinds = [given.get(a) or _infer(a, label) for a, label in zip(accounts, labels, strict=True)]
    unknown = [a for a, kind in zip(accounts, kinds, strict=True) if kind is None]
    problems.add_if(
        unknown,
        f"the kind of {name_some(unknown)} cannot be told from code or label; state it in a column "
        "'Kind' behind 'Code', or in a CSV with the columns account,kind (option kinds); "
        f"kinds are {', '.join(ACCOUNT_KINDS)}",
    )
    return tuple(kind or "" for kind in kinds)


def _pairs(
    grid: Grid, rows: Iterable[int], account: int, kind: int, problems: Problems
) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        line, cells = grid.lines[row], grid.rows[row]
        name, given = cells[account].strip(), cells[kind].strip().lower()
        given = _SYNONYMS.get(given, given)
        problems.add_if(name in found, f"line {line}: account {name!r} occurs twice")
        problems.add_if(
            given not in ACCOUNT_KINDS,
            f"line {line}: unknown kind {given!r} of {name!r}; known: {', '.join(ACCOUNT_KINDS)}",
        )
        found[name] = given
    return found


def _infer(code: str, label: str) -> str | None:
    low, words = code.lower(), " ".join(label.lower().split())
    # Tariffs fall on imports alone, which the published list of kinds does not say.
    known = _EXACT_CODES.get(low) or _published_kinds().get(low)
    if known:
        return known
    for starts, text in ((_CODE_STARTS, low), (_LABEL_STARTS, words)):
        for start, kind in starts.items():
            if text.startswith(start):
                return kind
    return None


@cache
def _published_kinds() -> dict[str, str]:
    resource = files("weaklinks.tables") / "embedded" / "ifpri_sam_accounts.csv"
    with as_file(resource) as path:
        return read_kinds(path)
