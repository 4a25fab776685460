"""Sign what is sent to a webhook, as Standard Webhooks asks (version `v1`, HMAC-SHA256)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from anishelf.errors import NotificationInvalid

_PREFIX = "whsec_"
_SHORTEST, _LONGEST = 24, 64


def signed_headers(
    message_id: str, body: bytes, secrets: Sequence[str], *, now: datetime
) -> dict[str, str]:
    """Return the three headers of one attempt, with a signature for each of *secrets*.

    Two secrets are in use while one replaces the other: a receiver accepts either signature.
    Raises NotificationInvalid for a secret that is not `whsec_` and 24 to 64 bytes in base64.
    """
    seconds = str(int(now.timestamp()))
    content = b".".join((message_id.encode(), seconds.encode(), body))
    signatures = (hmac.new(_key(one), content, hashlib.sha256).digest() for one in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(
            f"v1,{base64.b64encode(signature).decode()}" for signature in signatures
        ),
    }


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(_PREFIX) or not _SHORTEST <= len(key) <= _LONGEST:
        message = f"a webhook secret is {_PREFIX} and {_SHORTEST} to {_LONGEST} bytes in base64"
        raise NotificationInvalid(message)
    return key
