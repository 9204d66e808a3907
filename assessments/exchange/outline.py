"""A quiz of another program: its settings, as far as ours has them, and which questions of the file it asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class QuizOutline:
    """What a quiz asks and how; it becomes a draft where the trainer says."""

    title: str
    slug: str
    tag: str
    """By which its questions are known."""
    settings: dict[str, Any]
    """Fields of our quiz, by name."""
    places: list[str] = field(default_factory=list)
    """Where its questions stand in the file, in their order."""
    drawn_count: int | None = None
    """So many of them are drawn; none: all are asked."""
    notes: list[str] = field(default_factory=list)
    """What our quiz cannot hold, or holds elsewhere."""
