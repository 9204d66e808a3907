"""Everything that is wrong with a package, told at once and by place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lms.core.errors import DomainError


class PackageError(DomainError):
    """A package was refused. ``errors`` are sentences that each begin with file and line; nothing was written."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = errors
        super().__init__("\n".join(errors))


@dataclass
class Report:
    """Collects what is wrong, and what is odd."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """What is worth knowing and keeps nothing from being written."""

    def raise_if_wrong(self) -> None:
        """Raise ``PackageError`` with all that was found."""
        if self.errors:
            raise PackageError(self.errors)


@dataclass(frozen=True)
class Place:
    """A file of the package, and where in it: ``01-role/module.yaml, line 3``."""

    report: Report
    file: str
    line: int | None = None

    def at(self, line_or_mapping: int | Mapping[str, Any] | None) -> Place:
        """The same file at a line, or where a YAML mapping begins."""
        line = line_or_mapping if isinstance(line_or_mapping, int) else getattr(line_or_mapping, "line", None)
        return Place(self.report, self.file, line)

    def error(self, message: str) -> None:
        """Note one thing that is wrong here; ``message`` is a translated sentence."""
        self._note(self.report.errors, message)

    def warn(self, message: str) -> None:
        """Note one thing that somebody should look at."""
        self._note(self.report.warnings, message)

    def _note(self, notes: list[str], message: str) -> None:
        where = f"{self.file}:{self.line}" if self.line else self.file
        note = f"{where}: {message}"
        if note not in notes:
            notes.append(note)
