"""A catalogue of 500 courses beside what there is: ``python -m bench.inside many_courses``."""

from __future__ import annotations

from django.db import transaction

from courses.models import CataloguePage, CoursePage, LessonPage, ModulePage, SubjectArea

COURSES = 500
UNITS = 3


def main() -> None:
    """Make what is missing, and print how many there are."""
    with transaction.atomic():
        for number in range(CoursePage.objects.count() + 1, COURSES + 1):
            _make(number)
    print(CoursePage.objects.count())


def _make(number: int) -> None:
    course = CoursePage(
        title=f"หลักสูตรที่ {number} งานสารบรรณและพัสดุ",
        slug=f"course-{number}",
        subject_area=SubjectArea.values[number % len(SubjectArea.values)],
        hours=3,
        summary="เรียนรู้งานธุรการโรงเรียนอย่างเป็นระบบ " * 3,
    )
    CataloguePage.objects.get().add_child(instance=course)
    module = course.add_child(instance=ModulePage(title="บทเรียนทั้งหมด", slug="lessons"))
    for unit in range(1, UNITS + 1):
        module.add_child(instance=LessonPage(title=f"บทที่ {unit}", slug=f"lesson-{unit}"))
