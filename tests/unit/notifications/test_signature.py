from __future__ import annotations

from datetime import UTC, datetime

import pytest

from anishelf.errors import NotificationInvalid
from anishelf.notifications.domain.signature import signed_headers

# The example of the Standard Webhooks specification.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'
NOW = datetime.fromtimestamp(1614265330, tz=UTC)
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_example_of_the_specification() -> None:
    assert signed_headers(MESSAGE, BODY, [SECRET], now=NOW) == {
        "webhook-id": MESSAGE,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


def test_both_secrets_sign_while_one_replaces_the_other() -> None:
    other = "whsec_" + "A" * 32

    headers = signed_headers(MESSAGE, BODY, [other, SECRET], now=NOW)

    first, second = headers["webhook-signature"].split(" ")
    assert first != second
    assert second == SIGNATURE


@pytest.mark.parametrize(
    "secret",
    ["", "whsec_", "whsec_c2hvcnQ=", "whsec_%%%", "whsec_日本", SECRET.removeprefix("whsec_")],
)
def test_an_unusable_secret_is_refused_and_not_repeated(secret: str) -> None:
    with pytest.raises(NotificationInvalid) as refused:
        signed_headers(MESSAGE, BODY, [secret], now=NOW)

    assert str(refused.value) == "a webhook secret is whsec_ and 24 to 64 bytes in base64"
