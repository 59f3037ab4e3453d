"""The economy refuses what cannot be an economy, once, naming every problem."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from economies import random_economy, solve_checked
from weaklinks.economy import Economy, Node, assemble
from weaklinks.equilibrium.plan import plan_of
from weaklinks.errors import InputError

GOOD = {"names": ("steel", "bread", "labour"), "final": "bread"}
SHARES = [[0.0, 0.5, 0.5], [0.5, 0.0, 0.5]]
NAN, INF = np.nan, np.inf

BAD_NUMBERS = {
    "elasticity": (NAN, -1.0, -1e-300, -INF),
    "productivity": (NAN, INF, 0.0, -1e-300, -1e300),
    "wedge": (NAN, INF, -INF, 1.0, 1e300),
    "rebate": (NAN, INF, -1e-300, 1.5),
    "transfer": (NAN, INF, -INF),
    "endowment": (NAN, INF, 0.0, -1.0),
    "outside": (NAN, INF),
}
VECTORS = ("elasticity", "productivity", "wedge", "rebate", "transfer", "endowment", "outside")
BAD_FIELDS = [
    ({"shares": [[NAN, 0.5, 0.5], [0.5, 0, 0.5]]}, "node 'steel': the share of 'steel' is nan"),
    ({"shares": [[0, INF, 0.5], [0.5, 0, 0.5]]}, "'steel': the share of 'bread' is inf"),
    ({"shares": [[0, 0.5, 0.5], [-0.5, 1, 0.5]]}, "'bread': the share of 'steel' is -0.5"),
    ({"shares": [[0, 0.5, 0.4], [0.5, 0, 0.5]]}, "'steel': its shares sum to 0.9"),
    ({"shares": [[1e300, 0.5, 0.5], [0.5, 0, 0.5]]}, "'steel': its shares sum to 1e\\+300"),
    ({"shares": sp.csr_array((2, 3))}, "'bread': its shares sum to 0"),
    ({"shares": [[1.0, 0.0], [0.5, 0.5]]}, "factors come after nodes"),
    ({"shares": np.zeros((0, 3))}, "at least one node"),
    ({"shares": []}, "not a matrix of numbers"),
    ({"shares": "steel"}, "not a matrix of numbers"),
    ({"shares": None}, "not a matrix of numbers"),
    ({"shares": [["a", 0.5, 0.5], [0.5, 0, 0.5]]}, "not a matrix of numbers"),
    ({"shares": np.zeros((2, 2, 2))}, "not a matrix of numbers"),
    ({"shares": np.array(SHARES, dtype=complex)}, "not a matrix of numbers"),
    ({"names": ("steel", "bread")}, "names: 2 for 3"),
    ({"names": ("bread", "bread", "labour")}, "occur twice: 'bread'"),
    ({"names": "abc"}, "give a list of labels"),
    ({"names": None}, "give a list of labels"),
    ({"names": ("steel", "bread", 3)}, "number 3 is 3"),
    ({"names": ("steel", "bread", ["x"])}, r"number 3 is \['x'\]"),
    ({"names": (" ", "bread", "labour")}, "number 1 is ' '"),
    ({"final": "labour"}, "no node or factor 'labour'"),
    ({"final": "braed"}, "did you mean 'bread'"),
    ({"final": 2}, "final is 2"),
    ({"final": -1}, "final is -1"),
    ({"final": None}, "final is None"),
    ({"final": 0.5}, "final is 0.5"),
    ({"final": NAN}, "final is nan"),
    ({"workers": 0}, "workers is 0"),
    ({"workers": NAN}, "workers is nan"),
    ({"workers": "many"}, "workers is 'many'"),
    ({"workers": [1, 2]}, r"workers is \[1, 2\]"),
    *(({name: [1.0] * 5}, f"{name}: give one number or") for name in VECTORS),
    *(({name: "high"}, f"{name}: give one number or .*'high'") for name in VECTORS),
    *(({name: 1j}, f"{name}: give one number or") for name in VECTORS),
    *(
        ({name: value}, f"{name} is {value:g}; it must be".replace("+", r"\+"))
        for name, values in BAD_NUMBERS.items()
        for value in values
    ),
]


def economy(**fields) -> Economy:
    return Economy(**{"shares": SHARES, **GOOD, **fields})


@pytest.mark.parametrize(("fields", "message"), BAD_FIELDS)
def test_each_bad_field_is_named(fields, message):
    with pytest.raises(InputError, match=message):
        economy(**fields)


def test_all_problems_come_at_once():
    with pytest.raises(InputError) as caught:
        economy(
            elasticity=[-1, 1],
            productivity=[1, 0],
            wedge=[0, 2],
            rebate=7,
            transfer=NAN,
            endowment=-3,
            workers=0,
            final="bred",
        )
    text = str(caught.value)
    for word in ("elasticity", "productivity", "wedge", "rebate", "transfer", "endowment"):
        assert word in text
    assert "workers" in text
    assert "'bred'" in text
    assert len(caught.value.problems) == 10


def test_a_thousand_problems_are_a_thousand_lines():
    n = 1000
    shares = sp.hstack([sp.csr_array((n, n)), np.ones((n, 1))])
    with pytest.raises(InputError) as caught:
        Economy(names=[f"s{k}" for k in range(n + 1)], shares=shares, final=0, wedge=1.0)
    assert len(caught.value.problems) == n


def test_hostile_labels_are_kept_and_quoted():
    labels = ("a'; DROP TABLE", "{0}%s\n", "ünï\u202e")
    q = solve_checked(economy(names=labels, final=labels[1]))
    assert q.economy.names == labels
    with pytest.raises(InputError, match="DROP TABLE"):
        economy(names=labels, final=1, wedge=[2.0, 0.0])


def test_read_only_numbers_are_checked_like_any_others():
    shares = sp.csr_array(np.array([[0.0, 0.5, -3.0], [0.5, 0.0, 0.5]]))
    shares.data.setflags(write=False)
    with pytest.raises(InputError, match="-3"):
        economy(shares=shares)


def test_what_is_given_is_not_changed_and_cannot_change_the_economy():
    shares, wedge = sp.csr_array(np.array(SHARES)), np.array([0.1, 0.2])
    made = economy(shares=shares, wedge=wedge)
    shares.data[:] = 9.0
    wedge[:] = 9.0
    np.testing.assert_array_equal(made.shares.toarray(), SHARES)
    np.testing.assert_array_equal(made.wedge, [0.1, 0.2])
    with pytest.raises(ValueError, match="read-only"):
        made.wedge[0] = 0.5


def test_copies_share_the_graph_and_its_analysis():
    one = random_economy(np.random.default_rng(0))
    other = one.replace(wedge=0.1)
    assert other.shares is one.shares
    assert plan_of(other.shares) is plan_of(one.shares)


def test_repeated_links_are_added_and_zeros_dropped():
    shares = sp.coo_array(
        ([0.25, 0.25, 0.5, 0.5, 0.5, 0.0], ([0, 0, 0, 1, 1, 1], [1, 1, 2, 0, 2, 1])), shape=(2, 3)
    )
    made = economy(shares=shares)
    np.testing.assert_array_equal(made.shares.toarray(), SHARES)
    assert made.shares.nnz == 4


@pytest.mark.parametrize("productivity", [1e-100, 1e100])
@pytest.mark.parametrize("endowment", [1e-200, 1.0, 1e200])
def test_tiny_and_huge_numbers_are_solved(productivity, endowment):
    """Cobb-Douglas: bread from steel (A) and labour, both half and half, in closed form."""
    made = economy(productivity=[productivity, 1.0], endowment=endowment)
    q = solve_checked(made)
    # p_steel = (1/A) w^(1/2), 1 = p_steel^(1/2) w^(1/2), so w^(3/4) = A^(1/2).
    assert q.factor_price[0] == pytest.approx(productivity ** (2 / 3), rel=1e-10)
    assert q.welfare == pytest.approx(q.factor_price[0] * endowment, rel=1e-10)


def test_index_finds_names_and_suggests_them():
    made = economy()
    assert made.index("labour") == 2
    with pytest.raises(InputError, match="did you mean 'steel'"):
        made.index("stele")


def test_without_wedges_keeps_the_technology():
    taxed = economy(wedge=[0.3, 0.1], rebate=0.0)
    free = taxed.without_wedges()
    assert not free.wedge.any()
    assert free.shares is taxed.shares


BAD_NODES = [
    ([], "there are no nodes"),
    ([Node(name="bread", inputs={})], "'bread': it buys nothing"),
    ([Node(name="bread", inputs={"labor": 1})], "did you mean 'labour'"),
    ([Node(name="bred", inputs={"labour": 1})], "no node or factor 'bread'"),
    ([Node(name="bread", inputs={"labour": 1})] * 2, "occur twice: 'bread'"),
    ([Node(name="bread", inputs={"labour": -1.0, "bread": 2.0})], "not negative"),
    ([Node(name="bread", inputs={"labour": 0.0})], "sum to 0"),
    ([Node(name="bread", inputs={"labour": NAN})], "nan"),
    ([Node(name="bread", inputs={"labour": 1}, wedge=1.0)], "wedge is 1"),
]


@pytest.mark.parametrize(("nodes", "message"), BAD_NODES)
def test_assemble_names_each_problem(nodes, message):
    with pytest.raises(InputError, match=message):
        assemble(nodes, {"labour": 1.0}, final="bread")


def test_assemble_is_the_matrix():
    nodes = [
        Node(name="steel", inputs={"bread": 2, "labour": 2}),
        Node(name="bread", inputs={"labour": 3, "steel": 3}, wedge=0.2),
    ]
    made = assemble(nodes, {"labour": 1.0}, final="bread")
    np.testing.assert_array_equal(made.shares.toarray(), SHARES)
    assert repr(made) == "Economy(2 nodes, 1 factors, 4 links, final 'bread', 1 wedges)"


@pytest.mark.parametrize("weight", [-0.6, -1.0, float("inf"), float("nan")])
def test_assembled_weights_are_checked_before_they_are_divided(weight) -> None:
    node = Node(name="good", inputs={"labour": weight, "land": weight})
    with pytest.raises(InputError, match=r"'good': the weight of 'labour' is .*not negative"):
        assemble([node], {"labour": 1.0, "land": 1.0}, final="good")
