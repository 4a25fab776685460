"""Text that XML 1.0 can hold."""

from __future__ import annotations

import re

# https://www.w3.org/TR/xml/#charsets; what is left out makes strict readers refuse the whole file.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_text(text: str) -> str:
    """Return *text* without characters that XML forbids, with plain line ends and no margins."""
    return _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n").strip()
