"""The verbs that train and evaluate, and what belongs to them: preflight, run, unseal, interpret, profile, stop, deviation, abandon."""

from lab.workflow.command.options import add_verb, devices, executors, minutes, plan_file, positive
from lab.workflow.record.deviation_types import TYPES


def add(verbs) -> None:
    """Add these verbs."""
    words = "sanity checks before a study is trained; of a locked one they go into its ledger"
    preflight = add_verb(verbs, "preflight", "preflight:preflight", words)
    plan_file(preflight, "REG|STUDY.toml", "a registration, or a study file that is not locked yet")
    run = add_verb(verbs, "run", "work:run", "train what is not yet trained; goes on where it stopped")
    run.add_argument("registration", metavar="REG")
    devices(run)
    executors(run)
    run.add_argument(
        "--max-minutes", type=minutes, help="pause after this time (the plan's own limit ends training for good)"
    )
    unseal = add_verb(
        verbs, "unseal", "work:unseal", "commit checkpoints, open the lockbox, evaluate the test set once"
    )
    unseal.add_argument("registration", metavar="REG")
    interpret = add_verb(verbs, "interpret", "work:interpret", "attributions of a trained run, and their sanity check")
    interpret.add_argument("registration", metavar="REG")
    interpret.add_argument("--run", metavar="RUN", help="which run, for example c00-r1 (default: the first finished)")
    interpret.add_argument("--split", choices=("validation", "test"), default="validation", help="which images")
    interpret.add_argument("--n", type=positive, default=8, help="how many images (default: 8)")
    words = "what the trained models are held against and cost to use: baselines, size, latency, throughput, memory"
    profile = add_verb(verbs, "profile", "profile:profile", words)
    profile.add_argument("registration", metavar="REG")
    profile.add_argument(
        "--device", choices=("auto", "cpu", "cuda"), default="cpu", help="where to time (default: cpu)"
    )
    work = add_verb(verbs, "work", "work:work", "carry out a job file; what the app starts in the background")
    work.add_argument("job", metavar="JOB")
    stop = add_verb(verbs, "stop", "work:stop", "ask the worker of a study to stop; what is finished is kept")
    stop.add_argument("registration", metavar="REG")
    locate = add_verb(verbs, "locate", "work:locate", "say where the Parquet folder of a locked study lies now")
    locate.add_argument("registration", metavar="REG")
    locate.add_argument("folder", metavar="DIR", help="the folder with the registered files")
    words = "what differs from the plan; with a number, what one of the differences means"
    deviation = add_verb(verbs, "deviation", "deviation:deviation", words)
    deviation.add_argument("registration", metavar="REG")
    deviation.add_argument("number", metavar="NUMBER", type=positive, nargs="?", help="which one, as listed")
    what = "one sentence: how a frozen plan was left; with --type and --effect"
    deviation.add_argument("--what", metavar="TEXT", help=what)
    touches = "hypotheses that are exploratory because of it"
    deviation.add_argument("--touches", metavar="H1,H2", default="", help=touches)
    deviation.add_argument("--type", choices=TYPES, help="why the plan was left")
    deviation.add_argument("--effect", metavar="TEXT", help="one sentence: what it does to the conclusion")
    abandon = add_verb(verbs, "abandon", "plan:abandon", "give a study up before its lockbox is opened")
    abandon.add_argument("registration", metavar="REG")
    abandon.add_argument("--reason", required=True, help="one sentence that stays on record")
