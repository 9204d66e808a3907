"""A course as its learner sees it: modules, units, what is done, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import count

from django.contrib.auth.models import AnonymousUser

from courses.models import CoursePage, Enrolment, ModulePage, UnitChange, UnitPage, UnitProgress
from courses.queries.changes import must_read_again
from courses.queries.structure import Structure, structure_of
from lms.accounts.models import User
from lms.core.prepared import Prepared

_PLACE = Prepared(
    lambda user, course: Enrolment.objects.counted().filter(user=user, course=course).select_related("programme")
)
_PROGRESS = Prepared(lambda enrolment: UnitProgress.objects.filter(enrolment=enrolment))


@dataclass(frozen=True)
class UnitState:
    """A unit in a course outline."""

    unit: UnitPage
    number: int
    """Place in the course, from 1."""
    url: str
    is_done: bool
    score_percent: Decimal | None
    """Best score so far, 0–100; none where it is not told."""
    ticked: frozenset[str]
    """Ids of the checklist items this learner has ticked."""
    changes: Sequence[UnitChange] = ()
    """What changed in it, the latest first."""
    must_read_again: bool = False
    """Done, and changed since in a way that asks to read it again."""
    has_helped: bool = False
    """The learner says so."""
    row: UnitProgress | None = None
    """What is kept of it for this learner."""

    @property
    def to_read(self) -> UnitChange | None:
        """The latest change that asks to read it again."""
        return next((change for change in self.changes if change.asks_to_read_again), None)

    @property
    def icon(self) -> str:
        """Name of the drawing for this kind of unit."""
        return self.unit.specific_class.icon

    @property
    def kind(self) -> str:
        """What this kind of unit is called."""
        return self.unit.specific_class._meta.verbose_name


@dataclass(frozen=True)
class ModuleState:
    """A module in a course outline."""

    module: ModulePage
    number: int
    """Place in the course, from 1."""
    units: list[UnitState]

    @property
    def minutes(self) -> int:
        return sum(state.unit.minutes for state in self.units)

    @property
    def done_count(self) -> int:
        return sum(state.is_done for state in self.units)

    @property
    def is_done(self) -> bool:
        """Whether every unit of it is done."""
        return bool(self.units) and self.done_count == len(self.units)


@dataclass(frozen=True)
class Outline:
    """A course from a learner's place on it; without an enrolment nothing is done."""

    course: CoursePage
    enrolment: Enrolment | None
    url: str
    """Address of the course."""
    modules: Sequence[ModuleState]

    @cached_property
    def units(self) -> list[UnitState]:
        """All units in order."""
        return [state for module in self.modules for state in module.units]

    @cached_property
    def remaining(self) -> list[UnitState]:
        """What completion still asks for: required units not done (all units, if none is required)."""
        required = [state for state in self.units if state.unit.is_required] or self.units
        return [state for state in required if not state.is_done]

    @cached_property
    def next_unit(self) -> UnitState | None:
        """The first required unit not done, else the first not done; nothing when all is done."""
        open_units = self.remaining or [state for state in self.units if not state.is_done]
        return open_units[0] if open_units else None

    @cached_property
    def resume_unit(self) -> UnitState | None:
        """Where to go on, on whatever device: the unit last worked on unless it is done, else the first open one after
        it; ``next_unit`` where nothing is known or left there."""
        last = self.enrolment.last_unit_id if self.enrolment else None
        here = next((state.number for state in self.units if state.unit.pk == last), None)
        if here is None or (self.gate and self.gate.number <= here):
            return self.next_unit
        ahead = (state for state in self.units if state.number >= here and not state.is_done)
        return next((state for state in ahead if state.number not in self.locked), self.next_unit)

    @cached_property
    def to_read_again(self) -> list[UnitState]:
        """Units done that changed since and ask to be read again; completion does not wait for them."""
        return [state for state in self.units if state.must_read_again]

    @property
    def minutes(self) -> int:
        return sum(state.unit.minutes for state in self.units)

    @property
    def media_bytes(self) -> int:
        """Of its video and audio."""
        return sum(state.unit.media_bytes for state in self.units)

    @property
    def minutes_left(self) -> int:
        """Of what completion still asks for."""
        return sum(state.unit.minutes for state in self.remaining)

    @cached_property
    def gate(self) -> UnitState | None:
        """Where the course asks for order: the unit before which everything below it waits, unless it is done."""
        if not self.course.units_in_order or self.enrolment is None or self.enrolment.is_completed:
            return None
        return self.remaining[0] if self.remaining else None

    @cached_property
    def locked(self) -> frozenset[int]:
        """Numbers of the units that wait for the gate."""
        if self.gate is None:
            return frozenset()
        return frozenset(one.number for one in self.units if one.number > self.gate.number and not one.is_done)

    def waits_for(self, unit: UnitPage) -> UnitState | None:
        """The required unit that is to be done before ``unit`` opens; nothing for what is open."""
        place = self.place_of(unit)
        if self.gate is None or unit.path <= self.gate.unit.path or (place and place.is_done):
            return None
        return self.gate

    def place_of(self, unit: UnitPage) -> UnitState | None:
        """Where ``unit`` stands; nothing for a draft."""
        return next((state for state in self.units if state.unit.pk == unit.pk), None)

    def module_of(self, unit: UnitPage) -> ModuleState | None:
        """The module ``unit`` stands in; nothing for a draft."""
        return next((module for module in self.modules if unit.path.startswith(module.module.path)), None)

    def before(self, unit: UnitPage) -> UnitState | None:
        """The unit before; for a draft the last one above its place."""
        return next((state for state in reversed(self.units) if state.unit.path < unit.path), None)

    def after(self, unit: UnitPage) -> UnitState | None:
        """The unit after; for a draft the first one below its place."""
        return next((state for state in self.units if state.unit.path > unit.path), None)


def enrolment_for(user: User | AnonymousUser, course: CoursePage) -> Enrolment | None:
    """The place of ``user`` on ``course``, not withdrawn, with its programme; one query."""
    return _PLACE.first(user=user.pk, course=course.pk) if user.is_authenticated else None


def outline(course: CoursePage, enrolment: Enrolment | None = None) -> Outline:
    """The open modules and units of ``course`` with the learner's progress.

    One query, none without enrolment; four more when the course has changed since this process last read it.
    """
    progress = {row.unit_id: row for row in _PROGRESS.all(enrolment=enrolment.pk)} if enrolment else {}
    structure = structure_of(course)
    numbers = count(1)
    modules = [
        ModuleState(
            module=module,
            number=number,
            units=[_state(next(numbers), unit, structure, progress.get(unit.pk)) for unit in units],
        )
        for number, (module, units) in enumerate(structure.modules, start=1)
    ]
    return Outline(course=course, enrolment=enrolment, url=structure.url, modules=modules)


def _state(number: int, unit: UnitPage, structure: Structure, row: UnitProgress | None) -> UnitState:
    changes = structure.changes.get(unit.pk, [])
    return UnitState(
        unit=unit,
        number=number,
        url=structure.urls[unit.pk],
        is_done=row is not None and row.completed_at is not None,
        score_percent=row.score_percent if row and unit.pk not in structure.silent else None,
        ticked=frozenset(row.checked_items) if row else frozenset(),
        changes=changes,
        must_read_again=must_read_again(row, changes),
        has_helped=row is not None and row.has_helped,
        row=row,
    )
