import pytest

from courses.domain.enrolment import enrol
from courses.models import LessonPage, ProblemReport, UnitProgress
from tests.factories.courses import make_course, units_of
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db
LESSON = "/courses/orientation/m1/l1/"


@pytest.fixture
def enrolment(client):
    course = make_course()
    clerk = make_clerk(make_tree()["school"])
    client.force_login(clerk)
    return enrol(clerk, course, by=clerk)


@pytest.fixture
def address(enrolment):
    return f"/learning/{enrolment.pk}/units/{units_of(enrolment.course)[0].pk}/"


def text_of(response) -> str:
    return response.content.decode()


def test_one_tap_says_that_it_helped_and_another_takes_it_back(client, enrolment, address):
    assert f'action="{address}helped/"' in text_of(client.get(LESSON))
    assert client.post(f"{address}helped/", {"has_helped": "1"}).url == f"{LESSON}#lesson-end"
    assert UnitProgress.objects.get().has_helped
    assert 'name="has_helped" value="0"' in text_of(client.get(LESSON))
    client.post(f"{address}helped/", {"has_helped": "0"})
    assert not UnitProgress.objects.get().has_helped


def test_a_mistake_is_reported_and_its_answer_read(client, enrolment, address):
    assert f'href="{address}problem/"' in text_of(client.get(LESSON))
    block = LessonPage.objects.get(slug="l1").body[0].id
    response = client.post(f"{address}problem/", {"block": block, "text": "วงเงินเก่า"})
    assert response.url == f"{LESSON}#lesson-end"
    for page in (f"{address}problem/", "/learning/problems/"):
        assert "วงเงินเก่า" in text_of(client.get(page))
        assert "รอคำตอบ" in text_of(client.get(page))


def test_what_was_typed_comes_back_with_the_refusal(client, enrolment, address):
    response = client.post(f"{address}problem/", {"block": "gone", "text": "วงเงินเก่า"})
    assert response.status_code == 400
    assert "วงเงินเก่า" in text_of(response)
    assert client.post(f"{address}problem/", {"text": " "}).status_code == 400
    assert not ProblemReport.objects.exists()


def test_nobody_reads_the_reports_of_others(client, enrolment, address):
    client.post(f"{address}problem/", {"text": "ของฉันคนเดียว"})
    neighbour = make_clerk(enrolment.organisation)
    enrol(neighbour, enrolment.course, by=neighbour)
    client.force_login(neighbour)
    assert "ของฉันคนเดียว" not in text_of(client.get("/learning/problems/"))
    assert client.get(f"{address}problem/").status_code == 404
    assert client.post(f"{address}helped/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_my_reports_cost_the_same_for_any_number(client, enrolment, address, count, django_assert_num_queries):
    blocks = ["", *(block.id for block in LessonPage.objects.get(slug="l1").body)]
    other = f"/learning/{enrolment.pk}/units/{units_of(enrolment.course)[1].pk}/"
    places = [(address, blocks[0]), (address, blocks[1]), (other, "")][:count]
    for place, block in places:
        client.post(f"{place}problem/", {"block": block, "text": "ผิด"})
    client.get("/learning/problems/")
    with django_assert_num_queries(5):
        client.get("/learning/problems/")


def test_a_lesson_of_another_course_or_a_draft_is_not_there(client, enrolment):
    foreign = units_of(make_course(slug="other"))[0]
    draft = units_of(enrolment.course)[0]
    LessonPage.objects.filter(pk=draft.pk).update(live=False)
    for lesson in (foreign, draft):
        address = f"/learning/{enrolment.pk}/units/{lesson.pk}/"
        assert client.get(f"{address}problem/").status_code == 404
        for action in ("problem", "helped", "signals", "declare", "complete", "checklist"):
            assert client.post(f"{address}{action}/", {"text": "x", "signals": "[]"}).status_code == 404, action
