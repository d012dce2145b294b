"""The verb prose: list the paper's sections, print one, rewrite it, take it back; look up facts; bring BibTeX or a distilled paper."""

import argparse

from lab.errors import InvalidInput
from lab.workflow.command.main import file_of
from lab.workflow.paper.prose import Draft, Prose, bring, edit, reset
from lab.workflow.paper.prose import prose as verb
from lab.workflow.planning.related import relate
from lab.workflow.record.registered import load
from store.paths import open_home

MOST_FACTS = 40


def prose(options: argparse.Namespace) -> dict:
    """Write what was asked for, then show the section that was named, or all of them by name."""
    home = open_home(options.home)
    sha256 = load(home, options.registration).sha256
    if (options.text or options.reset) and not options.section:
        remedy = "Name it: python -m lab prose REG SECTION --from FILE"
        raise InvalidInput("which section is meant", where="prose", remedy=remedy)
    if options.bib:
        bring(home, sha256, file_of(options.bib).decode("utf-8-sig"))
    if options.paper:
        relate(home, sha256, options.paper)
    if options.reset:
        reset(home, sha256, options.section)
    if options.text:
        edit(home, sha256, options.section, file_of(options.text).decode("utf-8-sig"))
    found = verb(home, sha256)
    if options.facts is not None:
        return {"registration": sha256, **_facts(found, options.facts)}
    if options.section:
        one = found.draft(options.section)
        return {"registration": sha256, **_row(one), "words": one.words, "text": one.words}
    lines = [
        f"{one.section.id:16} {one.section.title}{' (rewritten by hand)' if one.edited else ''}" for one in found.drafts
    ]
    sections = {"sections": [_row(one) for one in found.drafts], "works": list(found.works)}
    return {"registration": sha256, **sections, "text": "\n".join(lines)}


def _row(draft: Draft) -> dict[str, object]:
    return {"section": draft.section.id, "title": draft.section.title, "edited": bool(draft.edited)}


def _facts(found: Prose, words: str) -> dict[str, object]:
    wanted = words.casefold().split()
    kept = {id: text for id, text in found.facts.items() if all(word in f"{id} {text}".casefold() for word in wanted)}
    lines = [f"{{{id}}} {text}" for id, text in kept.items()][:MOST_FACTS]
    if len(kept) > MOST_FACTS:
        lines.append(f"… and {len(kept) - MOST_FACTS} more: say more words, or take --json")
    return {"facts": kept, "text": "\n".join(lines) or "no fact has these words"}
