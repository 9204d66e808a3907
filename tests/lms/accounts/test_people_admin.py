"""People in the editor."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group, Permission

from courses.site import MODERATORS, PEOPLE_OFFICERS, TRAINERS
from lms.accounts.models import User
from lms.organisations.models import RoleAssignment
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree, post

PASSWORD = "รหัสใหม่2569"
pytestmark = pytest.mark.django_db
NEW = {
    "username": "สมศรี.แก้วใส",
    "title_prefix": "นาง",
    "first_name": "สมศรี",
    "last_name": "แก้วใส",
    "phone": "075-411-234",
    "email": "",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    """Who keeps the accounts of one area, and is no administrator."""
    person = make_supervisor(tree["area"], position="officer", username="keeper")
    person.groups.add(Group.objects.get(name=PEOPLE_OFFICERS))
    return person


@pytest.fixture
def clerk(tree):
    return make_clerk(tree["school"])


def edit_values(person, **changes):
    return (
        {name: getattr(person, name) for name in list(NEW)[:6]}
        | {"is_active": "on", "password1": "", "password2": ""}
        | changes
    )


def test_an_officer_makes_a_person_with_a_thai_username_and_no_e_mail(client, officer):
    client.force_login(officer)
    assert "title_prefix" in client.get("/admin/users/new/").content.decode()
    client.post("/admin/users/new/", NEW)
    person = User.objects.get(username="สมศรี.แก้วใส")
    assert (str(person), person.phone, person.check_password(PASSWORD)) == ("นางสมศรี แก้วใส", "075-411-234", True)


@pytest.mark.parametrize("username", ["สมศรี.แก้วใส", "x y", "SOMSRI", "a", "<b>"])
def test_a_username_that_is_taken_or_ill_formed_is_refused(client, officer, username):
    UserFactory(username="สมศรี.แก้วใส")
    UserFactory(username="somsri")
    client.force_login(officer)
    before = User.objects.count()
    assert client.post("/admin/users/new/", NEW | {"username": username}).status_code == 200
    assert User.objects.count() == before


def test_an_officer_gives_a_person_a_new_password(client, officer, clerk):
    person = clerk
    client.force_login(officer)
    client.post(f"/admin/users/edit/{person.pk}/", edit_values(person, password1=PASSWORD, password2=PASSWORD))
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_an_officer_makes_nobody_an_administrator(client, officer, clerk):
    person = clerk
    client.force_login(officer)
    client.post(f"/admin/users/edit/{person.pk}/", edit_values(person, is_superuser="on", first_name="ใหม่"))
    person.refresh_from_db()
    assert (person.first_name, person.is_superuser) == ("ใหม่", False)


def test_an_officer_gives_nobody_a_group_or_a_permission(client, officer, clerk):
    """Neither one of their own nor another, in the form or for several at once."""
    client.force_login(officer)
    for group in Group.objects.all():
        values = edit_values(clerk, groups=[group.pk], user_permissions=[1], is_staff="on")
        client.post(f"/admin/users/edit/{clerk.pk}/", values)
        client.post("/admin/users/new/", NEW | {"groups": [group.pk], "is_superuser": "on"})
        client.post(f"/admin/bulk/accounts/user/assign_role/?id={clerk.pk}", {"role": group.pk})
    made = User.objects.get(username=NEW["username"])
    for person in (clerk, made):
        person.refresh_from_db()
        powers = (person.groups.count(), person.user_permissions.count(), person.is_superuser, person.is_staff)
        assert powers == (0, 0, False, False)


def _with_group(name: str):
    def change(person, tree):
        person.groups.add(Group.objects.get(name=name))

    return change


def _administrator(person, tree):
    User.objects.filter(pk=person.pk).update(is_superuser=True)


def _with_a_permission(person, tree):
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))


def _supervising_more(person, tree):
    RoleAssignment.objects.create(
        user=person, role="supervisor", organisation=tree["national"], starts_on=dt.date(2020, 1, 1)
    )


def _elsewhere(person, tree):
    person.postings.update(organisation=tree["other_school"])


def _gone(person, tree):
    person.postings.update(ends_on=dt.date(2020, 1, 1))


OUT_OF_REACH = [
    _administrator,
    _with_group(TRAINERS),
    _with_group(MODERATORS),
    _with_a_permission,
    _supervising_more,
    _elsewhere,
    _gone,
]


@pytest.mark.parametrize("change", OUT_OF_REACH)
def test_who_has_more_power_or_works_elsewhere_is_not_there_for_an_officer(client, officer, clerk, tree, change):
    """A new password would lend the officer that person's power."""
    client.force_login(officer)
    assert clerk.username in client.get("/admin/users/").text
    change(clerk, tree)
    assert clerk.username not in client.get("/admin/users/").text
    assert f"/edit/{clerk.pk}/" not in client.get("/admin/users/results/", {"q": clerk.username}).text
    for name in ("edit", "history", "usage", "delete"):
        assert client.get(f"/admin/users/{name}/{clerk.pk}/").status_code in (
            (302, 404) if name == "delete" else (404,)
        )
    values = edit_values(clerk, password1=PASSWORD, password2=PASSWORD)
    assert client.post(f"/admin/users/edit/{clerk.pk}/", values).status_code == 404
    off = f"/admin/bulk/accounts/user/set_active_state/?id={clerk.pk}"
    assert (client.get(off).status_code, client.post(off, {"mark_as_active": "False"}).status_code) == (404, 404)
    client.post("/admin/bulk/accounts/user/set_active_state/?id=all", {"mark_as_active": "False"})
    clerk.refresh_from_db()
    assert (clerk.check_password(PASSWORD), clerk.is_active) == (False, True)


