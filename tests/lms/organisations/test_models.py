import pytest
from django.db import IntegrityError

from lms.organisations.models import Organisation
from tests.factories.people import make_clerk, make_supervisor, make_tree, post

pytestmark = pytest.mark.django_db


def test_a_supervisor_sees_the_organisation_of_the_role_and_all_below():
    tree = make_tree()
    officer = make_supervisor(tree["area"], position="officer")
    assert list(Organisation.objects.visible_to(officer)) == [
        tree["area"],
        tree["cluster"],
        tree["school"],
        tree["next_school"],
    ]


def test_working_somewhere_is_not_a_role():
    tree = make_tree()
    assert not Organisation.objects.visible_to(make_clerk(tree["school"])).exists()


def test_a_second_open_primary_posting_is_forbidden_by_the_database():
    tree = make_tree()
    clerk = make_clerk(tree["school"])
    with pytest.raises(IntegrityError):
        post(clerk, tree["next_school"])
