import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook
from wagtail.models import ModelLogEntry

from courses.domain import enrolment as places
from courses.domain.regulations import supersede
from courses.models import Enrolment
from lms.core.dates import today
from lms.organisations import domain
from tests.factories.assessments import make_question
from tests.factories.courses import make_course
from tests.factories.people import LONG_AGO, UserFactory, make_clerk, make_supervisor, make_tree
from tests.factories.regulations import make_regulation

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return make_supervisor(tree["area"], position="officer", first_name="เจ้าหน้าที่")


@pytest.fixture
def clerk(tree, officer):
    """A clerk posted, enrolled and withdrawn by the officer."""
    clerk = UserFactory(first_name="ธุรการ")
    domain.begin_posting(
        clerk, tree["school"], by=officer, position="clerk", employment_type="contractor", starts_on=LONG_AGO
    )
    enrolment = places.enrol(clerk, make_course(), by=officer, due_on=dt.date(2025, 10, 31))
    places.withdraw(enrolment, by=officer, reason="ลาออก")
    return clerk


def lines_of(response) -> list[list]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(response))).get_sheet_by_index(0).to_python()
    return [row[:1] + row[2:] for row in rows[5:]]  # without the moment


def test_who_changed_what_is_told_in_thai_from_what_to_what(client, clerk, officer):
    client.force_login(clerk)
    page = client.get(f"/audit/people/{clerk.pk}/").content.decode()
    for words in ("เจ้าหน้าที่", "สถานะ", "กำลังเรียน", "ถอนตัวแล้ว", "ลาออก", "31 ต.ค. 2568", "ผู้รับจ้างเหมาบริการ"):
        assert words in page, words


def test_the_spreadsheet_holds_the_lines_of_the_page_and_is_remembered(client, clerk, officer):
    client.force_login(officer)
    lines = lines_of(client.get(f"/audit/people/{clerk.pk}/?format=xlsx"))
    who = str(officer)
    course = "การลงทะเบียนเรียน: ปฐมนิเทศ"
    assert [line[:2] for line in lines] == [[course, who]] * 3 + [["การปฏิบัติงาน: โรงเรียนบ้านหนึ่ง 8002", who]]
    assert sorted(line[2:] for line in lines[:2]) == sorted([["สถานะ", "กำลังเรียน", "ถอนตัวแล้ว"], ["เหตุผล", "", "ลาออก"]])
    assert ModelLogEntry.objects.get(action="audit.export").user == officer


@pytest.mark.parametrize("who", ["clerk", "director", "officer", "national", "admin"])
def test_the_trail_of_a_person_is_open_to_themselves_their_supervisors_and_administrators(client, tree, clerk, who):
    reader = {
        "clerk": lambda: clerk,
        "director": lambda: make_supervisor(tree["school"]),
        "officer": lambda: make_supervisor(tree["area"]),
        "national": lambda: make_supervisor(tree["national"]),
        "admin": lambda: UserFactory(is_superuser=True),
    }[who]()
    client.force_login(reader)
    assert client.get(f"/audit/people/{clerk.pk}/").status_code == 200


@pytest.mark.parametrize("who", ["colleague", "next_director", "other_officer"])
def test_to_everybody_else_there_is_no_trail(client, tree, clerk, who):
    reader = {
        "colleague": lambda: make_clerk(tree["school"]),
        "next_director": lambda: make_supervisor(tree["next_school"]),
        "other_officer": lambda: make_supervisor(tree["other_area"]),
    }[who]()
    client.force_login(reader)
    enrolment = Enrolment.objects.get(user=clerk)
    assert client.get(f"/audit/people/{clerk.pk}/").status_code == 404
    assert client.get(f"/audit/people/{clerk.pk}/?format=xlsx").status_code == 404
    assert client.get(f"/audit/enrolment/{enrolment.pk}/").status_code == 404
    assert client.get(f"/audit/posting/{clerk.postings.get().pk}/").status_code == 404


def test_a_new_director_does_not_read_what_happened_elsewhere_before(client, tree, clerk):
    domain.transfer(clerk.postings.get(), tree["other_school"], by=None, starts_on=today())
    client.force_login(make_supervisor(tree["other_school"]))
    page = client.get(f"/audit/people/{clerk.pk}/").content.decode()
    assert tree["other_school"].name in page
    assert tree["school"].name not in page
    assert "ปฐมนิเทศ" not in page


def test_one_record_has_a_trail_of_its_own(client, clerk, officer):
    client.force_login(officer)
    page = client.get(f"/audit/enrolment/{Enrolment.objects.get().pk}/").content.decode()
    assert "ถอนตัวแล้ว" in page
    assert "ผู้รับจ้างเหมาบริการ" not in page


def test_a_role_given_and_taken_back_at_once_is_still_told(client, tree, clerk, officer):
    role = domain.assign_role(clerk, "supervisor", tree["school"], by=officer, starts_on=today())
    domain.end_role(role, by=officer)
    client.force_login(officer)
    assert client.get(f"/audit/role/{role.pk}/").status_code == 200
    assert "ลบ" in client.get(f"/audit/people/{clerk.pk}/").content.decode()


@pytest.mark.parametrize("address", ["/audit/people/0/", "/audit/nothing/1/", "/audit/enrolment/0/"])
def test_what_is_not_there_is_not_found(client, officer, address):
    client.force_login(officer)
    assert client.get(address).status_code == 404


def test_questions_are_told_of_to_those_who_may_see_them(client, clerk):
    question = make_question()
    client.force_login(clerk)
    assert client.get(f"/audit/question/{question.pk}/").status_code == 404
    client.force_login(UserFactory(is_superuser=True))
    assert question.code in client.get(f"/audit/question/{question.pk}/").content.decode()


def test_a_stranger_is_asked_to_sign_in(client, clerk):
    assert client.get(f"/audit/people/{clerk.pk}/").status_code == 302


def test_nobody_reads_scripts(client, tree, officer, clerk):
    tree["school"].name = SCRIPT
    tree["school"].save()
    client.force_login(officer)
    assert SCRIPT not in client.get(f"/audit/people/{clerk.pk}/").content.decode()


def test_who_has_no_history_yet_reads_that_there_is_none(client):
    newcomer = UserFactory()
    client.force_login(newcomer)
    assert "ยังไม่มีการเปลี่ยนแปลง" in client.get(f"/audit/people/{newcomer.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_trail_takes_a_constant_number_of_queries_however_long_it_is(
    client, tree, officer, count, django_assert_num_queries
):
    clerk = make_clerk(tree["school"])
    for number in range(count):
        places.enrol(clerk, make_course(slug=f"c{number}"), by=officer)
    client.force_login(officer)
    client.get(f"/audit/people/{clerk.pk}/")
    with django_assert_num_queries(12):
        client.get(f"/audit/people/{clerk.pk}/")


def test_what_happened_to_a_regulation_is_told_to_those_who_may_read_the_register(client):
    moderator = UserFactory(is_superuser=True, first_name="ผู้ตรวจ")
    regulation = make_regulation("old")
    supersede(regulation, make_regulation("new"), by=moderator)
    address = f"/audit/regulation/{regulation.pk}/"
    client.force_login(moderator)
    page = client.get(address).content.decode()
    assert "ผู้ตรวจ" in page
    assert "ระเบียบ new" in page
    client.force_login(UserFactory())
    assert "ระเบียบ new" not in client.get(address).content.decode()
