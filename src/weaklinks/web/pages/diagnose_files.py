"""What can be taken along from *Diagnose a country*: the report, the sectors, the run, the code."""

from __future__ import annotations

from dataclasses import replace

from weaklinks import __version__
from weaklinks.web.controls import Values
from weaklinks.web.pages.diagnose_opening import country_of, elasticities_of, look, spread_of
from weaklinks.web.pages.diagnose_settings import changed_elasticities, options_of, table_name


def report_file(values: Values) -> tuple[bytes, str]:
    """The report: one page that needs no network."""
    from weaklinks.report.page import render_html
    from weaklinks.studies.diagnosis import diagnose

    eps = elasticities_of(values)
    d = diagnose(country_of(values), horizon=values["horizon"], elasticities=eps)
    if int(values["draws"]):
        d = replace(d, spread=spread_of(values))
    page = render_html(d, spec_toml=spec_file(values)[0].decode("utf-8"))
    return page.encode("utf-8"), "text/html; charset=utf-8"


def sectors_file(values: Values) -> tuple[bytes, str]:
    """Everything that is known of each sector."""
    from weaklinks.report.tabular import csv_text
    from weaklinks.studies.diagnosis import sector_columns

    return csv_text(sector_columns(look(values))).encode("utf-8"), "text/csv; charset=utf-8"


def example_file(values: Values) -> tuple[bytes, str]:
    """A table to start from, whatever is shown."""
    from weaklinks.tables import example_sheet

    return example_sheet().encode("utf-8"), "text/csv; charset=utf-8"


def spec_file(values: Values) -> tuple[bytes, str]:
    """The run as ``weaklinks diagnose --spec`` takes it."""
    from weaklinks.studies.runs import spec_text

    text = spec_text(table_name(values), options_of(values), version=__version__)
    return text.encode("utf-8"), "application/toml; charset=utf-8"


def code_of(values: Values) -> str:
    """Python code that finds what is shown."""
    given = options_of(values)
    names = {"accept_imbalance": "force"}
    opening = "".join(
        f", {names.get(k, k)}={given[k]!r}"
        for k in ("wedges", "country", "year", "accept_imbalance")
        if k in given and given[k] != "recorded"
    )
    asked = [f"horizon={given['horizon']!r}"] if given["horizon"] != "long" else []
    eps = ", ".join(f"{k}={v!r}" for k, v in changed_elasticities(values).items())
    asked += [f"elasticities=wl.Elasticities({eps})"] if eps else []
    asked += [f"draws={given['draws']}"] if "draws" in given else []
    return (
        "import weaklinks as wl\n\n"
        f"country = wl.open_country({table_name(values)!r}{opening})\n"
        f"diagnosis = wl.diagnose({', '.join(['country', *asked])})\n"
        "print(diagnosis)\n"
        "print(diagnosis.to_frame())\n"
    )
