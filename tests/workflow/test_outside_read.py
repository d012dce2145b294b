"""What a CSV from elsewhere can mislead with: spellings, commas, doubled names, blocks that lack a cell, runs without spread."""

import numpy as np
import pytest
from scipy import stats

from lab.errors import InvalidInput
from lab.workflow.command.main import main
from lab.workflow.outside.explore import analyze_csv

VALUES = (0.9, 0.91, 0.93, 0.7, 0.72, 0.74, 0.8, 0.81, 0.83)


def table(levels: tuple[str, ...]) -> bytes:
    rows = (f'"{levels[place % len(levels)]}",{value}\n' for place, value in enumerate(VALUES))
    return ("lr,y\n" + "".join(rows)).encode()


def analyzed(content: bytes, factors: tuple[str, ...] = ("lr",), **more):
    return analyze_csv(content, response="y", factors=factors, **more)


@pytest.mark.parametrize("pair", [("1e-4", "0.0001"), ("01", "1"), ("1.0", "1"), ("-0", "0")])
def test_two_spellings_of_a_number_are_one_level_and_that_is_said(pair: tuple[str, str]) -> None:
    found = analyzed(table((*pair, "7")))
    assert [row.n for row in found.cells] == [6, 3]
    assert any("the same number" in words and pair[1] in words for words in found.remarks)


def test_words_that_look_alike_and_levels_that_may_be_missing_stay_apart_and_are_named() -> None:
    found = analyzed(table(("True", "true", "nan")))
    assert len(found.cells) == 3
    assert any("True and true count as different levels" in words for words in found.remarks)
    assert any("'nan' counts as a level of its own" in words for words in found.remarks)


@pytest.mark.parametrize("cell", ['"1,234"', "1_000", '"1,234.5"', "93 %"])
def test_what_may_be_two_numbers_or_none_is_refused(cell: str) -> None:
    with pytest.raises(InvalidInput, match="line 2.*no number in column 'y'"):
        analyzed(f"lr,y\na,{cell}\na,2\nb,3\nb,4\n".encode())


@pytest.mark.parametrize("scale", [1e300, 1e-300])
def test_values_whose_squares_no_double_holds_are_refused(scale: float) -> None:
    rows = "".join(f"{'ab'[place % 2]},{value * scale!r}\n" for place, value in enumerate(VALUES))
    with pytest.raises(InvalidInput, match="cannot be squared"):
        analyzed(f"lr,y\n{rows}".encode())


def test_a_name_that_two_columns_have_is_refused() -> None:
    with pytest.raises(InvalidInput, match="2 columns are named 'y'"):
        analyzed(b"lr,y,y\na,1,5\na,2,5\nb,3,6\nb,4,6\n")


def test_a_separator_inside_quotation_marks_is_none() -> None:
    content = b'"lr, first, second";y;z\na;1;0\na;2;0\nb;3;0\nb;4;0\n'
    assert analyzed(content, ("lr, first, second",)).n_runs == 4


def test_an_empty_block_is_refused_like_an_empty_level() -> None:
    with pytest.raises(InvalidInput, match="line 3.*an empty cell in column 'seed'"):
        analyzed(b"lr,y,seed\na,1,0\na,2,\nb,3,0\nb,4,1\n", block="seed")


def test_cells_that_no_one_could_read_are_refused_before_they_fill_the_memory() -> None:
    rows = "".join(f"{place},{place},{place},{place}\n" for place in range(100))
    with pytest.raises(InvalidInput, match="too many cells.*100 x 100 x 100"):
        analyzed(f"a,b,c,y\n{rows}".encode(), ("a", "b", "c"))


def blocks(gaps: frozenset[tuple[int, str]] = frozenset()) -> tuple[bytes, np.ndarray]:
    scores = np.random.default_rng(3).normal(size=(5, 3))
    rows = [
        f"{block},{level},{float(scores[block, place])!r}\n"
        for block in range(5)
        for place, level in enumerate("abc")
        if (block, level) not in gaps
    ]
    return ("seed,lr,y\n" + "".join(rows)).encode(), scores


def test_inside_blocks_n_counts_the_runs_of_the_blocks_that_are_compared() -> None:
    """t and p as scipy's paired test gives them for the three blocks that have both levels."""
    content, scores = blocks(frozenset({(0, "b"), (4, "b")}))
    found = analyzed(content, block="seed", within=["lr"])
    row = next(row for row in found.differences if row.what == "(lr b − a)")
    wanted = stats.ttest_rel(scores[1:4, 1], scores[1:4, 0])
    assert (row.n, row.df) == (6, 2)
    assert row.p == pytest.approx(wanted.pvalue)
    assert any("2 of 5 blocks lack a cell" in words for words in found.remarks)


def test_blocks_that_differences_do_not_use_are_named() -> None:
    content, _ = blocks()
    assert any(
        "take runs as independent, whatever their seed" in words for words in analyzed(content, block="seed").remarks
    )
    assert not any("independent" in words for words in analyzed(content, block="seed", within=["lr"]).remarks)


def test_cells_of_copies_have_no_interval_of_width_0() -> None:
    found = analyzed(b"lr,y\na,0.7123\na,0.7123\nb,0.8\nb,0.9\n")
    assert [np.isnan(row.low) for row in found.cells] == [True, False]


def test_copies_are_named_and_not_tested(tmp_path, capsys) -> None:
    """Cells of 7 equal runs: F would be 10^33 and p 0."""
    path = tmp_path / "copies.csv"
    path.write_text(
        "lr,y\n"
        + "".join(
            f"{level},{value}\n" for level, value in zip("abc", (0.7123, 0.9457, 0.8431), strict=True) for _ in range(7)
        )
    )
    assert main(["analyze", "--csv", str(path), "--response", "y", "--factors", "lr"]) == 0
    said = capsys.readouterr().out
    assert "lr: df 2, F = –, p = –" in said and "p-values unadjusted" in said
    assert said.count("not testable: no standard error") == 3
    assert "3 cells have equal values only" in said and "Nothing is left between the runs but rounding" in said


def test_a_huge_effect_keeps_its_effect_size() -> None:
    """F of 10^11: the share of variance is 1 to nine digits, and so are the ends of its interval."""
    rows = "".join(f"{'ab'[place % 2]},{place % 2 + 1e-6 * value!r}\n" for place, value in enumerate(VALUES))
    row = analyzed(f"lr,y\n{rows}".encode()).anova[0]
    assert row.f > 1e9
    assert (row.partial_low, row.partial_high) == pytest.approx((1, 1), abs=1e-8)
