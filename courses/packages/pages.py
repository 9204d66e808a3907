"""From a package that was found good to the pages of a course: made, or brought up to date."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage, UnitPage
from courses.packages.links import PageKeys, key_of, linked
from courses.packages.raw import Listed, PageAddress, RawBlock, Reference
from courses.packages.reading import CoursePlan, ModuleEntry, UnitEntry
from courses.packages.report import PackageError
from courses.packages.storing import Store, stored
from lms.accounts.models import User
from lms.core.errors import DomainError

NAMESPACE = uuid.UUID("0b6f2a6e-64a5-4a64-9f0c-7d2f6f0f8a52")
NOT_CONTENT = {
    "latest_revision",
    "latest_revision_created_at",
    "live_revision",
    "last_published_at",
    "first_published_at",
    "has_unpublished_changes",
    "draft_title",
    "live",
    "numchild",
    "path",
    "depth",
    "url_path",
    "media_bytes",
    "change_effect",
    "change_summary",
    "outline_version",
    "reviewer",
    "reviewed_at",
    "review_again_by",
}


@dataclass
class Outcome:
    """What an import did, or in a dry run would do."""

    course: CoursePage
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unpublished: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    """What was written as a draft, for somebody who may publish."""
    told: list[str] = field(default_factory=list)
    """Sentences of the parts, such as how many questions are new, and of what stayed as it was."""


def write_course(plan: CoursePlan, *, by: User | None, store: Store, is_trial: bool = False) -> Outcome:
    """Write ``plan`` below the catalogue. Pages keep their ids; what did not change gets no new revision.

    Units and modules that the package no longer has are unpublished, since learners' records hang on them. Somebody
    who may not publish (``plan.contents.bound_to``) hands drafts in for review instead; in a trial nobody is told.
    """
    catalogue = CataloguePage.objects.first()
    if catalogue is None:
        raise DomainError(_("There is no catalogue yet. Run “manage.py prepare_site” first."))
    told = [line for part in plan.contents.parts.values() for line in part.store(by) or ()]
    return _Writer(plan, by, store, catalogue, is_trial=is_trial).write(told)


@dataclass
class _Place:
    """A page in its place, and what it is to become."""

    page: Page
    fields: dict[str, Any]
    fill: Callable[[Any], None]
    is_new: bool
    below: list[_Place] = field(default_factory=list)


class _Writer:
    """What is the same for all pages of one package."""

    def __init__(
        self, plan: CoursePlan, by: User | None, store: Store, catalogue: CataloguePage, *, is_trial: bool
    ) -> None:
        self.plan = plan
        self.by = by
        self.bound_to = plan.contents.bound_to
        self.store = store
        self.catalogue = catalogue
        self.is_trial = is_trial
        self.keys = PageKeys()

    def write(self, told: list[str]) -> Outcome:
        """All pages are put into place first, so that texts can link to any of them, and then filled."""
        rules = self.plan.rules.fill(self.store)
        course = self.place(CoursePage, self.catalogue, self.plan.code, self.plan.fields, rules)
        self.keys.courses[self.plan.code] = course.page.pk
        course.below = [self._module(course.page, module) for module in self.plan.modules]
        self.outcome = Outcome(course.page, told=told)
        self._finish_all(course)
        self.outcome.course = CoursePage.objects.get(pk=course.page.pk)
        return self.outcome

    # Places

    def _module(self, course: Page, entry: ModuleEntry) -> _Place:
        module = self.place(ModulePage, course, entry.slug, {"title": entry.title, "summary": entry.summary})
        for unit in entry.units:
            fields = {"title": unit.title, "is_required": unit.is_required, "is_renewed": unit.is_renewed}
            fields |= {"minutes": unit.minutes, **unit.plan.fields}
            place = self.place(unit.plan.model, module.page, unit.slug, fields, partial(self._fill, entry=unit))
            self.keys.units[f"{entry.slug}/{unit.slug}"] = place.page.pk
            module.below.append(place)
        return module

    def place(
        self,
        model: type[Page],
        parent: Page,
        slug: str,
        fields: dict[str, Any],
        fill: Callable[[Any], None] = lambda page: None,
    ) -> _Place:
        """The page ``slug`` below ``parent``; an unpublished one is made if there is none."""
        known = Page.objects.child_of(parent).filter(slug=slug).first()
        if known and known.specific_class is not model:
            message = _("“%(slug)s” is already there as something else; give the file another name.")
            raise PackageError([message % {"slug": known.url_path}])
        if known:
            return _Place(known, fields, fill, is_new=False)
        page = model(slug=slug, live=False, owner=self.by, **fields)
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        return _Place(model.objects.get(pk=page.pk), fields, fill, is_new=True)

    def _as_it_stands(self, page: Page) -> Page:
        """What is published, its draft let go; for somebody who may only draft, the draft."""
        specific = page.specific
        return specific if self._may_publish(page) else specific.get_latest_revision_as_object()

    # What they become

    def _finish_all(self, place: _Place) -> None:
        self._finish(place)
        for child in place.below:
            self._finish_all(child)
        if place.below:
            self._settle(Page.objects.get(pk=place.page.pk), [child.page.pk for child in place.below])

    def _finish(self, place: _Place) -> None:
        page = self._as_it_stands(Page.objects.get(pk=place.page.pk))  # its row has changed with the pages below
        before = None if place.is_new else _content(page)
        for name, value in place.fields.items():
            setattr(page, name, value)
        place.fill(page)
        may_publish = self._may_publish(page)
        if before == _content(page) and (page.live or not may_publish):
            return
        (self.outcome.created if place.is_new else self.outcome.changed).append(page.title)
        revision = page.save_revision(user=self.by)
        if may_publish:
            revision.publish(user=self.by, skip_permission_checks=True)
        else:
            self._hand_in(page)

    def _hand_in(self, page: Page) -> None:
        """Ask for a review, unless one is under way."""
        self.outcome.waiting.append(page.title)
        if self.is_trial:
            return
        workflow = page.get_workflow()
        if workflow and not page.workflow_in_progress:
            workflow.start(type(page).objects.get(pk=page.pk), self.by)

    def _settle(self, parent: Page, wanted: list[int]) -> None:
        """Put the children in order, and unpublish other children of ``parent``."""
        for child in Page.objects.child_of(parent).live().exclude(pk__in=wanted).specific():
            for page in child.get_descendants(inclusive=True).live().specific():
                self._unpublish(page)
        children = Page.objects.child_of(parent).filter(pk__in=wanted).order_by("path")
        if list(children.values_list("pk", flat=True)) == wanted:
            return
        if self.bound_to and not parent.permissions_for_user(self.bound_to).can_reorder_children():
            self.outcome.told.append(_("“%(page)s”: the order stays until a moderator changes it.") % {"page": parent})
            return
        for pk in wanted:
            Page.objects.get(pk=pk).move(Page.objects.get(pk=parent.pk), pos="last-child", user=self.by)

    def _unpublish(self, page: Page) -> None:
        if self.bound_to and not page.permissions_for_user(self.bound_to).can_unpublish():
            message = _("“%(page)s” is no longer in the package; only a moderator can unpublish it.")
            self.outcome.told.append(message % {"page": page.title})
            return
        self.outcome.unpublished.append(page.title)
        page.unpublish(user=self.by)

    def _may_publish(self, page: Page) -> bool:
        return self.bound_to is None or bool(page.permissions_for_user(self.bound_to).can_publish())

    # Bodies

    def _fill(self, page: UnitPage, entry: UnitEntry) -> None:
        if isinstance(page, LessonPage):
            raw = [self._stored(block, entry, number) for number, block in enumerate(entry.blocks)]
            page.body = StreamValue(page.body.stream_block, raw, is_lazy=True)
        entry.plan.fill(page)

    def _stored(self, block: RawBlock, entry: UnitEntry, number: int) -> dict[str, Any]:
        """A block as a lesson body stores it. Ids are made from place and text, so that learners' ticks survive."""
        lesson = f"{self.plan.code}/{entry.file}"
        place = f"{lesson}#{block.key or number}"
        return {"type": block.kind, "value": self._value(block.value, lesson, place), "id": _id(place)}

    def _value(self, value: Any, lesson: str, place: str) -> Any:
        """``value`` with stored records where it points to something of the package, and an id on each list item."""
        if isinstance(value, Reference):
            if isinstance(value, PageAddress):
                return key_of(value, self.keys)
            return stored(value, self.store)
        if isinstance(value, str):
            return linked(value, self.store, self.keys)
        if isinstance(value, Listed):
            names = [f"{lesson}/{key}" for key in value.keys] or [f"{place}/{at}" for at in range(len(value.values))]
            return [
                {"type": "item", "value": self._value(one, lesson, name), "id": _id(name)}
                for one, name in zip(value.values, names, strict=True)
            ]
        if isinstance(value, dict):
            return {name: self._value(one, lesson, f"{place}/{name}") for name, one in value.items()}
        return [self._value(one, lesson, place) for one in value] if isinstance(value, list) else value


def _content(page: Page) -> dict[str, Any]:
    """What a reader would notice, to tell whether anything changed."""
    data = page.serializable_data()
    for field_ in page._meta.get_fields():
        if isinstance(field_, StreamField):  # PostgreSQL keeps the keys of a block in an order of its own
            data[field_.name] = json.loads(data[field_.name])
    return {name: _without_keys(value) for name, value in data.items() if name not in NOT_CONTENT}


def _without_keys(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_keys(one) for one in value]
    if isinstance(value, dict):
        return {name: _without_keys(one) for name, one in value.items() if name != "pk"}
    return value


def _id(name: str) -> str:
    return str(uuid.uuid5(NAMESPACE, name))
