"""Making or bringing up to date the pages of a course, from a package that was found good."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.utils.translation import gettext as _
from wagtail.blocks.stream_block import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage, UnitPage
from courses.packages.raw import Listed, RawBlock, Reference
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


def write_course(plan: CoursePlan, *, by: User | None) -> CoursePage:
    """Write ``plan`` below the catalogue. Pages keep their ids; what did not change gets no new revision.

    Units and modules that the package no longer has are unpublished, since learners' records hang on them.
    """
    catalogue = CataloguePage.objects.first()
    if catalogue is None:
        raise DomainError(_("There is no catalogue yet. Run “manage.py prepare_site” first."))
    for part in plan.contents.parts.values():
        part.store(by)
    writer = _Writer(plan, by)
    course = writer.page(CoursePage, catalogue, plan.code, plan.fields)
    modules = [writer.module(course, module) for module in plan.modules]
    writer.settle(course, modules)
    return CoursePage.objects.get(pk=course.pk)


class _Writer:
    """What is the same for all pages of one package."""

    def __init__(self, plan: CoursePlan, by: User | None) -> None:
        self.plan = plan
        self.by = by
        self.store = Store(plan.folder.root, plan.code, by)

    def module(self, course: CoursePage, entry: ModuleEntry) -> Page:
        module = self.page(ModulePage, course, entry.slug, {"title": entry.title, "summary": entry.summary})
        self.settle(module, [self.unit(module, unit) for unit in entry.units])
        return module

    def unit(self, module: Page, entry: UnitEntry) -> Page:
        fields = {"title": entry.title, "is_required": entry.is_required, "minutes": entry.minutes, **entry.plan.fields}
        return self.page(entry.plan.model, module, entry.slug, fields, entry)

    def page(
        self, model: type[Page], parent: Page, slug: str, fields: dict[str, Any], entry: UnitEntry | None = None
    ) -> Page:
        """The published page ``slug`` below ``parent``, made or changed if need be."""
        page = self._existing(model, parent, slug)
        before = _content(page) if page.pk else None
        for name, value in fields.items():
            setattr(page, name, value)
        if entry:
            self._fill(page, entry)
        if page.pk and page.live and _content(page) == before:
            return page
        if not page.pk:
            page.live = False
            page.owner = self.by
            parent.add_child(instance=page)
        page.save_revision(user=self.by).publish(user=self.by, skip_permission_checks=True)
        return model.objects.get(pk=page.pk)

    def settle(self, parent: Page, children: list[Page]) -> None:
        """Put ``children`` in order, and unpublish other children of ``parent``."""
        wanted = [child.pk for child in children]
        for child in Page.objects.child_of(parent).live().exclude(pk__in=wanted).specific():
            for page in child.get_descendants(inclusive=True).live().specific():
                page.unpublish(user=self.by)
        standing = list(
            Page.objects.child_of(parent).filter(pk__in=wanted).order_by("path").values_list("pk", flat=True)
        )
        if standing != wanted:
            for pk in wanted:
                Page.objects.get(pk=pk).move(Page.objects.get(pk=parent.pk), pos="last-child", user=self.by)

    def _existing(self, model: type[Page], parent: Page, slug: str) -> Page:
        """The page that stands there, with its latest draft let go; a new one if there is none."""
        known = Page.objects.child_of(parent).filter(slug=slug).first() if parent.pk else None
        if known is None:
            return model(slug=slug)
        if known.specific_class is not model:
            message = _("“%(slug)s” is already there as something else; give the file another name.")
            raise PackageError([message % {"slug": known.url_path}])
        return known.specific

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
            return stored(value, self.store)
        if isinstance(value, Listed):
            names = [f"{lesson}/{key}" for key in value.keys] or [f"{place}/{at}" for at in range(len(value.values))]
            return [
                {"type": "item", "value": self._value(one, lesson, name), "id": _id(name)}
                for one, name in zip(value.values, names, strict=True)
            ]
        if isinstance(value, dict):
            return {name: self._value(one, lesson, f"{place}/{name}") for name, one in value.items()}
        return value


def _content(page: Page) -> dict[str, Any]:
    """What a reader would notice, to tell whether anything changed."""
    data = page.serializable_data()
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):  # PostgreSQL keeps the keys of a block in an order of its own
            data[field.name] = json.loads(data[field.name])
    return {name: _without_keys(value) for name, value in data.items() if name not in NOT_CONTENT}


def _without_keys(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_keys(one) for one in value]
    if isinstance(value, dict):
        return {name: _without_keys(one) for name, one in value.items() if name != "pk"}
    return value


def _id(name: str) -> str:
    return str(uuid.uuid5(NAMESPACE, name))
