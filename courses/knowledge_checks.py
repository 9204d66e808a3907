"""How the ungraded question of a lesson is drawn and chosen: an app above says it, the block stores a code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.safestring import SafeString


class RenderChecks(Protocol):
    """Draws all knowledge checks of one lesson at once, so that the number of queries does not grow with them."""

    def __call__(
        self, codes: list[str], *, request: HttpRequest, page: Any, enrolment: Any
    ) -> Mapping[str, SafeString]:
        """HTML by question code; a code that is missing is left out of the page.

        ``page`` is the lesson; ``enrolment`` is ``None`` for a trainer's preview. Nothing of the key may show before
        the learner answers.
        """
        ...


@dataclass(frozen=True)
class KnowledgeCheck:
    """How knowledge checks are drawn, and which questions an editor may choose."""

    render: RenderChecks
    choices: Callable[[], list[tuple[str, str]]]
    """Question code and a label for the editor's list; asked each time the editor opens."""
    may_use: Callable[[str, Any], bool] = lambda code, user: True
    """Whether a person may put the question ``code`` into a lesson of theirs."""


_knowledge_check: KnowledgeCheck | None = None


def register_knowledge_check(
    *,
    render: RenderChecks,
    choices: Callable[[], list[tuple[str, str]]],
    may_use: Callable[[str, Any], bool] = lambda code, user: True,
) -> None:
    """Say how knowledge checks are drawn and chosen; the last registration holds."""
    global _knowledge_check
    _knowledge_check = KnowledgeCheck(render=render, choices=choices, may_use=may_use)


def knowledge_check() -> KnowledgeCheck | None:
    """What was registered, if anything."""
    return _knowledge_check
