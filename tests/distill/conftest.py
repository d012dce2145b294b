"""A small paper of our own, set in memory, with what real papers have: two columns, cut words, a table, references."""

import pytest
import typst

from lab.distill.distillation import Distillation, distill_pdf
from lab.distill.pages import read_pdf
from lab.distill.paper import Paper

SOURCE = r"""
#set page(width: 210mm, height: 297mm, columns: 2, margin: 18mm)
#set text(size: 10pt, hyphenate: true, lang: "en")
#set par(justify: true)
#place(top + center, scope: "parent", float: true)[#text(size: 17pt)[Deep Nets on Small Digits]]
#text(size: 12pt)[*Abstract*]

We study how depth affects small networks that classify handwritten digits efficiently.
We show that deeper networks reach a higher accuracy than shallow ones, by 2.3% on MNIST.

#text(size: 12pt)[*1 Introduction*]

Smith et al. (2019) showed that wider networks perform better than narrow ones. Why do networks generalise?
Depth helps because every additional layer allows the network to reuse features of the layer before.

#text(size: 12pt)[*2 Experiments*]

We train all models on MNIST with a learning rate of 0.001 and compare them with a linear baseline.
Table 1 shows that the network with 8 layers reduces the error from 3.1% to 1.9%.
Dropout does not improve the accuracy of these networks.
Each number is the mean over five runs, and the standard deviation is 0.2%.

#figure(table(columns: 2, [Depth], [Error], [2], [3.1 ± 0.2], [8], [1.9 ± 0.2]), caption: [Error by depth.], kind: table)

#text(size: 12pt)[*3 Conclusion*]

It remains unclear whether deeper networks are better on larger images. In future work we will look at them.

#text(size: 12pt)[*References*]

A. Smith. We show that wider networks outperform all others by 9.9%. Journal of Nets, 2019.
"""


@pytest.fixture(scope="session")
def small_pdf() -> bytes:
    return typst.compile(SOURCE.encode())


@pytest.fixture(scope="session")
def small_paper(small_pdf: bytes) -> Paper:
    return read_pdf(small_pdf, "small")


@pytest.fixture(scope="session")
def small(small_pdf: bytes) -> Distillation:
    return distill_pdf(small_pdf, "small")
