"""The works that the paper's methods rest on; only those that a paper cites are listed in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """One work: the author as cited, the year, and the entry of the list."""

    short: str
    year: str
    authors: str
    title: str
    place: str


def _entry(key: str, short: str, year: str, authors: str, title: str, place: str) -> tuple[str, Reference]:
    return key, Reference(short, year, authors, title, place)


REFERENCES: dict[str, Reference] = dict(
    [
        _entry(
            "adebayo2018",
            "Adebayo et al.",
            "2018",
            "Adebayo, J., Gilmer, J., Muelly, M., Goodfellow, I., Hardt, M. and Kim, B.",
            "Sanity checks for saliency maps.",
            "Advances in Neural Information Processing Systems 31.",
        ),
        _entry(
            "alpaydin1998",
            "Alpaydin and Kaynak",
            "1998",
            "Alpaydin, E. and Kaynak, C.",
            "Optical recognition of handwritten digits.",
            "UCI Machine Learning Repository.",
        ),
        _entry(
            "bouthillier2021",
            "Bouthillier et al.",
            "2021",
            "Bouthillier, X., Delaunay, P., Bronzi, M. et al.",
            "Accounting for variance in machine learning benchmarks.",
            "Proceedings of Machine Learning and Systems 3, 747–769.",
        ),
        _entry(
            "berger1982",
            "Berger",
            "1982",
            "Berger, R. L.",
            "Multiparameter hypothesis testing and acceptance sampling.",
            "Technometrics 24, 295–300.",
        ),
        _entry(
            "brunner1997",
            "Brunner et al.",
            "1997",
            "Brunner, E., Dette, H. and Munk, A.",
            "Box-type approximations in nonparametric factorial designs.",
            "Journal of the American Statistical Association 92, 1494–1502.",
        ),
        _entry(
            "hendrycks2016",
            "Hendrycks and Gimpel",
            "2016",
            "Hendrycks, D. and Gimpel, K.",
            "Gaussian error linear units (GELUs).",
            "arXiv:1606.08415.",
        ),
        _entry(
            "holm1979",
            "Holm",
            "1979",
            "Holm, S.",
            "A simple sequentially rejective multiple test procedure.",
            "Scandinavian Journal of Statistics 6, 65–70.",
        ),
        _entry(
            "kingma2015",
            "Kingma and Ba",
            "2015",
            "Kingma, D. P. and Ba, J.",
            "Adam: a method for stochastic optimization.",
            "International Conference on Learning Representations.",
        ),
        _entry(
            "krizhevsky2009",
            "Krizhevsky",
            "2009",
            "Krizhevsky, A.",
            "Learning multiple layers of features from tiny images.",
            "Technical report, University of Toronto.",
        ),
        _entry(
            "lecun1998",
            "LeCun et al.",
            "1998",
            "LeCun, Y., Bottou, L., Bengio, Y. and Haffner, P.",
            "Gradient-based learning applied to document recognition.",
            "Proceedings of the IEEE 86, 2278–2324.",
        ),
        _entry(
            "loshchilov2019",
            "Loshchilov and Hutter",
            "2019",
            "Loshchilov, I. and Hutter, F.",
            "Decoupled weight decay regularization.",
            "International Conference on Learning Representations.",
        ),
        _entry(
            "loshchilov2017",
            "Loshchilov and Hutter",
            "2017",
            "Loshchilov, I. and Hutter, F.",
            "SGDR: stochastic gradient descent with warm restarts.",
            "International Conference on Learning Representations.",
        ),
        _entry(
            "nosek2018",
            "Nosek et al.",
            "2018",
            "Nosek, B. A., Ebersole, C. R., DeHaven, A. C. and Mellor, D. T.",
            "The preregistration revolution.",
            "Proceedings of the National Academy of Sciences 115, 2600–2606.",
        ),
        _entry(
            "satterthwaite1946",
            "Satterthwaite",
            "1946",
            "Satterthwaite, F. E.",
            "An approximate distribution of estimates of variance components.",
            "Biometrics Bulletin 2, 110–114.",
        ),
        _entry(
            "schuirmann1987",
            "Schuirmann",
            "1987",
            "Schuirmann, D. J.",
            "A comparison of the two one-sided tests procedure and the power approach for assessing the equivalence "
            "of "
            "average bioavailability.",
            "Journal of Pharmacokinetics and Biopharmaceutics 15, 657–680.",
        ),
        _entry(
            "sundararajan2017",
            "Sundararajan et al.",
            "2017",
            "Sundararajan, M., Taly, A. and Yan, Q.",
            "Axiomatic attribution for deep networks.",
            "International Conference on Machine Learning, PMLR 70, 3319–3328.",
        ),
        _entry(
            "welch1947",
            "Welch",
            "1947",
            "Welch, B. L.",
            "The generalization of “Student’s” problem when several different population variances are involved.",
            "Biometrika 34, 28–35.",
        ),
        _entry(
            "xiao2017",
            "Xiao et al.",
            "2017",
            "Xiao, H., Rasul, K. and Vollgraf, R.",
            "Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms.",
            "arXiv:1708.07747.",
        ),
    ]
)


def listed(keys: set[str]) -> list[str]:
    """The cited keys in the order of the list: by author, then year."""
    return sorted(keys, key=lambda key: (REFERENCES[key].authors.casefold(), REFERENCES[key].year))
