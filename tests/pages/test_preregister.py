"""Preregister: forms write the study file, the panel follows, mistakes are boxes, and the lock leads to Run."""

from collections.abc import Callable

import pytest

from lab.study.toml_file import parse
from lab.workflow.planning import drafts
from store.paths import Home

STEPS = ["question", "design", "recipe", "hypotheses", "analysis", "rehearse", "lock"]


def test_without_a_study_it_says_where_to_begin(home: Home, show: Callable, html_of: Callable) -> None:
    assert "No study yet" in html_of(show("preregister"))


@pytest.mark.parametrize("step", STEPS)
def test_every_step_can_be_drawn(step: str, home: Home, draft: str, show: Callable, html_of: Callable) -> None:
    app = show("preregister", study=draft, step=step)
    assert step.capitalize() in [header.value for header in app.header]
    assert "4 cells × 2 replicates = 8 independent runs" in html_of(app)


def test_drawing_the_steps_does_not_change_the_file(home: Home, draft: str, show: Callable) -> None:
    before = drafts.read_draft(home, draft)
    for step in STEPS:
        show("preregister", study=draft, step=step)
    assert drafts.read_draft(home, draft) == before


def test_a_form_writes_the_file(home: Home, draft: str, show: Callable) -> None:
    app = show("preregister", study=draft, step="recipe")
    app.number_input(key=f"{draft}/recipe.epochs").set_value(7).run()
    assert not app.exception
    assert parse(drafts.read_draft(home, draft)).recipe.epochs == 7


def test_levels_are_typed_in_and_sorted(home: Home, draft: str, show: Callable, html_of: Callable) -> None:
    app = show("preregister", study=draft, step="design")
    levels = app.multiselect(key=f"{draft}/factors.0.levels")
    levels.set_value(["4", "16", "8"]).run() if "8" in levels.options else levels.set_value(["64", "4", "16"]).run()
    assert not app.exception
    assert list(parse(drafts.read_draft(home, draft)).factors[0].levels) == sorted(
        parse(drafts.read_draft(home, draft)).factors[0].levels
    )
    assert "6 cells" in html_of(app)


def test_a_factor_is_added_and_its_fixed_value_freed(home: Home, draft: str, show: Callable) -> None:
    app = show("preregister", study=draft, step="design")
    app.selectbox(key=f"{draft}/new-factor").select("learning_rate").run()
    app.button(key=f"{draft}/add-factor").click().run()
    assert not app.exception
    factor = parse(drafts.read_draft(home, draft)).factor("learning_rate")
    assert factor is not None and 0.01 in factor.levels and len(factor.levels) == 2


def test_sigma_is_taken_from_a_study_of_the_home(
    home: Home, finished: str, draft: str, show: Callable, html_of: Callable
) -> None:
    app = show("preregister", study=draft, step="design")
    app.selectbox(key=f"{draft}/sigma-from").select(finished).run()
    assert not app.exception
    assert f"pooled over #1 {finished[:8]}, test accuracy, 4 cells" in html_of(app)
    assert "needs σ" not in html_of(app)


def test_a_design_is_chosen_and_the_panel_follows(home: Home, draft: str, show: Callable, html_of: Callable) -> None:
    app = show("preregister", study=draft, step="design")
    app.selectbox(key=f"{draft}/design.kind").select("plackett_burman").run()
    assert not app.exception
    study = parse(drafts.read_draft(home, draft))
    assert study.design is not None and study.design.kind == "plackett_burman"
    assert "8 cells × 2 replicates" in html_of(app)
    assert "Plackett-Burman screening design of 8 cells" in html_of(app)
    app.selectbox(key=f"{draft}/design.kind").select("full").run()
    assert parse(drafts.read_draft(home, draft)).design is None


def test_a_hypothesis_is_added_changed_and_removed(home: Home, draft: str, show: Callable) -> None:
    app = show("preregister", study=draft, step="hypotheses")
    app.button(key=f"{draft}/add-hypothesis").click().run()
    app.number_input(key=f"{draft}/hypotheses.1.sesoi").set_value(3.0).run()
    added = parse(drafts.read_draft(home, draft)).hypotheses[1]
    assert (added.id, added.effect, added.sesoi) == ("H2", "activation", 0.03)
    app.button(key=f"{draft}/remove-hypothesis-1").click().run()
    assert len(parse(drafts.read_draft(home, draft)).hypotheses) == 1


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("epochs = 2", "epoch = 2"),
        ("[replicates]", "[replicates"),
        ("levels = [4, 16]", "levels = [4, 4]"),
        ("learning_rate = 1e-2", "learning_rate = nan"),
    ],
)
def test_a_broken_file_is_a_box(
    broken: str, said: str, home: Home, draft: str, show: Callable, html_of: Callable
) -> None:
    drafts.save_draft(home, draft, drafts.read_draft(home, draft).replace(broken, said))
    for step in STEPS:
        assert 'role="alert"' in html_of(show("preregister", study=draft, step=step))


def test_locking_leads_to_run(home: Home, draft: str, show: Callable, html_of: Callable) -> None:
    app = show("preregister", study=draft, step="lock")
    app.button(key=f"{draft}/lock").click().run()
    assert not app.exception
    assert drafts.drafts(home) == []
    assert "Run" in [title.value for title in app.title]


def test_a_locked_plan_is_read_only(locked: str, show: Callable, html_of: Callable) -> None:
    app = show("preregister", study=locked)
    assert "Registered" in html_of(app)
    assert not app.number_input


def test_a_locked_plan_says_what_vouches_for_it(locked: str, home: Home, show: Callable, html_of: Callable) -> None:
    app = show("preregister", study=locked)
    assert "nothing outside this home shows" in html_of(app)
    app.text_input(key="anchor-url").set_value("http://127.0.0.1:9/").run()
    app.button(key="anchor-ask").click().run()
    assert not app.exception and "cannot be reached" in html_of(app)


def test_a_draft_is_rehearsed_on_its_step(home: Home, draft: str, show: Callable, html_of: Callable) -> None:
    path = home.drafts / f"{draft.removeprefix('draft-')}.toml"
    path.write_text(path.read_text() + "\n[dry_run]\nstudies = 100\nsigmas = [0.01]\n")
    app = show("preregister", study=draft, step="rehearse")
    app.button(key=f"{draft}/dry").click().run(timeout=60)
    assert not app.exception and "simulated studies" in html_of(app) and len(app.dataframe) == 1


def test_drafts_of_one_title_do_not_take_each_others_place(home: Home, draft: str, show: Callable) -> None:
    """Options of equal words are one to Streamlit: a rerun once jumped from a draft to another of the same title."""
    second = drafts.new_draft(home, (home.drafts / f"{draft.removeprefix('draft-')}.toml").read_text())
    assert second != draft
    app = show("preregister", study=second, step="lock")
    (switch,) = [box for box in app.selectbox if str(box.key).startswith("switch ")]
    assert len(set(switch.options)) == 2 and all("Width on digits" in one for one in switch.options)
    app.number_input(key=f"{second}/sigma").set_value(1.2).run()
    assert not app.exception and app.query_params["study"] == second and app.query_params["step"] == "lock"
