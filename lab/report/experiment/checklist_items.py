"""The questions of two checklists, word for word: NeurIPS 2025 (16 items), and Pineau et al., version 2.0 (21 items)."""

from dataclasses import dataclass

ANSWERS = ("Yes", "No", "NA")


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, what it is about, and the question as it is asked."""

    number: int
    title: str
    question: str


_NEURIPS = (
    (
        "Claims",
        "Do the main claims made in the abstract and introduction accurately reflect the paper's contributions and scope?",
    ),
    ("Limitations", "Does the paper discuss the limitations of the work performed by the authors?"),
    (
        "Theory assumptions and proofs",
        "For each theoretical result, does the paper provide the full set of assumptions and a complete (and correct) proof?",
    ),
    (
        "Experimental result reproducibility",
        (
            "Does the paper fully disclose all the information needed to reproduce the main experimental results of the paper to the "
            "extent that it affects the main claims and/or conclusions of the paper (regardless of whether the code and data are "
            "provided or not)?"
        ),
    ),
    (
        "Open access to data and code",
        (
            "Does the paper provide open access to the data and code, with sufficient instructions to faithfully reproduce the main "
            "experimental results, as described in supplemental material?"
        ),
    ),
    (
        "Experimental setting/details",
        (
            "Does the paper specify all the training and test details (e.g., data splits, hyperparameters, how they were chosen, type "
            "of optimizer, etc.) necessary to understand the results?"
        ),
    ),
    (
        "Experiment statistical significance",
        (
            "Does the paper report error bars suitably and correctly defined or other appropriate information about the statistical "
            "significance of the experiments?"
        ),
    ),
    (
        "Experiments compute resources",
        (
            "For each experiment, does the paper provide sufficient information on the computer resources (type of compute workers, "
            "memory, time of execution) needed to reproduce the experiments?"
        ),
    ),
    (
        "Code of ethics",
        (
            "Does the research conducted in the paper conform, in every respect, with the NeurIPS Code of Ethics "
            "https://neurips.cc/public/EthicsGuidelines?"
        ),
    ),
    (
        "Broader impacts",
        "Does the paper discuss both potential positive societal impacts and negative societal impacts of the work performed?",
    ),
    (
        "Safeguards",
        (
            "Does the paper describe safeguards that have been put in place for responsible release of data or models that have a high "
            "risk for misuse (e.g., pretrained language models, image generators, or scraped datasets)?"
        ),
    ),
    (
        "Licenses for existing assets",
        (
            "Are the creators or original owners of assets (e.g., code, data, models), used in the paper, properly credited and are the "
            "license and terms of use explicitly mentioned and properly respected?"
        ),
    ),
    (
        "New assets",
        "Are new assets introduced in the paper well documented and is the documentation provided alongside the assets?",
    ),
    (
        "Crowdsourcing and research with human subjects",
        (
            "For crowdsourcing experiments and research with human subjects, does the paper include the full text of instructions given "
            "to participants and screenshots, if applicable, as well as details about compensation (if any)?"
        ),
    ),
    (
        "Institutional review board (IRB) approvals or equivalent for research with human subjects",
        (
            "Does the paper describe potential risks incurred by study participants, whether such risks were disclosed to the subjects, "
            "and whether Institutional Review Board (IRB) approvals (or an equivalent approval/review based on the requirements of your "
            "country or institution) were obtained?"
        ),
    ),
    (
        "Declaration of LLM usage",
        (
            "Does the paper describe the usage of LLMs if it is an important, original, or non-standard component of the core methods in "
            "this research? Note that if the LLM is used only for writing, editing, or formatting purposes and does not impact the core "
            "methodology, scientific rigorousness, or originality of the research, declaration is not required."
        ),
    ),
)

_PINEAU = (
    ("Models and algorithms", "A clear description of the mathematical setting, algorithm, and/or model."),
    ("Models and algorithms", "A clear explanation of any assumptions."),
    ("Models and algorithms", "An analysis of the complexity (time, space, sample size) of any algorithm."),
    ("Theoretical claims", "A clear statement of the claim."),
    ("Theoretical claims", "A complete proof of the claim."),
    ("Datasets", "The relevant statistics, such as number of examples."),
    ("Datasets", "The details of train / validation / test splits."),
    ("Datasets", "An explanation of any data that were excluded, and all pre-processing step."),
    ("Datasets", "A link to a downloadable version of the dataset or simulation environment."),
    (
        "Datasets",
        (
            "For new data collected, a complete description of the data collection process, such as instructions to annotators and "
            "methods for quality control."
        ),
    ),
    ("Shared code", "Specification of dependencies."),
    ("Shared code", "Training code."),
    ("Shared code", "Evaluation code."),
    ("Shared code", "(Pre-)trained model(s)."),
    (
        "Shared code",
        "README file includes table of results accompanied by precise command to run to produce those results.",
    ),
    (
        "Experimental results",
        (
            "The range of hyper-parameters considered, method to select the best hyper-parameter configuration, and specification of all "
            "hyper-parameters used to generate results."
        ),
    ),
    ("Experimental results", "The exact number of training and evaluation runs."),
    ("Experimental results", "A clear definition of the specific measure or statistics used to report results."),
    (
        "Experimental results",
        "A description of results with central tendency (e.g. mean) & variation (e.g. error bars).",
    ),
    ("Experimental results", "The average runtime for each result, or estimated energy cost."),
    ("Experimental results", "A description of the computing infrastructure used."),
)

NEURIPS = tuple(Item(number, *row) for number, row in enumerate(_NEURIPS, start=1))
"""NeurIPS 2025 Paper Checklist, as in its LaTeX template."""
PINEAU = tuple(Item(number, *row) for number, row in enumerate(_PINEAU, start=1))
"""The Machine Learning Reproducibility Checklist, v2.0, 7 April 2020 (Pineau et al. 2021, JMLR 22, 164)."""
