"""What follows when content is published, unpublished, moved or deleted, or people move: one line each."""

from __future__ import annotations

from uuid import uuid4

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses import search, tasks
from courses.domain import changes
from courses.domain.citations import keep_citations
from courses.domain.ownership import own_what_one_makes
from courses.later import evaluate_later
from courses.models import CoursePage, ModulePage, UnitPage, course_of
from lms.organisations.models import Posting
from lms.organisations.signals import posting_changed


@receiver(post_save)
@receiver(post_delete)
def renew_outline(sender: type, instance: Page, **_more) -> None:
    if issubclass(sender, CoursePage | ModulePage | UnitPage):
        CoursePage.objects.filter(path=instance.course_path).update(outline_version=uuid4())


@receiver(post_save, sender=CoursePage)
def own(sender: type[Page], instance: CoursePage, created: bool, **_more) -> None:
    if created:
        own_what_one_makes(instance)


@receiver(post_page_move)
def renew_outlines(sender: type[Page], instance: Page, parent_page_before: Page, **_more) -> None:
    for course in filter(None, {course_of(instance), course_of(parent_page_before)}):
        CoursePage.objects.filter(pk=course.pk).update(outline_version=uuid4())


@receiver(page_published)
def cite(sender: type[Page], instance: Page, **_more) -> None:
    if isinstance(instance, UnitPage):
        keep_citations(instance)


@receiver(page_published)
@receiver(page_unpublished)
@receiver(post_page_move)
def keep_index(sender: type[Page], instance: Page, **_more) -> None:
    search.index_page(instance)


@receiver(post_delete)
def forget(sender: type, instance: Page, **_more) -> None:
    if issubclass(sender, CoursePage | UnitPage):
        search.forget_page(instance)
        tasks.recount_soon(instance)


@receiver(page_published)
@receiver(page_unpublished)
@receiver(post_page_move)
def count_anew(sender: type[Page], instance: Page, **_more) -> None:
    tasks.recount_soon(instance)


@receiver(page_published)
@receiver(page_unpublished)
def ask_anew(sender: type[Page], instance: Page, **_more) -> None:
    if isinstance(instance, CoursePage):
        tasks.evaluate_programmes_soon(instance)


@receiver(post_page_move)
def count_anew_where_it_was(sender: type[Page], parent_page_before: Page, **_more) -> None:
    tasks.recount_soon(parent_page_before)


@receiver(page_published)
def state_change(sender: type[Page], instance: Page, revision: Revision, **_more) -> None:
    if isinstance(instance, UnitPage) and instance.live:  # a date of publication in the future is announced by it, too
        tasks.tell_soon(changes.state_change(instance, revision=revision, by=revision.user))


@receiver(page_published)
def measure(sender: type[Page], instance: Page, **_more) -> None:
    if isinstance(instance, UnitPage):
        UnitPage.objects.filter(pk=instance.pk).update(media_bytes=instance.measure_media())


@receiver(posting_changed)
def owe_by_the_new_place(sender: type[Posting], posting: Posting, **_more) -> None:
    evaluate_later([posting.user_id])
