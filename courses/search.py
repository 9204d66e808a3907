"""What of the content tree the site's search finds: open courses by everyone, open units by those on the course."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import QuerySet
from wagtail.models import Page

from courses.models import CoursePage, Enrolment, NamedAmount, Regulation, UnitPage, course_of
from lms.core import search
from lms.core.models import SearchDocument

COURSE, REGULATION = "course", "regulation"


def register() -> None:
    """Name the kinds of hits and the scopes of learners; called once when the app is ready."""
    search.register_kind(COURSE, label=CoursePage._meta.verbose_name, icon="course")
    for model in _unit_models():
        search.register_kind(model._meta.model_name, label=model._meta.verbose_name, icon=model.icon)
    search.register_kind(REGULATION, label=Regulation._meta.verbose_name, icon="law")
    search.register_scopes(_courses_of)


def _courses_of(user) -> Iterator[str]:
    """A scope for each course the person is on."""
    enrolments = Enrolment.objects.of(user).counted().filter(course__live=True)
    return (f"course:{pk}" for pk in enrolments.values_list("course_id", flat=True))


def index_page(page: Page) -> None:
    """Bring a course, module or unit up to date in the index; a course or module brings along all that is in it."""
    course = course_of(page)
    if course is None:
        return
    if isinstance(page.specific, UnitPage):
        _index_units(course, UnitPage.objects.filter(pk=page.pk))
        return
    _index_course(course)


def index_everything() -> int:
    """Rebuild the index of all courses and regulations; how many things can be found after it."""
    ours = SearchDocument.objects.filter(kind__in=[COURSE, REGULATION, *_unit_kinds()])
    ours.delete()
    for course in CoursePage.objects.live():
        _index_course(course)
    for regulation in Regulation.objects.all():
        index_regulation(regulation)
    return ours.count()


def index_regulation(regulation: Regulation) -> None:
    """Let everyone who is signed in find a regulation by its names, number and note."""
    text = " ".join(filter(None, [regulation.title, regulation.number, regulation.note]))
    search.index_document(
        REGULATION, regulation.pk, title=regulation.short_title, text=text, url=regulation.get_absolute_url()
    )


def index_units_naming(amount: NamedAmount) -> None:
    """Bring the units up to date whose text names ``amount``."""
    units = UnitPage.objects.filter(citations__amount=amount)
    for course in CoursePage.objects.filter(path__in={unit.course_path for unit in units}):
        _index_units(course, units.descendant_of(course))


def forget_page(page: Page) -> None:
    """Take a deleted page out of the index."""
    for kind in [COURSE, *_unit_kinds()]:
        search.remove_document(kind, page.pk)


def _index_course(course: CoursePage) -> None:
    if course.live:
        url = course.get_url() or ""
        search.index_document(COURSE, course.pk, title=course.title, text=course.summary, url=url)
    else:
        search.remove_document(COURSE, course.pk)
    _index_units(course, UnitPage.objects.descendant_of(course))


def _index_units(course: CoursePage, units: QuerySet[UnitPage]) -> None:
    """Index those of ``units`` that are open, forget the others."""
    open_ids = set(UnitPage.objects.open_in(course).values_list("pk", flat=True)) if course.live else set()
    closed = [unit.pk for unit in units if unit.pk not in open_ids]
    for kind in _unit_kinds() if closed else []:
        search.remove_documents(kind, closed)
    opened = units.filter(pk__in=open_ids).specific()
    search.index_documents(
        search.Document(
            kind=unit._meta.model_name,
            key=unit.pk,
            title=unit.title,
            text=unit.search_text(),
            url=unit.get_url() or "",
            scope=f"course:{course.pk}",
        )
        for unit in opened
    )


def _unit_models() -> list[type[UnitPage]]:
    """Lessons, quizzes and whatever else is a unit."""
    return [model for model in apps.get_models() if issubclass(model, UnitPage) and model is not UnitPage]


def _unit_kinds() -> list[str]:
    return [model._meta.model_name for model in _unit_models()]
