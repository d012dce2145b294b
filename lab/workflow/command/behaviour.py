"""The verb behaviour: what the models of a cell, or of every cell, do on the test examples."""

import argparse
import math
from typing import Any

from lab.study import numbers
from lab.study.standing import ExploratoryFinding, said
from lab.workflow.command.main import say
from store.paths import open_home

SHOWN = 5


def behaviour(options: argparse.Namespace) -> dict:
    """One cell in full, a cell less another, or every cell in a line."""
    from lab.analysis.as_json import rounded
    from lab.workflow.look import behaviour as verb
    from lab.workflow.look.analyze import analyze
    from lab.workflow.look.opened import opened

    home = open_home(options.home)
    analysis = analyze(home, options.registration)
    of = opened(home, analysis)
    head: dict[str, Any] = {"registration": analysis.registration, "status": ExploratoryFinding.status}
    if not options.cell:
        found = verb.all_behaviour(of, analysis, cells_done)
        return {**head, **found, "text": "\n".join(_every(found))}
    found = verb.of_cell(of, options.cell)
    text = _one(found)
    if options.against:
        found["against"] = {
            "confusion": rounded(verb.confusion_against(of, options.cell, options.against)),
            "slices": rounded(verb.slices(of, options.cell, options.against)),
        }
        text += _against(found["against"])
    return {**head, **found, "text": "\n".join(text)}


def cells_done(done: int, total: int) -> None:
    """One line of progress per fifth of the cells."""
    if done and (done == total or done * 5 // total > (done - 1) * 5 // total):
        say(f"looking at the answers: {done} of {total} cells")


def _every(found: dict[str, Any]) -> list[str]:
    kept = [said(ExploratoryFinding, "What the models of each cell do (means over its runs)")]
    for classes, calibration, errors, parts in zip(
        *(found.get(name, []) for name in ("classes", "calibration", "errors", "bias_variance")), strict=True
    ):
        macro, ece, zero = _row(classes, "macro mean", "f1"), calibration["measures"][0], parts[0]
        all_runs = errors["counts"][-1]["observed"]
        kept.append(
            f"  {classes['cell']} {classes['label']}: macro F1 {_percent(macro['seeds'])}, ECE {_percent(ece['before'])}, "
            f"scaled {_percent(ece['after'])}; all {errors['n_runs']} runs miss {all_runs} of {errors['n_test']}; bias "
            f"{_share(zero['bias']['estimate'])}, variance {_share(zero['variance']['estimate'])}"
        )
    return kept


def _one(found: dict[str, Any]) -> list[str]:
    classes, calibration, errors = found["classes"], found["calibration"], found["errors"]
    level = f"{100 * classes['level']:g} %"
    n = f"{classes['n_runs']} runs, {classes['n_test']:,} test examples"
    head = f"Cell {classes['cell']} ({classes['label']}), {n}; {level} intervals, t over seeds (over examples)"
    kept = [said(ExploratoryFinding, head)]
    for name in ("micro (accuracy)", "macro mean"):
        for score in ("precision", "recall", "f1") if name.startswith("macro") else ("recall",):
            row = _row(classes, name, score)
            words = name if name.startswith("micro") else f"macro {score}"
            ends = f"({_share(row['examples_low'])} to {_share(row['examples_high'])})"
            kept.append(f"  {words}: {_percent(row['seeds'])} {ends}")
    worst = sorted((row for row in found["confusion"]["rows"] if row["label"] != row["predicted"]), key=_least_share)
    kept.append("  taken for another: " + "; ".join(
        f"{row['label']} as {row['predicted']} {_share(row['share'])}" for row in worst[:SHOWN]))  # fmt: skip
    kept += [
        f"  {row['name']}: {_measure(row, 'before')}" + (f", scaled {_measure(row, 'after')}" if row["after"] else "")
        for row in calibration["measures"]
    ]
    kept += [f"  {remark}" for remark in (*calibration["remarks"], *found["slices"]["remarks"])]
    kept += [
        f"  wrong in {row['wrong']} of {errors['n_runs']} runs: {row['observed']} examples (by chance {row['expected']:.1f})"
        for row in errors["counts"][1:]
    ]
    kept += [
        f"  {row['loss_name'].replace('zero_one', '0-1')} loss {row['loss']['estimate']:.4g} = bias {_plain(row['bias']['estimate'])} + "
        f"variance {_plain(row['variance']['estimate'])}"
        for row in found["bias_variance"]
    ]
    kept += _differing(found["slices"])
    kept += [
        f"  gallery, {one['rule']}: {', '.join(str(row['example']) for row in one['shown'])}"
        for one in found["gallery"]
    ]
    return kept


def _against(found: dict[str, Any]) -> list[str]:
    table = found["confusion"]
    rows = sorted(table["rows"], key=lambda row: -abs(row["difference"]))[:SHOWN]
    head = f"Cell {table['second']} minus {table['first']}, {table['error']} t over runs:"
    kept = [said(ExploratoryFinding, head)]
    for row in rows:
        effect, p = numbers.pp(row["difference"]), numbers.p_text(row["p_adjusted"], "p (BH)")
        kept.append(f"  {row['label']} as {row['predicted']}: {effect}, {p}")
    return [*kept, *_differing(found["slices"])]


def _differing(found: dict[str, Any]) -> list[str]:
    """The slices whose adjusted p is at most alpha, the largest differences first."""
    alpha = 1 - found["level"]
    rows = [row for row in found["rows"] if row["p_adjusted"] is not None and row["p_adjusted"] <= alpha]
    rows.sort(key=lambda row: -abs(row["difference"]))
    kept = [f"  {len(rows)} of {len(found['rows'])} slices differ from the rest, p (BH) <= {alpha:.3g}"]
    return kept + [
        f"    {row['trait']} {row['part']} (n = {row['n']}): {numbers.pp(row['difference'])}" for row in rows[:SHOWN]
    ]


def _row(classes: dict[str, Any], name: str, score: str) -> dict[str, Any]:
    return next(row for row in classes["rows"] if (row["name"], row["score"]) == (name, score))


def _least_share(row: dict[str, Any]) -> float:
    return -(row["share"] or 0.0)


def _percent(part: dict[str, Any] | None) -> str:
    if part is None:
        return "–"
    ends = "" if part["low"] is None else f" [{100 * part['low']:.1f}, {100 * part['high']:.1f}]"
    return f"{100 * part['estimate']:.1f} %{ends}"


def _measure(row: dict[str, Any], which: str) -> str:
    if row["unit"] == "fraction":
        return _percent(row[which])
    part = row[which]
    ends = "" if part["low"] is None else f" [{part['low']:.4f}, {part['high']:.4f}]"
    return f"{part['estimate']:.4f}{ends}"


def _share(value: float | None) -> str:
    return "–" if value is None or not math.isfinite(value) else f"{100 * value:.1f} %"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:.4g}"
