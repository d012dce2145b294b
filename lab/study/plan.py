"""Replicates, responses, analysis and stopping: the parts of a plan that are frozen by the lock."""

from typing import Annotated, Literal

from pydantic import Field

from lab.study.base import Document, Number, Switch
from lab.study.responses import ResponseName


class Replicates(Document):
    """How often every cell is repeated, and where the seeds come from (STATISTICS, sections 1 and 7).

    With `seeds_from` = "anchor" the time stamp of the plan, obtained before the first run, is mixed into the seeds;
    `salt` is a reader's own word for a replication: other seeds for the same plan.
    """

    count: Annotated[int, Field(ge=1, le=1000, strict=True)] = 3
    seeds: Literal["independent", "common"] = "independent"
    seeds_from: Literal["lock", "anchor"] = "lock"
    salt: Annotated[str, Field(max_length=200)] = ""


class Response(Document):
    """What is measured on a run; lab.study.responses has units, directions and bounds."""

    name: ResponseName
    primary: Switch = False


class Analysis(Document):
    """The registered test (STATISTICS, sections 2, 3 and 8)."""

    alpha: Annotated[Number, Field(gt=0.0, lt=1.0)] = 0.05
    test: Literal["t", "permutation", "sign_flip"] = "t"
    error: Literal["welch", "pooled", "replicate"] = "welch"
    correction: Literal["holm", "bonferroni", "none"] = "holm"
    target: Literal["this_test_set", "new_examples"] = "this_test_set"


class Stopping(Document):
    """When training ends early: after `max_minutes` of wall time, or at the first divergence if that is registered.

    A run lost to the machine (a killed process, no memory) is tried again up to `retries` times; when that does not help,
    the others go on, or with `on_crash` = "stop" the job ends at once. Either way the run is still to be trained.
    """

    max_minutes: Annotated[Number, Field(gt=0.0)] | None = None
    on_divergence: Literal["continue", "stop"] = "continue"
    retries: Annotated[int, Field(ge=0, le=100, strict=True)] = 1
    on_crash: Literal["continue", "stop"] = "continue"
