"""What a plan's check says, remembered while the plan stays the same: forms stay quick."""

from dataclasses import dataclass

import streamlit as st

from lab.errors import InvalidInput
from lab.study.draft import Study
from lab.study.toml_file import parse
from lab.workflow.planning.check import CheckReport, check
from pages.parts.place import home_of_process
from pages.parts.preregister.file import PlanFile

REMEMBERED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Checked:
    """Either a study and its report, or why the file is no study."""

    study: Study | None = None
    report: CheckReport | None = None
    broken: InvalidInput | None = None


def checked(plan: PlanFile, sigma: float | None) -> Checked:
    """Check the draft; `sigma` is the assumed spread between seeds (in the unit of the response), None if unknown."""
    try:
        return _checked(str(plan.home.root), plan.text, sigma)
    except InvalidInput as error:
        return Checked(broken=error)


@st.cache_resource(show_spinner=False, ttl=REMEMBERED_SECONDS, max_entries=64)
def _checked(root: str, text: str, sigma: float | None) -> Checked:
    """`root` is in the key only: two homes may hold different data."""
    study = parse(text)
    return Checked(study, check(home_of_process(), study, sigma=sigma))
