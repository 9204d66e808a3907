import datetime as dt
import io
import statistics

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, QuizItem
from courses.models import Enrolment
from tests.factories.assessments import add_quiz, hold, make_category, make_question
from tests.factories.courses import make_course
from tests.factories.people import below, make_clerk, make_supervisor, make_tree

pytestmark = pytest.mark.django_db
QUESTIONS = 4
BEFORE = [0, 1, 1, 2, 2, 3]
AFTER = [2, 4, 3, 4, 3, 4]


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def course():
    return make_course(title="งานสารบรรณ", lessons=1)


@pytest.fixture
def tests(course):
    return make_tests(course)


def make_tests(course, prefix="q"):
    """A pre-test and a post-test of the same four questions, two of each category."""
    shelves = [make_category("letters"), make_category("stores")]
    questions = [
        make_question(f"{prefix}{number}", category=shelves[number // 2], tags=["จำ" if number % 2 else "ใช้"])
        for number in range(QUESTIONS)
    ]
    return [
        add_quiz(course, *questions, slug=f"{prefix}-{purpose}", purpose=purpose, title=purpose)
        for purpose in ("pre_test", "post_test")
    ]


def right(number):
    return [place < number for place in range(QUESTIONS)]


def take(tests, school, before=BEFORE, after=AFTER, **names):
    """So many clerks of ``school``, with how many questions each got right before and after."""
    clerks = [make_clerk(school, **names) for _score in before]
    hold(tests[0], clerks, [right(score) for score in before], days_ago=30)
    hold(tests[1], clerks, [right(score) for score in after])
    return clerks


def address(tests, **query):
    return (
        reverse("reports:gain", args=[tests[1].pk]) + "?" + "&".join(f"{key}={value}" for key, value in query.items())
    )


def page_of(client, user, url):
    client.force_login(user)
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def rows_of(client, user, url):
    """The lines of the spreadsheet by their first cell."""
    client.force_login(user)
    response = client.get(url)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    return {row[0]: list(row[1:]) for row in rows if row[0]}


def expected(before, after):
    """The figures of a line, worked out from the definitions."""
    first, second = [25 * score for score in before], [25 * score for score in after]
    gains = [later - earlier for earlier, later in zip(first, second, strict=True)]
    mean, spread = statistics.mean, statistics.stdev
    normalised = mean(gains) / (100 - mean(first))
    t = mean(gains) / (spread(gains) / len(gains) ** 0.5)
    return [
        len(gains),
        mean(first),
        spread(first),
        mean(second),
        spread(second),
        mean(gains),
        spread(gains),
        normalised,
        t,
    ]


def officer_of(tree):
    return make_supervisor(tree["area"], position="officer")


def test_the_line_of_a_place_says_what_the_definitions_say(client, tree, tests):
    take(tests, tree["school"])
    rows = rows_of(client, officer_of(tree), address(tests, format="xlsx"))
    assert rows["รวม"][:9] == pytest.approx(expected(BEFORE, AFTER), abs=0.005)
    assert rows["รวม"][9] == pytest.approx(0.002, abs=0.0006)
    assert rows["กลุ่ม 8002"] == rows["รวม"]


def test_the_page_its_export_and_its_sentence_say_the_same(client, tree, tests):
    take(tests, tree["school"])
    officer = officer_of(tree)
    text = page_of(client, officer, address(tests))
    rows = rows_of(client, officer, address(tests, format="xlsx"))
    for value in rows["รวม"][1:9]:
        assert f"{value:.2f}" in text
    sentence = next(name for name in rows if name.startswith("สรุปเป็นข้อความ"))
    assert "(t = 5.97, df = 5, p = .002)" in sentence
    assert "อย่างมีนัยสำคัญทางสถิติที่ระดับ .01" in text


def test_of_groups_under_five_no_figure_is_told(client, tree, tests):
    take(tests, tree["school"])
    take(tests, tree["next_school"], before=[1, 1, 2, 0], after=[3, 3, 3, 3])
    officer = officer_of(tree)
    rows = rows_of(client, officer, address(tests, at=tree["cluster"].code, format="xlsx"))
    assert rows["โรงเรียนบ้านสอง"] == ["น้อยกว่า 5", *[None] * 9]
    assert rows["โรงเรียนบ้านหนึ่ง 8002"] == [6, *[None] * 9], "it would give the four away"
    assert rows["รวม"][0] == 10


def test_two_small_groups_hide_each_other(client, tree, tests):
    third = below(tree["cluster"], kind="school", code="80020003", name="โรงเรียนบ้านสาม")
    third.save()
    take(tests, tree["school"])
    take(tests, tree["next_school"], before=[1, 1, 2], after=[3, 3, 4])
    take(tests, third, before=[1, 1], after=[3, 4])
    rows = rows_of(client, officer_of(tree), address(tests, at=tree["cluster"].code, format="xlsx"))
    assert rows["โรงเรียนบ้านหนึ่ง 8002"][:9] == pytest.approx(expected(BEFORE, AFTER), abs=0.005)
    assert [rows[name][0] for name in ("โรงเรียนบ้านสอง", "โรงเรียนบ้านสาม")] == ["น้อยกว่า 5"] * 2


def test_a_total_under_five_is_not_told_either(client, tree, tests):
    take(tests, tree["school"], before=[1, 2], after=[3, 4])
    text = page_of(client, officer_of(tree), address(tests))
    assert "น้อยกว่า 5" in text
    assert "นัยสำคัญ" not in text


def test_a_place_that_protects_its_neighbour_tells_nothing_on_its_own_page_either(client, tree, tests):
    """Its total, and that of the cluster, would give the neighbour's away."""
    take(tests, tree["school"])
    take(tests, tree["next_school"], before=[1, 1, 2, 0], after=[3, 3, 3, 3])
    officer = officer_of(tree)
    for by in ("category", "tag"):
        rows = rows_of(client, officer, address(tests, at=tree["school"].code, by=by, format="xlsx"))
        assert rows["รวม"] == [6, *[None] * 9]
        assert {tuple(row[1:]) for name, row in rows.items() if row[0] == 6} == {(None,) * 9}
    director = make_supervisor(tree["school"])
    assert rows_of(client, director, address(tests, by="category", format="xlsx"))["รวม"][1] is not None


def test_nobody_sees_beyond_their_scope(client, tree, tests):
    take(tests, tree["school"])
    take(tests, tree["other_school"], before=[0] * 5, after=[4] * 5, first_name="ที่อื่น")
    officer = officer_of(tree)
    assert rows_of(client, officer, address(tests, format="xlsx"))["รวม"][0] == 6
    assert "ที่อื่น" not in page_of(client, officer, address(tests, by="person"))
    assert client.get(address(tests, at=tree["other_school"].code)).status_code == 404
    national = make_supervisor(tree["national"], position="national_officer")
    assert rows_of(client, national, address(tests, format="xlsx"))["รวม"][0] == 11
    client.force_login(make_clerk(tree["school"]))
    assert client.get(address(tests)).status_code == 404


def test_the_people_with_their_own_gain(client, tree, tests):
    take(tests, tree["school"], before=[1], after=[4], first_name="ก้อย")
    take(tests, tree["next_school"], before=[4], after=[3], first_name="ขวัญ")
    rows = rows_of(client, officer_of(tree), address(tests, by="person", format="xlsx"))
    assert rows["นางสาวก้อย ใจดี"] == ["โรงเรียนบ้านหนึ่ง 8002", 25, 100, 75, 1, None]
    assert rows["นางสาวขวัญ ใจดี"] == ["โรงเรียนบ้านสอง", 100, 75, -25, None, None]


def test_a_school_lists_its_people(client, tree, tests):
    take(tests, tree["school"], first_name="ก้อย")
    director = make_supervisor(tree["school"])
    text = page_of(client, director, address(tests))
    assert text.count("นางสาวก้อย") == 6
    assert "by=organisation" not in text


def test_what_was_gained_in_each_category_and_with_each_tag(client, tree, tests):
    """The first two questions are of one category: who got three right got all of it and half of the other."""
    take(tests, tree["school"], before=[0, 0, 1, 2, 2], after=[3, 4, 4, 4, 4])
    officer = officer_of(tree)
    rows = rows_of(client, officer, address(tests, by="category", format="xlsx"))
    assert rows["หมวด letters"][:6] == pytest.approx([5, 50, 50, 100, 0, 50], abs=0.01)
    assert rows["หมวด stores"][:4] == pytest.approx([5, 0, 0, 90], abs=0.01)
    tags = rows_of(client, officer, address(tests, by="tag", format="xlsx"))
    assert tags["ใช้"][:4] == pytest.approx([5, 30, 27.39, 100], abs=0.01)
    assert tags["จำ"][1] == pytest.approx(20)


def test_who_took_which_form_first_is_compared(client, tree, tests):
    for quiz in tests:
        QuizItem.objects.filter(quiz=quiz, sort_order__lt=2).update(form="A")
        QuizItem.objects.filter(quiz=quiz, sort_order__gte=2).update(form="B")
    assert "มีชุดเดียว" in page_of(client, officer_of(tree), address(tests, by="form"))
    clerks = [make_clerk(tree["school"]) for _number in range(10)]
    for quiz, ago in ((tests[0], 9), (tests[1], 0)):
        hold(quiz, clerks, [[True, number % 2 == 0] for number in range(10)], days_ago=ago)
    Attempt.objects.filter(quiz=tests[1]).update(form="B")
    half = Attempt.objects.filter(quiz=tests[1], enrolment__user__in=clerks[:5])
    half.update(form="A")
    rows = rows_of(client, officer_of(tree), address(tests, by="form", format="xlsx"))
    assert [rows[name][0] for name in ("ชุด B ก่อนเรียน ชุด A หลังเรียน", "ชุด A ก่อนเรียน ชุด B หลังเรียน")] == [5, 5]


def test_only_first_attempts_that_count_are_compared(client, tree, tests):
    clerks = take(tests, tree["school"])
    first = Attempt.objects.filter(quiz=tests[1]).order_by("pk")
    enrolments = [Enrolment.objects.get(user=clerk) for clerk in clerks]
    for is_practice, number in ((False, 2), (True, 1)):
        copy = first.get(enrolment=enrolments[0], number=1, is_practice=False)
        copy.pk, copy.number, copy.is_practice, copy.reference = (
            None,
            number,
            is_practice,
            f"COPY-{number}{is_practice}",
        )
        copy.score_percent = 100
        copy.save()
    Attempt.objects.filter(quiz=tests[1], enrolment=enrolments[1]).update(
        started_at=timezone.now() - dt.timedelta(days=90)
    )
    enrolments[2].status = "withdrawn"
    enrolments[2].save()
    rows = rows_of(client, officer_of(tree), address(tests, by="person", format="xlsx"))
    assert {name for name in rows if "ใจดี" in name and ":" not in name} == {
        str(clerks[place]) for place in (0, 3, 4, 5)
    }
    assert rows[str(clerks[0])][1:3] == [0, 50]


def test_every_course_with_a_pair_stands_in_the_list_and_leads_on(client, tree, tests):
    take(tests, tree["school"])
    make_tests(make_course(slug="empty", title="ไม่มีใครทำ", lessons=1), prefix="e")
    officer = officer_of(tree)
    text = page_of(client, officer, reverse("reports:gains"))
    assert f"/supervise/gain/{tests[1].pk}/" in text
    assert "ไม่มีใครทำ" not in text
    rows = rows_of(client, officer, reverse("reports:gains") + "?format=xlsx")
    assert rows["งานสารบรรณ"][:9] == pytest.approx(expected(BEFORE, AFTER), abs=0.005)
    assert reverse("reports:gains") in page_of(client, officer, "/supervise/")


def test_nothing_to_compare_says_so(client, tree, tests):
    assert "ยังไม่มีผลให้เปรียบเทียบ" in page_of(client, officer_of(tree), reverse("reports:gains"))
    assert "ยังไม่มีผลให้เปรียบเทียบ" in page_of(client, officer_of(tree), address(tests))


@pytest.mark.parametrize(
    "query", [{"by": "x"}, {"at": "nowhere"}, {"by": "person", "page": "7"}, {"by": "person", "page": "x"}]
)
def test_unknown_addresses_are_not_there(client, tree, tests, query):
    client.force_login(officer_of(tree))
    assert client.get(address(tests, **query)).status_code == 404
    assert client.get(reverse("reports:gain", args=[tests[0].pk])).status_code == 404


def test_several_beginnings_of_a_scope_stand_beside_each_other(client, tree, tests):
    take(tests, tree["school"])
    take(tests, tree["other_school"], before=[0] * 5, after=[4, 3, 4, 3, 4])
    both = officer_of(tree)
    both.role_assignments.create(role="supervisor", organisation=tree["other_area"], starts_on=dt.date(2018, 10, 1))
    rows = rows_of(client, both, address(tests, format="xlsx"))
    assert (rows["สพป. 8002"][0], rows["สพป. 8003"][0], rows["รวม"][0]) == (6, 5, 11)


@pytest.mark.parametrize("count", [1, 3])
def test_query_counts_do_not_grow(client, tree, course, count, django_assert_num_queries):
    tests = make_tests(course)
    for number in range(count):
        school = below(tree["cluster"], kind="school", code=f"8002100{number}", name=f"โรงเรียน {number}")
        school.save()
        take(tests, school)
        make_tests(make_course(slug=f"more{number}", lessons=1), prefix=f"m{number}")
    officer = officer_of(tree)
    client.force_login(officer)
    pages = [(reverse("reports:gains"), 7)]
    pages += [(address(tests, by=by), queries) for by, queries in (("organisation", 8), ("category", 9), ("tag", 9))]
    pages += [(address(tests, by=by), queries) for by, queries in (("form", 8), ("person", 8))]
    pages += [(address(tests, by="category", at=tree["cluster"].code), 11)]
    for url, _queries in pages:
        client.get(url)
    for url, queries in pages:
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200
