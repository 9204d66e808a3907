from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.markup import as_extract, as_html, as_quotation, clean_text


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("บรรทัดหนึ่ง\nบรรทัดสอง", "<p>บรรทัดหนึ่ง<br>\nบรรทัดสอง</p>\n"),
        ("**หนา** *เอน*", "<p><strong>หนา</strong> <em>เอน</em></p>\n"),
        ("- ก\n- ข", "<ul>\n<li>ก</li>\n<li>ข</li>\n</ul>\n"),
        ("> อ้าง", "<blockquote>\n<p>อ้าง</p>\n</blockquote>\n"),
        ("> อ้าง\nตอบ", "<blockquote>\n<p>อ้าง</p>\n</blockquote>\n<p>ตอบ</p>\n"),
        ("#พัสดุ", "<p>#พัสดุ</p>\n"),
        ("# พัสดุ", "<p># พัสดุ</p>\n"),
        ("    ย่อหน้า", "<p>ย่อหน้า</p>\n"),
        (
            "ดู https://obec.go.th/a?b=1&c=2.",
            '<p>ดู <a href="https://obec.go.th/a?b=1&amp;c=2" rel="nofollow noopener">'
            "https://obec.go.th/a?b=1&amp;c=2</a>.</p>\n",
        ),
        ("[สพฐ.](https://obec.go.th)", '<p><a href="https://obec.go.th" rel="nofollow noopener">สพฐ.</a></p>\n'),
    ],
)
def test_a_little_markdown_is_understood(text, html):
    assert as_html(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&#58;alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
        "![x](https://tracker.example/pixel.png)",
        '[x](https://a.example/" onmouseover="alert(1))',
        "https://a.example/<script>alert(1)</script>",
        "<https://a.example/><svg onload=alert(1)>",
        "<style>*{display:none}</style>",
        "**<iframe src=//evil.example>**",
    ],
)
def test_hostile_text_is_words_only(text):
    assert elements(text) <= UNDERSTOOD


@given(st.text(alphabet=st.sampled_from("[]()<>*_`~>-#!\\\"'&;:/javscript กข\n"), max_size=60))
def test_no_text_becomes_an_element_that_is_not_understood(text):
    assert elements(text) <= UNDERSTOOD


class Elements(HTMLParser):
    """Collects elements with their attributes; a link counts by its scheme."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, ...]] = set()

    def handle_starttag(self, tag, attrs) -> None:
        values = dict(attrs)
        if "href" in values:
            values["href"] = urlsplit(values["href"]).scheme
        self.found.add((tag, *(f"{name}={value}" for name, value in values.items() if name != "start")))


def elements(text: str) -> set[tuple[str, ...]]:
    """The elements that ``text`` is shown with."""
    parser = Elements()
    parser.feed(as_html(text))
    return parser.found


UNDERSTOOD = {(tag,) for tag in ("blockquote", "br", "code", "em", "li", "ol", "p", "pre", "s", "strong", "ul")}
UNDERSTOOD |= {("a", f"href={scheme}", "rel=nofollow noopener") for scheme in ("http", "https", "")}


def test_stored_text_has_no_control_characters_and_one_kind_of_line_end():
    assert clean_text("  ก\x00ข\u202e\r\nค\rง\u200b ") == "กข\nค\nง"


def test_a_quotation_names_its_author():
    assert as_html(as_quotation("ก\n\nข", author="ปิ่น")) == (
        "<blockquote>\n<p><strong>ปิ่น</strong></p>\n<p>ก</p>\n<p>ข</p>\n</blockquote>\n"
    )


def test_an_extract_is_one_short_line_without_quotations():
    assert as_extract(as_html("> อ้าง\n\n**คำตอบ**\n- a < b & c")) == "คำตอบ a < b & c"
    assert as_extract(as_html("ก" * 300)) == "ก" * 200 + "…"
