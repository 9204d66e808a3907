"""The supervisors' screens: area → cluster → school → person, programme → person, each found inside the scope."""

from lms.reports.views.gain import gain, gains
from lms.reports.views.listings import dashboard, organisation
from lms.reports.views.more_time import more_course_time
from lms.reports.views.nudges import nudge_listing, nudge_person
from lms.reports.views.person import person
from lms.reports.views.programmes import more_time, programme_exceptions, programme_people, programmes
from lms.reports.views.self_audits import self_audit, self_audits
from lms.reports.views.sign_offs import sign_off, sign_offs
from lms.reports.views.surveys import survey, surveys

__all__ = [
    "dashboard",
    "gain",
    "gains",
    "more_course_time",
    "more_time",
    "nudge_listing",
    "nudge_person",
    "organisation",
    "person",
    "programme_exceptions",
    "programme_people",
    "programmes",
    "self_audit",
    "self_audits",
    "sign_off",
    "sign_offs",
    "survey",
    "surveys",
]
