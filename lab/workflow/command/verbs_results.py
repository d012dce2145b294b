"""The verbs about results: analyze, compare, against."""

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
    analyze.add_argument("--factors", type=names, default=(), metavar="A,B", help="with --csv: the factors' columns")
    analyze.add_argument("--block", metavar="COLUMN", default="", help="with --csv: a block, for example the seed")
    analyze.add_argument("--within", type=names, default=(), metavar="A,B", help="with --csv: factors inside blocks")
    analyze.add_argument("--sums", type=int, choices=(1, 2, 3), default=3, help="with --csv: type of sums of squares")

    words = "two runs or two cells against each other: which test, why, and a sentence; always exploratory"
    compare = add_verb(verbs, "compare", "results:compare", words)
    compare.add_argument("registration", metavar="REG")
    for name in ("A", "B"):
        compare.add_argument(
            name.lower(), metavar=name, help="a run (c00-r1) or a cell (c00, or depth=2,activation=relu)"
        )
    _against(verbs)


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
