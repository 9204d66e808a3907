"""What apps above contribute to a lesson and to a course package, since ``courses`` does not know them.

An app registers in its ``AppConfig.ready()``. These places are open
(and ``courses.knowledge_checks``, which the blocks know):

``register_unit_loader``
    what a ``.yaml`` unit of a course package becomes, told apart by its ``purpose``;
``register_package_part``
    a further file at the top of a course package, such as ``questions.yaml``;
``register_unit_writer``, ``register_part_writer``
    the way back: what an export writes for them;
``register_silence``
    units whose score is told to learners by the app itself, or not at all, and so never in an outline;
``register_resting``
    what rests on a regulation beside lessons, such as questions: for its worklist, and to tell the owners.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from courses.models import Regulation, UnitPage
    from courses.packages.collecting import Export
    from courses.packages.files import Folder
    from courses.packages.report import Place
    from courses.packages.storing import Store
    from lms.accounts.models import User


# Course packages ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class UnitPlan:
    """A unit of a package, read and found good, not yet written."""

    model: type[UnitPage]
    fields: dict[str, Any]
    """Field values beyond ``title``, ``is_required`` and ``minutes``, which the package reader sets itself."""
    fill: Callable[[UnitPage], None] = lambda page: None
    """Called with the unsaved page once its fields are set and every package part is stored, to set its children
    (``page.items = [...]``); they are saved with the page."""


@dataclass(frozen=True)
class PartPlan:
    """A further file of a package, read and found good, not yet written."""

    store: Callable[[User | None], Iterable[str] | None]
    """Called once with the acting user before any page is written, inside the same transaction. May give sentences
    that tell what it did."""
    check_codes: Collection[str] = frozenset()
    """Codes that lessons of this package may name in ``::: check``."""


@dataclass
class PackageContents:
    """What the loaders of one package share: its ``course.yaml``, and what its parts hold."""

    course: Mapping[str, Any]
    bound_to: User | None = None
    """Whose permissions limit what may be brought in; nobody's on the command line."""
    folder: Folder | None = None
    """The files of the package."""
    store: Store | None = None
    """Where pictures and files go; there once the package is written."""
    parts: dict[str, PartPlan] = field(default_factory=dict)
    """By file name, such as ``questions.yaml``; all parts are read before any unit."""
    notes: dict[str, Any] = field(default_factory=dict)
    """Room for a part to leave what its unit loader needs, such as the codes and tags of questions."""


class ReadUnit(Protocol):
    def __call__(self, content: Mapping[str, Any], *, place: Place, package: PackageContents) -> UnitPlan | None:
        """Read one ``.yaml`` unit. Wrong content is told by ``place.error("…")``, as often as needed; then ``None``."""
        ...


class ReadPart(Protocol):
    def __call__(self, content: Any, *, place: Place, package: PackageContents) -> PartPlan | None:
        """Read one part. Wrong content is told by ``place.error("…")``, as often as needed; then ``None``."""
        ...


class WriteUnit(Protocol):
    def __call__(self, unit: Any, export: Export) -> dict[str, Any]:
        """The values of one unit beyond ``title``, ``required`` and ``minutes``, as its reader takes them."""
        ...


class WritePart(Protocol):
    def __call__(self, export: Export) -> Any:
        """The content of one part as its reader takes it; nothing if there is none. Called after all units."""
        ...


_unit_loaders: dict[str, ReadUnit] = {}
_part_loaders: dict[str, ReadPart] = {}
_unit_writers: dict[type[UnitPage], WriteUnit] = {}
_part_writers: dict[str, WritePart] = {}


def register_unit_loader(*purposes: str, read: ReadUnit) -> None:
    """Let ``read`` take the ``.yaml`` units whose ``purpose`` is one of ``purposes``."""
    for purpose in purposes:
        _unit_loaders[purpose] = read


def register_package_part(file_name: str, *, read: ReadPart) -> None:
    """Let ``read`` take the file ``file_name`` at the top of a package."""
    _part_loaders[file_name] = read


def register_unit_writer(model: type[UnitPage], *, write: WriteUnit) -> None:
    """Let ``write`` put units of this kind into packages."""
    _unit_writers[model] = write


def register_part_writer(file_name: str, *, write: WritePart) -> None:
    """Let ``write`` put the file ``file_name`` into packages."""
    _part_writers[file_name] = write


def unit_writers() -> Mapping[type[UnitPage], WriteUnit]:
    """Writers of units by kind."""
    return _unit_writers


def part_writers() -> Mapping[str, WritePart]:
    """Writers of further files by file name."""
    return _part_writers


def unit_loaders() -> Mapping[str, ReadUnit]:
    """Readers of ``.yaml`` units by purpose."""
    return _unit_loaders


def part_loaders() -> Mapping[str, ReadPart]:
    """Readers of further files by file name."""
    return _part_loaders


# Scores that are not told ------------------------------------------------------------------------

_silences: list[Callable[[Collection[int]], Iterable[int]]] = []


def register_silence(find: Callable[[Collection[int]], Iterable[int]]) -> None:
    """Let ``find`` say which of these units (by key) keep their score to themselves; one query."""
    _silences.append(find)


def silent_units(keys: Collection[int]) -> frozenset[int]:
    """Those of these units whose score an outline does not show."""
    return frozenset(key for find in _silences for key in find(keys))


# What rests on regulations ------------------------------------------------------------------------


@dataclass(frozen=True)
class Resting:
    """Something that rests on a regulation, as the worklist of its supersession shows it."""

    kind: str | Promise
    title: str
    edit_url: str
    review_url: str
    """Where a review of it is recorded."""
    owner: str
    reviewed_at: dt.datetime | None
    reviewer: str

    def is_open(self, regulation: Regulation) -> bool:
        """Whether nobody has reviewed it since ``regulation`` was superseded."""
        if regulation.superseded_at is None:
            return False
        return self.reviewed_at is None or self.reviewed_at < regulation.superseded_at


class FindResting(Protocol):
    """What rests on ``regulation`` and may be changed by ``editable_by``; a constant number of queries."""

    def __call__(self, regulation: Regulation, *, editable_by: User) -> Iterable[Resting]: ...


_resting: dict[FindResting, Callable[[Regulation], Iterable[int | None]]] = {}


def register_resting(*, find: FindResting, owners: Callable[[Regulation], Iterable[int | None]]) -> None:
    """Add what ``find`` finds to the worklists; ``owners`` are keys of people, ``None`` for what nobody owns."""
    _resting[find] = owners


def resting_on(regulation: Regulation, *, editable_by: User) -> list[Resting]:
    """All that rests on ``regulation`` and ``editable_by`` may change, app by app."""
    return [one for find in _resting for one in find(regulation, editable_by=editable_by)]


def owners_of_resting(regulation: Regulation) -> set[int | None]:
    """Keys of those who own what rests on ``regulation``; ``None`` stands for what nobody owns."""
    return {owner for owners in _resting.values() for owner in owners(regulation)}
