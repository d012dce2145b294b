"""A connection to a Ray cluster, or a Ray of our own on this machine; nothing is reported to anyone."""

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from lab.errors import InvalidInput, LabError, Unavailable
from lab.train.cluster import Node

ANSWER_SECONDS = 5.0
PACKAGE = Path(__file__).resolve().parents[1]
QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".*",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
"""No telemetry, no copies of Ray's own logs on our stdout, no warning about what a task without a GPU sees of it."""
ALONE = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
"""Ray's name for "this machine only": with it, and only with it, every port is bound to localhost."""


def available() -> bool:
    """Whether Ray is installed; does not import it."""
    return find_spec("ray") is not None


def require_ray() -> None:
    """Unavailable, with how to install it, where Ray is not installed."""
    if not available():
        raise Unavailable(
            "Ray is not installed here",
            where="--executor ray",
            remedy="make setup-ray, or: python -m pip install --require-hashes -r requirements-ray.lock",
        )


@contextmanager
def connected(address: str = "") -> Iterator[str]:
    """Be the driver of a Ray cluster while the block runs; yields the address of its head.

    `address` is HOST:PORT, or "auto" for the cluster this machine belongs to; "" starts a Ray of our own, bound to
    localhost and without dashboard, that ends with the block. InvalidInput for an address that Ray cannot use here,
    Unavailable where nobody answers.
    """
    require_ray()
    if address.startswith("ray://"):
        raise InvalidInput(
            "this is Ray's client port, which cannot stream results",
            where="--ray-address",
            seen=address,
            remedy="Join the cluster (ray start --address=HOST:6379 --num-cpus=0), then --ray-address auto",
        )
    _answers(address)
    os.environ.update(QUIET if address else QUIET | ALONE)
    with _signals_kept():
        import ray

        logging.getLogger("ray").setLevel(logging.ERROR)
        _start(address)
    try:
        yield ray.get_runtime_context().gcs_address
    finally:
        ray.shutdown()


def _answers(address: str) -> None:
    """Unavailable where nobody listens: Ray itself would look for two minutes."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal():
        return
    try:
        socket.create_connection((host, int(port)), timeout=ANSWER_SECONDS).close()
    except (OSError, OverflowError) as error:
        raise _unreachable(address, error) from error


def _start(address: str) -> None:
    import ray

    options = {"log_to_driver": False, "configure_logging": False}
    if address:
        options["runtime_env"] = {"py_modules": [str(PACKAGE)], "excludes": ["**/__pycache__"]}
    else:
        options["include_dashboard"] = False
    try:
        ray.init(address=address or "local", **options)
    except (ConnectionError, RuntimeError, ValueError, TimeoutError) as error:
        raise _unreachable(address, error) from error


def _unreachable(address: str, error: Exception) -> LabError:
    seen = " ".join(str(error).split())
    if not address:
        return Unavailable("Ray does not start on this machine", where="--executor ray", seen=seen, remedy="Use local")
    remedy = "Look whether it runs (ray status), and whether RAY_AUTH_TOKEN or ~/.ray/auth_token is the cluster's"
    return Unavailable("no Ray cluster answers", where=f"--ray-address {address}", seen=seen, remedy=remedy)


def nodes() -> tuple[Node, ...]:
    """All nodes the cluster has had, alive ones first."""
    import ray

    found = [
        Node(
            id=node["NodeID"][:8],
            address=f"{node['NodeManagerAddress']}:{node['NodeManagerPort']}",
            alive=bool(node["Alive"]),
            cpus=node["Resources"].get("CPU", 0.0),
            gpus=node["Resources"].get("GPU", 0.0),
        )
        for node in ray.nodes()
    ]
    return tuple(sorted(found, key=lambda node: (not node.alive, node.address)))


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Ray puts its own handler for SIGTERM in place of ours: a request to stop would end us in mid-line."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
