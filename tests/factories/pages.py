"""Pages as the rows they are."""

from typing import TypeVar

from django.db import router, transaction
from django.db.models import F, Max
from wagtail.models import Page

from courses.receivers import renew_outline

P = TypeVar("P", bound=Page)


@transaction.atomic
def plant(parent: Page, page: P) -> P:
    """Store ``page`` as the last child of ``parent``: a fifth of the work of ``add_child`` for the same rows.

    Left out is what nobody reads who asked for a page to learn from: validation, Wagtail's log, its indexes.
    ``tests/factories/test_pages.py`` shows that the rest is equal.
    """
    page.depth = parent.depth + 1
    elder = Page.objects.child_of(parent).aggregate(path=Max("path"))["path"]
    page.path = Page._get_path(parent.path, page.depth, Page._str2int(elder[-Page.steplen :]) + 1 if elder else 1)
    page.draft_title = page.draft_title or page.title
    page.locale_id = parent.locale_id
    page.set_url_path(parent)
    page._cached_parent_obj = parent
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    parent.numchild += 1
    _insert(page)
    renew_outline(type(page), page)
    return page


def _insert(page: Page) -> None:
    """A row in the table of each class of ``page``, as ``save_base`` does it between its signals; and its children."""
    using = router.db_for_write(type(page))
    page._save_parents(type(page), using, None, ())
    page._save_table(cls=type(page), using=using, force_insert=True)
    page._state.db, page._state.adding = using, False
    for relation in tuple(getattr(page, "_cluster_related_objects", ())):
        getattr(page, relation).commit()
