"""What is found wrong with a course before it is published. ``courses`` looks at lessons; apps above add more.

An app registers in ``ready()``: ``register_check(find)``. ``find`` gets what was read of the course (or of one unit, in
its editor) and yields findings, in a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from courses.models import CoursePage, ModulePage, UnitPage


class Level(TextChoices):
    """How much it matters."""

    ERROR = "error", _("to mend")
    ADVICE = "advice", _("to consider")


@dataclass(frozen=True)
class Finding:
    """Something to mend or to consider, and where."""

    level: Level
    text: str
    url: str
    """Leads to the exact place."""
    page: int
    """Key of the page it is about."""


@dataclass
class CheckedUnit:
    """A unit as its author sees it: the latest draft, published or not."""

    page: UnitPage
    content: dict[str, Any] | None = None
    """Of the draft that is not published, as its revision stores it; nothing if what is stored is the latest."""
    estimated_minutes: int = 0
    """What reading and watching takes; 0 for what nobody can estimate."""
    size_bytes: int = 0
    """Of its recordings and files to download."""

    @property
    def title(self) -> str:
        return self.page.draft_title or self.page.title

    @property
    def minutes(self) -> int:
        return int(self.latest("minutes") or 0)

    def latest(self, name: str) -> Any:
        """The value of a plain field of every unit, of the draft if there is one."""
        return self.content[name] if self.content and name in self.content else getattr(self.page, name)

    def error(self, text: str, *, at: str = "") -> Finding:
        return Finding(Level.ERROR, text, edit_url(self.page.pk, at=at), self.page.pk)

    def advice(self, text: str, *, at: str = "") -> Finding:
        return Finding(Level.ADVICE, text, edit_url(self.page.pk, at=at), self.page.pk)


@dataclass
class CheckedCourse:
    """What was read of a course: all of it, or one unit for its editor (``modules`` is empty then)."""

    course: CoursePage
    modules: list[ModulePage]
    units: list[CheckedUnit]
    links: list[tuple[CheckedUnit, str, str]] = field(default_factory=list)
    """Addresses elsewhere that the lessons name: unit, address, and where it is edited. No check ever opens them."""

    def is_whole(self) -> bool:
        """Whether all of it was read."""
        return bool(self.modules) or not self.units


Check = Callable[[CheckedCourse], Iterable[Finding]]
_checks: list[Check] = []


def register_check(find: Check) -> None:
    """Add what ``find`` finds."""
    _checks.append(find)


def findings_in(checked: CheckedCourse) -> list[Finding]:
    """All findings, in the order of the course, errors of a page first."""
    places = {page.pk: page.path for page in [checked.course, *checked.modules, *(one.page for one in checked.units)]}
    found = [finding for find in _checks for finding in find(checked)]
    return sorted(found, key=lambda one: (places[one.page], one.level != Level.ERROR))


def edit_url(page: int, *, at: str = "") -> str:
    """The editor of a page, at the field or block ``at`` (``body.<id>``)."""
    address = reverse("wagtailadmin_pages:edit", args=[page])
    return f"{address}#:w:contentpath={at}" if at else address
