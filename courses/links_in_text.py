"""Links of a text to pages of the courses: with the minutes of where they lead, and without a dead end."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.translation import ngettext
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler

from courses.at_hand import targets_at_hand
from courses.queries.targets import open_targets
from courses.targets import Target

CLOSED = "<a>"
"""A link without an address: its words stand in the text."""


def register_links(features: FeatureRegistry) -> None:
    """Draw links to pages ourselves; they are chosen as before."""
    features.register_link_type(CourseLinkHandler)


class CourseLinkHandler(PageLinkHandler):
    """Leads to where the page stands today; to nowhere while learners cannot open it."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        keys = [int(attrs["id"]) if attrs.get("id", "").isdecimal() else 0 for attrs in attrs_list]
        ready = targets_at_hand()
        known = open_targets(keys) if ready is None else ready
        return [_drawn(known.get(key)) for key in keys]


def _drawn(target: Target | None) -> str:
    if target is None:
        return CLOSED
    minutes = ngettext("%(minutes)s minute", "%(minutes)s minutes", target.minutes) % {"minutes": target.minutes}
    return format_html('<a href="{}" data-minutes="{}">', target.url, minutes)
