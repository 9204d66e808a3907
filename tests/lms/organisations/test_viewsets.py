import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from lms.core.dates import today
from lms.organisations.models import Organisation, Posting, RoleAssignment
from tests.factories.people import LONG_AGO, UserFactory, make_clerk, make_supervisor, make_tree, post

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def admin():
    return UserFactory(is_superuser=True, is_staff=True)


@pytest.fixture
def admin_client(client, admin):
    client.force_login(admin)
    return client


def buddhist(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}"


def test_the_office_screens_are_closed_to_who_only_edits_pages(client, tree):
    trainer = UserFactory()
    group = Group.objects.create(name="people who only edit pages")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    trainer.groups.add(group)
    client.force_login(trainer)
    for name in ("organisation", "posting", "roleassignment"):
        assert client.get(reverse(f"{name}:index")).status_code == 302
    assert client.get(reverse("person_chooser:choose")).status_code == 302
    assert client.get(reverse("person_chooser:chosen", args=[trainer.pk])).status_code == 302
    assert client.get(reverse("wagtailadmin_home")).content.decode().count(reverse("organisation:index")) == 0


def test_a_school_is_added_on_the_screen(admin_client, tree):
    response = admin_client.post(
        reverse("organisation:add"),
        {"parent": tree["cluster"].pk, "kind": "school", "code": "80020003", "name": "โรงเรียนบ้านสาม"},
    )
    assert response.status_code == 302
    assert Organisation.objects.get(code="80020003").get_parent() == tree["cluster"]


def test_a_refusal_of_the_domain_is_an_error_of_the_form(admin_client, tree):
    response = admin_client.post(
        reverse("organisation:add"), {"parent": tree["school"].pk, "kind": "area", "code": "9001", "name": "สพป."}
    )
    assert response.status_code == 200
    assert not Organisation.objects.filter(code="9001").exists()
    assert tree["school"].name in response.content.decode()


def test_a_school_moves_to_another_cluster_on_the_screen(admin_client, tree):
    admin_client.post(
        reverse("organisation:edit", args=[tree["school"].pk]),
        {"parent": tree["other_cluster"].pk, "code": "80020001", "name": "โรงเรียนบ้านหนึ่ง (ใหม่)"},
    )
    moved = Organisation.objects.get(code="80020001")
    assert (moved.get_parent(), moved.name) == (tree["other_cluster"], "โรงเรียนบ้านหนึ่ง (ใหม่)")


def test_the_national_office_keeps_its_place(admin_client, tree):
    admin_client.post(reverse("organisation:edit", args=[tree["national"].pk]), {"code": "obec", "name": "สำนักงาน"})
    national = Organisation.objects.get(code="obec")
    assert (national.name, national.is_root()) == ("สำนักงาน", True)


def test_a_posting_begins_on_the_screen_with_who_did_it(admin_client, admin, tree):
    clerk = UserFactory()
    admin_client.post(
        reverse("posting:add"),
        {
            "user": clerk.pk,
            "organisation": tree["school"].pk,
            "position": "clerk",
            "employment_type": "contractor",
            "starts_on": "1/10/2568",
            "is_primary": "on",
        },
    )
    posting = Posting.objects.get(user=clerk)
    assert (posting.starts_on, posting.history.get().history_user) == (dt.date(2025, 10, 1), admin)


def test_a_year_of_the_common_era_is_asked_about(admin_client, tree):
    response = admin_client.post(reverse("posting:add"), {"starts_on": "1/10/2025"})
    assert "2568" in response.content.decode()


def test_a_posting_ends_on_the_screen(admin_client, tree):
    posting = make_clerk(tree["school"]).postings.get()
    admin_client.post(reverse("posting:edit", args=[posting.pk]), {"ends_on": buddhist(today())})
    posting.refresh_from_db()
    assert posting.ends_on == today()


def test_a_clerk_is_transferred_on_the_screen(admin_client, tree):
    clerk = make_clerk(tree["school"])
    admin_client.post(
        reverse("posting:edit", args=[clerk.postings.get().pk]),
        {"moves_to": tree["other_school"].pk, "moves_on": buddhist(today())},
    )
    assert list(clerk.postings.order_by("pk").values_list("organisation", "ends_on")) == [
        (tree["school"].pk, today() - DAY),
        (tree["other_school"].pk, None),
    ]


@pytest.mark.parametrize("filled_in", [{}, {"moves_to": "school"}, {"moves_on": "1/10/2568"}])
def test_half_a_transfer_or_nothing_is_an_error(admin_client, tree, filled_in):
    posting = make_clerk(tree["school"]).postings.get()
    values = {name: tree[value].pk if value in tree else value for name, value in filled_in.items()}
    response = admin_client.post(reverse("posting:edit", args=[posting.pk]), values)
    assert response.status_code == 200
    assert Posting.objects.filter(user=posting.user).count() == 1


def test_a_role_is_given_and_taken_back_on_the_screen(admin_client, tree):
    person = UserFactory()
    admin_client.post(
        reverse("roleassignment:add"),
        {"user": person.pk, "role": "supervisor", "organisation": tree["school"].pk, "starts_on": "1/10/2561"},
    )
    role = RoleAssignment.objects.active().get(user=person)
    assert role.starts_on == LONG_AGO
    admin_client.post(reverse("roleassignment:edit", args=[role.pk]), {"ends_on": ""})
    assert not RoleAssignment.objects.active().filter(user=person).exists()


@pytest.mark.parametrize("name", ["organisation", "posting", "roleassignment"])
def test_nothing_is_deleted_on_the_screens(admin_client, tree, name):
    director = make_supervisor(tree["school"])
    pk = {
        "organisation": tree["next_school"].pk,
        "posting": director.postings.get().pk,
        "roleassignment": director.role_assignments.get().pk,
    }[name]
    assert admin_client.post(reverse(f"{name}:delete", args=[pk])).status_code == 302
    model = {"organisation": Organisation, "posting": Posting, "roleassignment": RoleAssignment}[name]
    assert model.objects.filter(pk=pk).exists()


def test_a_school_is_found_by_code_and_a_person_by_name(admin_client, tree):
    person = UserFactory(first_name="มะลิวัลย์")
    found = admin_client.get(reverse("organisation_chooser:choose_results"), {"q": "80020001"}).content.decode()
    assert tree["school"].name in found
    assert tree["next_school"].name not in found
    found = admin_client.get(reverse("person_chooser:choose_results"), {"q": "มะลิวัลย์"}).content.decode()
    assert str(person) in found


@pytest.mark.parametrize("person_count", [1, 3])
@pytest.mark.parametrize("name", ["posting", "roleassignment"])
def test_the_lists_take_a_constant_number_of_queries(admin_client, tree, name, person_count, django_assert_num_queries):
    for _number in range(person_count):
        make_supervisor(tree["school"])
    admin_client.get(reverse(f"{name}:index"))  # content types are read once a process
    with django_assert_num_queries(8):
        response = admin_client.get(reverse(f"{name}:index"))
    assert response.content.decode().count(tree["school"].name) >= person_count


def test_dates_on_the_lists_are_buddhist(admin_client, tree):
    post(UserFactory(), tree["school"])
    assert "1 ต.ค. 2561" in admin_client.get(reverse("posting:index")).content.decode()
