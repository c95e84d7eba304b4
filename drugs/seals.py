"""A bundle's seal: which site put it together, and that nobody changed it since (Ed25519 over the manifest's bytes).

A public key rather than a shared secret, so that a site that can check bundles cannot make them in another's name. A
site's own key follows from its SECRET_KEY: nothing more to keep safe, and a new SECRET_KEY makes a new seal.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class BrokenSeal(ValueError):
    """A seal that does not fit what it lies on."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a bundle's seal says: `site` is the trusted site whose key it is ("" where this site trusts none such)."""

    site: str
    key: str

    @property
    def is_trusted(self) -> bool:
        """Whether it is this site's own, or that of a site named in LACTADVICE_TRUSTED_SITES."""
        return bool(self.site)

    @property
    def words(self) -> str:
        """For whoever takes the bundle in."""
        if self.site:
            return f"sealed by {self.site}, and not changed since"
        if self.key:
            return f"sealed with a key this site does not know ({self.key})"
        return "not sealed: nothing says where it comes from, or that it was not changed"


UNSEALED = Seal(site="", key="")


def own_key() -> str:
    """This site's public key, as other sites enter it."""
    return _text(_private().public_key())


def seal(manifest: bytes) -> str:
    """This site's seal on a manifest: its public key and the signature, both base64, with a blank between."""
    return f"{own_key()} {base64.b64encode(_private().sign(manifest)).decode()}"


def read_seal(sealed: str | None, manifest: bytes) -> Seal:
    """What the seal that came with a manifest says; BrokenSeal where it does not fit."""
    if sealed is None:
        return UNSEALED
    try:
        key, signature = sealed.split()
        public_key(key).verify(base64.b64decode(signature, validate=True), manifest)
    except (ValueError, InvalidSignature) as error:
        raise BrokenSeal("the seal does not fit the manifest: one of them was changed") from error
    names = {own_key(): "this site", **settings.LACTADVICE_TRUSTED_SITES}
    return Seal(site=names.get(key, ""), key=key)


def public_key(text: str) -> Ed25519PublicKey:
    """A site's public key from its text, 44 characters of base64; ValueError where it is none."""
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
    except binascii.Error as error:
        raise ValueError("not base64") from error


def _private() -> Ed25519PrivateKey:
    of_secret = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lactadvice bundle seal")
    return Ed25519PrivateKey.from_private_bytes(of_secret.derive(settings.SECRET_KEY.encode()))


def _text(key: Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes_raw()).decode()
