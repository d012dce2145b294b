"""`python -m bench levels`: what intervals cover, how often tests raise false alarms, and what planted effects end in."""

import argparse
import math

from bench import two_levels, worlds

COUNTS = (3, 5)
SIZES = (3, 5, 10)
NULLS = ("stratified", "sign flip", "Freedman-Lane")


def main(arguments: list[str] | None = None) -> None:
    """Print the five tables with their numbers of simulated studies and Monte-Carlo standard errors, in percent."""
    parser = argparse.ArgumentParser(prog="python -m bench levels", description=__doc__)
    parser.add_argument("--studies", type=int, default=10_000, help="simulated studies per number (default 10000)")
    parser.add_argument("--draws", type=int, default=2_000, help="samples per bootstrap number (default 2000)")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    _alarms(chosen.studies, chosen.seed)
    _coverage(chosen.studies, chosen.draws, chosen.seed)
    _targets(chosen.draws, chosen.seed)
    _permutations(chosen.studies, chosen.seed)
    _planted(chosen.studies, chosen.seed)


def _error(share: float, studies: int) -> float:
    return 100 * math.sqrt(share * (1 - share) / studies)


def _alarms(studies: int, seed: int) -> None:
    print(f"\nFalse alarms, % of {studies} studies (error at 5 %: {_error(0.05, studies):.2f})")
    print(f"{'world':22}{'n':>4}{'verdicts':>10}{'trend p':>10}{'interaction p':>15}{'difference p':>14}")
    for world in worlds.WORLDS:
        for count in COUNTS:
            family, own = worlds.false_alarms(world, count, studies, seed)
            shown = [f"{100 * own[name]:.1f}" if name in own else "–" for name in ("trend", "interaction", "null")]
            print(f"{world:22}{count:>4}{100 * family:>10.1f}{shown[0]:>10}{shown[1]:>15}{shown[2]:>14}")


def _coverage(studies: int, draws: int, seed: int) -> None:
    print(f"\nCoverage of 95 % intervals of a mean, normal values, % (t: {studies} samples, bootstrap: {draws})")
    print(f"{'kind':24}" + "".join(f"{f'n = {n}':>9}" for n in SIZES))
    for kind in worlds.KINDS:
        held = [worlds.coverage(kind, n, studies if kind == "t" else draws, seed) for n in SIZES]
        print(f"{kind:24}" + "".join(f"{100 * share:>9.1f}" for share in held))


def _targets(studies: int, seed: int) -> None:
    print(f"\nCoverage of 95 % intervals of a difference of two cells for both targets, % of {studies} studies")
    print(f"{'kind':34}" + "".join(f"{f'n = {n}':>9}" for n in SIZES))
    found = [two_levels.coverage(n, studies, seed) for n in SIZES]
    for kind in two_levels.KINDS:
        print(f"{kind:34}" + "".join(f"{100 * shares[kind]:>9.1f}" for shares in found))


def _permutations(studies: int, seed: int) -> None:
    print(f"\np <= .05 under the test's own null, % of {studies} studies (error at 5 %: {_error(0.05, studies):.2f})")
    for name in NULLS:
        print(f"{name:24}{100 * worlds.permutation_errors(name, studies, seed):>9.1f}")


def _planted(studies: int, seed: int) -> None:
    print(f"\nRight verdicts with a planted trend, interaction and null, % of {studies} studies")
    for count in COUNTS:
        found = worlds.right_words(count, studies, seed)
        print(f"n = {count}: " + ", ".join(f"{name} {100 * share:.1f}" for name, share in found.items()))
