"""What the check of a course finds, and where it leads."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from assessments.models import QuizDraw, QuizItem
from courses.course_check import Level, findings_in
from courses.domain.ownership import give_course
from courses.domain.regulations import supersede
from courses.models import LessonPage, LessonSource, ModulePage, UnitPage
from courses.queries.checked import checked_course, checked_unit
from lms.core.dates import today
from media.models import Media
from tests.courses.test_confidentiality import member_of
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import add_lesson, make_course, units_of
from tests.factories.media import make_document, make_image, make_media
from tests.factories.regulations import make_amount, make_regulation

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """A course in which nothing is to be found: owned, its lessons reviewed."""
    course = make_course(lessons=2)
    give_course(course, member_of("Trainers", username="trainer1"), by=None)
    UnitPage.objects.update(reviewed_at=timezone.now(), review_again_by=today() + dt.timedelta(days=9))
    return course


@pytest.fixture
def lesson(course):
    return LessonPage.objects.get(slug="l1")


def found(course) -> list[tuple[str, str]]:
    return [(finding.level.value, finding.text) for finding in findings_in(checked_course(course))]


def write(lesson, *blocks, **fields) -> None:
    """The lesson with these blocks, as they are stored."""
    stored = [{"type": kind, "value": value, "id": f"b{number}"} for number, (kind, value) in enumerate(blocks)]
    lesson.body = json.dumps(stored)
    for name, value in fields.items():
        setattr(lesson, name, value)
    lesson.save()


def picture(image, **fields) -> tuple[str, dict]:
    return "picture", {"image": {"image": image, "decorative": False, "alt_text": "ตรายาง"} | fields, "caption": ""}


def test_nothing_is_found_where_nothing_is_wrong(course):
    assert found(course) == []


def test_a_course_without_owner_and_units(course):
    course.ownerships.all().delete()
    Page.objects.filter(slug__in=["l1", "l2"]).delete()
    assert found(course) == [
        ("error", "ยังไม่มีเจ้าของหลักสูตร"),
        ("error", "หลักสูตรนี้ยังไม่มีบทเรียนหรือกิจกรรม"),
        ("error", "ตอนเรียนนี้ยังไม่มีบทเรียนหรือกิจกรรม"),
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"minutes": 0}, ["error"]),
        ({"reviewed_at": None}, ["advice"]),
        ({"review_again_by": dt.date(2020, 1, 1)}, ["advice"]),
        ({"reviewed_at": None, "live": False}, []),
    ],
)
def test_minutes_and_reviews(course, lesson, fields, expected):
    UnitPage.objects.filter(pk=lesson.pk).update(**fields)
    assert [level for level, _text in found(course)] == expected


def test_an_empty_lesson(course, lesson):
    write(lesson)
    assert [text for _level, text in found(course)] == ["บทเรียนนี้ยังไม่มีเนื้อหา"]


def test_a_picture_without_words(course, lesson):
    image = make_image().pk
    write(
        lesson,
        picture(image, alt_text="  "),
        picture(image, alt_text="", decorative=True),
        (
            "steps",
            {
                "steps": [
                    {
                        "type": "item",
                        "id": "s1",
                        "value": {"title": "ก", "image": picture(image, alt_text="")[1]["image"]},
                    }
                ]
            },
        ),
        picture(None, alt_text=""),
    )
    findings = findings_in(checked_course(course))
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert [one.url for one in findings] == [
        f"{edit}#:w:contentpath=body.b0.image",
        f"{edit}#:w:contentpath=body.b2.steps.s1.image",
    ]
    assert {one.level for one in findings} == {Level.ERROR}


def test_records_that_are_gone(course, lesson):
    write(
        lesson,
        picture(987),
        ("media", {"media": 987, "text": ""}),
        ("document", {"document": 987, "text": ""}),
        ("text", '<p><a linktype="page" id="987">ก</a> <a linktype="document" id="987">ข</a></p>'),
    )
    assert [level for level, _text in found(course)] == ["error"] * 5


def test_a_file_that_is_gone_from_the_disk(course, lesson):
    document = make_document()
    write(lesson, ("document", {"document": document.pk, "text": ""}))
    assert found(course) == []
    document.file.storage.delete(document.file.name)
    assert [level for level, _text in found(course)] == ["error"]


def test_recordings_say_what_they_say_in_letters(course, lesson):
    media = make_media()
    Media.objects.update(kind="video", captions="", transcript="")
    write(lesson, ("media", {"media": media.pk, "text": ""}))
    assert len(found(course)) == 2
    Media.objects.update(kind="audio")
    assert len(found(course)) == 1
    Media.objects.update(transcript="สวัสดี")
    assert found(course) == []


def test_links_to_pages_that_are_not_published(course, lesson):
    other = make_course(slug="other", lessons=1)
    mine, theirs = units_of(course)[1], units_of(other)[0]
    links = "".join(f'<a linktype="page" id="{page.pk}">x</a>' for page in (mine, theirs))
    write(lesson, ("text", f"<p>{links}</p>"))
    assert found(course) == []
    Page.objects.filter(pk__in=[mine.pk, theirs.pk]).update(live=False)
    UnitPage.objects.filter(pk=mine.pk).update(reviewed_at=timezone.now())
    assert [level for level, _text in found(course)] == ["error", "advice"]


def test_links_elsewhere_are_listed_and_asked_nothing(course, lesson):
    write(
        lesson,
        ("text", '<p><a href="http://127.0.0.1:1/a?b=1&amp;c=2">x</a> <a href="mailto:a@b.th">y</a></p>'),
        ("link_card", {"url": "https://dltv.ac.th/", "title": "t", "text": ""}),
    )
    checked = checked_course(course)
    assert findings_in(checked) == []
    assert [(unit.page.pk, address, place) for unit, address, place in checked.links] == [
        (lesson.pk, "http://127.0.0.1:1/a?b=1&c=2", "body.b0"),
        (lesson.pk, "https://dltv.ac.th/", "body.b1.url"),
    ]


def test_a_sum_in_plain_text_is_told_if_it_is_exactly_a_named_one(course, lesson):
    regulation = make_regulation()
    amount = make_amount(regulation=regulation)
    for words, count in ((f"ไม่เกิน {amount.in_baht}", 1), (f"ไม่เกิน 1,{amount.in_baht}", 0), ("ไม่เกินวงเงิน", 0)):
        write(lesson, ("text", f"<p>{words}</p>"))
        assert len(found(course)) == count, words
    write(lesson, ("text", f'<p>{amount.in_baht} <embed code="{amount.code}" embedtype="amount"/></p>'))
    assert found(course) == []


def test_a_regulation_named_but_not_cited(course, lesson):
    regulation = make_regulation()
    words = ("text", f"<p>ตาม{regulation.short_title}</p>")
    write(lesson, words)
    assert [level for level, _text in found(course)] == ["advice"]
    write(lesson, words, ("regulation", {"regulation": regulation.pk, "clause": "", "meaning": "<p>ก</p>"}))
    assert found(course) == []
    write(lesson, words)
    LessonSource.objects.create(lesson=lesson, regulation=regulation)
    assert found(course) == []


def test_a_superseded_regulation_until_the_lesson_is_reviewed(course, lesson):
    regulation = make_regulation()
    LessonSource.objects.create(lesson=lesson, regulation=regulation)
    supersede(regulation, make_regulation(code="rules-2570"), by=None)
    assert [level for level, _text in found(course)] == ["error"]
    UnitPage.objects.filter(pk=lesson.pk).update(reviewed_at=timezone.now())
    assert found(course) == []


def test_the_weight_and_the_time_it_takes(course, lesson):
    media = make_media()
    Media.objects.update(kind="audio", transcript="ก", duration_seconds=1200, file_size=100 * 1024 * 1024)
    write(lesson, ("media", {"media": media.pk, "text": ""}), ("text", f"<p>{'ก' * 7000}</p>"), minutes=5)
    checked = checked_course(course)
    assert len(findings_in(checked)) == 2
    assert next((unit.estimated_minutes, unit.size_bytes) for unit in checked.units) == (30, 100 * 1024 * 1024)
    write(lesson, *[("media", {"media": media.pk, "text": ""})], minutes=20)
    assert found(course) == []


def test_the_latest_draft_is_checked(course, lesson):
    lesson.body = []
    lesson.minutes = 0
    lesson.title = "ฉบับร่าง"
    lesson.save_revision(clean=False)
    checked = checked_course(course)
    assert len(findings_in(checked)) == 2
    assert (checked.units[0].title, checked.units[0].minutes) == ("ฉบับร่าง", 0)
    assert [one.page for one in findings_in(checked_unit(UnitPage.objects.get(pk=lesson.pk)))] == [lesson.pk] * 2


@pytest.mark.parametrize("is_draft", [False, True])
def test_a_quiz_that_has_closed(course, is_draft):
    quiz = add_quiz(course, *(make_question(f"q{number}") for number in range(3)))
    quiz.closes_at = timezone.now() - dt.timedelta(days=1)
    revision = quiz.save_revision()
    if not is_draft:
        revision.publish()
    [(level, text)] = found(course)
    assert (level, text.startswith(("It closed on", "ปิดแล้วเมื่อ"))) == ("error", True)


def test_quizzes(course):
    quiz = add_quiz(course, make_question("q1"), make_question("q2"))
    assert [level for level, _text in found(course)] == ["advice"]
    make_question("q3")
    category = make_question("q4").category
    draw = QuizDraw.objects.create(quiz=quiz, category=category, count=2)
    assert found(course) == []
    QuizDraw.objects.filter(pk=draw.pk).update(count=3)
    assert [(level, "3" in text) for level, text in found(course)] == [("error", True)]
    quiz.draws.all().delete()
    quiz.items.all().delete()
    assert [level for level, _text in found(course)] == ["error"]


def test_a_draw_counts_only_questions_with_its_tag(course):
    questions = [make_question(f"q{number}") for number in range(5)]
    quiz = add_quiz(course, *questions[:3])
    questions[4].tags.add("ยาก")
    QuizDraw.objects.create(quiz=quiz, category=questions[0].category, tag="ยาก", count=1)
    assert found(course) == []
    QuizDraw.objects.update(count=2)
    assert [level for level, _text in found(course)] == ["error"]


def test_a_draw_counts_only_questions_of_its_difficulty(course):
    questions = [make_question(f"q{number}", difficulty="easy") for number in range(4)]
    quiz = add_quiz(course, *questions[:3])
    QuizDraw.objects.create(quiz=quiz, category=questions[0].category, difficulty="easy", count=1)
    assert found(course) == []
    QuizDraw.objects.update(difficulty="hard")
    assert [level for level, _text in found(course)] == ["error"]


def test_two_forms_of_unequal_length(course):
    quiz = add_quiz(course, *[make_question(f"q{number}") for number in range(6)])
    items = list(quiz.items.order_by("sort_order").values_list("pk", flat=True))
    QuizItem.objects.filter(pk__in=items[:3]).update(form="A")
    QuizItem.objects.filter(pk__in=items[3:]).update(form="B")
    assert found(course) == []
    QuizItem.objects.filter(pk=items[2]).update(form="B")
    assert [(level, "2" in text, "4" in text) for level, text in found(course)] == [
        ("error", True, True),
        ("advice", True, False),
    ]


# The screen and the editor


def test_the_screen_leads_to_every_place(client, course, lesson):
    write(
        lesson,
        ("link_card", {"url": "https://dltv.ac.th/", "title": "t", "text": ""}),
        picture(make_image().pk, alt_text=""),
    )
    client.force_login(course.ownerships.get().user)
    page = client.get(reverse("course_check:course", args=[course.pk])).text
    edit = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert f'href="{edit}#:w:contentpath=body.b1.image"' in page
    assert f'href="{edit}#:w:contentpath=body.b0.url"' in page
    assert f'href="{edit}#:w:contentpath=body.b1.image"' in client.get(edit).text
    module = ModulePage.objects.child_of(course).get()
    for address in (edit, reverse("wagtailadmin_explore", args=[module.pk])):
        assert reverse("course_check:course", args=[course.pk]) in client.get(address).text


def test_another_trainer_has_no_check_of_it(client, course):
    client.force_login(member_of("Trainers", username="other"))
    assert client.get(reverse("course_check:course", args=[course.pk])).status_code == 404


def fill(course, lessons: int) -> None:
    """Lessons with everything in them, and drafts."""
    module = ModulePage.objects.child_of(course).get()
    media, document, image = make_media().pk, make_document().pk, make_image().pk
    for number in range(lessons):
        lesson = add_lesson(module, slug=f"n{number}")
        write(
            lesson,
            ("media", {"media": media, "text": ""}),
            ("document", {"document": document, "text": ""}),
            picture(image, alt_text=""),
            ("text", f'<p><a linktype="page" id="{lesson.pk}">x</a></p>'),
        )
        lesson.save_revision()


@pytest.mark.parametrize("count", [10, 60])
def test_the_check_costs_the_same_for_any_number_of_units(course, count, django_assert_num_queries):
    fill(course, count)
    add_quiz(course, make_question("q1"))
    findings_in(checked_course(course))
    with django_assert_num_queries(21):
        assert len(findings_in(checked_course(course))) > count
