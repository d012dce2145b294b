"""What a dry run found, remembered by plan until the plan is locked."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from lab.study.document import plan_document
from lab.study.draft import Study
from lab.study.registration import DataIdentity, canonical
from lab.study.rehearsal import Rehearsal
from store.paths import Home


def kept(home: Home, study: Study, data: DataIdentity) -> Mapping | None:
    """What an earlier dry run of this very plan found; None where there was none."""
    path = place(home, study, data)
    return json.loads(path.read_text()) if path.exists() else None


def place(home: Home, study: Study, data: DataIdentity) -> Path:
    """By plan, settings and what the data says about chance and resolution: text and paths change nothing."""
    settings = (study.dry_run or Rehearsal()).model_dump(mode="json")
    plan = plan_document(study) | {"dataset": {"test": data.test, "classes": len(data.classes)}}
    digest = hashlib.sha256(canonical({"plan": plan, "settings": settings})).hexdigest()
    return home.work / "dry-runs" / f"{digest[:32]}.json"
