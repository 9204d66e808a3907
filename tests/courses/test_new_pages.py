import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from courses.models import ModulePage
from courses.site import TRAINERS
from tests.factories.courses import add_lesson, make_course
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_only_pages_that_are_there_are_saved_by_themselves(client):
    make_course(lessons=0)
    module, trainer = ModulePage.objects.get(), UserFactory()
    trainer.groups.add(Group.objects.get(name=TRAINERS))
    lesson = add_lesson(module, owner=trainer)
    client.force_login(trainer)
    new = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    old = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert ["data-w-autosave-interval-value" in client.get(address).text for address in (new, old)] == [False, True]
