"""The verbs about results: analyze, compare, against, stress."""

from lab.workflow.command.options import add_verb, names, pair, positive


def add(verbs) -> None:
    """Add these verbs."""
    analyze = add_verb(verbs, "analyze", "results:analyze", "registered results and verdicts")
    analyze.add_argument("registration", metavar="REG", nargs="?")
    analyze.add_argument("--exploratory", action="store_true", help="add what the plan did not ask")
    analyze.add_argument(
        "--csv", metavar="FILE", help="runs from elsewhere, one per line, or a W&B export (CSV or JSON)"
    )
    analyze.add_argument(
        "--mlflow", metavar="STORE", help="runs of an MLflow store: a folder, sqlite:///FILE, http://…"
    )
    analyze.add_argument("--experiment", metavar="NAME", default="", help="with --mlflow, where the store has several")
    analyze.add_argument("--response", metavar="COLUMN", help="with --csv or --mlflow: what was measured")
    analyze.add_argument(
        "--factors",
        type=names,
        default=(),
        metavar="A,B",
        help="with --csv: the factors' columns; a name with a comma in double quotes",
    )
    analyze.add_argument("--block", metavar="COLUMN", default="", help="with --csv: a block, for example the seed")
    analyze.add_argument("--within", type=names, default=(), metavar="A,B", help="with --csv: factors inside blocks")
    analyze.add_argument(
        "--blocks", choices=("seeds", "data-sets", "splits", "5x2"), default="seeds",
        help="with --block and --within: what blocks are. Data sets: Friedman, Nemenyi, Wilcoxon; splits of one: "
        "Nadeau-Bengio; 5x2: ten folds in order",
    )  # fmt: skip
    analyze.add_argument(
        "--test-share", type=float, default=0.0, metavar="X", help="with --blocks splits: n_test / n_train"
    )
    analyze.add_argument(
        "--lower-is-better", action="store_true", help="with --blocks data-sets: rank 1 is the smallest"
    )
    analyze.add_argument("--sums", type=int, choices=(1, 2, 3), default=3, help="with --csv: type of sums of squares")

    words = "what the models do: scores by class, confusion, calibration, slices, shared errors; always exploratory"
    behaviour = add_verb(verbs, "behaviour", "behaviour:behaviour", words)
    behaviour.add_argument("registration", metavar="REG")
    behaviour.add_argument("cell", metavar="CELL", nargs="?", default="", help="a cell (c00); without it every cell")
    behaviour.add_argument("--against", metavar="CELL", default="", help="another cell, whose answers are taken off")

    words = "two runs or two cells against each other: which test, why, and a sentence; always exploratory"
    compare = add_verb(verbs, "compare", "results:compare", words)
    compare.add_argument("registration", metavar="REG")
    for name in ("A", "B"):
        compare.add_argument(
            name.lower(), metavar=name, help="a run (c00-r1) or a cell (c00, or depth=2,activation=relu)"
        )
    _against(verbs)
    _stress(verbs)


def _against(verbs) -> None:
    words = "a paper's number against one cell: what differs, and is ours where its runs predict; always exploratory"
    against = add_verb(verbs, "against", "results:against", words)
    against.add_argument("registration", metavar="REG")
    against.add_argument("cell", metavar="CELL", help="a cell (c00, or depth=2,activation=relu)")
    against.add_argument("--value", type=float, required=True, help="the paper's number, for example 0.953 for 95.3 %%")
    against.add_argument("--spread", type=float, help="its spread, in the same unit")
    against.add_argument(
        "--spread-kind", choices=("sd", "se", "ci"), default="sd", help="ci: half of a 95 %% interval (default: sd)"
    )
    against.add_argument("--n", type=positive, help="how many runs are behind it")
    against.add_argument("--source", default="", metavar="TEXT", help="where it stands, for example Table 2")
    against.add_argument(
        "--theirs",
        action="append",
        default=[],
        type=pair,
        metavar="ITEM=TEXT",
        help='what the paper did, for example recipe.epochs=200 or dataset.name=same ("same": as here); may be repeated',
    )


def _stress(verbs) -> None:
    words = "trained runs under corruptions, attacks and on another data set, after the opening; always exploratory"
    stress = add_verb(verbs, "stress", "stress:stress", words)
    stress.add_argument("registration", metavar="REG")
    stress.add_argument(
        "--corruptions", metavar="A,B", help="noise, blur, contrast, occlusion, jpeg, or none (default: all)"
    )
    stress.add_argument("--severity", default="1..5", metavar="1..5", help="severities (default: 1..5)")
    stress.add_argument("--attacks", metavar="A,B", help="fgsm, pgd, or none (default: both)")
    words = "sizes of attacks in units of the pixel range 0..1 (default: 2/255,4/255,8/255)"
    stress.add_argument("--eps", default="2/255,4/255,8/255", metavar="EPS,…", help=words)
    stress.add_argument("--steps", type=positive, default=20, help="steps of PGD, each 2.5 eps / steps (default: 20)")
    stress.add_argument(
        "--restarts", type=positive, default=3, help="starts of PGD, the first at the image (default: 3)"
    )
    words = "images under attack at most, in an order drawn from the registration (default: 1000)"
    stress.add_argument("--examples", type=positive, default=1000, help=words)
    stress.add_argument(
        "--data", default="", metavar="NAME", help="another data set of the same shape, or parquet:PATH"
    )
    words = "with --data: in what sense its labels are the same, in a sentence"
    stress.add_argument("--same-labels", default="", metavar="TEXT", help=words)
