"""The words by which a sentence asserts a result, limits it, or only tells what others did."""

import re

COMPARES = re.compile(
    r"\b(better|worse|higher|lower|faster|slower|larger|greater|smaller|fewer|stronger|cheaper|easier|harder|deeper|wider|"
    r"superior|inferior|best|more (?:accurate|efficient|effective|robust|stable|quickly|rapidly|efficiently)|"
    r"less (?:prone|sensitive|accurate|efficient|computation|memory|effective)|comparable|competitive|on par|as well as|"
    r"state[- ]of[- ]the[- ]art|consistently|significantly|substantially|outperform\w*|surpass\w*|exceed\w*|beat\w*)\b",
    re.IGNORECASE,
)
CHANGES = re.compile(
    r"\b(improv\w+|reduc(?:e|es|ed|ing|tion)|increas(?:e|es|ed|ing)|decreas\w+|outperform\w*|surpass\w*|exceed\w*|beats?|"
    r"accelerat\w+|speeds? up|achiev\w+|yields?|yielded|attain\w*|reach\w*|gains?|gained|drops?|dropped|degrad\w+|hurts?|"
    r"helps?|boost\w*|match(?:es|ed)?|perform(?:s|ed|ing)?|converg(?:e|es|ed|ing)|generali[sz]es?|"
    r"alleviat\w+|eliminat\w+|prevents?|saturates?|makes? (?:little|no) difference|does not improve|do not improve|works? well)\b",
    re.IGNORECASE,
)
REPORTS = re.compile(
    r"\b(we (?:\w+ )?(?:show|find|found|demonstrate\w*|observe\w*|note|see|report|obtain\w*|achieve\w*|conclude|confirm\w*|"
    r"verify|discover\w*|establish\w*)|(?:results?|experiments?|findings?|figure \d+|table \d+|this|which|these)(?: \w+)? "
    r"(?:\w+ )?(?:show|shows|showed|indicates?|demonstrates?|suggests?|confirms?|reveals?)|as can be seen|it turns out)\b",
    re.IGNORECASE,
)
MEASURES = re.compile(
    r"\b(accuracy|accuracies|error(?: rates?)?|loss|perplexity|BLEU|F1|AUC|precision|recall|performance|convergence|"
    r"training (?:time|steps|speed)|parameters|FLOPs|computation|memory|overfit\w*|generali[sz]ation|likelihood|cost|score)\b",
    re.IGNORECASE,
)
FACTORS = re.compile(
    r"\b(depth|deep|deeper|layers?|width|wider|hidden units|dropout|activation|non-?linearit\w+|relus?|gelus?|tanh|silu|"
    r"weight decay|regulari[sz]\w+|learning rates?|batch size|mini-?batch|optimi[sz]ers?|adam\w*|sgd|momentum|"
    r"initiali[sz]ation|normali[sz]ation|skip|residual|augmentation|epochs?|attention|dimension\w*|beam)\b",
    re.IGNORECASE,
)
HEDGES = re.compile(
    r"\b(may|might|could|suggests?|suggesting|appears?|seems?|likely|unlikely|possibly|perhaps|probably|often|usually|"
    r"typically|generally|tends?|tendency|potential(?:ly)?|in some cases|in many cases|most of|we (?:believe|hypothesi[sz]e|"
    r"conjecture|speculate|expect)|presumably|roughly|about|approximately|nearly|almost|somewhat|slightly)\b",
    re.IGNORECASE,
)
PLANS = re.compile(
    r"\b(will be|we (?:will|plan|intend|leave|hope|aim)|future (?:work|research)|remains? to be|further (?:work|research)|"
    r"in this section|the rest of|organi[sz]ed as follows|research questions?|motivates?|starts? from|stops? improving|searched over|(?:is|are|was|were) (?:set|initiali[sz]ed|trained)|facilitate|make our|shows?,? (?:for each|the (?:number|results?))|we (?:now|next|first|then|begin|start|describe|present|discuss|"
    r"define|denote|let|compare|study|introduce|propose|evaluate|investigate|expected|were interested|highlight\w*|consider|assume|refer|recall)|described in|is defined|are defined|given by|let [A-Z])\b",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"^(?:\W*(?:[A-Z][\w’'-]+ (?:et al|and [A-Z]|& [A-Z])|\(?[A-Z][\w-]+,? \(?\d{4}|recently|current|existing|one (?:major |key )?(?:drawback|shortcoming|limitation)|previous|prior|traditional|"
    r"many recent|several|inspired by|following|similar to))",
    re.IGNORECASE,
)
CITATION = re.compile(r"\[\d+(?:, ?\d+)*\]|\((?:[^()]*\b(?:19|20)\d\d[a-z]?)\)|\bet al\b")
OURS = re.compile(r"\b(we|our|ours|this (?:paper|work)|the proposed|proposed)\b", re.IGNORECASE)
POINTS_BACK = re.compile(r"^(?:this|these|it|they|that|such|its|their|both|as (?:above|before))\b", re.IGNORECASE)
NUMBER = re.compile(
    r"(?<![\w.])[-−+]?\d+(?:[.,]\d+)*\s?(?:%|pp\b|percent\b|percentage points|×|x\b|times\b|fold\b|BLEU\b|points?\b|"
    r"M\b|K\b|layers?\b|steps?\b|epochs?\b|hours?\b|days?\b|ms\b|seconds?\b)(?:\s+(?:fewer|more|less|lower|higher|faster))?"
    r"|(?<![\w.])\d+\.\d+(?:\s?±\s?\d+(?:\.\d+)?)?(?!\w)",
)
TABLE = re.compile(r"\b(?:Table|Figure|Fig\.|Tab\.)\s*\d+(?:\s?\([a-z]\))?")
SPREAD = re.compile(
    r"\d\s?±\s?\d|\b((?<!means and )standard (?:deviations?|errors?)(?! of the (?:inputs?|features?|pixels?|weights?))|"
    r"error bars?|confidence intervals?|variance numbers|variances? (?:between|over|across)|"
    r"(?:averaged?|mean|median)(?: of| over| across| taken over) (?:\w+ ){0,3}(?:runs|seeds|trials|splits|repetitions)|"
    r"over \w+ (?:runs|seeds|trials)|\w+ (?:runs|random seeds|trials)|p ?[<=] ?0?\.\d+|t-test|statistically significant)\b",
    re.IGNORECASE,
)
RELEASES = re.compile(
    r"\b(we (?:have )?(?:also )?(?:release|made)|publicly available|open[- ]source\w*)\b", re.IGNORECASE
)
