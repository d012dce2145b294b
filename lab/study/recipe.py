"""What is trained, on what and how: the data set, model and recipe sections of a study."""

from typing import Annotated, Literal

from pydantic import Field

from lab.study.base import Document

Count = Annotated[int, Field(ge=1, strict=True)]
Fraction = Annotated[float, Field(ge=0.0, lt=1.0)]


class Split(Document):
    """How many examples train, validate and test; `seed` draws which."""

    train: Count
    validation: Count
    test: Count
    seed: Annotated[int, Field(ge=0, lt=2**53, strict=True)] = 0


class Dataset(Document):
    """Images and the patch cut from each of them.

    `patch` is the side of a square in pixels (None: the whole image). `position` says where it is cut: "centre" of
    the image; "grid", one tile of the non-overlapping grid of patches; "random", any place. For grid and random each
    run draws one place per training example from its order seed; validation and test places come from `split.seed`
    and are the same for all runs.
    """

    name: Annotated[str, Field(min_length=1)]
    patch: Count | None = None
    position: Literal["centre", "grid", "random"] = "centre"
    split: Split


class Model(Document):
    """A multilayer perceptron: `depth` hidden layers of `width` units, then a linear head."""

    kind: Literal["mlp"] = "mlp"
    depth: Annotated[int, Field(ge=1, le=64, strict=True)] = 2
    width: Annotated[int, Field(ge=1, le=16384, strict=True)] = 256
    activation: Literal["relu", "gelu", "silu", "tanh"] = "relu"
    dropout: Fraction = 0.0


class Recipe(Document):
    """How a model is optimised.

    `adamw` decouples weight decay (Loshchilov and Hutter 2019), `adam` adds it to the gradient as an L2 penalty, `sgd`
    has `momentum`. `cosine` is lr_t = lr (1 + cos(pi t / T)) / 2 over all T steps, t from 0. The last, partial batch of
    an epoch is dropped.
    """

    epochs: Count = 20
    batch_size: Count = 128
    optimizer: Literal["adamw", "adam", "sgd"] = "adamw"
    learning_rate: Annotated[float, Field(gt=0.0)] = 1e-3
    weight_decay: Annotated[float, Field(ge=0.0)] = 0.0
    momentum: Fraction = 0.9
    schedule: Literal["constant", "cosine"] = "cosine"
