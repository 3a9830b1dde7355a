"""An authority for one's own tablets: it signs for addresses of a local network and for nothing else.

Whoever trusts an authority believes every certificate it signs. This one's own certificate says (name constraints) that it speaks
for private addresses and names under .local only, so a stolen key opens no bank."""

from __future__ import annotations

import datetime
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LOCAL = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8")
NAMES = ("local", "localhost")
AUTHORITY_DAYS, DAYS, RENEWED = 730, 397, 30  # Apple takes no server certificate of more than 825 days
NAME = "Field inspection, this computer only"


def is_local(address: str) -> bool:
    return any(ipaddress.ip_address(address) in ipaddress.ip_network(network) for network in LOCAL)


@dataclass(frozen=True)
class Authority:
    """Its certificate and key, kept in a folder that only this user reads."""

    folder: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def fingerprint(self) -> str:
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    def server(self, addresses: list[str], names: list[str]) -> tuple[Path, Path]:
        """Files of a certificate for these and its key; made anew when it is nearly over or for other addresses."""
        wanted = x509.SubjectAlternativeName(
            [*(x509.IPAddress(ipaddress.ip_address(a)) for a in addresses), *(x509.DNSName(name) for name in names)]
        )
        certificate, key = self.folder / "server.crt", self.folder / "server.key"
        if not _stands(certificate, key, wanted, self.certificate):
            made = ec.generate_private_key(ec.SECP256R1())
            _write(key, _private(made))
            _write(certificate, self._signed(wanted, made).public_bytes(serialization.Encoding.PEM))
        return certificate, key

    def _signed(self, wanted: x509.SubjectAlternativeName, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        made = _begun("Field inspection", DAYS, key).issuer_name(self.certificate.subject)
        made = made.add_extension(wanted, critical=False).add_extension(usage, critical=False)
        made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        mine = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        return made.add_extension(mine, critical=False).sign(self.key, hashes.SHA256())


def kept(folder: Path) -> Authority:
    """The authority of this folder; made the first time, and anew when it is over."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    certificate, key = folder / "authority.crt", folder / "authority.key"
    if not (certificate.exists() and key.exists() and _lasts(_read(certificate))):
        made = ec.generate_private_key(ec.SECP256R1())
        _write(key, _private(made))
        _write(certificate, _authority(made).public_bytes(serialization.Encoding.PEM))
    private = serialization.load_pem_private_key(key.read_bytes(), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    return Authority(folder, _read(certificate), private)


def _authority(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    local: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_network(network)) for network in LOCAL]
    local += [x509.DNSName(name) for name in NAMES]
    made = _begun(NAME, AUTHORITY_DAYS, key).issuer_name(_named(NAME))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(x509.NameConstraints(permitted_subtrees=local, excluded_subtrees=None), critical=True)
    signs = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    return made.add_extension(signs, critical=True).sign(key, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _begun(name: str, days: int, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(_named(name)).public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=days - 1))
    return made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _stands(certificate: Path, key: Path, wanted: x509.SubjectAlternativeName, by: x509.Certificate) -> bool:
    if not (certificate.exists() and key.exists()):
        return False
    there = _read(certificate)
    names = there.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    mine = by.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    signed = there.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    return names == wanted and signed == mine and _lasts(there)


def _lasts(certificate: x509.Certificate) -> bool:
    return certificate.not_valid_after_utc > datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=RENEWED)


def _read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def _write(path: Path, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
