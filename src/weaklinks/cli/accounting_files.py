"""Files of ``weaklinks accounting``: tables as CSV, charts, or a folder with both."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

_CHARTS = (".svg", ".png", ".pdf", ".html")
#: Names in a folder: the results, the countries without data, success over a range, the chart.
_NAMES = ("accounting.csv", "missing.csv", "undistorted.csv", "accounting.svg")


def require_free(out: Path, *, overwrite: bool) -> None:
    """Raise `InputError` for a suffix that cannot be written and files that are there."""
    from weaklinks.cli.shared import refuse_existing
    from weaklinks.errors import InputError

    if out.suffix and out.suffix not in (".csv", *_CHARTS) and not out.is_dir():
        known = ", ".join((".csv", *_CHARTS))
        raise InputError(f"{out}: written are {known}, or a folder; choose one of them")
    for target in [out] if _is_file(out) else [out / name for name in _NAMES]:
        refuse_existing(target, overwrite=overwrite)


def write_result(result: Any, out: Path, *, overwrite: bool) -> None:
    """Write a result, or a tuple of `Robustness`."""
    from weaklinks.plots import save_chart
    from weaklinks.plots.save import render_chart
    from weaklinks.report import write_text
    from weaklinks.report.folder import write_folder

    if out.suffix in _CHARTS and _is_file(out):
        save_chart(_chart_of(result), out, force=overwrite)
        return
    texts = _tables_of(result)
    if _is_file(out):
        write_text(out, texts["accounting.csv"], force=overwrite)
        return
    contents = {name: text.encode("utf-8") for name, text in texts.items()}
    contents["accounting.svg"] = render_chart(_chart_of(result).to_dict(), "svg")
    write_folder(out, contents, ours=_NAMES, force=overwrite)


def _is_file(out: Path) -> bool:
    return bool(out.suffix) and not out.is_dir()


def _chart_of(result: Any) -> Any:
    if isinstance(result, tuple):
        from weaklinks.plots import plot_robustness

        return plot_robustness(result)
    return result.plot()


def _tables_of(result: Any) -> dict[str, str]:
    import pandas as pd

    from weaklinks.studies.accounts import Accounting
    from weaklinks.studies.countries import CrossCountry
    from weaklinks.studies.undistorted import success_over_undistorted

    if isinstance(result, tuple):
        frame = pd.concat([r.to_frame() for r in result], ignore_index=True)
        return {"accounting.csv": frame.to_csv(index=False)}
    named = isinstance(result, Accounting)
    tables = {"accounting.csv": result.to_frame().to_csv(index=named)}
    years = [result] if isinstance(result, CrossCountry) else getattr(result, "results", [])
    if years:
        missing = pd.concat([r.missing_frame() for r in years], ignore_index=True)
        tables["missing.csv"] = missing.to_csv(index=False)
        tables["undistorted.csv"] = pd.DataFrame(
            [{"year": r.year, **asdict(row)} for r in years for row in success_over_undistorted(r)]
        ).to_csv(index=False)
    return tables
