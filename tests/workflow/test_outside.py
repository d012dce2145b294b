"""Runs from elsewhere: NIST's hardest set through the command line, both error models, and every way a CSV can be wrong."""

import json

import numpy as np
import pytest
from pandas import DataFrame
from scipy.stats import friedmanchisquare, wilcoxon
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from lab.errors import InvalidInput
from lab.workflow.command.main import main
from lab.workflow.outside.explore import analyze_csv, columns_of
from tests.reference.test_nist_anova import SILICON, SILVER, _simon_lesage

GOOD = b"y,a,b,seed\n1,1,x,0\n2,2,x,0\n3,1,y,0\n9,2,y,0\n2,1,x,1\n4,2,x,1\n3,1,y,1\n8,2,y,1\n"


def analyzed(content: bytes, **more):
    return analyze_csv(content, **({"response": "y", "factors": ["a", "b"]} | more))


def test_nists_hardest_set_keeps_its_digits_through_the_command_line(tmp_path, capsys) -> None:
    """SmLs09: certified F = 2.00100000000000E+03 and between-treatment sum of squares 1.60080000000000E+02, with 2001 runs per treatment on an offset of 10^12."""
    values = _simon_lesage(1e12, 2001)
    lines = [f"{value:.1f},t{place // 2001}" for place, value in enumerate(values)]
    path = tmp_path / "SmLs09.csv"
    path.write_text("y,treatment\n" + "\n".join(lines) + "\n")
    assert main(["analyze", "--csv", str(path), "--response", "y", "--factors", "treatment", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    first, last = found["anova"][0], found["anova"][-1]
    assert first["f"] == pytest.approx(2.001e3, rel=1e-10) and first["sum_sq"] == pytest.approx(1.60080000e2, rel=1e-10)
    assert last["term"] == "Residual" and last["f"] is None and last["df"] == 18_000
    assert found["status"] == "exploratory" and {"mean_sq", "partial_eta_squared", "omega_squared", "p"} <= first.keys()


def _sm(offset: float, replicates: int) -> tuple[list[str], int]:
    values = _simon_lesage(offset, replicates)
    return [f"{value:.1f}" for value in values], 9


# Name: values as NIST prints them and the number of treatments; certified F, between and within sums of squares.
NIST = {
    "AtmWtAg": (["107" + text for text in SILVER.split()], 2, 1.59467335677930e01, 3.63834187500000e-09, 1.04951729166667e-08),
    "SiRstv": (SILICON.split(), 5, 1.18046237440255, 5.11462616e-02, 2.16636560e-01),
    **{
        f"SmLs0{1 + 3 * far + place}": (*_sm(offset, n), float(n), 0.08 * n, 0.09 * (n - 1))
        for far, offset in enumerate((1.0, 1e6, 1e12))
        for place, n in enumerate((21, 201))
    },
}  # fmt: skip


@pytest.mark.parametrize("name", NIST)
def test_nists_sets_through_the_command_line(name: str, tmp_path, capsys) -> None:
    values, groups, f, between, within = NIST[name]
    rows = [f"{value},t{place * groups // len(values)}" for place, value in enumerate(values)]
    path = tmp_path / f"{name}.csv"
    path.write_text("y,treatment\n" + "\n".join(rows) + "\n")
    assert main(["analyze", "--csv", str(path), "--response", "y", "--factors", "treatment", "--json"]) == 0
    first, last = json.loads(capsys.readouterr().out)["anova"]
    digits = 1e-7 if name in ("AtmWtAg", "SiRstv") else 1e-10
    assert (first["f"], first["sum_sq"], last["sum_sq"]) == pytest.approx((f, between, within), rel=digits)
    fields = {"term", "df", "sum_sq", "mean_sq", "f", "p", "partial_eta_squared", "omega_squared"}
    assert fields <= first.keys() and last["term"] == "Residual"


@pytest.mark.parametrize("kind", [1, 2, 3])
def test_unbalanced_tables_agree_with_statsmodels(kind: int) -> None:
    rng = np.random.default_rng(5)
    a, b = rng.integers(0, 3, 40), rng.integers(0, 2, 40)
    y = rng.normal(size=40) + a * 0.5 + a * b
    content = "y,a,b\n" + "".join(f"{v!r},{i},{j}\n" for v, i, j in zip(y.tolist(), a, b, strict=True))
    found = analyze_csv(content.encode(), response="y", factors=["a", "b"], sums=kind)
    wanted = anova_lm(ols("y ~ C(a, Sum) * C(b, Sum)", DataFrame({"y": y, "a": a, "b": b})).fit(), typ=kind)
    sums = wanted["sum_sq"].to_numpy()[1:] if kind == 3 else wanted["sum_sq"].to_numpy()
    assert [row.sum_sq for row in found.anova] == pytest.approx(sums.tolist(), rel=1e-9)
    assert found.sums == f"type {'I' * kind}" and any("Cell sizes differ" in words for words in found.remarks)


def test_blocks_take_their_part_and_differences_inside_them_are_paired() -> None:
    found = analyzed(GOOD, block="seed", within=["a", "b"])
    assert found.anova[0].term == "seed" and found.error == "within blocks"
    (row,) = (row for row in found.differences if row.what == "(a 2 − 1)")
    scores = [(2 + 9 - 1 - 3) / 2, (4 + 8 - 2 - 3) / 2]
    assert scores == [3.5, 3.5], "the same in both blocks: no spread, no interval"
    assert row.estimate == pytest.approx(3.5) and np.isnan(row.low) and row.n == 8
    assert analyzed(GOOD).differences[0].df > 1


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b",", b";"),
        GOOD.replace(b",", b"\t"),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD + b"\n\n",
        GOOD.replace(b",", b";").replace(b"\n1;", b"\n1,0;"),
    ],
)
def test_the_same_table_however_it_was_saved(content: bytes) -> None:
    assert repr(analyzed(content)) == repr(analyzed(GOOD)) and columns_of(content) == ["y", "a", "b", "seed"]


