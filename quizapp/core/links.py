"""Links that open a source at the passage a fact rests on.

Called by pages and exports. A text fragment (WICG, "URL Fragment Text Directives") names a few
words; a browser that knows it scrolls there and marks them, any other opens the section.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urldefrag

from quizapp.core.facts import Citation, Source

_ANCHOR_SAFE = "%!$&'()*+,;=:@/?-._~"
"""What RFC 3986 lets stand in a fragment, and `%`: an anchor may come encoded already."""


def passage_url(source: Source, citation: Citation) -> str:
    """The address of the cited passage: url, `#anchor`, and `:~:text=` with the cited words.

    No words: only the anchor; no section, or one without an anchor: only the words. A source
    without a url has no link: "".
    """
    if not source.url:
        return ""
    anchor = next((s.anchor for s in source.sections if s.heading == citation.section), "")
    fragment = _encoded_anchor(anchor)
    if citation.words:
        fragment += f":~:text={encoded_words(citation.words)}"
    return f"{_page(source.url)}#{fragment}" if fragment else source.url


@lru_cache(maxsize=1024)
def _page(url: str) -> str:
    return urldefrag(url).url


@lru_cache(maxsize=1024)
def _encoded_anchor(anchor: str) -> str:
    return quote(anchor, safe=_ANCHOR_SAFE)


@lru_cache(maxsize=1024)
def encoded_words(words: str) -> str:
    """Words as the value of a text directive.

    The directive's grammar takes `-`, `,` and `&` as its own marks, so these are percent-encoded
    like everything else that is not a letter, a digit, `_`, `.` or `~`.
    """
    return quote(" ".join(words.split()), safe="").replace("-", "%2D")
