"""What a run is put under: corruptions with their severities, attacks with their sizes; plain values, no PyTorch."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

from lab.errors import InvalidInput
from lab.study.seeds import hkdf_sha256

CLEAN = "clean"
SEVERITIES = (1, 2, 3, 4, 5)
CORRUPTIONS: Mapping[str, tuple[float, ...]] = {
    "noise": (0.04, 0.06, 0.08, 0.09, 0.10),
    "blur": (0.4, 0.6, 0.7, 0.8, 1.0),
    "contrast": (0.75, 0.5, 0.4, 0.3, 0.15),
    "occlusion": (0.125, 0.25, 0.375, 0.5, 0.625),
    "jpeg": (80, 65, 58, 50, 40),
}
"""Amount by severity 1 to 5. Noise (sd, full range 1), blur (sd in pixels), contrast (factor) and JPEG (quality) are those of CIFAR-10-C
(Hendrycks and Dietterich 2019, arXiv:1903.12261; their create_c/make_cifar_c.py); occlusion (side of the square over that of the image) is ours."""

NEED_PICTURES = ("blur", "contrast", "occlusion", "jpeg")
"""What has no meaning where an example is a vector and no picture."""

AMOUNTS = {"noise": "sd {:g}", "blur": "sd {:g} px", "contrast": "factor {:g}", "occlusion": "side {:g}", "jpeg": "quality {:g}"}  # fmt: skip
DIFFERENCES: Mapping[str, str] = {
    "noise": "Gaussian, as in CIFAR-10-C; the draw is the same for all runs and all severities.",
    "blur": "Gaussian, as in CIFAR-10-C, with edges repeated; on a patch smaller than 32 pixels the same sd spans more of the picture.",
    "contrast": "as in CIFAR-10-C, about the mean of the patch, not of the whole image.",
    "occlusion": "not in CIFAR-10-C: one square at a drawn place, filled with the training mean (after DeVries and Taylor 2017).",
    "jpeg": "as in CIFAR-10-C, on the patch as it was cut: 8 x 8 pixels are a single block, and colour has half the resolution.",
}
"""Where ours differ from the source at small patch sizes; all are applied to the patch that the network sees and rounded to 8 bits."""

ATTACKS = ("fgsm", "pgd")
NAMES = {"jpeg": "JPEG", "fgsm": "FGSM", "pgd": "PGD"}
"""How families are written where not by their own name."""
EPS = (2 / 255, 4 / 255, 8 / 255)
STEPS, RESTARTS, EXAMPLES = 20, 3, 1000
STEP_OF_EPS = 2.5
"""The step of PGD is 2.5 eps / steps (Madry et al. 2018, as in their code for the l-infinity challenges)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One way of making images harder.

    `amount` is that of the corruption's severity, or eps of an attack (l-infinity, in input units 0..1 before
    standardisation). Attacks run on `examples` images at most, PGD with `steps` from `restarts` starts.
    """

    family: str
    severity: int = 0
    amount: float = 0.0
    steps: int = 0
    restarts: int = 0
    examples: int = 0

    @property
    def attack(self) -> bool:
        """Whether gradients of the run itself make it harder."""
        return self.family in ATTACKS

    @property
    def label(self) -> str:
        """For example "noise 3 (sd 0.08)", "PGD, eps 8/255"."""
        if self.family == CLEAN:
            return "unchanged"
        if self.attack:
            return f"{NAMES[self.family]}, eps {eps_text(self.amount)}"
        return f"{NAMES.get(self.family, self.family)} {self.severity} ({AMOUNTS[self.family].format(self.amount)})"

    @property
    def document(self) -> dict[str, object]:
        """The fields as the ledger keeps them: equal documents are the same condition."""
        return asdict(self)

    @property
    def cost(self) -> int:
        """Rough work, in forward passes over one set of images."""
        return 1 + 3 * max(1, self.steps) * max(1, self.restarts) if self.attack else 1


def corruptions(families: Sequence[str], severities: Sequence[int]) -> tuple[Condition, ...]:
    """Every family at every severity; InvalidInput for one that is not known."""
    for family in families:
        if family not in CORRUPTIONS:
            raise InvalidInput(
                "no corruption has this name",
                where="--corruptions",
                seen=family,
                remedy=f"Use {', '.join(CORRUPTIONS)}",
            )
    for severity in severities:
        if severity not in SEVERITIES:
            raise InvalidInput(
                "severities run from 1 to 5", where="--severity", seen=severity, remedy="For example 1,3,5"
            )
    return tuple(Condition(one, level, CORRUPTIONS[one][level - 1]) for one in families for level in severities)


def attacks(
    families: Sequence[str],
    sizes: Sequence[float],
    *,
    steps: int = STEPS,
    restarts: int = RESTARTS,
    examples: int = EXAMPLES,
) -> tuple[Condition, ...]:
    """Every attack at every eps; InvalidInput for an unknown name or an eps outside 0..1."""
    for family in families:
        if family not in ATTACKS:
            raise InvalidInput(
                "no attack has this name", where="--attacks", seen=family, remedy=f"Use {', '.join(ATTACKS)}"
            )
    for eps in sizes:
        if not 0 < eps <= 1:
            remedy = "It is in units of the pixel range 0..1, for example 8/255"
            raise InvalidInput("eps lies outside 0..1", where="--eps", seen=eps, remedy=remedy)
    one = {"fgsm": (1, 1), "pgd": (steps, restarts)}
    return tuple(Condition(name, 0, eps, *one[name], examples) for name in families for eps in sizes)


def eps_text(eps: float) -> str:
    """As so many 255ths where it is a whole number of them."""
    share = eps * 255
    return f"{round(share)}/255" if abs(share - round(share)) < 1e-9 else f"{eps:g}"


def eps_of(text: str) -> float:
    """A number or a fraction like 8/255; InvalidInput for anything else."""
    try:
        return float(Fraction(text.strip()))
    except (ValueError, ZeroDivisionError) as error:
        raise InvalidInput("this is no size", where="--eps", seen=text, remedy="For example 8/255 or 0.03") from error


def draw_seed(registration: str, fingerprint: str, purpose: str) -> int:
    """63 bits for what is drawn: HKDF-SHA256 of the registration with the info "stress/<data>/<purpose>"."""
    info = f"stress/{fingerprint}/{purpose}".encode()
    return int.from_bytes(hkdf_sha256(bytes.fromhex(registration), info, 8), "big") >> 1
