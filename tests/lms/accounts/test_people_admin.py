"""People in the editor."""

import pytest
from django.contrib.auth.models import Group, Permission

from lms.accounts.models import User
from tests.factories.people import UserFactory

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
def officer():
    """Somebody who may change people, and is no administrator."""
    group = Group.objects.create(name="People officers")
    group.permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "add_user", "change_user", "delete_user"])
    )
    person = UserFactory()
    person.groups.add(group)
    return person


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


def test_an_officer_gives_a_person_a_new_password(client, officer):
    person = UserFactory()
    client.force_login(officer)
    client.post(f"/admin/users/edit/{person.pk}/", edit_values(person, password1=PASSWORD, password2=PASSWORD))
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_an_officer_makes_nobody_an_administrator(client, officer):
    person = UserFactory()
    client.force_login(officer)
    client.post(f"/admin/users/edit/{person.pk}/", edit_values(person, is_superuser="on", first_name="ใหม่"))
    person.refresh_from_db()
    assert (person.first_name, person.is_superuser) == ("ใหม่", False)


def test_an_officer_gives_nobody_a_group(client, officer):
    group = Group.objects.create(name="Moderators of everything")
    client.force_login(officer)
    client.post(f"/admin/users/edit/{officer.pk}/", edit_values(officer, groups=[group.pk]))
    client.post(f"/admin/bulk/accounts/user/assign_role/?id={officer.pk}", {"role": group.pk})
    assert not officer.groups.filter(pk=group.pk).exists()


def test_an_officer_does_not_find_an_administrator(client, officer):
    administrator = UserFactory(is_superuser=True)
    client.force_login(officer)
    address = f"/admin/users/edit/{administrator.pk}/"
    assert client.get(address).status_code == 404
    client.post(address, edit_values(administrator, password1=PASSWORD, password2=PASSWORD))
    client.post(f"/admin/bulk/accounts/user/set_active_state/?id={administrator.pk}", {"mark_as_active": ""})
    administrator.refresh_from_db()
    assert (administrator.check_password(PASSWORD), administrator.is_active) == (False, True)


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
