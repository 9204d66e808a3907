"""What the content tree needs before anybody can use it: the catalogue, who may write, who may publish."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.models import CataloguePage
from media.shelves import shared_collection

TRAINERS, MODERATORS = "Trainers", "Moderators"
PEOPLE_OFFICERS = "People officers"  # เจ้าหน้าที่ข้อมูลบุคคล: accounts within their reach, see lms.accounts.reach
WORKFLOW = "ตรวจทานก่อนเผยแพร่"
APPROVAL = "ผู้ตรวจทานอนุมัติ"

# A trainer writes pages of their own, and sees nobody else's drafts; a moderator changes and publishes all of them.
PAGE_PERMISSIONS = {
    TRAINERS: ["add_page"],
    MODERATORS: ["add_page", "change_page", "publish_page", "lock_page", "unlock_page"],
}
# Of uploads too: each trainer chooses among their own and what lies in the shared collection.
COLLECTION_PERMISSIONS = {
    TRAINERS: ["media.add_image", "media.add_document", "media.add_media"],
    MODERATORS: [
        "media.add_image",
        "media.change_image",
        "media.choose_image",
        "media.add_document",
        "media.change_document",
        "media.choose_document",
        "media.add_media",
        "media.change_media",
        "media.choose_media",
    ],
}
SHARED_PERMISSIONS = {TRAINERS: ["media.choose_image", "media.choose_document", "media.choose_media"]}
# By name: the bank of questions stands above courses in the house.
MODEL_PERMISSIONS = {
    TRAINERS: [
        "wagtailadmin.access_admin",
        "assessments.view_question",
        "assessments.add_question",
        "assessments.change_question",
        "assessments.delete_question",
        "assessments.view_questioncategory",
        "courses.view_regulation",
        "courses.view_namedamount",
        "courses.view_glossaryterm",
        "courses.add_glossaryterm",
        "courses.change_glossaryterm",
    ],
    MODERATORS: [
        "wagtailadmin.access_admin",
        "assessments.view_question",
        "assessments.add_question",
        "assessments.change_question",
        "assessments.delete_question",
        "assessments.moderate_question",
        "assessments.moderate_submission",
        "assessments.view_questioncategory",
        "assessments.add_questioncategory",
        "assessments.change_questioncategory",
        "courses.view_programme",
        "courses.add_programme",
        "courses.change_programme",
        "courses.view_regulation",
        "courses.add_regulation",
        "courses.change_regulation",
        "courses.view_namedamount",
        "courses.add_namedamount",
        "courses.change_namedamount",
        "courses.view_glossaryterm",
        "courses.add_glossaryterm",
        "courses.change_glossaryterm",
    ],
    PEOPLE_OFFICERS: ["wagtailadmin.access_admin", "accounts.add_user", "accounts.change_user"],
}


@transaction.atomic
def prepare_site() -> CataloguePage:
    """Make the catalogue the root of the site at ``/courses/``, the workflow, and the groups of those who work here.

    Safe to repeat: what is there is kept, titles and members included; permissions missing from a group are added.
    """
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    catalogue = _catalogue()
    _welcome_page().delete()
    _name_roots()
    permissions = _permissions()
    for name in MODEL_PERMISSIONS:
        _permit(Group.objects.get_or_create(name=name)[0], catalogue, permissions)
    _workflow(catalogue)
    return catalogue


def _catalogue() -> CataloguePage:
    """The catalogue, made below the tree's root, and set as the root of the default site."""
    catalogue = CataloguePage.objects.first()
    if catalogue is None:
        catalogue = CataloguePage(
            title="หลักสูตร", slug="courses", intro="บทเรียนสั้น ๆ สำหรับงานธุรการโรงเรียน เรียนเมื่อไรก็ได้ บนโทรศัพท์หรือคอมพิวเตอร์"
        )
        Page.get_first_root_node().add_child(instance=catalogue)
        catalogue.save_revision().publish()
    Site.objects.filter(is_default_site=True, site_name="").update(site_name=settings.WAGTAIL_SITE_NAME)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"root_page": catalogue},
        create_defaults={
            "root_page": catalogue,
            "hostname": "localhost",
            "port": 80,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    return catalogue


def _welcome_page():
    """Wagtail's own first page, if nobody has made anything of it."""
    return Page.objects.exact_type(Page).filter(depth=2, slug="home", numchild=0)


def _name_roots() -> None:
    """What Wagtail calls “Root”, and its own example of a workflow, in Thai or gone."""
    Page.objects.filter(depth=1, title="Root").update(title="ทุกหน้า", draft_title="ทุกหน้า")
    Collection.objects.filter(depth=1, name="Root").update(name="สื่อทั้งหมด")
    example = Workflow.objects.filter(name="Moderators approval", workflow_states=None)
    example.exclude(workflow_pages__page__depth__gt=1).delete()
    GroupApprovalTask.objects.filter(name="Moderators approval", workflow_tasks=None, task_states=None).delete()


def _permit(group: Group, catalogue: CataloguePage, permissions: dict[str, Permission]) -> None:
    for codename in PAGE_PERMISSIONS.get(group.name, []):
        permission = permissions[f"wagtailcore.{codename}"]
        GroupPagePermission.objects.get_or_create(group=group, page=catalogue, permission=permission)
    for collection, names in (
        (Collection.get_first_root_node(), COLLECTION_PERMISSIONS),
        (shared_collection(), SHARED_PERMISSIONS),
    ):
        for name in names.get(group.name, []):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permissions[name]
            )
    group.permissions.add(*(permissions[name] for name in MODEL_PERMISSIONS[group.name]))


def _permissions() -> dict[str, Permission]:
    """All there are, by "app.codename"."""
    found = Permission.objects.select_related("content_type")
    return {f"{one.content_type.app_label}.{one.codename}": one for one in found}


def _workflow(catalogue: CataloguePage) -> None:
    """What a trainer submits is read by a moderator, who publishes it."""
    if WorkflowPage.objects.filter(page=catalogue).exists():
        return
    task, _is_new = GroupApprovalTask.objects.get_or_create(name=APPROVAL)
    task.groups.add(Group.objects.get(name=MODERATORS))
    workflow, _is_new = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.create(page=catalogue, workflow=workflow)
