"""What a block asks of a learner before its lesson counts as done."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """A block that is followed while it is played or looked at; ``is_condition`` if the lesson waits for it."""

    kind: str
    """``video``, ``audio`` or ``document``."""
    block_id: str
    anchor: str
    title: str
    length: int
    """Milliseconds of a recording (0 if nobody knows them), pages of a document."""
    percent: int
    has_text: bool
    """Whether something else may take its place: the transcript of a recording."""

    @property
    def is_recording(self) -> bool:
        return self.kind != "document"

    @property
    def is_condition(self) -> bool:
        return self.percent > 0 and self.length > 0
