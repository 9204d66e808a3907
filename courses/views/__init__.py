"""HTTP for learners: pages of the tree, what one does on a course, home and search."""

from courses.views.actions import complete_unit, enrol, tick
from courses.views.calendar import calendar, calendar_feed, renew_calendar, revoke_calendar
from courses.views.changes import read_again
from courses.views.glossary import glossary
from courses.views.home import home
from courses.views.notes import mark, note, notes, settle_note
from courses.views.offline import keep
from courses.views.pages import catalogue, course, draw_pages, lesson, module
from courses.views.problems import helped, problem, problems
from courses.views.programmes import programme, programmes
from courses.views.regulations import regulation
from courses.views.search import search
from courses.views.serve import serve
from courses.views.watching import declare, signals

__all__ = [
    "calendar",
    "calendar_feed",
    "catalogue",
    "complete_unit",
    "course",
    "declare",
    "draw_pages",
    "enrol",
    "glossary",
    "helped",
    "home",
    "keep",
    "lesson",
    "mark",
    "module",
    "note",
    "notes",
    "problem",
    "problems",
    "programme",
    "programmes",
    "read_again",
    "regulation",
    "renew_calendar",
    "revoke_calendar",
    "search",
    "serve",
    "settle_note",
    "signals",
    "tick",
]
