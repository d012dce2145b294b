"""Registration and seeds: the same plan gives the same seeds, any change of the plan gives others."""

import json
from pathlib import Path

import pytest

from lab.errors import IntegrityError, InvalidInput
from lab.study.registration import CodeIdentity, DataIdentity, canonical, from_bytes, register, seed_key
from lab.study.seeds import hkdf_sha256, run_seeds
from lab.study.toml_file import parse

DIGITS = Path("configs/studies/digits.toml").read_text()
DATA = DataIdentity("digits", "f" * 64, ("0", "1"), 1000, 400, 397, 64)
CODE = CodeIdentity("unknown", True, "0" * 64)


def test_hkdf_agrees_with_rfc_5869_test_case_1() -> None:
    # RFC 5869, appendix A.1: SHA-256, IKM 22 x 0x0b, salt 000102…0c, info f0f1…f9, L = 42.
    output = hkdf_sha256(b"\x0b" * 22, bytes(range(0xF0, 0xFA)), 42, salt=bytes(range(13)))
    assert output.hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"


def test_registering_twice_gives_the_same_bytes_and_seeds() -> None:
    first, second = register(parse(DIGITS), DATA, CODE), register(parse(DIGITS), DATA, CODE)
    assert first.sha256 == second.sha256 and first.runs == second.runs
    assert from_bytes(first.canonical, expected=first.sha256).runs == first.runs


def test_every_run_and_purpose_has_its_own_seed() -> None:
    planned = register(parse(DIGITS), DATA, CODE).runs
    seeds = [seed for run in planned for seed in (run.seeds.init, run.seeds.order, run.seeds.augment)]
    assert len(set(seeds)) == 3 * 54 and all(0 <= seed < 2**63 for seed in seeds)


def test_common_seeds_are_shared_by_the_cells_of_a_replicate() -> None:
    text = DIGITS.replace("count = 3", 'count = 3\nseeds = "common"')
    planned = register(parse(text), DATA, CODE).runs
    assert len({run.seeds for run in planned}) == 3


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("title = ", 'note = "a remark"\ntitle = ', True),
        ("Accuracy rises with depth.", "Depth helps.", True),
        ("max_minutes = 10", "max_minutes = 20", True),
        ("demonstration = true", "demonstration = false", True),
        ("sesoi = 0.02", "sesoi = 0.03", False),
        ("epochs = 20", "epochs = 21", False),
        ("alpha = 0.05", "alpha = 0.01", False),
        ('on_divergence = "continue"', 'on_divergence = "stop"', False),
    ],
)
def test_seeds_depend_on_the_typed_plan_alone(old: str, new: str, same: bool) -> None:
    assert old in DIGITS
    changed = seed_key(parse(DIGITS.replace(old, new, 1)))
    assert (changed == seed_key(parse(DIGITS))) is same


def test_seeds_do_not_depend_on_the_order_of_factors_or_the_type_of_equal_numbers() -> None:
    key = bytes(32)
    assert run_seeds(key, {"a": 1, "b": 2.0}, 1) == run_seeds(key, {"b": 2, "a": 1.0}, 1)


def test_changed_bytes_are_refused() -> None:
    registration = register(parse(DIGITS), DATA, CODE)
    with pytest.raises(IntegrityError, match="do not have the SHA-256"):
        from_bytes(registration.canonical.replace(b'"depth"', b'"width"'), expected=registration.sha256)
    with pytest.raises(IntegrityError, match="this is no registration"):
        from_bytes(b"{}")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60])
def test_what_canonical_json_cannot_hold_is_refused(value: float) -> None:
    with pytest.raises(InvalidInput, match="canonical JSON"):
        canonical({"x": value})


def test_fields_that_came_later_left_the_seeds_of_earlier_plans_alone() -> None:
    """The key that the first version derived from the same file."""
    first = "657fa1bf7ee5940b12042fac8d95499c180fa2c501d83392665f66ccd1fbfa85"
    assert seed_key(parse(DIGITS)).hex() == first
    assert seed_key(parse(DIGITS.replace("epochs = ", "patience = 3\nepochs = "))).hex() != first


def test_a_plan_of_endless_cells_is_refused_before_they_are_counted() -> None:
    document = json.loads(register(parse(DIGITS), DATA, CODE).canonical)
    for factor in document["study"]["factors"]:
        if factor["name"] != "activation":
            factor["levels"] = list(range(1, 1001))
    with pytest.raises(IntegrityError, match="more than 10000 cells"):
        from_bytes(canonical(document))