def test_an_officer_closes_accounts_within_reach_together(client, officer, clerk, tree):
    beside, elsewhere = make_clerk(tree["next_school"]), make_clerk(tree["other_school"])
    client.force_login(officer)
    client.post("/admin/bulk/accounts/user/set_active_state/?id=all", {"mark_as_active": "False"})
    active = User.objects.filter(is_active=True)
    assert set(active) == {officer, elsewhere}
    assert not {clerk, beside} & set(active)


def test_whom_an_officer_has_made_stays_within_reach_until_working_elsewhere(client, officer, tree):
    client.force_login(officer)
    client.post("/admin/users/new/", NEW)
    person = User.objects.get(username=NEW["username"])
    address = f"/admin/users/edit/{person.pk}/"
    assert client.get(address).status_code == 200
    posting = post(person, tree["other_school"])
    assert client.get(address).status_code == 404
    posting.organisation = tree["school"]
    posting.save()
    assert client.get(address).status_code == 200


def test_an_account_that_another_officer_made_and_that_works_nowhere_is_not_there(client, officer):
    client.force_login(officer)
    assert client.get(f"/admin/users/edit/{UserFactory().pk}/").status_code == 404


def test_an_officer_changes_themselves_in_their_profile(client, officer):
    client.force_login(officer)
    assert client.get(f"/admin/users/edit/{officer.pk}/").status_code == 404


def test_an_officer_who_supervises_nothing_any_more_reaches_nobody(client, officer, clerk):
    officer.role_assignments.update(ends_on=dt.date(2020, 1, 1))
    client.force_login(officer)
    assert client.get(f"/admin/users/edit/{clerk.pk}/").status_code == 404


def test_an_officer_meets_people_and_nothing_else_in_the_editor(client, officer):
    client.force_login(officer)
    menu = client.get("/admin/").text
    assert "/admin/users/" in menu
    closed = [
        "images/",
        "documents/",
        "media/",
        "questions/",
        "groups/",
        "organisation/",
        "posting/",
        "courses/",
        "lessons/",
    ]
    assert [name for name in closed if f"/admin/{name}" in menu] == []
    assert [name for name in ["pages/", *closed] if client.get(f"/admin/{name}").status_code == 200] == []
    assert "is_superuser" not in client.get("/admin/users/").text
    form = client.get("/admin/users/new/").text
    assert "title_prefix" in form
    assert "tab-roles" not in form


def test_an_administrator_has_the_tab_of_roles(client):
    client.force_login(UserFactory(is_superuser=True))
    form = client.get("/admin/users/new/").text
    assert "tab-roles" in form
    assert "title_prefix" in form


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_the_list_does_not_grow_with_people(client, officer, tree, count, django_assert_num_queries):
    for _number in range(count):
        make_clerk(tree["school"])
    client.force_login(officer)
    client.get("/admin/users/results/")
    with django_assert_num_queries(10):
        client.get("/admin/users/results/")


def test_an_administrator_hands_out_powers(client):
    administrator = UserFactory(is_superuser=True)
    person = UserFactory()
    client.force_login(administrator)
    client.post(f"/admin/users/edit/{person.pk}/", edit_values(person, is_superuser="on"))
    person.refresh_from_db()
    assert person.is_superuser


def test_nobody_is_deleted(client):
    administrator = UserFactory(is_superuser=True)
    person = UserFactory()
    client.force_login(administrator)
    client.post(f"/admin/users/delete/{person.pk}/")
    client.post(f"/admin/bulk/accounts/user/delete/?id={person.pk}")
    assert User.objects.filter(pk=person.pk).exists()
