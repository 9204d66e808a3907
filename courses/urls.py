"""Home, search, and what a learner does on a course."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from courses import views

app_name = "learning"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("programmes/", views.programmes, name="programmes"),
    path("programmes/<slug:code>/", views.programme, name="programme"),
    path("regulations/<slug:code>/", views.regulation, name="regulation"),
    path("learning/courses/<int:course_pk>/enrol/", views.enrol, name="enrol"),
    path("learning/<int:pk>/units/<int:unit_pk>/complete/", views.complete_unit, name="complete_unit"),
    path("learning/<int:pk>/changes/<int:change_pk>/read/", views.read_again, name="read_again"),
    path("learning/<int:pk>/units/<int:unit_pk>/checklist/", views.tick, name="tick"),
]

# Without a namespace: the whole site calls it ``home``.
home_urlpatterns = [path("", views.home, name="home")]

# Below /courses/: the tree of pages, under the name by which Wagtail makes their addresses.
page_urlpatterns = [re_path(serve_pattern, views.serve, name="wagtail_serve")]
