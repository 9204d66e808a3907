"""Every address of ours × everybody: who gets what. The rows stand in ``permission_matrix.txt``, one an address.

An address without a row fails ``test_every_address_is_in_the_matrix``; what the signs mean stands above the rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.shared import shared
from tests.world import ACTORS, World, make_world

pytestmark = pytest.mark.references
OURS = {"lms", "courses", "assessments", "networks", "media"}
ADMIN = {
    "admin_media",
    "amount_chooser",
    "certificate",
    "certificateseries",
    "community",
    "deliveries",
    "glossary",
    "media_chooser",
    "named-amounts",
    "organisation",
    "organisation_chooser",
    "person_chooser",
    "posting",
    "programmes",
    "question-categories",
    "question_chooser",
    "questions",
    "regulation_chooser",
    "regulations",
    "roleassignment",
    "term_chooser",
    "wagtailusers_users",
}
"""Wagtail draws these with views of its own; what they show is ours."""
SIGNS = {200: "2", 400: "B", 401: "U", 403: "F", 404: "4", 405: "5"}


@dataclass(frozen=True)
class Row:
    """One address, how it is asked for, and a sign for each actor."""

    method: str
    name: str
    arguments: tuple[str, ...]
    expected: str

    def url(self, world: World) -> str:
        """``=word`` stands for itself, any other word for what the world calls so."""
        values = [word[1:] if word.startswith("=") else world.values[word] for word in self.arguments]
        return reverse(self.name, args=values)


def _read() -> list[Row]:
    lines = Path(__file__).with_name("permission_matrix.txt").read_text(encoding="utf-8")
    rows = []
    for line in lines.splitlines():
        if line and not line.startswith("#"):
            method, name, *arguments, expected = line.split()
            rows.append(Row(method, name, tuple(arguments), expected))
    return rows


ROWS = _read()


@shared("module")
def world() -> World:
    """Made once for all rows; each request is rolled back after it was answered."""
    return make_world()


@pytest.fixture(scope="module")
def cookies(world) -> dict[str, SimpleCookie]:
    """What the browser of each actor holds; everybody signs in once."""
    clients = {actor: Client() for actor in ACTORS}
    for actor, person in world.people.items():
        clients[actor].force_login(person)
    return {actor: client.cookies for actor, client in clients.items()}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.name}")
def test_everybody_gets_what_the_matrix_says(world, cookies, row):
    url = row.url(world)
    assert "".join(_ask(cookies[actor], row.method, url) for actor in ACTORS) == row.expected


def test_every_address_is_in_the_matrix():
    assert {row.name for row in ROWS} == {name for name, pattern in _names(get_resolver()) if _is_ours(name, pattern)}


def test_every_row_has_a_sign_for_everybody():
    assert [row.name for row in ROWS if len(row.expected) != len(ACTORS)] == []


def _ask(cookies: SimpleCookie, method: str, url: str) -> str:
    client = Client()
    client.cookies.update(cookies)
    with transaction.atomic():
        response = client.generic(method, url, headers={"accept": "text/html,application/json;q=0.9"})
        transaction.set_rollback(True)
    return _sign(response)


def _sign(response: HttpResponse) -> str:
    if response.status_code in (301, 302):
        return "L" if "login" in response["Location"] else "R"
    return SIGNS.get(response.status_code, f"<{response.status_code}>")


def _names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        elif pattern.name:
            yield ":".join([*spaces, pattern.name]), pattern


def _is_ours(name: str, pattern: URLPattern) -> bool:
    return pattern.callback.__module__.split(".")[0] in OURS or name.split(":")[0] in ADMIN
