"""What is trained, on what and how: the data set, model and recipe sections of a study."""

from typing import Annotated, Literal

from pydantic import Field

from lab.study.base import Document, Number, Switch

Count = Annotated[int, Field(ge=1, strict=True)]
Whole = Annotated[int, Field(ge=0, strict=True)]
Fraction = Annotated[Number, Field(ge=0.0, lt=1.0)]


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
    """A multilayer perceptron: `depth` hidden layers of `width` units, then a linear head.

    A hidden layer is Linear, `norm` (layer: Ba et al. 2016; batch: Ioffe and Szegedy 2015), activation, dropout; with
    `residual` every hidden layer but the first adds its input to that (He et al. 2016). `init`: "torch" is nn.Linear's
    own rule, the others are torch.nn.init's kaiming_uniform_ (for ReLU), xavier_uniform_ and orthogonal_, with biases 0.
    """

    kind: Literal["mlp"] = "mlp"
    depth: Annotated[int, Field(ge=1, le=64, strict=True)] = 2
    width: Annotated[int, Field(ge=1, le=16384, strict=True)] = 256
    activation: Literal["relu", "gelu", "silu", "tanh"] = "relu"
    dropout: Fraction = 0.0
    norm: Literal["none", "layer", "batch"] = "none"
    residual: Switch = False
    init: Literal["torch", "kaiming", "xavier", "orthogonal"] = "torch"


class Recipe(Document):
    """How a model is optimised.

    `adamw` decouples weight decay (Loshchilov and Hutter 2019), `adam` adds it to the gradient as an L2 penalty, `sgd`
    has `momentum`, in Nesterov's form with `nesterov`. `cosine` is lr_t = lr (1 + cos(pi t / T)) / 2 over all T steps, t
    from 0; `step` multiplies the rate by `step_factor` every `step_epochs`. Over the first `warmup_steps` the rate rises
    in equal steps to lr; the schedule then takes the T that are left. The loss is the cross entropy with
    `label_smoothing` (Szegedy et al. 2016); the gradient of a run is scaled down to the norm `clip_norm` where it is
    longer (0: never). The last, partial batch of an epoch is dropped. With `patience` above 0 a run ends when its
    validation loss has not fallen by more than `min_delta` nats for so many epochs, and keeps the weights of its best
    epoch (Prechelt 1998); the schedule is that of all epochs.
    """

    epochs: Count = 20
    batch_size: Count = 128
    optimizer: Literal["adamw", "adam", "sgd"] = "adamw"
    learning_rate: Annotated[Number, Field(gt=0.0)] = 1e-3
    weight_decay: Annotated[Number, Field(ge=0.0)] = 0.0
    momentum: Fraction = 0.9
    nesterov: Switch = False
    schedule: Literal["constant", "cosine", "step"] = "cosine"
    warmup_steps: Whole = 0
    step_epochs: Count = 10
    step_factor: Annotated[Number, Field(gt=0.0, le=1.0)] = 0.1
    label_smoothing: Fraction = 0.0
    clip_norm: Annotated[Number, Field(ge=0.0)] = 0.0
    patience: Whole = 0
    min_delta: Annotated[Number, Field(ge=0.0)] = 0.0
