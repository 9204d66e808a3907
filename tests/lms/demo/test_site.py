import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.demo.people import PASSWORD
from lms.demo.site import create_demo_site, sign_ins
from lms.organisations.models import Organisation, Posting
from tests.factories.people import UserFactory
from tests.shared import shared

pytestmark = pytest.mark.django_db


def snapshot() -> list:
    """People and places as a list that can be compared."""
    return [
        *Organisation.objects.values_list("path", "code", "name"),
        *User.objects.order_by("username").values_list("username", "first_name", "last_name"),
        *Posting.objects.order_by("user__username").values_list("user__username", "organisation__code", "starts_on"),
    ]


def test_every_school_has_one_clerk_and_the_codes_run_from_80020001():
    create_demo_site(school_count=5, seed=1)
    area = Organisation.objects.get(code="8002")
    schools = Organisation.objects.below(area).filter(kind="school")
    assert [school.code for school in schools] == [f"8002000{number}" for number in range(1, 6)]
    clerks = Posting.objects.current().filter(organisation__in=schools, position="clerk", is_primary=True)
    assert sorted(clerks.values_list("user__username", flat=True)) == [f"clerk0000{number}" for number in range(1, 6)]
    assert Organisation.find_problems() == ([], [], [], [], [])


@shared("class")
def three_schools() -> None:
    create_demo_site(school_count=3, seed=1)


@pytest.mark.usefixtures("three_schools")
class TestASiteOfThreeSchools:
    def test_somebody_signs_in_for_every_role(self):
        assert [one.username for one in sign_ins()] == [
            "clerk00001",
            "director00001",
            "director00002",
            "head001",
            "officer001",
            "officer002",
            "national1",
            "trainer1",
            "moderator1",
            "people1",
            "admin",
        ]
        for one in sign_ins():
            assert authenticate(username=one.username, password=PASSWORD).is_demo

    def test_the_officer_of_the_other_area_sees_none_of_the_first(self):
        seen = Organisation.objects.visible_to(User.objects.get(username="officer002"))
        assert {organisation.code[:4] for organisation in seen} == {"8003"}

    def test_one_director_has_two_schools(self):
        seen = Organisation.objects.visible_to(User.objects.get(username="director00002"))
        assert [school.code for school in seen] == ["80020002", "80020003"]

    def test_another_seed_on_the_same_database_is_refused(self):
        with pytest.raises(DomainError, match="--seed 1"):
            create_demo_site(school_count=3, seed=2)


def test_the_same_seed_makes_the_same_site_and_a_second_run_changes_nothing():
    assert create_demo_site(school_count=4, seed=7)
    first = snapshot()
    assert not create_demo_site(school_count=4, seed=7)
    assert snapshot() == first


def test_a_database_with_real_people_is_refused():
    UserFactory()
    with pytest.raises(DomainError):
        create_demo_site(school_count=3, seed=1)


@pytest.mark.parametrize("school_count", [0, 30_001])
def test_a_number_of_schools_out_of_reach_is_refused(school_count):
    with pytest.raises(DomainError):
        create_demo_site(school_count=school_count, seed=1)


def test_many_schools_are_spread_over_several_areas():
    create_demo_site(school_count=400, seed=1)
    areas = Organisation.objects.filter(kind="area")
    counts = [Organisation.objects.below(area).filter(kind="school").count() for area in areas]
    assert counts == [189, 120, 91]


def test_the_command_prints_the_sign_ins(capsys):
    call_command("create_demo_site", "--schools", "3")
    assert PASSWORD in capsys.readouterr().out


def test_the_command_refuses_in_production(settings):
    settings.HAS_DEMO_SIGN_INS = False
    with pytest.raises(CommandError):
        call_command("create_demo_site", "--schools", "3")
    assert not User.objects.exists()
