"""Communities and their topics."""

from django.urls import path

from networks.views import moderation, reading, writing

app_name = "networks"
urlpatterns = [
    path("", reading.communities, name="communities"),
    path("<int:pk>/", reading.community, name="community"),
    path("<int:pk>/search/", reading.search, name="search"),
    path("<int:pk>/ask/", writing.ask, name="ask"),
    path("<int:pk>/read/", reading.mark_community_read, name="mark_community_read"),
    path("<int:pk>/watch/", reading.watch_community, name="watch_community"),
    path("<int:pk>/leave/", reading.leave_community, name="leave_community"),
    path("topics/<int:pk>/", reading.topic, name="topic"),
    path("topics/<int:pk>/reply/", writing.reply, name="reply"),
    path("topics/<int:pk>/read/", reading.mark_topic_read, name="mark_topic_read"),
    path("topics/<int:pk>/watch/", reading.watch_topic, name="watch_topic"),
    path("topics/<int:pk>/mute/", reading.mute_topic, name="mute_topic"),
    path("topics/<int:pk>/no-answer/", writing.clear_answer, name="clear_answer"),
    path("topics/<int:pk>/lock/", moderation.lock, name="lock"),
    path("topics/<int:pk>/unlock/", moderation.unlock, name="unlock"),
    path("topics/<int:pk>/pin/", moderation.pin, name="pin"),
    path("topics/<int:pk>/unpin/", moderation.unpin, name="unpin"),
    path("posts/<int:pk>/edit/", writing.edit, name="edit"),
    path("posts/<int:pk>/answer/", writing.mark_answer, name="mark_answer"),
    path("posts/<int:pk>/report/", moderation.report, name="report"),
    path("posts/<int:pk>/hide/", moderation.hide, name="hide"),
    path("posts/<int:pk>/restore/", moderation.restore, name="restore"),
    path("posts/<int:pk>/keep/", moderation.keep, name="keep"),
    path("reports/", moderation.reports, name="reports"),
]
