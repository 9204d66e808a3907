"""Screens of the admin: what the answers say of quizzes and questions, and what is to be mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from assessments.improvements import Reason, label_of, reasons_of
from assessments.models import ItemStatistic, Question, QuizPage, QuizStatistic
from assessments.psychometrics import FEWEST_JUDGED, FEWEST_SHOWN
from assessments.queries import statistics
from assessments.tasks import compute_soon
from lms.accounts.models import User

ROWS_A_PAGE = 30
GOOD_ALPHA, USABLE_ALPHA = 0.75, 0.64
"""As Moodle advises its trainers: docs.moodle.org, “Quiz report statistics”."""


@dataclass(frozen=True)
class Choice:
    """An option with the shares of those who chose it, in percent."""

    label: str
    is_correct: bool
    percent: int
    upper_count: int
    lower_count: int


@dataclass(frozen=True)
class ItemRow:
    """A question with its figures as a person reads them."""

    item: ItemStatistic
    reasons: list[Reason]
    choices: list[Choice]
    may_change: bool

    @property
    def question(self) -> Question:
        return self.item.version.question

    @property
    def percent(self) -> int:
        """Who got it right, in percent."""
        return round(100 * self.item.facility)

    @property
    def is_current(self) -> bool:
        """Whether this text is still asked."""
        return self.item.version_id == self.question.current_version_id

    @property
    def omitted_percent(self) -> int:
        return round(100 * self.item.omitted_count / self.item.count)

    @property
    def upper_percent(self) -> int | None:
        """Who got it right of the best group, in percent."""
        return None if self.item.upper_facility is None else round(100 * self.item.upper_facility)

    @property
    def lower_percent(self) -> int | None:
        """Who got it right of the weakest group, in percent."""
        return None if self.item.lower_facility is None else round(100 * self.item.lower_facility)


@require_safe
def to_improve(request: HttpRequest) -> HttpResponse:
    """The questions to be mended, the most urgent first."""
    if not request.user.has_perm("assessments.view_question"):
        raise PermissionDenied
    page = Paginator(statistics.items_to_improve(request.user), ROWS_A_PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "rows": rows_for(list(page.object_list), request.user), "fewest": FEWEST_JUDGED}
    return render(request, "assessments/admin/to_improve.html", context)


@require_safe
def quiz(request: HttpRequest, pk: int) -> HttpResponse:
    """One quiz: how well it measures, and every question of it that the trainer may read."""
    found = get_object_or_404(statistics.quizzes_measured_for(request.user), pk=pk)
    statistic = statistics.statistic_of(found)
    items, hidden = statistics.items_of(statistic, request.user) if statistic else ([], 0)
    context = {
        "quiz": found,
        "statistic": statistic,
        "reliability": reliability_words(statistic),
        "rows": rows_for(items, request.user),
        "hidden_count": hidden,
        "fewest": FEWEST_SHOWN,
        "fewest_judged": FEWEST_JUDGED,
    }
    return render(request, "assessments/admin/quiz_statistics.html", context)


@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the statistics of a quiz computed anew, beside the web."""
    found = get_object_or_404(statistics.quizzes_measured_for(request.user), pk=pk)
    compute_soon(found.pk)
    messages.success(request, _("The statistics are being computed. Look again in a minute."))
    return redirect("item_statistics:quiz", pk)


def rows_for(items: Sequence[ItemStatistic], user: User) -> list[ItemRow]:
    """Each question with its reasons and options; two queries."""
    options = statistics.options_of(items)
    editable = statistics.editable_questions(items, user)
    return [
        ItemRow(
            item=item,
            reasons=reasons_of(item, options.get(item.pk, [])),
            choices=[
                Choice(
                    label_of(one),
                    one.option.is_correct,
                    round(100 * one.count / item.count),
                    one.upper_count,
                    one.lower_count,
                )
                for one in options.get(item.pk, [])
            ],
            may_change=item.version.question_id in editable,
        )
        for item in items
    ]


def reliability_words(statistic: QuizStatistic | None) -> str:
    """What Cronbach's alpha is worth, in a sentence; empty where there is none."""
    if statistic is None or statistic.alpha is None:
        return ""
    if statistic.alpha >= GOOD_ALPHA:
        return _("Good: somebody who took it again would come out much the same.")
    if statistic.alpha >= USABLE_ALPHA:
        return _("Fair: mending the questions below makes it better.")
    return _("Low: chance decides too much. Mend the questions below, or ask more of them.")


urlpatterns: list[URLPattern] = [
    path("", to_improve, name="index"),
    path("<int:pk>/", quiz, name="quiz"),
    path("<int:pk>/compute/", compute, name="compute"),
]


class ReadersItem(MenuItem):
    """Shown to whoever reads the question bank."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("assessments.view_question")


@hooks.register("register_reports_menu_item")
def improve_item() -> ReadersItem:
    return ReadersItem(
        gettext_lazy("Questions to improve"), reverse("item_statistics:index"), icon_name="help", order=120
    )


@hooks.register("register_page_header_buttons")
def statistics_button(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads from a quiz to what its answers say of it."""
    if page.specific_class is QuizPage and page.live and page.permissions_for_user(user).can_edit():
        address = reverse("item_statistics:quiz", args=[page.pk])
        yield Button(_("Item statistics"), url=address, icon_name="table", priority=52)
