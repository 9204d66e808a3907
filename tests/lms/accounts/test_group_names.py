"""What groups are called on a screen."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation

from courses.site import PAGE_PERMISSIONS, PEOPLE_OFFICERS, prepare_site
from lms.accounts.group_names import KNOWN
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_every_group_that_the_site_makes_has_a_name_in_thai():
    assert {*PAGE_PERMISSIONS, PEOPLE_OFFICERS} <= KNOWN
    with translation.override("th"):
        assert [name for name in KNOWN if str(Group(name=name)) == name] == []


def test_a_group_of_an_office_keeps_its_name():
    assert str(Group(name="Trainers of 2570")) == "Trainers of 2570"


def test_administrators_read_the_names_in_thai(client):
    prepare_site()
    client.force_login(UserFactory(is_superuser=True))
    for address in ("wagtailusers_groups:index", "wagtailusers_users:add"):
        page = client.get(reverse(address)).content.decode()
        assert "ผู้จัดทำเนื้อหา" in page
        assert ">Trainers<" not in page
