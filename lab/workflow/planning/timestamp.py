"""RFC 3161 time stamps: ask an authority over HTTP, read its answer, check it offline. No ASN.1 of ours."""

import hashlib
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from lab.errors import IntegrityError, InvalidInput, Unavailable

if TYPE_CHECKING:
    from rfc3161_client import TimeStampResponse

AUTHORITY = "https://timestamp.sigstore.dev/api/v1/timestamp"
"""Asked unless another is named (the client library is of the same project). It gets a SHA-256 and nothing else."""
WAIT_SECONDS = 30.0
LARGEST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp says: of which SHA-256, when (UTC), and by whom (the signer's name)."""

    digest: str
    at: datetime
    authority: str


def ask(message: bytes, url: str) -> bytes:
    """The authority's answer (DER) to a request for the SHA-256 of `message`; Unavailable where it gives no time stamp."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    if not url.startswith(("http://", "https://")):
        raise InvalidInput("a time-stamp authority has an http or https address", where="--url", seen=url)
    request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    content = _post(url, request.as_bytes())
    answer = _decoded(content, url)
    if answer.status not in (0, 1):
        words = "; ".join(answer.status_string) or f"status {answer.status}"
        raise Unavailable("the authority refused the time stamp", where=url, seen=words, remedy="Ask another: --url")
    if answer.tst_info.nonce != request.nonce or stamp(content).digest != hashlib.sha256(message).hexdigest():
        raise Unavailable(
            "the answer is not about this request", where=url, remedy="Ask again, or another authority: --url"
        )
    return content


def _post(url: str, body: bytes) -> bytes:
    head = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, head), timeout=WAIT_SECONDS) as answer:
            return answer.read(LARGEST_BYTES)
    except (OSError, ValueError, urllib.error.URLError) as error:
        reason = getattr(error, "reason", None) or error
        raise Unavailable(
            "the time-stamp authority cannot be reached",
            where=url,
            seen=str(reason),
            remedy="Try again, or name another: --url",
        ) from error


def _decoded(content: bytes, where: str) -> "TimeStampResponse":
    from rfc3161_client import decode_timestamp_response

    try:
        return decode_timestamp_response(content)
    except ValueError as error:
        raise Unavailable(
            "this is no answer of a time-stamp authority",
            where=where,
            seen=str(error)[:120],
            remedy="Check the address, or ask another authority: --url",
        ) from error


def stamp(content: bytes, where: str = "time stamp") -> Stamp:
    """Read an answer; nothing is checked but its form (IntegrityError)."""
    from cryptography import x509

    try:
        answer = _decoded(content, where)
        info, signed = answer.tst_info, answer.signed_data
        (signer,) = signed.signer_infos
        certificates = [x509.load_der_x509_certificate(one) for one in signed.certificates]
    except (Unavailable, ValueError) as error:
        raise IntegrityError("this is no time stamp", where=where, seen=str(error)) from error
    name = next((_name(one) for one in certificates if one.serial_number == signer.serial_number), "unnamed signer")
    return Stamp(info.message_imprint.message.hex(), info.gen_time, name)


def _name(certificate) -> str:
    from cryptography.x509.oid import NameOID

    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def check(content: bytes, digest: str, authorities: bytes, where: str = "time stamp") -> None:
    """IntegrityError unless the stamp is of this SHA-256 and its signature leads to a certificate in `authorities` (PEM)."""
    from rfc3161_client import VerificationError, VerifierBuilder

    if stamp(content, where).digest != digest:
        raise IntegrityError("the time stamp is of something else", where=where, seen=stamp(content).digest[:12])
    builder = VerifierBuilder()
    for one in certificates(authorities):
        builder = builder.add_root_certificate(one)
    try:
        builder.build().verify(_decoded(content, where), bytes.fromhex(digest))
    except VerificationError as error:
        raise IntegrityError(
            "the time stamp's signature does not lead to a trusted authority",
            where=where,
            seen=str(error),
            remedy="Name the authority's own certificate: --ca FILE",
        ) from error


def certificates(pem: bytes) -> list:
    """The certificates in a PEM file; InvalidInput where there is none."""
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise InvalidInput("this file holds no certificate (PEM)", where="--ca", seen=str(error)) from error
    return found
