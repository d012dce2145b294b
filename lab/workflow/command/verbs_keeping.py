"""The verbs that keep house: note, status, distill, rebuild, doctor."""

from lab.workflow.command.options import add_verb, positive

ANSWERS = {
    "tried": "what was done",
    "expected": "what should have happened",
    "happened": "what did",
    "next": "what to do now",
}


def add(verbs) -> None:
    """Add these verbs."""
    _notebook(verbs)
    status = add_verb(verbs, "status", "keep:status", "states, progress and failures")
    status.add_argument("registration", metavar="REG", nargs="?")
    distill = add_verb(verbs, "distill", "keep:distill", "claims of a paper with their places, as a draft to work on")
    distill.add_argument("paper", metavar="PAPER.pdf", help="a PDF, or a text file")
    add_verb(verbs, "rebuild", "keep:rebuild", "make the DuckDB index anew from the journals")
    add_verb(verbs, "doctor", "keep:doctor", "what is wrong with this installation or this home")


def _notebook(verbs) -> None:
    words = "the lab notebook: write a dated entry, or list and search what was written"
    note = add_verb(verbs, "note", "note:note", words)
    note.add_argument(
        "registration", metavar="REG", nargs="?", help="a registration or a draft (default: all, to read)"
    )
    for name, words in ANSWERS.items():
        note.add_argument(f"--{name}", metavar="TEXT", help=words)
    abouts = "study (default), claim:H1, run:c00-r1 or figure:NAME; without an answer it filters"
    note.add_argument("--about", metavar="WHAT", help=abouts)
    note.add_argument("--corrects", metavar="NUMBER", type=positive, help="the entry that this one replaces; it stays")
    note.add_argument("--search", metavar="WORDS", help="entries that hold every one of these words")
    note.add_argument("--out", metavar="FILE", help="write the study's notebook as Markdown")
