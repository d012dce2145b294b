"""The verbs before the first run: check, dryrun, lock, anchor, plan, amend, replicate."""

from lab.workflow.command.options import add_verb, plan_file, sigma
from lab.workflow.planning.timestamp import AUTHORITY


def add(verbs) -> None:
    """Add these verbs."""
    check = add_verb(verbs, "check", "plan:check", "lint a plan, its power, attainable p, run time and disk")
    plan_file(check)
    check.add_argument("--sigma-from", metavar="REG", help="take that sd from an earlier study or pilot of this home")
    check.add_argument("--sigma", type=sigma, help="known sd between seeds, in the response's unit, for example 0.004")
    words = "the plan in simulated worlds: false verdicts, power, coverage; of a locked one they go into its ledger"
    plan_file(
        add_verb(verbs, "dryrun", "dry_run:dry_run", words),
        "REG|STUDY.toml",
        "a study file, or a registration without runs",
    )
    plan_file(add_verb(verbs, "lock", "plan:lock", "lock a plan: prints its registration; cannot be undone"))
    _anchoring(verbs)


def _anchoring(verbs) -> None:
    words = "have plan or ledger stamped with the time by somebody else (RFC 3161), or tagged in git"
    anchor = add_verb(verbs, "anchor", "anchor:anchor", words)
    anchor.add_argument("registration", metavar="REG")
    anchor.add_argument(
        "--url", default=AUTHORITY, help=f"the authority; it gets a SHA-256 only (default: {AUTHORITY})"
    )
    anchor.add_argument(
        "--ca", metavar="PEM", help="the authority's root certificate: the signature is checked, now and later"
    )
    whats = "what is stamped (default: the plan before the first run, the ledger after it)"
    anchor.add_argument("--what", choices=("plan", "ledger"), help=whats)
    anchor.add_argument("--git", metavar="DIR", help="make an annotated tag in this repository instead")
    words = "the locked plan as AsPredicted text, OSF Markdown and a card of one page"
    plan = add_verb(verbs, "plan", "anchor:export", words)
    plan.add_argument("registration", metavar="REG")
    plan.add_argument("--out", metavar="DIR", default="out", help="where to write (default: ./out)")
    words = "lock a changed plan in the place of one without runs; the old one stays, with the difference"
    amend = add_verb(verbs, "amend", "anchor:amend", words)
    amend.add_argument("registration", metavar="REG")
    plan_file(amend)
    words = "lock the same plan again with other seeds, which a reader chooses by a word of their own"
    replicate = add_verb(verbs, "replicate", "anchor:replicate", words)
    replicate.add_argument("registration", metavar="REG")
    replicate.add_argument("--salt", required=True, metavar="TEXT", help="any word; another one gives other seeds")