@pytest.mark.parametrize(
    ("content", "more", "words"),
    [
        (GOOD, {"response": "accuracy"}, "no column 'accuracy'"),
        (GOOD, {"factors": ["a", "a"]}, "named twice"),
        (GOOD, {"factors": []}, "no factor"),
        (GOOD.replace(b"\n9,", b"\nnine,"), {}, r"line 5.*no number in column 'y'.*nine"),
        (GOOD.replace(b"\n9,", b"\n,"), {}, "line 5.*an empty cell in column 'y'"),
        (GOOD.replace(b"\n9,", b"\nnan,"), {}, "line 5.*not a finite number"),
        (GOOD.replace(b"9,2,y", b"9,,y"), {}, "line 5.*an empty cell in column 'a'"),
        (GOOD.replace(b"9,2,y,0", b"9,2,y"), {}, "line 5.*3 cells where the first line has 4"),
        (GOOD, {"factors": ["a"], "block": "seed", "within": ["a"]}, "a block has a cell twice"),
        (GOOD, {"within": ["a", "b"]}, "within needs a block"),
        (GOOD, {"block": "seed", "within": ["a"]}, "all together or not at all"),
        (b"y,a\n1,x\n2,x\n", {"factors": ["a"]}, "'a' has 1 levels"),
        (b"y,a\n", {"factors": ["a"]}, "no run in this file"),
        (b"", {}, "no run in this file"),
        (b"y,a\n\xff\xfe,1\n", {"factors": ["a"]}, "line 2.*no UTF-8"),
        (b'y,a\n1,"x\n', {"factors": ["a"]}, "cells where|no CSV|levels"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(content: bytes, more: dict, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        analyzed(content, **more)


def test_one_run_per_cell_has_no_error_and_says_so() -> None:
    found = analyzed(b"y,a,b\n1,1,x\n2,2,x\n3,1,y\n9,2,y\n")
    assert found.anova[-1].df == 0 and any("one run" in words for words in found.remarks)
    assert any("effect sizes" in words for words in found.remarks)


def test_an_empty_cell_leaves_the_table_out_and_keeps_the_rest() -> None:
    found = analyzed(b"y,a,b\n1,1,x\n2,1,x\n3,2,x\n4,2,x\n5,1,y\n6,1,y\n")
    assert found.anova == () and any("a cell is empty" in words for words in found.remarks)


def test_a_column_whose_name_holds_a_comma_stands_in_quotes(tmp_path, capsys) -> None:
    path = tmp_path / "runs.csv"
    path.write_bytes(GOOD.replace(b"y,a,b,seed", b'y,"a, in m",b,seed'))
    asked = ["analyze", "--csv", str(path), "--response", "y", "--factors", '"a, in m",b', "--json"]
    assert main(asked) == 0
    assert [row["term"] for row in json.loads(capsys.readouterr().out)["anova"]][:2] == ["a, in m", "b"]


def test_a_registration_and_a_csv_are_one_too_many(capsys) -> None:
    assert main(["analyze"]) == 2
    assert "Name REG, or --csv" in capsys.readouterr().err


MANY = {
    "A": [0.763, 0.599, 0.954, 0.628, 0.882],
    "B": [0.768, 0.591, 0.971, 0.661, 0.888],
    "C": [0.771, 0.590, 0.968, 0.654, 0.886],
}


def over_blocks(values: dict[str, list[float]], blocks: str, **more):
    lines = [f"{score},{name},{place}" for name, scores in values.items() for place, score in enumerate(scores)]
    content = "\n".join(["acc,method,data", *lines]).encode()
    inside = {"block": "data", "within": ["method"]} | more
    return analyze_csv(content, response="acc", factors=["method"], blocks=blocks, **inside)


def test_data_sets_as_blocks_get_ranks_and_seeds_do_not() -> None:
    found = over_blocks(MANY, "data-sets").block_tests
    by = {(row.what, row.method): row for row in found.rows}
    friedman = by["all treatments", "Friedman, exact"]
    assert friedman.statistic == pytest.approx(friedmanchisquare(*MANY.values()).statistic)
    wanted = wilcoxon(np.subtract(MANY["B"], MANY["A"]), method="exact")
    assert by["B − A", "signed-rank, exact"].p == pytest.approx(wanted.pvalue)
    assert by["B − A", "signed-rank, exact"].smallest_p == 2.0**-4
    assert by["B − A", "Nemenyi"].statistic == pytest.approx(-1.2) and found.critical.blocks == 5
    lower = over_blocks(MANY, "data-sets", lower_is_better=True).block_tests
    assert lower.critical.mean_rank == pytest.approx(4 - found.critical.mean_rank)
    assert over_blocks(MANY, "seeds").block_tests.rows == ()
    assert all(row.status == "exploratory" for row in found.rows)


def test_splits_and_folds_get_their_own_tests() -> None:
    rows = over_blocks(MANY, "splits", test_share=0.25).block_tests.rows
    d = np.subtract(MANY["B"], MANY["A"])
    assert rows[0].statistic == pytest.approx(d.mean() / np.sqrt((1 / 5 + 0.25) * d.var(ddof=1)))
    ten = {name: [*scores, *(score + 0.01 for score in scores)] for name, scores in MANY.items()}
    rows = over_blocks(ten, "5x2").block_tests.rows
    assert len(rows) == 3 and rows[0].method.startswith("combined 5x2cv")


@pytest.mark.parametrize(
    ("blocks", "more", "words"),
    [("splits", {}, "share of their test part"), ("5x2", {}, "ten blocks"), ("folds", {}, "no such kind"),
     ("data-sets", {"within": []}, "compare inside them")],
)  # fmt: skip
def test_blocks_that_do_not_fit_are_explained(blocks: str, more: dict, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        over_blocks(MANY, blocks, **more)


def test_tests_over_blocks_leave_the_command_line_as_json(tmp_path, capsys) -> None:
    path = tmp_path / "data.csv"
    lines = [f"{score},{name},{place}" for name, scores in MANY.items() for place, score in enumerate(scores)]
    path.write_text("\n".join(["acc,method,data", *lines]))
    more = ["--block", "data", "--within", "method", "--blocks", "data-sets", "--json"]
    assert main(["analyze", "--csv", str(path), "--response", "acc", "--factors", "method", *more]) == 0
    found = json.loads(capsys.readouterr().out)["block_tests"]
    assert len(found["rows"]) == 7 and found["critical"]["mean_rank"] == pytest.approx([2.6, 1.4, 2.0])
