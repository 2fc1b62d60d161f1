"""Texts for property tests: anything Unicode, with what matters here made likely."""

from __future__ import annotations

from hypothesis import strategies as st

_VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯạảãàáặẳẵằắậẩẫầấệểễềếịỉĩìíợởỡờớựửữừứỵỷỹỳý"
_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u202e\x00\x07"
_BLANKS = " \t\n\r\u00a0\u2003\u2028\u3000"
_PUNCTUATION = ".,?!:;-/@()_'\"…"

any_text = st.text(
    st.one_of(
        st.sampled_from(_VIETNAMESE + _MARKS + _INVISIBLE + _BLANKS + _PUNCTUATION + "0123456789"),
        st.characters(codec="utf-8"),
    )
)
"""Any Unicode text, also marks without letters, control characters, unassigned ones."""

visible_text = st.text(
    st.one_of(
        st.sampled_from(_VIETNAMESE + _MARKS + _PUNCTUATION + " "),
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cf")),
    )
)
"""Any Unicode text without invisible characters."""

vietnamese_text = st.text(st.sampled_from(_VIETNAMESE + "jwzf0123456789 .,?!:;()…"))
"""Vietnamese letters and what people type between them."""
