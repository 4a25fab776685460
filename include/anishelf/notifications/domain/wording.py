"""Our own words for messages, in the languages of channels; a person's template replaces them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from anishelf.notifications.domain.events import EventKind
from anishelf.notifications.domain.notice import Notice
from anishelf.notifications.domain.template import render

LANGUAGES = ("en", "zh-Hans", "zh-Hant", "ja")
_K = EventKind
_WORDS: Mapping[EventKind, Sequence[str]] = {
    _K.ARRIVED: ("arrived", "已入库", "已入庫", "到着"),
    _K.AVAILABLE: ("can be watched", "可以观看", "可以觀看", "視聴できます"),
    _K.NEEDS_YOU: ("needs you", "需要你处理", "需要你處理", "確認が必要です"),
    _K.DOWNLOAD_FAILED: ("download failed", "下载失败", "下載失敗", "ダウンロード失敗"),
    _K.SYNC_FAILED: ("could not move in", "入库失败", "入庫失敗", "取り込み失敗"),
    _K.DEAD: ("does not answer", "没有响应", "沒有回應", "応答なし"),
    _K.BACK: ("is back again", "已恢复", "已恢復", "復旧しました"),
}
_EPISODES = ("{} episodes", "{} 集", "{} 集", "{} 話")
_SUMMARY = ("{} more messages", "另有 {} 条消息", "另有 {} 則訊息", "ほか {} 件")


def word(kind: EventKind, language: str) -> str:
    """Return what a kind of event is called."""
    return _WORDS[kind][_place(language)]


def title_of(notices: Sequence[Notice], language: str) -> str:
    """Return the title of a message about *notices* of one kind, and of one season where several."""
    first = notices[0]
    said = word(first.kind, language)
    episodes = {notice.episode for notice in notices}
    if len(notices) > 1 and first.season is not None and len(episodes) > 1:
        count = _EPISODES[_place(language)].format(len(episodes))
        return f"{first.show} S{first.season:02d}: {count} · {said}"
    return f"{first.what} · {said}" if first.what else said


def body_of(notices: Sequence[Notice]) -> str:
    """Return what stands below the title: each thing once, with its reason."""
    lines = [
        " · ".join(filter(None, (notice.what, notice.reason, notice.group))) for notice in notices
    ]
    return "\n".join(dict.fromkeys(filter(None, lines)))


def summary(notices: Sequence[Notice], language: str) -> tuple[str, str]:
    """Return title and body of one message that counts all of *notices*, by kind and show."""
    title = _SUMMARY[_place(language)].format(len(notices))
    counted = Counter((notice.kind, notice.show or notice.about or "") for notice in notices)
    lines = [
        f"{count} × {show} · {word(kind, language)}"
        if show
        else f"{count} × {word(kind, language)}"
        for (kind, show), count in counted.most_common()
    ]
    return title, "\n".join(lines)


def filled(
    source: str | None, own: str, notices: Sequence[Notice], *, title: str, body: str
) -> str:
    """Return a person's template filled with what a message says, or our *own* words without one."""
    if source is None:
        return own
    first = notices[0]
    fields = {
        "title": title,
        "body": body,
        "show": first.show or first.about or "",
        "season": "" if first.season is None else str(first.season),
        "episode": first.episode or "",
        "group": first.group or "",
    }
    return render(source, fields)


def _place(language: str) -> int:
    return LANGUAGES.index(language) if language in LANGUAGES else 0
