"""The site's search: substrings of normalised text, since Thai has no spaces between words.

Apps say what can be found (``index_document``, ``remove_document``), who may find it (a scope, and through
``register_scopes`` which scopes a person holds) and what a kind of hit is called (``register_kind``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Lower, StrIndex
from django.db.models.lookups import Exact, GreaterThan
from django.utils.functional import Promise

from lms.core.models import SearchDocument
from lms.core.text import SPACES, normalise, search_form

LONGEST_QUERY = 100
MOST_WORDS = 8
BEFORE, AFTER = 50, 130
# Marks that stand above or below the letter before them: an extract never begins with one.
COMBINING = re.compile("[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]")

Segments = list[tuple[str, bool]]
"""Pieces of text in order, and whether each is one of the words that were looked for."""


@dataclass(frozen=True)
class Document:
    """One thing to be found. ``scope`` is empty for everyone signed in, else a key such as ``course:12``."""

    kind: str
    key: int
    title: str
    text: str
    url: str
    scope: str = ""


@dataclass(frozen=True)
class Kind:
    """What a kind of hit is called and drawn with."""

    label: str | Promise
    icon: str


@dataclass(frozen=True)
class Hit:
    """Something found, ready to be shown: the templates escape each segment."""

    title: str
    title_segments: Segments
    url: str
    kind: str
    extract: Segments

    @property
    def kind_label(self) -> str | Promise:
        return _kinds[self.kind].label if self.kind in _kinds else ""

    @property
    def icon(self) -> str:
        return _kinds[self.kind].icon if self.kind in _kinds else "document"


_kinds: dict[str, Kind] = {}
_scopes: list[Callable[[object], Iterable[str]]] = []


def register_kind(kind: str, *, label: str | Promise, icon: str) -> None:
    """Say what hits of ``kind`` are called; ``icon`` is a name of lms/design/icons.py."""
    _kinds[kind] = Kind(label, icon)


def register_scopes(held_by: Callable[[object], Iterable[str]]) -> None:
    """Add a function that names scopes a signed-in person holds, such as ``course:12``, in a query or two."""
    if held_by not in _scopes:
        _scopes.append(held_by)


def scopes_of(user) -> list[str]:
    """All scopes ``user`` holds: the common one, and what the apps add; none for strangers."""
    if not user.is_authenticated:
        return []
    return ["", *(scope for held_by in _scopes for scope in held_by(user))]


# Keeping the index --------------------------------------------------------------------------------


def index_document(kind: str, key: int, *, title: str, text: str, url: str, scope: str = "") -> None:
    """Make one thing findable, or bring it up to date; one query. ``text`` is plain text, not HTML."""
    index_documents([Document(kind, key, title, text, url, scope)])


def index_documents(documents: Iterable[Document]) -> None:
    """``index_document`` for many at once."""
    rows = [
        SearchDocument(
            kind=one.kind,
            key=one.key,
            scope=one.scope,
            title=normalise(one.title)[:255],
            text=search_form(f"{one.title} {one.text}"),
            body=_as_shown(one.text),
            url=one.url,
        )
        for one in documents
    ]
    SearchDocument.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["scope", "title", "text", "body", "url", "updated_at"],
    )


def remove_document(kind: str, key: int) -> None:
    """Let one thing be found no more. Safe to repeat."""
    remove_documents(kind, [key])


def remove_documents(kind: str, keys: Collection[int]) -> None:
    """``remove_document`` for many at once."""
    SearchDocument.objects.filter(kind=kind, key__in=keys).delete()


# Searching ----------------------------------------------------------------------------------------


def search(
    query: str, *, scopes: Collection[str], kinds: Collection[str] | None = None, limit: int = 20, offset: int = 0
) -> list[Hit]:
    """What holds every word of ``query`` within ``scopes``; the first word in the title comes first, then the newest.

    One query. Upper and lower case, and the two ways to write ``ำ``, are the same.
    """
    words = search_form(query[:LONGEST_QUERY]).split()[:MOST_WORDS]
    if not words:
        return []
    found = SearchDocument.objects.filter(*[_holds(word) for word in words], scope__in=scopes)
    if kinds is not None:
        found = found.filter(kind__in=kinds)
    in_title = StrIndex(Lower("title"), Value(words[0]))
    found = found.order_by(Case(When(Exact(in_title, 0), then=1), default=0), "-pk")
    rows = found[offset : offset + limit].values_list("title", "url", "kind", "body")
    return [
        Hit(title=title, title_segments=_marked(title, words), url=url, kind=kind, extract=_extract(body, words))
        for title, url, kind, body in rows
    ]


def _holds(word: str) -> Q | GreaterThan:
    """Documents with ``word`` in their text, by the quickest way each database has (measured: up to four times)."""
    if connection.vendor == "postgresql":
        return GreaterThan(StrIndex("text", Value(word)), 0)
    return Q(text__contains=word)


def _as_shown(text: str) -> str:
    return SPACES.sub(" ", normalise(text)).strip()


def _extract(body: str, words: list[str]) -> Segments:
    """The neighbourhood of the first word found, else the beginning."""
    compared = body.lower() if len(body.lower()) == len(body) else body
    places = [compared.find(word) for word in words]
    found = min((place for place in places if place >= 0), default=0)
    start, end = _cut_before(body, found - BEFORE), _cut_after(body, found + AFTER)
    segments = _marked(body[start:end].strip(), words)
    return [*([("… ", False)] if start else []), *segments, *([(" …", False)] if end < len(body) else [])]


def _cut_before(body: str, place: int) -> int:
    """A start at or a little before ``place``: at a space, or at least not inside a Thai letter cluster."""
    if place <= 0:
        return 0
    space = body.rfind(" ", max(place - 25, 0), place + 1)
    start = space + 1 if space >= 0 else place
    while start > 0 and COMBINING.match(body[start]):
        start -= 1
    return start


def _cut_after(body: str, place: int) -> int:
    """An end at or a little after ``place``, likewise."""
    if place >= len(body):
        return len(body)
    space = body.find(" ", place, place + 25)
    end = space if space >= 0 else place
    while end < len(body) and COMBINING.match(body[end]):
        end += 1
    return end


def _marked(text: str, words: list[str]) -> Segments:
    """``text`` in pieces, the words looked for apart."""
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    pieces = re.split(f"({pattern})", text, flags=re.IGNORECASE)
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces) if piece]
