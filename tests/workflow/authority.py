"""A time-stamp authority of our own: `openssl ts` behind a small HTTP server on localhost."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SETTINGS = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_alg = sha256
"""


@dataclass(slots=True)
class Authority:
    """Where it listens, its root certificate (PEM), and what it answers: "stamp" or something that goes wrong."""

    url: str
    ca: bytes
    folder: Path
    mood: str = "stamp"

    def answer(self, request: bytes) -> bytes:
        """The reply of `openssl ts`, or nonsense."""
        if self.mood == "garbage":
            return b"<html>not found</html>"
        query, reply = self.folder / "query.tsq", self.folder / "reply.tsr"
        if self.mood == "another":
            (self.folder / "other").write_bytes(b"something else")
            openssl("ts", "-query", "-data", self.folder / "other", "-sha256", "-cert", "-out", query)
        else:
            query.write_bytes(request)
        openssl("ts", "-reply", "-config", self.folder / "ts.cnf", "-queryfile", query, "-out", reply)
        return reply.read_bytes()


def openssl(*arguments: object) -> None:
    """Run openssl; its complaint becomes the error."""
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def certificates(folder: Path, name: str = "Test Time Authority") -> None:
    """A root and a certificate for time stamping that it signed."""
    (folder / "serial").write_text("01\n")
    (folder / "ts.cnf").write_text(SETTINGS.format(folder=folder))
    (folder / "tsa.ext").write_text("extendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\n")
    root = ("-subj", "/CN=Test Root", "-days", "30", "-nodes", "-newkey", "rsa:2048")
    openssl("req", "-x509", *root, "-keyout", folder / "ca.key", "-out", folder / "ca.pem")
    leaf = ("-subj", f"/CN={name}", "-nodes", "-newkey", "rsa:2048")
    openssl("req", "-new", *leaf, "-keyout", folder / "tsa.key", "-out", folder / "tsa.csr")
    signed = ("-CA", folder / "ca.pem", "-CAkey", folder / "ca.key", "-CAcreateserial", "-days", "30")
    openssl(
        "x509", "-req", "-in", folder / "tsa.csr", *signed, "-extfile", folder / "tsa.ext", "-out", folder / "tsa.pem"
    )


@contextmanager
def listening(folder: Path) -> Iterator[Authority]:
    """The authority, until the block ends."""
    certificates(folder)
    authority = Authority("", (folder / "ca.pem").read_bytes(), folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(500 if authority.mood == "500" else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(authority.answer(request))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    authority.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
