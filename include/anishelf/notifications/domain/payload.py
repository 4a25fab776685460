"""What is posted to a webhook: thin, as Standard Webhooks has it, the same bytes at every attempt."""

from __future__ import annotations

import json

from anishelf.notifications.domain.message import Message
from anishelf.notifications.domain.text import cut

_TITLE, _BODY = 500, 4_000


def message_id(message: Message) -> str:
    """Return the id by which a receiver knows a message again."""
    return f"msg_{message.id}"


def payload(message: Message) -> bytes:
    """Return the body of a message; at most 20 KB."""
    said = {
        "type": "anishelf.message",
        "timestamp": message.made_at.isoformat(),
        "data": {"title": cut(message.title, _TITLE), "body": cut(message.body, _BODY)},
    }
    return json.dumps(said, ensure_ascii=False).encode()
