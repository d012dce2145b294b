"""BibTeX as people write it: strings, braces, accents, and what is refused with its line."""

import pytest

from lab.errors import InvalidInput
from lab.report.bibtex import read
from lab.report.latex_text import decoded
from lab.report.references import cited, library, same_title, shipped

REAL = r"""
% a comment line with an @ sign
@comment{ignored {entirely} @article{x, }}
@string{nips = "Advances in Neural Information Processing Systems"}
@InProceedings{a:b/c-1,
  author = "Sch{\"o}lkopf, Bernhard and {The ABC Group} and K.-R. M{\"u}ller and others",
  title = {{BERT} does $x$ things \& more?}, booktitle = nips # { 31}, year = {2018}, month = mar }
@article(par, author={Ludwig van Beethoven and Erd\H{o}s, Paul}, title="A {"}quoted{"} word",
  journal={J}, volume=3, number=2, year=2016, pages={1-2},)
@misc{two, title={Only a title}, url={https://example.org}}
@phdthesis{dr, author={Doe, Jr., Jane}, title={On things}, school={Some University}, year=1999}
"""


def test_entries_as_people_write_them():
    found = {entry.key: entry for entry in read(REAL)}
    assert list(found) == ["a:b/c-1", "par", "two", "dr"]
    assert found["a:b/c-1"].fields["booktitle"] == "Advances in Neural Information Processing Systems 31"
    assert found["a:b/c-1"].fields["title"] == "BERT does x things & more?"
    assert found["par"].fields["title"] == 'A "quoted" word' and found["par"].kind == "article"


def test_how_they_are_listed_and_cited():
    works = library(REAL)
    assert (works["a:b/c-1"].short, works["a:b/c-1"].authors) == (
        "Schölkopf et al.",
        "Schölkopf, B., The ABC Group, Müller, K.-R. et al.",
    )
    assert works["par"].short == "van Beethoven and Erdős" and works["par"].place == "J 3 (2), 1–2."
    assert works["two"].short == "“Only a title”" and works["two"].year == "n.d."
    assert works["dr"].authors == "Doe, J." and works["dr"].place == "PhD thesis, Some University."
    assert works["holm1979"].place == "Scandinavian Journal of Statistics 6, 65–70."
    assert same_title(works, "ONLY: a title!") == "two"


def test_equal_author_and_year_get_letters():
    twins = "".join(f"@misc{{k{i}, author={{A. Twin}}, title={{Work {i}}}, year=2020}}" for i in range(2))
    shown = cited(library(twins), ["k1", "k0", "holm1979"])
    assert [(key, work.year) for key, work in shown.items()] == [
        ("holm1979", "1979"),
        ("k0", "2020a"),
        ("k1", "2020b"),
    ]


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"Erd\H{o}s and G{\'a}bor, Larivi{\`e}re, {\o}re, \v{S}t\'\i", "Erdős and Gábor, Larivière, øre, Ští"),
        (r"747--769 --- ``so'' it~is \& \emph{never} {\bf bold}", "747–769 — “so” it\u00a0is & never bold"),
        (r"{\textquoteright}s \href{http://x}{words} \url{http://y}", "’s words http://y"),
        (r"\c{c}a na\"{\i}ve \aa\ \ss{} \{x\}", "ça naïve å ß {x}"),
    ],
)
def test_latex_becomes_letters(latex, plain):
    assert decoded(latex) == plain


@pytest.mark.parametrize(
    ("bad", "where", "said"),
    [
        ("@misc{a, title={x}}\n@misc{a, title={y}}", "line 2", "stands twice"),
        ("\n\n@misc{a, title={never closed", "line 3", "never closed"),
        ("@misc{a, title=undefined}", "line 1", "not defined"),
        ("@misc{, title={x}}", "line 1", "no BibTeX"),
        ("@misc{a title={x}}", "line 1", "no BibTeX"),
        ("@misc{a, title={x} year=2000}", "line 1", "not closed"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(bad, where, said):
    with pytest.raises(InvalidInput) as refused:
        read(bad)
    assert where in refused.value.line and said in refused.value.line


def test_a_shipped_key_and_a_strange_key_are_refused():
    with pytest.raises(InvalidInput, match="taken"):
        library("@misc{holm1979, title={x}}")
    with pytest.raises(InvalidInput, match="cannot be cited"):
        library("@misc{a;b, title={x}}")


def test_every_shipped_work_has_people_a_year_and_a_place():
    for key, work in shipped().items():
        assert work.authors and work.year.isdigit() and work.place and key.endswith(work.year), key
