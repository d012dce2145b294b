"""What a paper tells about its experiments: seeds, spread, baselines, data, code, settings, use of the test set."""

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from lab.distill import language
from lab.distill.paper import Paper
from lab.distill.passage import Passage, passage
from lab.distill.sentences import Sentence

_DATA_SETS = (
    r"CIFAR-?10\w*|ImageNet|ILSVRC[\w-]*|MNIST|SVHN|WMT\w*|newstest\w*|IMDB|Penn Treebank|PTB|GLUE|SQuAD|COCO|PASCAL VOC|"
    r"digits|Fashion-?MNIST|(?:data ?sets?|corpus|benchmarks?)"
)
_SETTINGS = (
    r"(?:learning rates?|batch size|mini-?batch(?:es)? (?:size )?of|weight decay|momentum|dropout (?:rate|ratio)|epochs|"
    r"hidden (?:units|layers))\b[^.]{0,60}?\d|\d+ (?:epochs|hidden units)"
)
_RULES: tuple[tuple[str, str, str, str], ...] = (
    (
        "seeds",
        "Seeds and repeats",
        (
            r"\b(?:random seeds?|seeds?\b|independent (?:runs|trials)|re-?run|repeated (?:\w+ ){0,2}times|"
            r"(?:two|three|four|five|six|ten|several|multiple|\d+) (?:\w+ )?(?:runs|replicates|replications|trials|repetitions)|"
            r"only evaluated once)"
        ),
        "How many seeds or repeats stand behind each number?",
    ),
    ("spread", "Error bars or spread", language.SPREAD.pattern, "How large is the spread between runs?"),
    (
        "baselines",
        "Baselines",
        r"\b(?:baselines?|compared? (?:\w+ ){0,3}(?:to|with|against)|comparison (?:to|with)|outperform\w*)",
        "What is it compared with, and was the rival tuned as carefully?",
    ),
    ("data", "Data sets", rf"\b(?:{_DATA_SETS})\b", "Which data were used, and how were they split?"),
    (
        "code",
        "Code",
        (
            r"github\.com|gitlab\.com|bitbucket\.org|\b(?:code|implementation|models?|framework)\b[^.]{0,60}\b(?:publicly|available|"
            r"released?|open[- ]source)|\bopen[- ]sourced?\b|\breleased? (?:our|an|the) (?:\w+ ){0,3}(?:code|models?|framework)"
        ),
        "Is the code available?",
    ),
    ("settings", "Hyper-parameters", rf"\b(?:{_SETTINGS})", "Which hyper-parameters were used?"),
    (
        "tuning",
        "How settings were chosen",
        (
            r"\b(?:grid search|random search|hyper-?parameter (?:search|tuning|sweep)|cross-?validat\w+|searched over|"
            r"(?:chosen|selected|tuned|optimi[sz]ed|determined) (?:\w+ ){0,3}(?:on|using|by|from) (?:\w+ ){0,3}(?:validation|dense grid|"
            r"grid)|validation (?:set|split|data) (?:to|for) (?:choos|select|tun)\w+)"
        ),
        "How were the settings chosen, with what budget for each arm?",
    ),
    (
        "test_set",
        "Use of the test set",
        r"\b(?:test set|test data|held-out|test split|test images|validation set as (?:the )?test set|test errors?)\b",
        "Was the test set looked at only once, or also used for choices?",
    ),
    (
        "compute",
        "Compute",
        (
            r"\b(?:GPU|GPUs|TPU|CPU) (?:\w+ ){0,2}(?:hours?|days?|weeks?)|\b\d+[-\w]* GPUs?\b|\b(?:hours|days|weeks) (?:of|on|for) "
            r"(?:\w+ ){0,3}(?:GPU|training)|\b(?:Titan|V100|A100|H100|K40|K80)\b"
        ),
        "How much compute did it take?",
    ),
)
_PREFERRED = {"results": 0, "method": 0, "conclusion": 0, "abstract": 0, "introduction": 1, "front": 1, "appendix": 2}
MOST_PASSAGES = 3


class Signal(BaseModel):
    """One thing a careful paper tells, found at `passages` or not found."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    open_question: str
    passages: tuple[Passage, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the text says something about it."""
        return bool(self.passages)


def find_signals(paper: Paper, found: Sequence[Sentence]) -> tuple[Signal, ...]:
    """Every signal with the sentences, at most three, that show it; a rule finds words, it does not judge them."""
    usable = [sentence for sentence in found if sentence.section in _PREFERRED and sentence.kind != "other"]
    return tuple(
        Signal(
            id=identity,
            label=label,
            open_question=question,
            passages=tuple(passage(sentence, paper) for sentence in _matching(pattern, usable)),
        )
        for identity, label, pattern, question in _RULES
    )


def open_questions(signals: Sequence[Signal]) -> tuple[str, ...]:
    """What the text leaves open: one question for each signal that was not found."""
    return tuple(signal.open_question for signal in signals if not signal.found)


def _matching(pattern: str, sentences: Sequence[Sentence]) -> list[Sentence]:
    rule = re.compile(pattern, re.IGNORECASE)
    hits = [sentence for sentence in sentences if len(sentence.text) < 600 and rule.search(sentence.text)]
    said = {hit.index: len({match.group().lower() for match in rule.finditer(hit.text)}) for hit in hits}
    return sorted(hits, key=lambda hit: (not hit.prose, _PREFERRED[hit.section], -min(said[hit.index], 3), hit.index))[
        :MOST_PASSAGES
    ]
