"""Who may put modules and units in another order."""

from __future__ import annotations

from wagtail.models import Page

from courses.domain.arranging import neighbour_of
from lms.accounts.models import User


def may_move(page: Page, direction: str, user: User) -> bool:
    """Whoever may edit the course, if learners do not see it change; else those who may publish.

    They see it if both pages, their parent and the course are published: it happens at once, without a moderator.
    """
    neighbour, parent = neighbour_of(page, direction), page.get_parent()
    above = parent.get_ancestors(inclusive=True).filter(depth__gt=1)
    is_seen = page.live and neighbour is not None and neighbour.live and not above.filter(live=False).exists()
    return not is_seen or bool(parent.permissions_for_user(user).can_publish())
