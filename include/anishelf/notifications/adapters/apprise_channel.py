"""Sends a message by Apprise: one address stands for one channel of a hundred kinds of service.

Apprise says no more than yes or no, so the pauses and the length of a message are ours. It writes
tokens into its log at DEBUG, so its log begins at WARNING, whatever ours says.
"""

from __future__ import annotations

import logging
from typing import Any

import apprise

from anishelf.errors import NotificationInvalid
from anishelf.notifications.domain.answer import Answer, Outcome
from anishelf.notifications.domain.text import cut

logging.getLogger("apprise").setLevel(logging.WARNING)

SERVICES = frozenset(
    [
        "africas_talking",
        "apprise",
        "apprises",
        "bark",
        "barks",
        "bluesky",
        "chantify",
        "dingtalk",
        "discord",
        "dot",
        "emby",
        "embys",
        "enigma2",
        "feishu",
        "fcm",
        "flock",
        "form",
        "forms",
        "gchat",
        "gotify",
        "gotifys",
        "growl",
        "guilded",
        "hassio",
        "hassios",
        "httpsms",
        "ifttt",
        "join",
        "json",
        "jsons",
        "kodi",
        "kodis",
        "kumulos",
        "lametric",
        "lark",
        "line",
        "mailgun",
        "mailto",
        "mailtos",
        "mastodon",
        "mastodons",
        "matrix",
        "matrixs",
        "mmost",
        "mmosts",
        "mqtt",
        "mqtts",
        "msteams",
        "napi",
        "nclouds",
        "ncloud",
        "notica",
        "ntfy",
        "ntfys",
        "onebot",
        "onebots",
        "opsgenie",
        "pagerduty",
        "pbul",
        "pjet",
        "pjets",
        "pover",
        "prowl",
        "psafer",
        "pushdeer",
        "pushdeers",
        "pushme",
        "pushplus",
        "pushy",
        "qq",
        "rocket",
        "rockets",
        "schan",
        "ses",
        "signal",
        "signals",
        "signl4",
        "simplepush",
        "slack",
        "smtp2go",
        "sparkpost",
        "spike",
        "splunk",
        "spush",
        "strmlabs",
        "synology",
        "synologys",
        "teams",
        "telegram",
        "tgram",
        "threema",
        "twilio",
        "twist",
        "vapid",
        "viber",
        "wecombot",
        "webexteams",
        "wh",
        "workflow",
        "workflows",
        "wxpusher",
        "wxteams",
        "xbmc",
        "xbmcs",
        "xml",
        "xmls",
        "zulip",
    ]
)
"""The services that may be used: those that reach people, none that acts on this machine."""

_CONNECT, _READ = 5, 8
"""Seconds; Apprise's own 4 are short for services behind a phone."""


def check_address(url: str) -> str:
    """Return the name of the service of an address, or raise NotificationInvalid, never naming it."""
    return str(_plugin(url).service_name)


def send(url: str, title: str, body: str) -> Answer:
    """Send one message; never raises for what the service does."""
    try:
        plugin = _plugin(url)
    except NotificationInvalid as error:
        return Answer(Outcome.FAILED, str(error))
    plugin.socket_connect_timeout, plugin.socket_read_timeout = _CONNECT, _READ
    room = int(plugin.title_maxlen or 0)
    if room:
        said = cut(title, room), cut(body or title, int(plugin.body_maxlen))
    else:  # a service without titles: the title is the first line
        whole = f"{title}\n{body}" if body else title
        said = "", cut(whole, int(plugin.body_maxlen))
    sender = apprise.Apprise(asset=_asset())
    sender.add(plugin)
    is_sent = sender.notify(
        title=said[0],
        body=said[1],
        body_format=apprise.NotifyFormat.TEXT,
        notify_type=apprise.NotifyType.INFO,
    )
    if is_sent:
        return Answer(Outcome.DELIVERED, str(plugin.service_name))
    return Answer(Outcome.FAILED, f"{plugin.service_name} did not take the message")


def _plugin(url: str) -> Any:
    scheme = url.partition("://")[0].strip().lower()
    if scheme not in SERVICES:
        raise NotificationInvalid(
            "the address begins with no service that reaches people; see Apprise's list for one"
        )
    found = apprise.Apprise.instantiate(url.strip(), asset=_asset(), suppress_exceptions=True)
    if found is None:
        raise NotificationInvalid(f"the {scheme}:// address is not complete")
    return found


def _asset() -> apprise.AppriseAsset:
    """Return how Apprise behaves: no threads, no plugins from files, nothing kept on disk."""
    return apprise.AppriseAsset(
        app_id="Anishelf",
        app_desc="Anishelf",
        async_mode=False,
        storage_mode=apprise.PersistentStoreMode.MEMORY,
        secure_logging=True,
    )
