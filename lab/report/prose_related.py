"""Related work: what the method builds on, and what was noted in reading the paper that the claim comes from."""

from lab.report.blocks import TOP, Block, Heading, Par
from lab.report.facts import Facts, shortened
from lab.report.numbers import count
from lab.report.paper_input import DistilledFact, PaperInput
from lab.report.prose_words import enumeration
from lab.report.works import key_of, works_of

FIELD = (
    "That one recipe scores differently from seed to seed has been measured in reinforcement learning [@henderson2018], in "
    "language models that were tuned alike [@melis2018] and over whole benchmarks [@bouthillier2021]. Reports are asked since "
    "for spread, budget and number of trials [@dodge2019], and for what a repetition needs [@pineau2021]. Deciding on the "
    "analysis before the data are seen comes from the experimental sciences [@nosek2018]; this study does so for an ablation."
)
SHORT = (
    "Spread between seeds can be as large as the differences that are reported [@henderson2018;bouthillier2021]; deciding on "
    "question and analysis before the data are seen guards against reading noise as an effect [@nosek2018]."
)
NONE = "The record names no paper that the claim was taken from; its wording is the study file’s own."
MOST_PAPERS = 2


def related_facts(facts: Facts, source: PaperInput) -> None:
    """Add what was noted of every distilled paper."""
    for index, paper in enumerate(source.distilled):
        base, query = f"related.{index}", f"ledger.distilled[{index}]"
        facts.quoted(f"{base}.title", paper.title, f"{query}.title", 140)
        facts.put(f"{base}.page", paper.page, "1", count(paper.page), "exact", (), f"{query}.page")
        facts.name(f"{base}.evidence", shortened(paper.evidence, 80), f"{query}.evidence")
        facts.name(f"{base}.told", _told(paper), f"{query}.told")
        facts.name(
            f"{base}.untold", enumeration([name.lower() for name in paper.untold] or ["none"]), f"{query}.untold"
        )


def _told(paper: DistilledFact) -> str:
    """For example "baselines (p. 4, 6) and data sets (p. 2)"."""
    if not paper.told:
        return "none"
    shown = [
        f"{name.lower()} (p. {', '.join(map(str, pages))})" if paper.read_pages and pages else name.lower()
        for name, pages in paper.told
    ]
    return enumeration(shown)


def related(source: PaperInput) -> tuple[Block, ...]:
    """Never empty: a study whose claim comes from nowhere says so."""
    works = works_of(source)
    notes = [_note(index, paper, key_of(works, paper)) for index, paper in enumerate(source.distilled[:MOST_PAPERS])]
    return (
        Heading("Related work", "sec-related"),
        Par(FIELD, indent=False, tier=0, until=TOP),
        Par(SHORT, indent=False, until=-1),
        *(Par(words) for words in notes or [NONE]),
    )


def _note(index: int, paper: DistilledFact, key: str) -> str:
    here = f"related.{index}"
    words = f"The claim was distilled from [@@{key}]"
    if paper.page:
        place = f"on page {{{here}.page}}" if paper.read_pages else "in the pasted text"
        words += f", where it stands {place} and {'limits itself in the same sentence' if paper.hedged else 'has no limit in the same sentence'}"
        words += (
            f"; noted as its evidence: “{{{here}.evidence}}”" if paper.evidence else "; no evidence stands beside it"
        )
    words += (
        f". A search for words found something said there about {{{here}.told}}, and nothing about {{{here}.untold}}."
    )
    return words
