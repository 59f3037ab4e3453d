"""Run the command line in this process, exactly as ``weaklinks`` does."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from weaklinks.cli import main


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        def refuse(word: str) -> None:
            raise AssertionError(f"{word} is no JSON")

        record: dict[str, Any] = json.loads(self.out, parse_constant=refuse)
        return record


def run(*argv: object) -> Outcome:
    out, err, status = io.StringIO(), io.StringIO(), 0
    words = ["weaklinks", *map(str, argv)]
    with redirect_stdout(out), redirect_stderr(err), patch("sys.argv", words):
        try:
            main()
        except SystemExit as done:
            status = int(done.code or 0)
    return Outcome(status, out.getvalue(), err.getvalue())
