"""Against guessing: mistakes from one address are counted, what goes right never is. And against asking too often.

So a room full of people behind one address is not in each other's way, and nobody waits for a lock to be counted.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class MistakeLimit:
    """At most ``most`` mistakes called ``name`` from one address in each window of ``seconds``."""

    name: str
    most: int
    seconds: int

    def is_reached(self, request: HttpRequest) -> bool:
        """Whether the address of ``request`` has used up its mistakes of this window."""
        return cache.get(self._key(request), 0) >= self.most

    def note(self, request: HttpRequest) -> None:
        """Count one mistake. Two at the very same moment may count as one: a guesser gains nothing by it."""
        _count(self._key(request), self.seconds)

    def _key(self, request: HttpRequest) -> str:
        window = int(time.time()) // self.seconds
        return f"mistakes:{self.name}:{window}:{get_adapter().get_client_ip(request)}"


@dataclass(frozen=True)
class UseLimit:
    """At most ``most`` uses of ``name`` by one person or thing in each window of ``seconds``."""

    name: str
    most: int
    seconds: int

    def is_passed(self, who: str) -> bool:
        """Count one use by ``who``; whether it is one too many."""
        return _count(f"uses:{self.name}:{int(time.time()) // self.seconds}:{who}", self.seconds) > self.most


def _count(key: str, seconds: int) -> int:
    """One more; how many by now."""
    cache.add(key, 0, timeout=2 * seconds)
    try:
        return cache.incr(key)
    except ValueError:  # the cache was emptied between the two
        cache.set(key, 1, timeout=2 * seconds)
        return 1
