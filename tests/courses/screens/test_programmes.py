import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from courses import tasks
from courses.models import Enrolment, Programme, ProgrammeAssignment
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.programmes import make_assigned, make_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def moderator(client):
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Moderators"))
    client.force_login(user)
    return user


def audience(organisation, **fields) -> dict:
    return {
        "organisation": organisation.pk,
        "position": "clerk",
        "employment_type": "",
        "started_from": "",
        "started_until": "",
        "completed_course": "",
    } | fields


def course_set(*courses, **fields) -> dict:
    rows = inline_formset([{"course": course.pk} for course in courses])
    return {
        "title": "",
        "least": "",
        "due_kind": "",
        "due_on": "",
        "due_days": "",
        "programme_courses": rows,
    } | fields


def form(organisation, *sets, audiences=None, **fields) -> dict:
    return nested_form_data(
        {
            "title": "ธุรการใหม่",
            "code": "new",
            "summary": "",
            "organisation": organisation.pk,
            "due_kind": "on",
            "due_on": "30/9/2570",
            "due_days": "",
            "is_active": "on",
            "audiences": inline_formset(audiences or [audience(organisation)]),
            "sets": inline_formset(list(sets)),
        }
        | fields
    )


def errors_of(response) -> str:
    found = response.context["form"]
    rows = [*found.formsets["audiences"].forms, *found.formsets["sets"].forms]
    return " ".join(str(one.errors) for one in [found, *rows])


def evaluations():
    return DBTaskResult.objects.filter(task_path=tasks.evaluate_programme.module_path)


def run(job) -> None:
    job.task.func(*job.args_kwargs["args"])


def test_a_programme_of_two_sets_is_made_and_assigned_beside_the_web(client, tree, moderator):
    clerk = make_clerk(tree["school"])
    first, second, third = (make_course(slug=slug) for slug in ("c1", "c2", "c3"))
    choice = course_set(second, third, least="1", due_kind="assigned", due_days="30")
    response = client.post(reverse("programmes:add"), form(tree["area"], course_set(first), choice))
    assert response.status_code == 302
    programme = Programme.objects.get()
    assert (programme.due_on, programme.assigned_at) == (dt.date(2027, 9, 30), None)
    found = [
        ([row.course for row in one.programme_courses.all()], one.least, one.due_days)
        for one in programme.sets.order_by("sort_order")
    ]
    assert found == [([first], None, None), ([second, third], 1, 30)]

    address = reverse("programmes:assign", args=[programme.pk])
    assert client.get(address).context["people_count"] == 1
    client.post(address)
    assert not Enrolment.objects.exists()
    run(evaluations().get())
    enrolment = Enrolment.objects.get()
    assert (enrolment.user, enrolment.course, enrolment.due_on) == (clerk, first, dt.date(2027, 9, 30))
    assert enrolment.history.get().history_user == moderator


def test_saving_a_programme_in_force_brings_everybody_up_to_date(
    client, tree, moderator, django_capture_on_commit_callbacks
):
    make_clerk(tree["school"])
    course = make_course()
    programme = make_assigned(tree["area"], course)
    changed = form(tree["area"], course_set(course), due_kind="on", due_on="1/1/2600")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("programmes:edit", args=[programme.pk]), changed).status_code == 302
    run(evaluations().get())
    assert ProgrammeAssignment.objects.get().due_on == dt.date(2057, 1, 1)


def test_saving_a_programme_that_is_not_assigned_asks_nobody(
    client, tree, moderator, django_capture_on_commit_callbacks
):
    course = make_course()
    programme = make_programme(tree["area"], course)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("programmes:edit", args=[programme.pk]), form(tree["area"], course_set(course)))
    assert not evaluations().exists()


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"due_kind": "on", "due_on": ""}, "due_on"),
        ({"due_kind": "assigned", "due_days": ""}, "due_days"),
        ({"due_kind": "on", "due_on": "30/9/2027"}, "due_on"),
    ],
)
def test_a_due_rule_that_is_not_whole_is_refused(client, tree, moderator, fields, part):
    response = client.post(reverse("programmes:add"), form(tree["area"], course_set(make_course()), **fields))
    assert part in response.context["form"].errors
    assert not Programme.objects.exists()


def test_a_course_that_stands_in_two_sets_is_refused(client, tree, moderator):
    course = make_course(title="งานสารบรรณ")
    response = client.post(reverse("programmes:add"), form(tree["area"], course_set(course), course_set(course)))
    assert "งานสารบรรณ" in errors_of(response)
    assert not Programme.objects.exists()


def test_a_set_cannot_ask_for_more_courses_than_it_has(client, tree, moderator):
    response = client.post(reverse("programmes:add"), form(tree["area"], course_set(make_course(), least="2")))
    assert "least" in errors_of(response)


def test_an_audience_whose_days_exclude_each_other_is_refused(client, tree, moderator):
    nobody = audience(tree["area"], started_from="2/1/2569", started_until="1/1/2569")
    response = client.post(reverse("programmes:add"), form(tree["area"], course_set(make_course()), audiences=[nobody]))
    assert "started_until" in errors_of(response)


def test_a_programme_for_nobody_or_of_nothing_is_refused(client, tree, moderator):
    empty = form(tree["area"], course_set(make_course())) | {"audiences-0-DELETE": "on"}
    assert client.post(reverse("programmes:add"), empty).status_code == 200
    assert client.post(reverse("programmes:add"), form(tree["area"])).status_code == 200
    assert not Programme.objects.exists()


def test_assigning_a_programme_without_an_open_course_says_why(client, tree, moderator):
    course = make_course()
    course.unpublish()
    programme = make_programme(tree["area"], course)
    response = client.post(reverse("programmes:assign", args=[programme.pk]), follow=True)
    assert "ยังไม่มีหลักสูตรที่เปิด" in response.content.decode()
    assert not evaluations().exists()


def test_a_programme_that_people_have_records_of_is_not_deleted(client, tree, moderator):
    admin = UserFactory(is_superuser=True)
    client.force_login(admin)
    make_clerk(tree["school"])
    kept = make_assigned(tree["area"], make_course())
    free = make_programme(tree["area"], code="free")
    for programme in (kept, free):
        client.post(reverse("programmes:delete", args=[programme.pk]))
    assert list(Programme.objects.all()) == [kept]


def test_assigning_is_closed_to_trainers(client, tree):
    trainer = UserFactory()
    trainer.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(trainer)
    programme = make_programme(tree["area"], make_course())
    client.post(reverse("programmes:assign", args=[programme.pk]))
    assert not evaluations().exists()
    assert Programme.objects.get().assigned_at is None
