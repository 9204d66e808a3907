"""HTTP for learners: pages of the tree, what one does on a course, home and search."""

from courses.views.actions import complete_unit, enrol, tick
from courses.views.changes import read_again
from courses.views.home import home
from courses.views.pages import catalogue, course, draw_pages, lesson, module
from courses.views.programmes import programme, programmes
from courses.views.regulations import regulation
from courses.views.search import search
from courses.views.serve import serve

__all__ = [
    "catalogue",
    "complete_unit",
    "course",
    "draw_pages",
    "enrol",
    "home",
    "lesson",
    "module",
    "programme",
    "programmes",
    "read_again",
    "regulation",
    "search",
    "serve",
    "tick",
]
