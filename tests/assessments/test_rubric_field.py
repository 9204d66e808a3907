"""The rubric in the editor of an assignment, and at the desk of whoever marks by it."""

import pytest
from django.urls import reverse

from assessments.forms.rubric import RubricField
from assessments.models import AssignmentPage, Mark
from assessments.models.rubric import as_stored
from tests.factories.assignments import RUBRIC, add_rubric_assignment, choices_of, give_levels, hand_in, make_trainer

pytestmark = pytest.mark.django_db
SENT = {
    "criteria-0-title": " ครบทุกส่วน ",
    "criteria-0-0-points": "3",
    "criteria-0-0-words": "ครบ",
    "criteria-0-1-points": "1",
    "criteria-0-1-words": "ขาดหนึ่งส่วน",
    "criteria-0-3-points": "0",
    "criteria-0-3-words": "ขาดมาก",
    "criteria-2-title": "ภาษา",
    "criteria-2-0-points": "2",
    "criteria-2-0-words": "ถูกต้อง",
    "criteria-2-1-points": "0",
    "criteria-2-1-words": "ไม่ถูกต้อง",
}


@pytest.fixture
def assignment(course):
    return add_rubric_assignment(course)


@pytest.fixture
def client(client, course):
    client.force_login(make_trainer(course, username="trainer"))
    return client


def address(submission):
    return reverse("marking:submission", args=[submission.pk])


def sent_for(submission, *places):
    choices = choices_of(submission, *places)
    criteria = submission.rubric.criteria.all()
    return {f"criterion-{one.pk}": choice.level for one, choice in zip(criteria, choices, strict=True)}


# In the editor ------------------------------------------------------------------------------------


def read(sent):
    field = RubricField(required=False)
    return field.clean(field.widget.value_from_datadict(sent, {}, "criteria"))


def test_empty_rows_and_places_are_left_out():
    assert read(SENT) == as_stored(RUBRIC)


def test_it_is_drawn_with_what_it_holds_and_empty_rows():
    html = RubricField().widget.render("criteria", as_stored(RUBRIC), {"id": "id_criteria"})
    assert html.count('class="rubric-row"') == 4
    assert 'value="ครบทุกส่วน"' in html
    assert html.count("<textarea") == 24


@pytest.mark.parametrize("points", ["", "x", "-1", "101", "1.5", "9" * 30, "²"])
def test_points_that_are_none_are_told(points):
    field = RubricField(required=False)
    with pytest.raises(Exception, match="ระหว่าง 0 ถึง 100"):
        field.clean(field.widget.value_from_datadict(SENT | {"criteria-0-0-points": points}, {}, "criteria"))


def editor(client, page, **changes):
    """The editor's form as a browser sends it."""
    form = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
    sent = {name: form[name].value() for name in form.fields if name not in ("criteria", "comments")}
    sent = {name: value if value is not None else "" for name, value in sent.items() if value is not False}
    sent |= {f"comments-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    for formset in form.formsets.values():
        sent |= {f"{formset.prefix}-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent | changes)


def test_the_rubric_is_written_in_the_editor_and_sets_the_points(client, assignment):
    AssignmentPage.objects.filter(pk=assignment.pk).update(criteria=[], most_points=10)
    assert editor(client, assignment, task='{"blocks": [], "entityMap": {}}', **SENT).status_code == 302
    draft = AssignmentPage.objects.get(pk=assignment.pk).get_latest_revision_as_object()
    assert (draft.criteria, draft.most_points) == (as_stored(RUBRIC), 5)
    cleared = dict.fromkeys(SENT, "")
    assert editor(client, assignment, task='{"blocks": [], "entityMap": {}}', **cleared).status_code == 302
    assert AssignmentPage.objects.get(pk=assignment.pk).get_latest_revision_as_object().criteria == []


def test_a_rubric_with_a_mistake_is_not_kept(client, assignment):
    wrong = SENT | {"criteria-0-title": ""}
    answer = editor(client, assignment, task='{"blocks": [], "entityMap": {}}', **wrong)
    assert answer.status_code == 200
    assert "ไม่มีชื่อ" in answer.content.decode()
    assert not AssignmentPage.objects.get(pk=assignment.pk).revisions.exists()


# At the desk --------------------------------------------------------------------------------------


def test_a_level_for_each_criterion_makes_the_mark(client, enrolment, assignment):
    submission = hand_in(enrolment, assignment)
    html = client.get(address(submission)).content.decode()
    assert html.count('type="radio"') == 5
    assert 'name="points"' not in html
    first = submission.rubric.criteria.first()
    sent = sent_for(submission, 1, 0) | {f"remark-{first.pk}": "ขาดวันที่", "comment": "", "seen": "0", "step": "mark"}
    assert client.post(address(submission), sent).status_code == 302
    mark = Mark.objects.get()
    assert (mark.points, mark.lines.first().comment) == (3, "ขาดวันที่")
    html = client.get(address(submission)).content.decode()
    assert "ขาดวันที่" in html
    assert html.count('class="rubric-given"') == 2


@pytest.mark.parametrize("spoil", [None, "", "x", "99999999"])
def test_a_form_without_all_levels_marks_nothing_and_keeps_the_others(client, enrolment, assignment, spoil):
    submission = hand_in(enrolment, assignment)
    sent = sent_for(submission, 1, 0)
    last = list(sent)[-1]
    del sent[last]
    sent |= dict.fromkeys([last], spoil) if spoil is not None else {}
    sent |= {"comment": "ดี", "seen": "0", "step": "mark"}
    answer = client.post(address(submission), sent)
    assert answer.status_code == 400
    assert answer.content.decode().count(" checked>") == 1
    assert not Mark.objects.exists()


def test_the_learner_reads_the_rubric_before_and_filled_in_after(client, enrolment, assignment):
    client.force_login(enrolment.user)
    url = assignment.get_url()
    assert "ขาดหนึ่งส่วน" in client.get(url).content.decode()
    submission = hand_in(enrolment, assignment)
    assert "rubric-given" not in client.get(url).content.decode()
    give_levels(submission, 1, 0, by=make_trainer(assignment.course))
    html = client.get(url).content.decode()
    assert html.count('class="rubric-given"') == 2
    assert "1 จาก 3 คะแนน" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_does_not_grow_with_criteria_or_marks(client, enrolment, course, count, django_assert_num_queries):
    words = [RUBRIC[0].__class__(f"ประเด็น {number}", RUBRIC[0].levels) for number in range(count)]
    assignment = add_rubric_assignment(course, slug="many")
    AssignmentPage.objects.filter(pk=assignment.pk).update(criteria=as_stored(words), most_points=3 * count)
    submission = hand_in(enrolment, AssignmentPage.objects.get(pk=assignment.pk))
    for _mark in range(count):
        give_levels(submission, *[_mark % 2] * count, by=make_trainer(course))
    client.get(address(submission))
    with django_assert_num_queries(20):
        client.get(address(submission))
    client.force_login(enrolment.user)
    client.get(assignment.get_url())
    with django_assert_num_queries(15):
        client.get(assignment.get_url())
