"""Where the data sets that the lab fetches by name come from, as their makers say; of all others nothing is known."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """By field of the questions: "" where the makers say nothing. `spdx` is the licence's address for programs."""

    source: str
    creators: tuple[str, ...]
    licence: str
    spdx: str
    collection: str
    people: str
    limits: str
    published: str
    citation: str


ORIGINS = {
    "digits": Origin(
        source="https://archive.ics.uci.edu/dataset/80/optical+recognition+of+handwritten+digits, in the copy of its test part that "
        "scikit-learn carries",
        creators=("Ethem Alpaydin", "Cenk Kaynak"),
        licence="CC BY 4.0",
        spdx="https://creativecommons.org/licenses/by/4.0/",
        collection="Digits that 43 people wrote on forms, scanned, and reduced to counts of pixels in blocks of 4 × 4; the copy used "
        "here is the part of 13 of these people.",
        people="Handwriting of volunteers without names; nothing says who wrote which digit.",
        limits="One form, one scanner, few writers: other hands and pens are not covered. Examples of one writer can be in training "
        "and test part alike, because the copy does not name writers.",
        published="1998-07-01",
        citation="Alpaydin, E. and Kaynak, C. (1998). Optical Recognition of Handwritten Digits. UCI Machine Learning Repository. "
        "https://doi.org/10.24432/C50P49",
    ),
    "cifar10": Origin(
        source="https://www.cs.toronto.edu/~kriz/cifar.html",
        creators=("Alex Krizhevsky", "Vinod Nair", "Geoffrey Hinton"),
        licence="",
        spdx="",
        collection="A labelled part of the 80 Million Tiny Images, which were collected from image search on the web; labelled by paid "
        "students. The makers of the Tiny Images withdrew them in 2020.",
        people="Pictures from the web of ten kinds of objects and animals; people may be in them by chance. Nobody was asked for consent.",
        limits="Nearly equal images stand in training and test part; every image shows one object, small and centred.",
        published="2009-04-08",
        citation="Krizhevsky, A. (2009). Learning Multiple Layers of Features from Tiny Images. University of Toronto.",
    ),
    "mnist": Origin(
        source="http://yann.lecun.com/exdb/mnist/",
        creators=("Yann LeCun", "Corinna Cortes", "Christopher J. C. Burges"),
        licence="",
        spdx="",
        collection="Digits from NIST's special databases 1 and 3, written by employees of the US Census Bureau and by pupils of high "
        "schools, size-normalised and centred.",
        people="Handwriting without names.",
        limits="Nearly solved: differences between good models are a few examples.",
        published="1998-11-01",
        citation="LeCun, Y., Bottou, L., Bengio, Y. and Haffner, P. (1998). Gradient-based learning applied to document recognition. "
        "Proceedings of the IEEE 86, 2278–2324.",
    ),
    "fashion_mnist": Origin(
        source="https://github.com/zalandoresearch/fashion-mnist",
        creators=("Han Xiao", "Kashif Rasul", "Roland Vollgraf"),
        licence="MIT",
        spdx="https://opensource.org/license/mit",
        collection="Front pictures of articles of a shop for clothing, reduced to grey images; labelled by the shop's experts.",
        people="Articles of clothing without people.",
        limits="One shop's photographs; shirts, pullovers and coats overlap.",
        published="2017-08-25",
        citation="Xiao, H., Rasul, K. and Vollgraf, R. (2017). Fashion-MNIST: a novel image dataset for benchmarking machine learning "
        "algorithms. arXiv:1708.07747.",
    ),
}


def known_answer(name: str, field: str) -> str:
    """What is known of a data set to a question's field ("data.licence"); "" where nothing is."""
    origin = ORIGINS.get(name)
    part = field.removeprefix("data.")
    if origin is None or not field.startswith("data.") or not hasattr(origin, part):
        return ""
    value = getattr(origin, part)
    return ", ".join(value) if isinstance(value, tuple) else value
