"""Figures 2 to 5 of Jones (2008) for the economy that the sliders make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from weaklinks.web.content import Figure, Section

if TYPE_CHECKING:
    from weaklinks.studies.reforms import ReformPath

# Reforms drawn on a path.
_FEW = 60
_ORDERS = ("best", "by:productivity", "by:-productivity", "worst")


def figures(rich: Any, poor: Any, allocation: Any) -> Section:
    """Draw productivities, wedges with who gets inputs, and the paths of reforms."""
    from weaklinks.plots import plot_allocation, plot_productivities

    return Section(
        title="Figures 2 to 5, live",
        figures=(
            Figure(
                name="productivities",
                chart=lambda: plot_productivities(_productivities(rich, poor)),
                alt="Productivity of each variety in both countries, and the ratio",
                caption="As Figure 2: productivity from the best variety to the worst.",
            ),
            Figure(
                name="allocation",
                chart=lambda: plot_allocation(allocation),
                alt="Wedges, and resources of each variety in equilibrium and without wedges",
                caption="As Figures 3 and 4: wedges, and who gets inputs with and without them.",
            ),
            _reforms(poor),
        ),
    )


def _productivities(rich: Any, poor: Any) -> Any:
    from weaklinks.published import Figure as Columns

    a, b = rich.varieties, poor.varieties
    return Columns(
        name="productivities",
        title="Productivities of the two countries",
        note="",
        columns={
            "variety": a.place,
            "rich": a.productivity,
            "poor": b.productivity,
            "ratio": b.productivity / a.productivity,
        },
    )


def _reforms(poor: Any) -> Figure:
    """Figure 5 of this economy, its varieties in groups, so that it follows the sliders."""
    from weaklinks.plots import plot_reform_paths

    size = -(-poor.points // _FEW)
    each = "one by one" if size == 1 else f"{size} neighbouring varieties at a time"
    return Figure(
        name="reform-paths",
        chart=lambda: plot_reform_paths(
            _paths(poor), subtitle=f"Steady states; {poor.points:,} varieties, reformed {each}"
        ),
        alt="GDP relative to today along four orders of reforms, best to worst",
        caption=f"As Figure 5: the same reforms in four orders, {each}. Why are so many reforms "
        "needed before anything happens on the worst path?",
    )


def _paths(poor: Any) -> list[ReformPath]:
    """The paths, each group of varieties with its name."""
    from weaklinks.studies.jones_reforms import jones_reform_paths

    names = [f"variety {k + 1}" for k in range(poor.points)]
    size = -(-len(names) // _FEW)
    groups = [names[k : k + size] for k in range(0, len(names), size)]
    packages = None if size == 1 else groups
    found = jones_reform_paths(poor, orders=_ORDERS, packages=packages)
    return [replace(p, sectors=tuple(_short(name) for name in p.sectors)) for p in found]


def _short(name: str) -> str:
    """Say "varieties 1 to 17" for the names of all of them."""
    parts = name.split(" + ")
    if len(parts) == 1:
        return name
    return f"varieties {parts[0].split()[1]} to {parts[-1].split()[1]}"
