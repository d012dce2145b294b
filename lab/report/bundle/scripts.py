"""What runs a bundle elsewhere: run.sh, Dockerfile, dvc.yaml with its parameters."""

RUN = """\
#!/bin/sh
# Verify this bundle, or train it again and compare: --verify trains nothing, --smoke trains a part within five minutes.
# Set up once: .venv from code/requirements.lock; or name a Python that has these packages: LAB_PYTHON=python3 ./run.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${LAB_PYTHON:-}" ]; then
  LAB_PYTHON="$here/.venv/bin/python"
  if [ ! -x "$LAB_PYTHON" ]; then
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed" >&2; exit 2; }
    python3 -m venv "$here/.venv"
    "$LAB_PYTHON" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$here/code/requirements.lock"
  fi
fi
tools="$here/code"  # what packed the bundle, where that is not the code that trained
[ ! -d "$here/tools" ] || tools="$here/tools"
trained="$here/code"
[ -f "$trained/lab/workflow/bundle/reproduce.py" ] || trained="$tools"
export PYTHONDONTWRITEBYTECODE=1 PYTHONSAFEPATH=1
case "${1:-}" in
  --verify) shift; export PYTHONPATH="$tools"; exec "$LAB_PYTHON" -m lab verify "$here" "$@" ;;
  *) export PYTHONPATH="$trained"; exec "$LAB_PYTHON" -m lab reproduce "$here" "$@" ;;
esac
"""

DOCKER = """\
# The bundle in a container: docker build -t bundle . && docker run --rm bundle --smoke
FROM python:3.11.14-slim-bookworm
RUN useradd --create-home --uid 10001 lab
WORKDIR /bundle
COPY code/requirements.lock /tmp/requirements.lock
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.lock
COPY --chown=lab:lab . .
USER lab
ENV LAB_PYTHON=python PYTHONUNBUFFERED=1
ENTRYPOINT ["./run.sh"]
"""

DVC = """\
# DVC_NO_ANALYTICS=1 dvc init --no-scm && dvc repro   (DVC is in code/requirements-export.lock; LAB_PYTHON names the Python for run.sh)
# Stage reproduce trains a part, or everything with "flags: --full" in params.yaml.
stages:
  verify:
    cmd: mkdir -p out && ./run.sh --verify --json > out/verified.json
    deps:
      - SHA256SUMS
      - record
      - results
      - weights
      - report
    outs:
      - out/verified.json:
          cache: false
  reproduce:
    cmd: ./run.sh ${flags} --json > out/reproduced.json
    deps:
      - out/verified.json
      - code/lab
      - study.toml
    params:
      - flags
    outs:
      - out/reproduced.json:
          cache: false
"""

PARAMETERS = """\
# --smoke trains a part within five minutes; --full trains everything.
flags: --smoke
"""

CHOICE = "params.yaml"
"""The one file of an unpacked bundle that is there to be edited, in one word."""

GIT_IGNORE = ".venv/\nout/\n.dvc/\ndvc.lock\n__pycache__/\n"


def as_packed(content: bytes) -> bytes:
    """params.yaml as it was packed, where only its flags were set to --full; else the bytes as they are."""
    packed = PARAMETERS.encode()
    return packed if content.strip() == packed.replace(b"flags: --smoke", b"flags: --full").strip() else content


def scripts() -> dict[str, bytes]:
    """File name to bytes; run.sh is executable."""
    return {
        "run.sh": RUN.encode(),
        "Dockerfile": DOCKER.encode(),
        ".dockerignore": b".venv\nout\n.dvc\n",
        "dvc.yaml": DVC.encode(),
        CHOICE: PARAMETERS.encode(),
        ".gitignore": GIT_IGNORE.encode(),
    }
