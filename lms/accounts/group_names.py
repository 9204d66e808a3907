"""What the groups are called on a screen. Code and permissions know them by their English names."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.utils.translation import gettext, gettext_noop
from wagtail.admin.ui.tables import TitleColumn
from wagtail.users.views.groups import IndexView

KNOWN = frozenset(
    [gettext_noop("Trainers"), gettext_noop("Moderators"), gettext_noop("People officers"), gettext_noop("Editors")]
)
"""Groups that the site makes, and those that come with Wagtail; what an office adds keeps the name it was given."""


def name_groups() -> None:
    """Let forms, lists and workflows say the names in the language of the screen; once, when the site starts."""
    Group.add_to_class("__str__", shown_name)
    IndexView.columns = [_shown(column) for column in IndexView.columns]


def shown_name(group: Group) -> str:
    """``ผู้จัดทำเนื้อหา`` for ``Trainers``."""
    return gettext(group.name) if group.name in KNOWN else group.name


def _shown(column: TitleColumn) -> TitleColumn:
    if column.name == "name":
        column.accessor = shown_name
    return column
