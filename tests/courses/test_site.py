import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.models import CataloguePage
from courses.site import MODEL_PERMISSIONS, prepare_site


def rights(group: str) -> set[str]:
    permissions = GroupPagePermission.objects.filter(group__name=group, page=CataloguePage.objects.get())
    return set(permissions.values_list("permission__codename", flat=True))


@pytest.fixture
def untouched():
    """What migrations leave, before anybody prepared the site."""
    Workflow.objects.all().delete()
    GroupApprovalTask.objects.all().delete()
    Group.objects.filter(name__in=MODEL_PERMISSIONS).delete()
    CataloguePage.objects.get().delete()
    root = Page.objects.get(depth=1)
    welcome = root.add_child(instance=Page(title="Welcome to your new Wagtail site!", slug="home"))
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)
    Page.objects.filter(depth=1).update(title="Root", draft_title="Root")
    Collection.objects.filter(depth=1).update(name="Root")
    moderators = Group.objects.create(name="Moderators")
    task = GroupApprovalTask.objects.create(name="Moderators approval")
    task.groups.add(moderators)
    workflow = Workflow.objects.create(name="Moderators approval")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=root)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("untouched")]


def test_the_catalogue_becomes_the_root_of_the_site(client):
    catalogue = prepare_site()
    assert (catalogue.url, catalogue.live, catalogue.locale.language_code) == ("/courses/", True, "th")
    assert Site.objects.get().root_page.specific == catalogue
    assert client.get("/courses/").status_code == 200


def test_wagtails_welcome_page_goes(client):
    assert Page.objects.filter(depth=2).get().title.startswith("Welcome")
    prepare_site()
    assert Page.objects.filter(depth=2).get().specific == CataloguePage.objects.get()


def test_a_first_page_somebody_made_something_of_stays():
    welcome = Page.objects.get(depth=2)
    welcome.add_child(instance=Page(title="ของเรา", slug="ours"))
    prepare_site()
    assert Page.objects.filter(slug="home").exists()


def test_trainers_write_and_moderators_publish():
    prepare_site()
    assert rights("Trainers") == {"add_page"}
    assert rights("Moderators") == {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"}
    trainers = Group.objects.get(name="Trainers").permissions.values_list("codename", flat=True)
    assert {"access_admin", "add_question"} <= set(trainers)
    assert "add_questioncategory" not in trainers


def test_what_trainers_write_goes_through_moderation():
    catalogue = prepare_site()
    workflow = catalogue.get_workflow()
    assert workflow.name == "ตรวจทานก่อนเผยแพร่"
    assert [group.name for group in workflow.tasks.get().specific.groups.all()] == ["Moderators"]


def test_it_can_be_repeated_and_keeps_what_was_changed():
    catalogue = prepare_site()
    catalogue.title = "หลักสูตรของเขต"
    catalogue.save_revision().publish()
    Site.objects.update(hostname="clerks.example.org", site_name="ของเรา")
    before = GroupPagePermission.objects.count(), Workflow.objects.count(), Page.objects.count()
    call_command("prepare_site")
    assert (GroupPagePermission.objects.count(), Workflow.objects.count(), Page.objects.count()) == before
    assert CataloguePage.objects.get().title == "หลักสูตรของเขต"
    assert Site.objects.get().hostname == "clerks.example.org"


def test_what_wagtail_brings_in_english_gets_a_thai_name_or_goes():
    assert Workflow.objects.filter(name="Moderators approval").exists()
    prepare_site()
    assert (Page.objects.get(depth=1).title, Collection.objects.get(depth=1).name) == ("ทุกหน้า", "สื่อทั้งหมด")
    assert [workflow.name for workflow in Workflow.objects.all()] == ["ตรวจทานก่อนเผยแพร่"]


def test_a_root_that_was_named_keeps_its_name():
    Collection.objects.filter(depth=1).update(name="คลังของเขต")
    prepare_site()
    assert Collection.objects.get(depth=1).name == "คลังของเขต"
