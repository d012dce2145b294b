"""MLflow's own client, an extra: opened for a store by its address, with its telemetry off."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lab.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

SQLITE = "sqlite:///"
EXTRA = "python -m pip install --require-hashes -r requirements-export.lock"
PATIENCE = {"MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1", "MLFLOW_HTTP_REQUEST_TIMEOUT": "20"}
"""Unless the user has said otherwise: MLflow asks a server that is not there seven times, for minutes."""


@contextmanager
def mlflow_client(store: str, doing: str) -> Iterator["MlflowClient"]:
    """The client of sqlite:///FILE, http://… and whatever else MLflow knows; its failures come out as Unavailable.

    `doing` says what it is opened for, "reading" or "writing". Unavailable without the extra, InvalidInput for what
    is no address, or no file to read from.
    """
    os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"  # before it is imported: nothing leaves the machine
    for name, value in PATIENCE.items():
        os.environ.setdefault(name, value)
    try:
        from mlflow.exceptions import MlflowException
        from mlflow.tracking import MlflowClient
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError as error:
        what = f"{doing} this store needs the MLflow client, an extra"
        raise Unavailable(what, where=store, remedy=EXTRA) from error
    logging.getLogger("mlflow").setLevel(logging.CRITICAL)  # what goes wrong is raised, and said once
    _check_address(store, doing)
    try:
        yield MlflowClient(store)
    except (MlflowException, SQLAlchemyError, ImportError) as error:  # an import: the driver of a database
        seen = (
            str(getattr(error, "orig", None) or getattr(error.__cause__, "orig", None) or error).strip().splitlines()[0]
        )
        raise Unavailable(f"MLflow fails at {doing} this store", where=store, seen=seen) from error


def _check_address(store: str, doing: str) -> None:
    """InvalidInput for what MLflow would take for a folder, and where there is nothing to read."""
    if "://" not in store and doing == "writing":
        remedy = "sqlite:///FILE or http://…: MLflow 3 writes no folders"
        raise InvalidInput("this is no address of a store", where="--mlflow", seen=store, remedy=remedy)
    if "://" not in store:
        remedy = "A folder, sqlite:///FILE or http://…"
        raise InvalidInput("there is no such folder", where="--mlflow", seen=store, remedy=remedy)
    file = file_of_store(store)
    if doing == "reading" and file is not None and not file.is_file():
        raise InvalidInput("there is no such file", where="--mlflow", seen=store)


def file_of_store(store: str) -> Path | None:
    """The file of a SQLite store, None for any other."""
    return Path(store.removeprefix(SQLITE)) if store.startswith(SQLITE) else None
