"""Home, search, and what a learner does on a course."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from courses import views

app_name = "learning"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("glossary/", views.glossary, name="glossary"),
    path("programmes/", views.programmes, name="programmes"),
    path("programmes/<slug:code>/", views.programme, name="programme"),
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/renew/", views.renew_calendar, name="renew_calendar"),
    path("calendar/revoke/", views.revoke_calendar, name="revoke_calendar"),
    path("calendar/<str:token>.ics", views.calendar_feed, name="calendar_feed"),
    path("regulations/<slug:code>/", views.regulation, name="regulation"),
    path("learning/courses/<int:course_pk>/enrol/", views.enrol, name="enrol"),
    path("learning/<int:pk>/units/<int:unit_pk>/complete/", views.complete_unit, name="complete_unit"),
    path("learning/<int:pk>/changes/<int:change_pk>/read/", views.read_again, name="read_again"),
    path("learning/<int:pk>/units/<int:unit_pk>/checklist/", views.tick, name="tick"),
    path("learning/<int:pk>/units/<int:unit_pk>/helped/", views.helped, name="helped"),
    path("learning/<int:pk>/units/<int:unit_pk>/problem/", views.problem, name="problem"),
    path("learning/units/<int:unit_pk>/bookmark/", views.mark, name="mark"),
    path("learning/units/<int:unit_pk>/note/", views.note, name="note"),
    path("learning/<int:pk>/keep/", views.keep, name="keep"),
    path("learning/notes/", views.notes, name="notes"),
    path("learning/notes/<int:pk>/settle/", views.settle_note, name="settle_note"),
    path("learning/problems/", views.problems, name="problems"),
    path("learning/<int:pk>/units/<int:unit_pk>/signals/", views.signals, name="signals"),
    path("learning/<int:pk>/units/<int:unit_pk>/declare/", views.declare, name="declare"),
]

# Without a namespace: the whole site calls it ``home``.
home_urlpatterns = [path("", views.home, name="home")]

# Below /courses/: the tree of pages, under the name by which Wagtail makes their addresses.
page_urlpatterns = [re_path(serve_pattern, views.serve, name="wagtail_serve")]
