"""A page of the site on which nothing can be sent: its buttons explain instead of acting, its scripts are left out."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser

WHY = "inert-why"
"""Id of the explanation, a popover that the page holds."""
HARMLESS = ("js/site", "js/viewing")
"""Scripts that open dialogs and pictures; all others may send something."""
Attributes = list[tuple[str, str | None]]


def make_inert(html: str, *, addresses: Mapping[str, str]) -> str:
    """``html`` with no form that posts and no script that sends; links to what is in ``addresses`` lead there instead.

    Forms that ask by GET, such as a search, are left as they are.
    """
    page = _Inert(addresses)
    page.feed(html)
    page.close()
    return "".join(page.written)


class _Inert(HTMLParser):
    """Copies a page, changing the tags that act."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=False)
        self.addresses = addresses
        self.written: list[str] = []
        self.is_asking = False
        """Within a form that asks by GET."""
        self.is_left_out = False
        """Within a script that may send something."""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        source = self.get_starttag_text() or ""
        given = dict(attrs)
        if tag == "form":
            self.is_asking = (given.get("method") or "get").lower() != "post"
            source = source if self.is_asking else _tag("div", _kept(attrs, "id", "class"))
        elif tag == "script":
            self.is_left_out = not any(path in (given.get("src") or "") for path in HARMLESS)
        elif tag == "button" and not self.is_asking and (given.get("type") or "submit").lower() == "submit":
            source = _tag("button", [*_kept(attrs, "class"), ("type", "button"), ("popovertarget", WHY)])
        elif tag == "input" and given.get("name") == "csrfmiddlewaretoken":
            source = ""
        elif tag == "input" and (given.get("type") or "").lower() in {"submit", "image"} and not self.is_asking:
            source = _tag("button", [("type", "button"), ("popovertarget", WHY)], given.get("value") or "")
        elif tag == "a" and (address := self.addresses.get(given.get("href") or "")):
            source = _tag("a", [("href", address), *((name, value) for name, value in attrs if name != "href")])
        if not self.is_left_out:
            self.written.append(source)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self.is_left_out:
            self.is_left_out = False
            return
        if tag == "form":
            self.written.append("</form>" if self.is_asking else "</div>")
            self.is_asking = False
            return
        self.written.append(f"</{tag}>")

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self._copy(data)

    def handle_entityref(self, name: str) -> None:
        self._copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._copy(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._copy(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        self._copy(f"<!--{data}-->")

    def _copy(self, text: str) -> None:
        if not self.is_left_out:
            self.written.append(text)


def _kept(attrs: Attributes, *names: str) -> Attributes:
    return [(name, value) for name, value in attrs if name in names]


def _tag(name: str, attrs: Attributes, inside: str = "") -> str:
    words = "".join(f' {key}="{escape(value or "")}"' for key, value in attrs)
    return f"<{name}{words}>{escape(inside)}</{name}>" if inside else f"<{name}{words}>"
