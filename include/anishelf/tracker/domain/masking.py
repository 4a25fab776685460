"""Takes secrets and personal data out of a body before it is kept. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

HIDDEN = "***"
_SECRET = re.compile(
    r"(?i)(api_?key|token|secret|passw|passkey|authorization|cookie|e-?mail|downloadurl"
    r"|discordid|telegramchatid|avatar)"
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_IN_ADDRESS = re.compile(
    r"(?i)([?&/;](?:api_?key|token|access_token|passkey|authkey|torrent_pass|secret|auth|key|rsskey"
    r"|password)=)[^&\s\"'<>]+"
)
_LOGIN = re.compile(r"(?i)(https?://)[^/\s:@]+:[^/\s@]+@")


def masked(value: Any) -> Any:
    """Return *value* with every secret in it replaced, at any depth."""
    if isinstance(value, dict):
        return {
            key: HIDDEN if each and _is_secret(str(key)) else masked(each)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [masked(each) for each in value]
    return masked_text(value) if isinstance(value, str) else value


def masked_text(text: str) -> str:
    """Return *text* without e-mail addresses, keys in addresses and logins."""
    if "=" in text:
        text = _IN_ADDRESS.sub(rf"\g<1>{HIDDEN}", text)
    if "@" in text:
        text = _EMAIL.sub(HIDDEN, _LOGIN.sub(rf"\g<1>{HIDDEN}@", text))
    return text


@lru_cache(maxsize=4096)
def _is_secret(key: str) -> bool:
    """Return whether a member of this name holds a secret; programs have few names of members."""
    return _SECRET.search(key) is not None
