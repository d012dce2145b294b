"""Which factors of a study the words of a claim name, with levels that make sense for a small MLP."""

import re
from dataclasses import dataclass
from typing import Literal

from lab.study.factors import Level


@dataclass(frozen=True, slots=True)
class FactorWords:
    """A factor: how it is called, how more of it is called, patterns for more and for less, usual levels, trend scores."""

    name: str
    phrase: str
    increase: str
    more: str
    less: str
    levels: tuple[Level, ...]
    scores: Literal["rank", "value", "log2"]


@dataclass(frozen=True, slots=True)
class NamedLevel:
    """A level that a claim may name outright, such as an activation."""

    factor: str
    level: str
    words: str


NUMERIC: tuple[FactorWords, ...] = (
    FactorWords(
        "depth",
        "depth",
        "greater depth",
        r"\bdepth\b|\bdeep(?:er|est)?\b(?! learning)|\b(?:more|additional|\d+) (?:hidden |weight )?layers\b|\bnumber of layers\b|"
        r"\bhidden layers\b|\b\d+[- ]layers?\b",
        r"\bshallow(?:er)?\b|\bfewer layers\b|\bless deep\b",
        (2, 4, 8),
        "log2",
    ),
    FactorWords(
        "width",
        "width",
        "greater width",
        r"\bwidth\b|\bwider\b|\bwide (?:networks?|nets?|models?|layers?)\b|\bmore (?:hidden )?(?:units|neurons|parameters)\b|"
        r"\bnumber of (?:hidden )?(?:units|neurons)\b|"
        r"\b(?:larger|bigger) (?:models?|networks?|nets?|embeddings?)\b|\b(?:embedding|hidden|attention) (?:dimension\w*|size)\b|"
        r"\bmodel capacity\b|\b\d+-dimensional\b",
        r"\bnarrow(?:er)?\b|\b(?:smaller|compact) (?:models?|networks?|nets?)\b|\bfewer (?:units|neurons|parameters)\b",
        (64, 128, 256),
        "log2",
    ),
    FactorWords(
        "dropout",
        "dropout",
        "more dropout",
        r"\bdropout\b",
        r"\b(?:without|no|removing|remove|eliminating the need for) dropout\b",
        (0.0, 0.2, 0.4),
        "value",
    ),
    FactorWords(
        "weight_decay",
        "weight decay",
        "more weight decay",
        r"\bweight decay\b|\bL2\b|(?<!dropout )(?<!drop-path )\bregulari[sz]ation\b",
        r"\b(?:without|no|less) (?:weight decay|regulari[sz]ation)\b",
        (0.0, 0.01, 0.1),
        "rank",
    ),
    FactorWords(
        "learning_rate",
        "learning rate",
        "a higher learning rate",
        r"\blearning rates?\b",
        r"\b(?:lower|smaller|low|small) learning rates?\b",
        (3e-4, 1e-3, 3e-3),
        "log2",
    ),
    FactorWords(
        "batch_size",
        "batch size",
        "a larger batch size",
        r"\b(?:mini-?)?batch sizes?\b|\blarge(?:r)? (?:mini-?)?batch(?:es)?\b",
        r"\bsmall(?:er)? (?:mini-?)?batch(?:es| sizes?)?\b",
        (25, 50, 100),
        "log2",
    ),
    FactorWords(
        "epochs",
        "training length",
        "longer training",
        r"\b(?:more|\d+) epochs\b|\blonger training\b|\btrain(?:ed|ing)? longer\b|\bnumber of epochs\b",
        r"\bfewer epochs\b|\bearly stopping\b",
        (10, 20, 40),
        "log2",
    ),
)

NAMED: tuple[NamedLevel, ...] = (
    NamedLevel("activation", "relu", r"\bre-?lus?\b|\brectifie(?:r|d linear)\w*"),
    NamedLevel("activation", "gelu", r"\bgelus?\b"),
    NamedLevel("activation", "silu", r"\bsilus?\b|\bswish\b"),
    NamedLevel("activation", "tanh", r"\btanh\b"),
    NamedLevel("optimizer", "adamw", r"\badamw\b"),
    NamedLevel("optimizer", "adam", r"\badam\b"),
    NamedLevel("optimizer", "sgd", r"\bsgd\b|\bstochastic gradient descent\b"),
    NamedLevel("schedule", "cosine", r"\bcosine\b|\bannealing\b"),
    NamedLevel("schedule", "constant", r"\b(?:constant|fixed) learning rate\b"),
)

CATEGORIES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "activation": ("activation", r"\bactivation functions?\b|\bnon-?linearit(?:y|ies)\b", ("relu", "gelu")),
    "optimizer": ("optimizer", r"\boptimi[sz]ers?\b|\boptimi[sz]ation methods?\b", ("sgd", "adam")),
    "schedule": ("learning-rate schedule", r"\blearning[- ]rate (?:schedule|decay)\b", ("constant", "cosine")),
}
"""Per category: how it is called, words that name it as a whole, and the usual levels."""

NOT_HERE: tuple[tuple[str, str], ...] = (
    ("batch normalisation", r"\bbatch[- ]normali[sz]\w+|\bBN\b"),
    ("convolutions", r"\bconv\w*\b|\bCNNs?\b|\bfilters?\b"),
    ("skip connections", r"\b(?:residual|skip|dense) connections?\b|\bResNets?\b|\bDenseNets?\b"),
    ("attention", r"\battention\b"),
    ("recurrent networks", r"\b(?:LSTM|GRU|RNN)s?\b|\brecurrent\b"),
    ("data augmentation", r"\baugmentation\b|\bjittering\b|\bcrops?\b"),
    ("ensembles", r"\bensembles?\b"),
    ("AdaGrad or RMSProp", r"\bada(?:grad|delta)\b|\brmsprop\b"),
    ("sigmoid activations", r"\bsigmoid\w*"),
    ("pooling", r"\bpooling\b"),
    ("beam search", r"\bbeam\b"),
)
"""What papers vary and this lab cannot."""


def not_here(text: str) -> tuple[str, ...]:
    """What the claim speaks of and a study of this lab cannot vary."""
    return tuple(name for name, words in NOT_HERE if re.search(words, text, re.IGNORECASE))
