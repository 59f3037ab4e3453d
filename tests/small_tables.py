"""Balanced tables of made-up countries, drawn at random, with every feature on a switch."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from weaklinks.tables import Table


@dataclass
class Ledger:
    """Payments entered one by one: ``pay(payer, receiver, amount)``."""

    kinds: dict[str, str]
    payments: dict[tuple[str, str], float] = field(default_factory=dict)

    def pay(self, payer: str, receiver: str, amount: float) -> None:
        self.payments[payer, receiver] = self.payments.get((payer, receiver), 0.0) + amount

    def surplus(self, account: str) -> float:
        received = sum(v for (_, r), v in self.payments.items() if r == account)
        return received - sum(v for (p, _), v in self.payments.items() if p == account)

    def settle(self, payer: str, receiver: str) -> None:
        """Let `payer` hand all that it has over to `receiver`, or the other way round."""
        amount = self.surplus(payer)
        if amount >= 0:
            self.pay(payer, receiver, amount)
        else:
            self.pay(receiver, payer, -amount)

    def table(self, code: str = "toy") -> Table:
        used = [a for a in self.kinds if any(a in pair for pair in self.payments)]
        flows = np.zeros((len(used), len(used)))
        for (payer, receiver), amount in self.payments.items():
            flows[used.index(receiver), used.index(payer)] = amount
        return Table(
            code=code,
            title="Toyland 2020",
            accounts=tuple(used),
            labels=tuple(_label(a, self.kinds[a]) for a in used),
            kinds=tuple(self.kinds[a] for a in used),
            flows=flows,
        )


def _label(account: str, kind: str) -> str:
    start = {"activity": "Activities - ", "commodity": "Commodities - ", "factor": "Factors - "}
    return start.get(kind, "") + account


INSTITUTIONS = {
    "atax": "tax-activity",
    "stax": "tax-product",
    "mtax": "tax-import",
    "etax": "tax-export",
    "dtax": "tax-direct",
    "hhd": "household",
    "gov": "government",
    "s-i": "savings",
    "dstk": "stocks",
    "row": "row",
}


def small_country(
    seed: int = 0,
    *,
    sectors: int = 3,
    trade: float = 0.3,
    surplus: bool = False,
    government: bool = True,
    capital: bool = True,
    old_stocks: bool = False,
    losses: bool = False,
) -> Table:
    """A balanced table: activities with secondary products, taxes, tariffs, trade, stocks.

    Parameters
    ----------
    trade : float
        Share of imports in the use of every product; 0 closes the country.
    surplus : bool
        Exports above imports.
    old_stocks : bool
        The first product is drawn from inventories (a negative change in stocks).
    losses : bool
        The first activity's capital earns less than nothing.
    """
    rng = np.random.default_rng(seed)
    kinds = _kinds(sectors, capital=capital)
    book = Ledger(kinds)
    final = _final_uses(book, rng, sectors, government, trade, surplus, old_stocks)
    output = _sell(book, rng, final, trade, government)
    for i in range(sectors):
        _produce(book, rng, i, output[i], government, capital, losses=losses and i == 0)
    _close(book, government)
    return book.table()


def _kinds(sectors: int, *, capital: bool) -> dict[str, str]:
    factors = {"flab": "factor", "fcap": "factor"} if capital else {"earnings": "factor"}
    return {
        **{f"a{i}": "activity" for i in range(sectors)},
        **{f"c{i}": "commodity" for i in range(sectors)},
        **factors,
        **INSTITUTIONS,
    }


def _final_uses(book, rng, n, government, trade, surplus, old_stocks):
    """Final purchases per product, exports among them; the household's come out positive."""
    buyers = ["hhd", "s-i", *(["gov"] if government else [])]
    total = np.zeros(n)
    for buyer in buyers:
        for i in range(n):
            amount = float(rng.uniform(5, 20)) * (6.0 if buyer == "hhd" else 1.0)
            book.pay(buyer, f"c{i}", amount)
            total[i] += amount
    if trade:
        for i in range(n):
            exported = float(rng.uniform(5, 20)) * (8.0 if surplus else 1.0)
            book.pay("row", f"c{i}", exported)
            total[i] += exported
            if government:
                book.pay(f"c{i}", "etax", 0.05 * exported)
    if old_stocks:
        book.pay("c0", "dstk", 4.0)
    return total


def _sell(book, rng, final, trade, government):
    """Outputs that meet final and intermediate demand; products pay makers, taxes, imports."""
    n = final.size
    tax = rng.uniform(0.02, 0.2, n) if government else np.zeros(n)
    recipe = rng.uniform(0.2, 1.0, (n, n))
    recipe *= rng.uniform(0.3, 0.6, (n, 1)) / recipe.sum(axis=1, keepdims=True)
    made = np.eye(n) * 0.9 + 0.1 / n  # every activity makes a little of everything
    outside = np.array([book.payments.get((f"c{i}", "dstk"), 0.0) for i in range(n)])
    outside += np.array([book.payments.get((f"c{i}", "etax"), 0.0) for i in range(n)])
    kept = (1.0 - tax) * (1.0 - trade)
    # domestic supply d = kept * (final + recipe' x) - outside; x = made' d shares of products
    indirect = made.T @ (kept[:, None] * recipe.T)
    x = np.linalg.solve(np.eye(n) - indirect, made.T @ (kept * final - outside))
    use = final + recipe.T @ x
    for i in range(n):
        if government:
            book.pay(f"c{i}", "stax", tax[i] * use[i])
        imported = (1.0 - tax[i]) * trade * use[i]
        if trade:
            book.pay(f"c{i}", "row", imported / 1.1 if government else imported)
        if trade and government:
            book.pay(f"c{i}", "mtax", imported - imported / 1.1)
        for j in range(n):
            book.pay(f"c{i}", f"a{j}", made[i, j] * (kept[i] * use[i] - outside[i]))
            book.pay(f"a{i}", f"c{j}", recipe[i, j] * x[i])
    return x


def _produce(book, rng, i, output, government, capital, *, losses):
    if government:
        book.pay(f"a{i}", "atax", 0.02 * (i + 1) * output / 3)
    left = book.surplus(f"a{i}")
    if not capital:
        book.pay(f"a{i}", "earnings", left)
        return
    part = -0.1 if losses else float(rng.uniform(0.2, 0.5))
    book.pay(f"a{i}", "fcap", part * left)
    book.pay(f"a{i}", "flab", (1.0 - part) * left)


def _close(book, government):
    for account, kind in list(book.kinds.items()):
        if kind == "factor" and book.surplus(account):
            book.settle(account, "hhd")
        elif kind.startswith("tax-") and book.surplus(account):
            book.settle(account, "gov")
    if book.surplus("dstk"):
        book.settle("dstk", "s-i")
    if government:
        book.pay("hhd", "dtax", 3.0)
        book.settle("dtax", "gov")
        book.settle("gov", "s-i")
    book.settle("row", "s-i")
    book.settle("hhd", "s-i")
