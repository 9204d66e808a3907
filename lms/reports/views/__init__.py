"""The supervisors' screens: area → cluster → school → person → unit, each found inside the scope."""

from lms.reports.views.listings import dashboard, organisation
from lms.reports.views.nudges import nudge_listing, nudge_person
from lms.reports.views.person import person

__all__ = ["dashboard", "nudge_listing", "nudge_person", "organisation", "person"]
