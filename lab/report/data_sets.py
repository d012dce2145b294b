"""What the paper says of a data set by its registered name; an unknown one is described by its name alone."""

from dataclasses import dataclass

from lab.report.facts import Facts


@dataclass(frozen=True, slots=True)
class Description:
    """A data set's name in a sentence, what its images are, and the work to cite ("" where there is none)."""

    title: str
    images: str
    reference: str


KNOWN = {
    "digits": Description(
        "the UCI handwritten digits",
        "grey-scale images of 8 × 8 pixels, one handwritten digit each, in the form that scikit-learn carries",
        "alpaydin1998",
    ),
    "cifar10": Description("CIFAR-10", "colour images of 32 × 32 pixels in ten classes of objects", "krizhevsky2009"),
    "fashion_mnist": Description(
        "Fashion-MNIST", "grey-scale images of 28 × 28 pixels of articles of clothing", "xiao2017"
    ),
    "mnist": Description("MNIST", "grey-scale images of 28 × 28 pixels, one handwritten digit each", "lecun1998"),
}


def describe(name: str) -> Description:
    """The description of a registered name; a Parquet folder whose name starts like a known set is that set."""
    if name in KNOWN:
        return KNOWN[name]
    folder = name.removeprefix("parquet:").casefold().replace("-", "").replace("_", "")
    for known, description in KNOWN.items():
        if folder.startswith(known.replace("_", "")):
            return Description(description.title, description.images, description.reference)
    return Description(f"the data set {name}", "labelled images", "")


def data_facts(facts: Facts, name: str) -> None:
    """Add the data set's words."""
    description = describe(name)
    facts.name("data.title", description.title, "registration.data.name")
    facts.name("data.images", description.images, "registration.data.name")


def citation_of(name: str) -> str:
    """The citation in our markup, or nothing."""
    reference = describe(name).reference
    return f"[@{reference}]" if reference else ""
