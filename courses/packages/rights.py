"""Whether somebody may bring in the pages of a package: nobody writes through one what they could not write by hand."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CataloguePage
from courses.packages.report import Place
from lms.accounts.models import User


def refuse_pages_of_others(code: str, modules: Iterable[tuple[str, Iterable[str]]], *, by: User, place: Place) -> None:
    """Tell of the course, its modules and its units by address, if ``by`` may neither make nor change them."""
    catalogue = CataloguePage.objects.first()
    if catalogue is None:
        return
    course = _child(catalogue, code)
    if course is None:
        if not catalogue.permissions_for_user(by).can_add_subpage():
            place.error(_("You may not add courses."))
        return
    if not course.permissions_for_user(by).can_edit():
        place.error(_("The course “%(code)s” belongs to somebody else; give yours another code.") % {"code": code})
        return
    _refuse(course, by, place)
    for slug, units in modules:
        module = _child(course, slug)
        if module is None:
            _refuse_adding(course, by, place)
            continue
        _refuse(module, by, place)
        for name in units:
            unit = _child(module, name)
            if unit is None:
                _refuse_adding(module, by, place)
            else:
                _refuse(unit, by, place)


def _refuse(page: Page, by: User, place: Place) -> None:
    """What may not be changed now: another's, locked, or waiting for somebody's review."""
    permissions = page.permissions_for_user(by)
    if not permissions.can_edit():
        place.error(_("“%(page)s” belongs to somebody else.") % {"page": page.slug})
    elif permissions.page_locked():
        place.error(_("“%(page)s” is locked or waits for a review; try again after that.") % {"page": page.title})
    elif page.has_unpublished_changes and page.live:
        place.warn(
            _("“%(page)s” has a draft that is not published; the package takes its place.") % {"page": page.title}
        )


def _refuse_adding(parent: Page, by: User, place: Place) -> None:
    if not parent.permissions_for_user(by).can_add_subpage():
        place.error(_("You may not add pages to “%(page)s”.") % {"page": parent.title})


def _child(parent: Page, slug: str) -> Page | None:
    found = Page.objects.child_of(parent).filter(slug=slug).first()
    return found.specific if found else None
