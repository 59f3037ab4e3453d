"""Diagnose a country: what holds it back, and what would have to be fixed first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from weaklinks.web.content import Action, Content, Page, Section
from weaklinks.web.controls import Values
from weaklinks.web.pages.diagnose_files import (
    code_of,
    example_file,
    report_file,
    sectors_file,
    spec_file,
)
from weaklinks.web.pages.diagnose_opening import look
from weaklinks.web.pages.diagnose_panels import (
    alternatives_panel,
    draws_panel,
    path_panel,
    superstars_panel,
)
from weaklinks.web.pages.diagnose_sections import later, numbers, weak_links, wedges
from weaklinks.web.pages.diagnose_sector_table import sectors_panel
from weaklinks.web.pages.diagnose_settings import address, controls

if TYPE_CHECKING:
    from weaklinks.studies.diagnosis import Diagnosis

_RUN = {
    "long": "in the long run, when capital adjusts",
    "short": "in the short run, when capital is fixed",
}
_FORMS = (
    "One sheet saved as csv: sectors across and down in the same names, final demand in the "
    "columns beside them, value added in the rows below. Or a square social accounting matrix as "
    "csv (label, Code, then the account codes, as IFPRI publishes them and weaklinks tables "
    "convert writes them); a national table of the World Input-Output Database as xlsx; one year "
    "of the OECD Inter-Country Input-Output tables as csv; or a zip file with one of these, with a "
    "matrix and the kinds of its accounts, or with flows.csv, final_demand.csv and "
    "value_added.csv. It is kept in memory for an hour at most and never written to a disk."
)


def _content(values: Values) -> Content:
    from weaklinks.tables.icio_layout import CountryNeededError

    try:
        d = look(values)
    except CountryNeededError as needed:
        return _choose_country(needed)
    return Content(
        answer=_answer(d),
        sections=(
            numbers(d, values),
            weak_links(d),
            wedges(d),
            *later(d, values),
            _take_along(d, values),
            _computed(d),
        ),
    )


def _choose_country(needed: Any) -> Content:
    choices = tuple(Action(label=code, changes={"country": code}) for code in needed.countries)
    return Content(
        answer=f"The file {needed.subject} holds {len(choices)} countries: choose one.",
        sections=(Section(title="Countries in the file", actions=choices),),
    )


def _answer(d: Diagnosis) -> str:
    from weaklinks.plots.theme import clean
    from weaklinks.report.opening import first_things
    from weaklinks.report.words import change

    title = clean(d.country.prepared.table.title)
    caution = f" {d.country.source.caution}" if d.country.source.caution else ""
    if not d.economy.wedge.any():
        said = "no sector is taxed, subsidised or otherwise distorted here."
    else:
        gain = change(d.gdp_gain_percent)
        said = f"if every wedge were zero, GDP would be {gain} {_RUN[d.horizon]}.{caution}"
    return f"{title}: {said} {first_things(d)}"


def _take_along(d: Diagnosis, values: Values) -> Section:
    tail = urlencode(address(values))
    files = {
        "report.html": "The report: everything on one page that needs no network (some seconds)",
        "sectors.csv": "Everything about each sector, as csv",
        "spec.toml": "The run itself: weaklinks diagnose --spec spec.toml gives the same again",
    }
    return Section(
        title="Take it with you",
        links=tuple(
            (words, f"/diagnose/extra/{name}{'?' + tail if tail else ''}")
            for name, words in files.items()
        ),
        code=code_of(values),
    )


def _computed(d: Diagnosis) -> Section:
    """The small print: the table, the economy made of it, and how exactly it is solved."""
    from weaklinks.plots.theme import clean
    from weaklinks.report.words import count, number

    table, residual = d.country.prepared.table, max(d.equilibrium.residual, d.efficient.residual)
    return Section(
        title="How this was computed",
        words=(
            f"Table: {(table.source or table.title).rstrip('.')}.",
            f"From it comes an economy of {count(d.economy.n_nodes, 'node')} in which every "
            "producer chooses its inputs at the lowest cost and all markets clear. It is solved "
            "as it is and without wedges; in both equilibria the largest relative error of any "
            f"price, sale, factor market or income (the residual) is {number(residual, 1)}.",
            *(("Rules applied to the table:",) if d.economy.notes else ()),
            *(clean(rule) for rule in d.economy.notes),
        ),
    )


PAGE = Page(
    slug="diagnose",
    title="Diagnose a country",
    question="What holds a country back: which sectors are its weak links, what do its wedges "
    "cost, and what should be fixed first?",
    controls=controls,
    content=_content,
    panels={
        "superstars": superstars_panel,
        "path": path_panel,
        "alternatives": alternatives_panel,
        "draws": draws_panel,
        "sectors": sectors_panel,
    },
    files={"sectors.csv": sectors_file, "spec.toml": spec_file, "example.csv": example_file},
    slow_files={"report.html": report_file},
    upload=("table", "country", "year", "wedges", "balance"),
    upload_help=_FORMS,
    upload_example="example.csv",
)
