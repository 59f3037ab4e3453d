"""Enclaves against opening and reform: domestic product, national income, wages.

See Jones (2008), section 7.1; Brecher and Diaz Alejandro (1977), Journal of International
Economics 7(4), on foreign capital that makes a distorted economy poorer.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from weaklinks.arrays import FloatArray
from weaklinks.display import chart
from weaklinks.equilibrium import Equilibrium, solve
from weaklinks.models.jones import Enclave, Jones2008, OpenJones2008, open_up
from weaklinks.models.jones.open_standard_form import ENCLAVE, EXCHANGE
from weaklinks.models.jones.standard_form import HUMAN

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True, eq=False)
class Scenario:
    """One country under one policy; values per worker in units of its final good.

    Attributes
    ----------
    name : str
    gdp : float
        Domestic product, foreign capital's earnings included.
    national_income : float
        What the country's own households and capital have.
    net_income : float
        National income less the rent of domestic capital, which has to be replaced and waited
        for: welfare. Where foreign capital takes the place of domestic capital, national
        income falls and this need not.
    wage, enclave_wage : float
        Of a unit of human capital outside and inside the enclave; nan where there is none.
    enclave_jobs : float
        Share of human capital employed in the enclave.
    import_share : float
        Sales of foreign exchange over GDP.
    wedge_revenue : float
        Revenue of wedges, tariffs and export taxes.
    capacity_binds : bool
        Whether the enclave would hire more if it could.
    residual : float
    """

    name: str
    gdp: float
    national_income: float
    net_income: float
    wage: float
    enclave_wage: float
    enclave_jobs: float
    import_share: float
    wedge_revenue: float
    capacity_binds: bool
    residual: float


@dataclass(frozen=True, kw_only=True, eq=False)
class EnclaveScenarios:
    """Scenarios side by side; the first is the closed economy.

    Attributes
    ----------
    scenarios : tuple of Scenario
    """

    scenarios: tuple[Scenario, ...]

    @property
    def income_relative(self) -> FloatArray:
        """National income over that of the closed economy."""
        income = np.array([s.national_income for s in self.scenarios])
        return np.asarray(income / income[0])

    @property
    def net_relative(self) -> FloatArray:
        """Net income over that of the closed economy."""
        income = np.array([s.net_income for s in self.scenarios])
        return np.asarray(income / income[0])

    @property
    def gdp_relative(self) -> FloatArray:
        """Domestic product over that of the closed economy."""
        gdp = np.array([s.gdp for s in self.scenarios])
        return np.asarray(gdp / gdp[0])

    @property
    def residual(self) -> float:
        """Largest residual of any equilibrium."""
        return max(s.residual for s in self.scenarios)

    def to_frame(self) -> pd.DataFrame:
        """One row per scenario, in levels and over the closed economy's."""
        import pandas as pd

        frame = pd.DataFrame([dataclasses.asdict(s) for s in self.scenarios])
        frame.insert(1, "net_relative", self.net_relative)
        frame.insert(1, "income_relative", self.income_relative)
        frame.insert(1, "gdp_relative", self.gdp_relative)
        return frame.set_index("name")

    def plot(self) -> Any:
        """Altair chart of domestic product and national income."""
        return chart("plot_enclaves", self)


def enclave_scenarios(
    home: Jones2008, *, enclave: Enclave | None = None, domestic_inputs: float = 0.5, **trade: Any
) -> EnclaveScenarios:
    """Compare a distorted closed economy with opening, enclaves and reform.

    Parameters
    ----------
    home : Jones2008
    enclave : Enclave, optional
        Its own domestic_inputs are not used.
    domestic_inputs : float
        Share in the scenario in which the enclave buys at home.
    **trade
        Parameters of `OpenJones2008`; the share of varieties that imports are paid for
        (openness) must be above 0. In scenarios with an enclave only, nothing else is exported.

    Raises
    ------
    InputError
        For all that `OpenJones2008` and `Enclave` refuse.
    """
    zone = dataclasses.replace(enclave or Enclave(), domestic_inputs=0.0, free_entry=False)
    local = dataclasses.replace(zone, domestic_inputs=domestic_inputs)
    opened = open_up(home, **trade)
    closed = opened.replace(importable=np.zeros(len(home.varieties)))
    alone = {"exportable": np.zeros(len(home.varieties))}
    free = {"free_entry": True}
    cases = {
        "closed": closed,
        "open": opened,
        "enclave": opened.replace(enclave=zone, **alone),
        "enclave, domestic inputs": opened.replace(enclave=local, **alone),
        "enclave, free entry": opened.replace(enclave=dataclasses.replace(zone, **free), **alone),
        "enclave, free entry, domestic inputs": opened.replace(
            enclave=dataclasses.replace(local, **free), **alone
        ),
        "open and enclave": opened.replace(enclave=zone),
        "reform, closed": closed.without_wedges(),
        "reform, open": opened.without_wedges(),
    }
    return EnclaveScenarios(scenarios=tuple(evaluate(name, m) for name, m in cases.items()))


def evaluate(name: str, model: OpenJones2008) -> Scenario:
    """Solve one economy; an enclave that cannot fill its jobs hires what it can by free entry.

    An enclave pays no less than what its workers earn elsewhere. Where its capacity would
    have to be forced on workers, its size is that of free entry.
    """
    found, zone = solve(model.economy()), model.enclave
    binds = zone is not None and not zone.free_entry
    if zone is not None and binds and found.factor_price[1] < found.factor_price[0]:
        zone, binds = dataclasses.replace(zone, free_entry=True), False
        found = solve(model.replace(enclave=zone).economy())
    return _scenario(name, found, binds)


def _scenario(name: str, found: Equilibrium, binds: bool) -> Scenario:
    economy, workers = found.economy, found.economy.workers
    abroad, hired, sold = 0.0, 0.0, 0.0
    wage = found.value_of(HUMAN)
    if EXCHANGE in economy.names:
        sold = float(found.revenue[economy.index(EXCHANGE)])
    if ENCLAVE in economy.names:
        paid = found.payments[[economy.index(ENCLAVE)], :].toarray().ravel()
        abroad = float(paid[economy.index(EXCHANGE)])
        hired = float((paid[economy.n_nodes :] / found.factor_price).sum())
    return Scenario(
        name=name,
        gdp=(found.gdp + abroad) / workers,
        national_income=found.gdp / workers,
        net_income=found.welfare / workers,
        wage=wage,
        enclave_wage=float(found.factor_price[-1]) if hired else float("nan"),
        enclave_jobs=hired / float(economy.endowment.sum()),
        import_share=sold / (found.gdp + abroad),
        wedge_revenue=float(found.wedge_revenue.sum()) / workers,
        capacity_binds=binds,
        residual=found.residual,
    )
