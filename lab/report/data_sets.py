"""What the paper says of a data set by its registered name; an unknown one is described by its name alone."""

from dataclasses import dataclass

from lab.report.facts import Facts


@dataclass(frozen=True, slots=True)
class Description:
    """A data set's name in a sentence, what its images are, the work to cite ("": none), and where it comes from, in our markup."""

    title: str
    images: str
    reference: str
    provenance: str
    licence: str = "none stated"


UNKNOWN = (
    "How these data were collected, whether they show people or come from them, and under which licence they may be used is "
    "not on record; who uses the results has to find out."
)
KNOWN = {
    "digits": Description(
        "the UCI handwritten digits",
        "grey-scale images of 8 × 8 pixels, one handwritten digit each, in the form that scikit-learn carries",
        "alpaydin1998",
        "The digits were written by 13 people on forms made for the purpose; who wrote which is not in the set, so that one "
        "hand may stand in the training and in the test part. Licence, as the UCI repository gives it: {data.licence}.",
        "CC BY 4.0",
    ),
    "cifar10": Description(
        "CIFAR-10",
        "colour images of 32 × 32 pixels in ten classes of objects",
        "krizhevsky2009",
        "The images are a labelled part of the 80 Million Tiny Images [@torralba2008], found by searching the web; that "
        "collection was withdrawn by its authors in 2020 over offensive labels and pictures. No consent of photographers and "
        "no licence is documented.",
    ),
    "fashion_mnist": Description(
        "Fashion-MNIST",
        "grey-scale images of 28 × 28 pixels of articles of clothing",
        "xiao2017",
        "The images are thumbnails of articles of clothing from the catalogue of a shop, published under the licence {data.licence}.",
        "MIT",
    ),
    "mnist": Description(
        "MNIST",
        "grey-scale images of 28 × 28 pixels, one handwritten digit each",
        "lecun1998",
        "The digits were written by employees of the US Census Bureau and by students on forms of NIST; writers of the "
        "training and of the test part differ. The set itself states no licence.",
    ),
}


def describe(name: str) -> Description:
    """The description of a registered name; a Parquet folder whose name starts like a known set is that set."""
    if name in KNOWN:
        return KNOWN[name]
    folder = name.removeprefix("parquet:").casefold().replace("-", "").replace("_", "")
    for known, description in KNOWN.items():
        if folder.startswith(known.replace("_", "")):
            return description
    return Description(f"the data set {name}", "labelled images", "", UNKNOWN, "not on record")


def data_facts(facts: Facts, name: str) -> None:
    """Add the data set's words."""
    description = describe(name)
    facts.name("data.title", description.title, "registration.data.name")
    facts.name("data.images", description.images, "registration.data.name")
    facts.name("data.licence", description.licence, "registration.data.name")


def citation_of(name: str) -> str:
    """The citation in our markup, or nothing."""
    reference = describe(name).reference
    return f"[@{reference}]" if reference else ""


def provenance_of(name: str) -> str:
    """Where the data come from, or that it is not known, in our markup."""
    return describe(name).provenance
