"""The bytes of a document into text, whatever its site says about them."""

from __future__ import annotations

import codecs
import re

# Other codecs of Python decode too, but not in linear time ("punycode").
_KNOWN = re.compile(
    r"utf-(?:8|16|32)(?:-[bl]e)?|gb18030|gbk|gb2312|big5(?:hkscs)?|shift_jis|cp932|euc_jp|euc_kr|"
    r"cp949|iso8859-\d+|cp125\d|koi8-[ru]"
)
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")


def text_of(body: bytes, content_type: str | None) -> str:
    """Return *body* as text: what is valid UTF-8 is that, else its mark, server or head decides."""
    marked = next((name for mark, name in _MARKS.items() if body.startswith(mark)), "utf-8")
    served = _CHARSET.search(content_type or "")
    declared = _DECLARED.search(body[:1000])
    named = (served and served[1], declared and declared[1].decode("ascii"))
    for name in (marked, *named, "gb18030"):
        try:
            if name and _KNOWN.fullmatch(codecs.lookup(name).name):
                return body.decode(name).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")
