"""The Rehearse step: the grid of cells, and what the plan would find at which spread between seeds."""

from lab.figures import charts
from lab.study.draft import Study
from lab.workflow.planning.check import CheckReport
from lab.workflow.planning.dry_run import dry_run_plan
from lab.workflow.planning.rehearsed import kept
from pages.parts import marks
from pages.parts.figure import show
from pages.parts.preregister.dry_run import dry_run_panel
from pages.parts.preregister.file import PlanFile


def rehearse(plan: PlanFile, study: Study | None, report: CheckReport | None) -> None:
    """Draw the step."""
    if study is None or report is None:
        marks.empty("Nothing to rehearse yet", "The file is no study. The panel says what to mend.")
        return
    show(lambda: charts.design_grid(study), "design-grid", key=f"{plan.id}/grid", of=(plan.text,))
    if report.panel is not None and report.panel.rows:
        show(lambda: charts.power_curve(report.panel), "power-curve", key=f"{plan.id}/power")
    else:
        marks.empty("No power curve", "It appears with the first hypothesis that can be tested.")
    if report.data is not None and study.hypotheses and not report.errors:
        dry_run_panel(
            study,
            kept(plan.home, study, report.data),
            lambda tell: dry_run_plan(plan.home, plan.text, progress=tell),
            key=plan.id,
        )
