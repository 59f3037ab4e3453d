"""What a sweep leaves: a folder, and what is worth saying of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.studies.sweeps.chunks import column_names
from weaklinks.studies.sweeps.extras import need
from weaklinks.studies.sweeps.sensitivity import Sensitivity
from weaklinks.studies.sweeps.study import Study

if TYPE_CHECKING:
    import pandas as pd


_NUMBER = re.compile(r"-?\d[\d.,]*(e[+-]?\d+)?")


@dataclass(frozen=True, kw_only=True, eq=False)
class Summary:
    """One outcome over all points.

    Attributes
    ----------
    name : str
    there : int
        Points that have it.
    low, median, high : float or None
        Of a number.
    words : mapping of str to int
        Of a word: how often each came out, the most frequent first.
    """

    name: str
    there: int
    low: float | None = None
    median: float | None = None
    high: float | None = None
    words: Mapping[str, int]


@dataclass(frozen=True, kw_only=True, eq=False)
class Sweep:
    """A finished study.

    Attributes
    ----------
    study : Study
    folder : Path
    version : str
        Of weaklinks.
    computed, kept : int
        Chunks that this run computed, and those that were there.
    failed : int
        Points without an answer.
    messages : mapping of str to int
        What went wrong at them, the most frequent first; of messages that differ only in numbers
        one stands for all.
    outcomes : tuple of Summary
    residual : float or None
        The largest, of the points that have one.
    sensitivity : tuple of Sensitivity
        One per number among the outcomes, where the design is for it.
    """

    study: Study
    folder: Path
    version: str
    computed: int
    kept: int
    failed: int
    messages: Mapping[str, int]
    outcomes: tuple[Summary, ...]
    residual: float | None
    sensitivity: tuple[Sensitivity, ...] = ()

    @property
    def results(self) -> Path:
        """The Parquet file with one row per point."""
        return self.folder / "results.parquet"

    def column(self, name: str) -> Any:
        """One column: (points,) array, NaN or None where there is nothing."""
        return read_column(self.results, name)

    def to_frame(self) -> pd.DataFrame:
        """All rows, by index."""
        return need("pyarrow.parquet").read_table(self.results).to_pandas()  # type: ignore[no-any-return]

    def plot(self, outcome: str | None = None) -> Any:
        """Altair chart: bars of sensitivity, a map over two parameters, or points over one."""
        from weaklinks.display import chart

        return chart("plot_sweep", self, outcome)

    def record(self) -> dict[str, Any]:
        """Everything that JSON can hold."""
        files = [path.name for path in sorted(self.folder.iterdir()) if path.is_file()]
        return {
            "study": self.study.fingerprint,
            "title": self.study.title,
            "model": self.study.model,
            "version": self.version,
            "design": self.study.design.kind,
            "points": self.study.points,
            "failed": self.failed,
            "messages": [{"message": m, "points": n} for m, n in self.messages.items()],
            "outcomes": [asdict(outcome) for outcome in self.outcomes],
            "sensitivity": [asdict(found) for found in self.sensitivity],
            "chunks": {"computed": self.computed, "kept": self.kept},
            "folder": str(self.folder),
            "files": [name for name in files if not name.startswith(".")],
            "residual": self.residual,
        }

    def __repr__(self) -> str:
        failed = f", {self.failed:,} failed" if self.failed else ""
        return f"Sweep({self.study!r}{failed}, in {self.folder})"


def read_column(results: Path, name: str) -> Any:
    """Read one column of a study's results."""
    table = need("pyarrow.parquet").read_table(results, columns=[name])
    return table.column(name).to_numpy()


def counted(values: Any) -> dict[str, int]:
    """How often each word is in a column, the most frequent first; nothing is not counted."""
    pa = need("pyarrow")
    pairs = pa.array(values, type=pa.string()).drop_null().value_counts().to_pylist()
    ordered = sorted(pairs, key=lambda pair: (-pair["counts"], pair["values"]))
    return {pair["values"]: int(pair["counts"]) for pair in ordered}


def grouped(messages: Any) -> dict[str, int]:
    """How often each kind of message is in a column; messages that differ in numbers are alike.

    Each kind is shown by the message of it that comes first in the alphabet.
    """
    kinds: dict[str, tuple[str, int]] = {}
    for message, count in counted(messages).items():
        kind = _NUMBER.sub("#", message)
        example, before = kinds.get(kind, (message, 0))
        kinds[kind] = (min(example, message), before + count)
    return dict(sorted(kinds.values(), key=lambda pair: (-pair[1], pair[0])))


def summaries(study: Study, results: Path) -> tuple[Summary, ...]:
    """Sum up every outcome, one column at a time."""
    names = column_names(study)
    return tuple(
        _summary(o.name, read_column(results, names[o.name]), word=o.kind == "word")
        for o in study.outcomes
    )


def _summary(name: str, values: Any, *, word: bool) -> Summary:
    if word:
        words = counted(values)
        return Summary(name=name, there=sum(words.values()), words=words)
    there: FloatArray = values[~np.isnan(values)]
    if not there.size:
        return Summary(name=name, there=0, words={})
    low, median, high = (float(f(there)) for f in (np.min, np.median, np.max))
    finite = {"low": low, "median": median, "high": high}
    shown = {key: value if np.isfinite(value) else None for key, value in finite.items()}
    return Summary(name=name, there=int(there.size), words={}, **shown)
