"""What people write in posts: plain text with a little Markdown, made into clean HTML when it is stored.

Understood: paragraphs and line breaks, **bold**, *italics*, lists, quotations, links. Not understood, on purpose: HTML,
pictures, headings (``#พัสดุ`` is a word here) and indented code (Thai paragraphs begin with spaces).
"""

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from lms.core.text import normalise

TAGS = {"a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "s", "strong", "ul"}
ADDRESS = re.compile(r"https?://[^\s<>\"'\[\](){}]+[^\s<>\"'\[\](){}.,;:!?]", re.IGNORECASE)
UNDERSTOOD = ["newline", "escape", "backticks", "emphasis", "strikethrough", "link", "list", "blockquote", "fence"]

QUOTATION_END = re.compile(r"^(>.*)\n(?!>|\s*$)", re.MULTILINE)
"""Where one's own words begin: Markdown would count them with the quotation unless a line is left free."""


def clean_text(text: str) -> str:
    """``text`` as it is stored: NFC, no control characters, ``\\n`` line ends, nothing around it."""
    return normalise(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def as_html(text: str) -> str:
    """``text`` as it is shown. Links leave with ``nofollow noopener`` and lead to http, https or this site only."""
    return nh3.clean(
        _markdown.render(QUOTATION_END.sub(r"\1\n\n", text)),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https"},
        link_rel="nofollow noopener",
    )


def as_quotation(text: str, *, author: str) -> str:
    """``text`` quoted as the beginning of a reply."""
    lines = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return f"> **{author}**\n>\n{lines}\n\n"


def as_plain(html: str) -> str:
    """The words of a post without its marks, on one line; quotations are the words of others and left out."""
    words = nh3.clean(html, tags=set(), attributes={}, clean_content_tags={"blockquote"})
    return " ".join(unescape(words).split())


def as_extract(html: str, *, most: int = 200) -> str:
    """The beginning of the words of a post."""
    plain = as_plain(html)
    return plain if len(plain) <= most else f"{plain[:most].rstrip()}…"


def _link_addresses(state: StateCore) -> None:
    """Make addresses in running text links."""
    for token in state.tokens:
        if token.type == "inline" and token.children and "://" in token.content:
            token.children = _linked(token.children)


def _linked(children: list[Token]) -> list[Token]:
    linked: list[Token] = []
    depth = 0
    for child in children:
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type == "text" and not depth:
            linked += _with_links(child.content)
        else:
            linked.append(child)
    return linked


def _with_links(text: str) -> list[Token]:
    """``text`` as tokens, with each address a link."""
    tokens: list[Token] = []
    end = 0
    for match in ADDRESS.finditer(text):
        tokens += [
            Token("text", "", 0, content=text[end : match.start()]),
            Token("link_open", "a", 1, attrs={"href": match[0]}),
            Token("text", "", 0, content=match[0]),
            Token("link_close", "a", -1),
        ]
        end = match.end()
    return [*tokens, Token("text", "", 0, content=text[end:])]


_markdown = MarkdownIt("zero", {"breaks": True}).enable(UNDERSTOOD)
_markdown.core.ruler.push("addresses", _link_addresses)
