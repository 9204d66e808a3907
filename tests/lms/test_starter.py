"""The shipped courses load, twice alike, and hold what they promise."""

import unicodedata
from pathlib import Path

import pytest
from django.conf import settings

from assessments.models import Question, QuestionVersion, QuizPage
from courses.models import CoursePage, LessonPage, ModulePage
from courses.packages import load_course_package
from courses.site import prepare_site
from lms.first_run import starter_packages

FILES = [file for file in (settings.BASE_DIR / "lms" / "starter").rglob("*") if file.is_file()]


@pytest.fixture
def programme(db):
    prepare_site()
    return [load_course_package(directory, by=None) for directory in starter_packages()]


def test_every_package_in_the_folder_belongs_to_the_programme():
    folder = settings.BASE_DIR / "lms" / "starter"
    assert sorted(Path(one).name for one in starter_packages()) == sorted(
        file.parent.name for file in folder.glob("*/course.yaml")
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_its_text_is_thai_as_it_is_stored(file):
    text = file.read_text(encoding="utf-8")
    assert text == unicodedata.normalize("NFC", text)
    assert "\u200b" not in text
    assert "\r" not in text


def test_the_programme_holds_what_it_promises(programme):
    assert {course.subject_area for course in programme} == {
        "clerical",
        "finance_procurement",
        "information_systems",
        "new_dltv",
    }
    course = programme[0]
    quizzes = {quiz.purpose: quiz for quiz in QuizPage.objects.live().descendant_of(course)}
    assert ModulePage.objects.live().descendant_of(course).count() >= 3
    assert LessonPage.objects.live().descendant_of(course).count() >= 9
    assert quizzes["pre_test"].items.count() == 10
    assert [draw.count for draw in quizzes["post_test"].draws.all()] == [15]
    assert Question.objects.ready().filter(category__code="orientation", tags__name="post").count() >= 30
    for lesson in LessonPage.objects.live():
        assert lesson.sources.exists()
        assert lesson.review_note == "ยังไม่ได้ตรวจทานโดยผู้เชี่ยวชาญของเขต"


@pytest.mark.django_db
def test_loading_a_course_again_changes_nothing():
    prepare_site()
    smallest = starter_packages()[-1]

    def state():
        pages = sorted(LessonPage.objects.values_list("pk", "url_path"))
        return CoursePage.objects.count(), QuestionVersion.objects.count(), pages

    load_course_package(smallest, by=None)
    before = state()
    load_course_package(smallest, by=None)
    assert state() == before
