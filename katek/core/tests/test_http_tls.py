"""Whom an encrypted call trusts: a certificate for the name, by someone known, in date."""

import asyncio
import ssl
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from katek.core import clock
from katek.core.call_failed import CallFailed
from katek.core.http import client
from katek.core.tests.http_peers import OK, answering, peer


@pytest.fixture(autouse=True)
def reachable(settings):
    settings.KATEK_ALLOW_PRIVATE_ENDPOINTS = ("localhost",)


def certificate(folder, name, *, days=1):
    """A server's context with a certificate that signs itself, and the file to trust it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    end = clock.now() + timedelta(days=days)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - timedelta(days=30))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file, key_file = folder / "certificate.pem", folder / "key.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, key_file)
    return context, file


def call(server, *, trust=None, behave=None):
    async def act():
        tls = ssl.create_default_context(cafile=trust) if trust else None
        async with peer(behave or answering(OK), tls=server) as seen, client(tls=tls) as c:
            answers = [await c.post(f"https://localhost:{seen.port}/", body=b"{}") for _ in "12"]
        return answers, seen

    return asyncio.run(act())


def test_a_certificate_that_is_known_and_for_the_name_is_trusted(tmp_path):
    server, file = certificate(tmp_path, "localhost")
    answers, seen = call(server, trust=file)
    assert [answer.body for answer in answers] == [b"ok", b"ok"]
    assert seen.connections == 1


@pytest.mark.parametrize(
    ("name", "days", "known", "word"),
    [
        ("localhost", 1, False, "self-signed"),
        ("localhost", -1, True, "expired"),
        ("other.example", 1, True, "mismatch"),
    ],
)
def test_any_other_certificate_is_not_and_nothing_is_sent(tmp_path, name, days, known, word):
    server, file = certificate(tmp_path, name, days=days)
    with pytest.raises(CallFailed) as caught:
        call(server, trust=file if known else None)
    assert (caught.value.kind, caught.value.sent) == ("tls", False)
    assert word in caught.value.sentence.lower()


def test_a_server_without_encryption_is_told_from_one_that_is_not_there():
    async def plain(line):
        await line.reader.read(1)
        await line.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with pytest.raises(CallFailed) as caught:
        call(None, behave=plain)
    assert (caught.value.kind, caught.value.sent) == ("tls", False)
