"""A paper's number against one cell of an opened study; computed when asked, and nothing is recorded."""

from collections.abc import Mapping

from lab.analysis.against_paper import AgainstPaper, PaperNumber, against_paper
from lab.analysis.compare import cell_named
from lab.analysis.setting import ours_of
from lab.study.design import cells
from lab.workflow.record.ledger import demand_results, ledger
from lab.workflow.record.registered import load
from lab.workflow.record.run_table import from_ledger, run_table
from store.paths import Home

__all__ = ["AgainstPaper", "PaperNumber", "against", "items_of"]


def against(
    home: Home, registration: str, cell: str, paper: PaperNumber, theirs: Mapping[str, str] | None = None
) -> AgainstPaper:
    """Compare a cell ("c00", a label, "depth=2,…") with what a paper reports; Forbidden before the opening."""
    locked = load(home, registration)
    state = ledger(home, locked.sha256)
    demand_results(state)
    table = run_table(home, locked, state, from_ledger(locked, state))
    chosen = cell_named(cells(locked.study), cell)
    return against_paper(locked.study, table, chosen, paper, theirs or {})


def items_of(home: Home, registration: str, cell: str) -> tuple[tuple[str, str, str], ...]:
    """Group, item and our value of everything that may match the paper or not."""
    study = load(home, registration).study
    return ours_of(study, cell_named(cells(study), cell))
