import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.urls import reverse

from courses.models import Programme, ProgrammeAssignment, ProgrammeAudience
from courses.screens.audience_preview import LIMIT, SHOWN
from tests.courses.screens.test_programmes import audience, course_set, form
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree
from tests.factories.programmes import make_assigned

pytestmark = pytest.mark.django_db

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(client, tree):
    """Edits programmes, and supervises the area."""
    user = make_supervisor(tree["area"], position="officer")
    user.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(user)
    return user


def filled(tree, *audiences) -> dict:
    return form(tree["area"], course_set(), audiences=list(audiences))


def asked(client, tree, *audiences, programme=None) -> str:
    address = reverse("programmes:preview", args=[programme.pk]) if programme else reverse("programmes:preview_new")
    response = client.post(address, filled(tree, *audiences), headers=FETCH)
    assert response.status_code == 200
    return response.content.decode()


def test_the_number_and_some_names_are_told_before_anything_is_saved(client, tree, officer):
    make_clerk(tree["school"], first_name="ก้อย")
    make_clerk(tree["next_school"], first_name="ขวัญ")
    text = asked(client, tree, audience(tree["school"]))
    assert "1 คน" in text
    assert "นางสาวก้อย ใจดี" in text
    assert "ขวัญ" not in text
    text = asked(client, tree, audience(tree["school"]), audience(tree["next_school"]))
    assert "2 คน" in text
    assert not Programme.objects.exists()
    assert not ProgrammeAudience.objects.exists()


def test_names_end_where_the_editors_reach_ends_and_numbers_do_not(client, tree, officer):
    make_clerk(tree["other_school"], first_name="จันทร์")
    text = asked(client, tree, audience(tree["national"]))
    assert "1 คน" in text
    assert "จันทร์" not in text
    assert "นางสาว" not in text


def test_beyond_some_names_the_others_are_counted(client, tree, officer):
    for _number in range(SHOWN + 2):
        make_clerk(tree["school"])
    assert "และอีก 2 คน" in asked(client, tree, audience(tree["school"]))


def test_what_changes_is_told_and_not_done(client, tree, officer):
    make_clerk(tree["school"], first_name="ก้อย")
    make_clerk(tree["next_school"], first_name="ขวัญ")
    programme = make_assigned(tree["school"], make_course())
    before = list(ProgrammeAssignment.objects.values())
    text = asked(client, tree, audience(tree["next_school"]), programme=programme)
    joining, leaving = text.index("ได้รับเพิ่ม: 1 คน"), text.index("ไม่อยู่ในกลุ่มเป้าหมายอีก: 1 คน")
    assert joining < text.index("ขวัญ", joining) < leaving < text.index("ก้อย", leaving)
    assert "คนเดียวกับ" in asked(client, tree, audience(tree["school"]), programme=programme)
    assert list(ProgrammeAssignment.objects.values()) == before
    assert programme.audiences.get().organisation == tree["school"]


def test_an_unfinished_audience_is_told_and_without_a_script_it_is_a_page(client, tree, officer):
    assert "ยังกรอกไม่ครบ" in asked(client, tree, audience(tree["school"]) | {"organisation": ""})
    response = client.post(reverse("programmes:preview_new"), filled(tree, audience(tree["school"])))
    assert "<html" in response.content.decode()


def test_it_is_posted_by_those_who_edit_programmes_and_not_too_often(client, tree, officer):
    address = reverse("programmes:preview_new")
    assert client.get(address).status_code == 405
    assert client.post(reverse("programmes:preview", args=[999]), filled(tree)).status_code == 404
    for _number in range(LIMIT.most):
        last = client.post(address, filled(tree, audience(tree["school"])), headers=FETCH)
    assert last.status_code == 200
    assert client.post(address, filled(tree, audience(tree["school"])), headers=FETCH).status_code == 429
    trainer = UserFactory()
    trainer.groups.add(Group.objects.get(name="Editors"))
    client.force_login(trainer)
    assert client.post(address, filled(tree)).status_code in (302, 403)


def test_the_editor_offers_it_with_a_button_that_needs_no_script(client, tree, officer):
    page = client.get(reverse("programmes:add")).content.decode()
    assert f'formaction="{reverse("programmes:preview_new")}"' in page
    assert "js/editor/audience-preview" in page


@pytest.mark.parametrize("count", [1, 3])
def test_query_count_does_not_grow(client, tree, officer, count, django_assert_num_queries):
    for _number in range(count):
        make_clerk(tree["school"])
    programme = make_assigned(tree["area"], make_course())
    asked(client, tree, audience(tree["school"]), programme=programme)
    with django_assert_num_queries(14):
        asked(client, tree, audience(tree["school"]), programme=programme)
