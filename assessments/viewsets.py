"""The question bank in the admin."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.permissions import ModelPermissionPolicy

from assessments import bank_screens, bulk_screens, pair_screens, queries, regrade_screens, report_screens, screens
from assessments.domain import bank, citations
from assessments.domain.bulk import Act
from assessments.filters import QuestionFilterSet
from assessments.forms.bank import CategoryForm, QuestionForm
from assessments.models import Question, QuestionCategory
from assessments.queries.bank import found_by, quizzes_that_may_draw, usage_of
from assessments.queries.pairs import replacement_of
from assessments.queries.regrades import regrades_of
from assessments.queries.statistics import items_about
from assessments.starting_forms import STARTS, started
from assessments.statistics_screens import rows_for
from lms.core.errors import DomainError
from lms.core.viewsets import CreateThroughDomain, EditThroughDomain, WritesThroughDomain


class QuestionPolicy(ModelPermissionPolicy):
    """Which rows a trainer may read or change: ``visible_to`` and ``editable_by`` say."""

    def user_has_permission_for_instance(self, user, action: str, instance: Question) -> bool:
        return self.instances_user_has_permission_for(user, action).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(self, user, actions, instance: Question) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_permission_for(self, user, action: str) -> QuerySet[Question]:
        if not self.user_has_permission(user, action):
            return Question.objects.none()
        return Question.objects.visible_to(user) if action == "view" else Question.objects.editable_by(user)

    def instances_user_has_any_permission_for(self, user, actions) -> QuerySet[Question]:
        return Question.objects.visible_to(user)


class ReadableQuestion:
    """A screen about one question: 404 unless the trainer may read it."""

    def get_object(self, queryset: QuerySet | None = None) -> Question:
        questions = Question.objects.visible_to(self.request.user).select_related("current_version", "category")
        return get_object_or_404(questions, pk=self.kwargs["pk"])


class ChangeableQuestion:
    """A screen that changes one question: 404 unless the trainer may change it."""

    def get_object(self, queryset: QuerySet | None = None) -> Question:
        questions = Question.objects.editable_by(self.request.user).select_related("current_version", "category")
        return get_object_or_404(questions, pk=self.kwargs["pk"])


class TickColumn(BaseColumn):
    """A box that chooses the row for the form below the list; the two are tied without scripts."""

    header_template_name = "assessments/admin/_tick_header.html"
    cell_template_name = "assessments/admin/_tick_cell.html"


class QuestionIndex(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Question]:
        return (
            Question.objects.visible_to(self.request.user)
            .select_related("category", "owner")
            .annotate(quiz_count=Count("quiz_items", distinct=True))
            .order_by("-pk")
        )

    def search_queryset(self, questions: QuerySet[Question]) -> QuerySet[Question]:
        return found_by(questions, self.search_query) if self.is_searching else questions

    def get_context_data(self, *args, **kwargs) -> dict:
        matching = self.request.GET.copy()
        for name in (self.page_kwarg, "_w_filter_fragment"):
            matching.pop(name, None)
        acts = Act.choices if self.request.user.has_perm("assessments.change_question") else []
        return super().get_context_data(*args, **kwargs, bulk_acts=acts, matching=matching.urlencode())

    @property
    def header_more_buttons(self) -> list[Button]:
        take_in = Button(gettext("Import questions"), url=reverse("questions:import"), icon_name="upload", priority=80)
        take_out = Button(gettext("Export"), url=reverse("questions:export"), icon_name="download", priority=90)
        alike = Button(
            gettext("Questions that are alike"), url=reverse("questions:pairs"), icon_name="copy", priority=95
        )
        may_add = self.request.user.has_perm("assessments.add_question")
        return [*super().header_more_buttons, *([take_in] if may_add else []), take_out, alike]


class CreateQuestion(CreateThroughDomain):
    """A question from nothing, or a document workshop from a ready form (``?start=memo``)."""

    def get_initial_form_instance(self) -> Question | None:
        return started(self.request.GET.get("start", ""))

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs, starts=STARTS.items())


class EditQuestion(ChangeableQuestion, EditThroughDomain):
    pass


class CopyQuestion(WritesThroughDomain, generic.CopyView):
    """A question of one's own that begins with the text of another."""

    def get_initial_form_instance(self) -> Question:
        original = get_object_or_404(Question.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        kept = {name: getattr(original, name) for name in ("kind", "category", "difficulty", "current_version")}
        return Question(**kept)


class DeleteQuestion(ChangeableQuestion, generic.DeleteView):
    def delete_action(self) -> None:
        bank.delete_question(self.object, by=self.request.user)

    def form_valid(self, form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except DomainError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)


class InspectQuestion(ReadableQuestion, generic.InspectView):
    """The question as a learner sees it, its versions with their keys, and where it is used."""

    template_name = "assessments/admin/question.html"
    page_title = _("Question")

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(
            **kwargs,
            versions=queries.versions_of(self.object),
            quizzes=queries.quizzes_with(self.object),
            lessons=queries.lessons_that_check(self.object),
            drawing=quizzes_that_may_draw(self.object),
            usage=usage_of(self.object),
            regrades=regrades_of(self.object),
            replacement=replacement_of(self.object, self.request.user),
            may_review=Question.objects.reviewable_by(self.request.user).filter(pk=self.object.pk).exists(),
            regulations=self.object.regulations.select_related("superseded_by"),
            statistics=rows_for(items_about(self.object, self.request.user), self.request.user),
            may_change=Question.objects.editable_by(self.request.user).filter(pk=self.object.pk).exists(),
        )


class PreviewQuestion(ReadableQuestion, PermissionCheckedMixin, View):
    """The current version as it stands on a learner's paper; nothing of the key."""

    any_permission_required = ["view", "change"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        question = self.get_object()
        context = {"object": question, "question": queries.trial_of(question)}
        return render(request, "assessments/admin/preview.html", context)


class ReviewQuestion(ChangeableQuestion, PermissionCheckedMixin, View):
    """Records that the trainer has read the question again."""

    permission_required = "change"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        citations.record_review(self.get_object(), by=request.user)
        messages.success(request, gettext("The review is recorded."))
        return redirect("questions:inspect", pk)


class HistoryOfQuestion(ReadableQuestion, generic.history.HistoryView):
    pass


class UsageOfQuestion(ReadableQuestion, generic.usage.UsageView):
    pass


class QuestionViewSet(ModelViewSet):
    model = Question
    name = "questions"
    icon = "help"
    index_view_class = QuestionIndex
    add_view_class = CreateQuestion
    edit_view_class = EditQuestion
    copy_view_class = CopyQuestion
    delete_view_class = DeleteQuestion
    inspect_view_class = InspectQuestion
    history_view_class = HistoryOfQuestion
    usage_view_class = UsageOfQuestion
    inspect_view_enabled = True
    create_template_name = edit_template_name = "assessments/admin/question_form.html"
    filterset_class = QuestionFilterSet
    search_backend_name = None
    search_fields = ["code"]  # shows the field; ``search_queryset`` says what is searched
    list_per_page = 30
    index_results_template_name = "assessments/admin/question_results.html"
    list_display = [
        TickColumn("tick"),
        TitleColumn("title", label=_("Question"), accessor=str, sort_key="title"),
        Column("code", label=_("Code"), sort_key="code"),
        Column("kind", label=pgettext_lazy("question", "Type"), accessor="get_kind_display", sort_key="kind"),
        Column("category", label=_("Category"), sort_key="category__title"),
        Column("difficulty", label=_("Difficulty"), accessor="get_difficulty_display", sort_key="difficulty"),
        Column("status", label=_("Status"), accessor="get_status_display", sort_key="status"),
        Column("quiz_count", label=_("Quizzes"), sort_key="quiz_count"),
        Column("owner", label=_("Owner"), sort_key="owner__first_name"),
    ]

    @property
    def permission_policy(self) -> QuestionPolicy:
        return QuestionPolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> type[QuestionForm]:
        return QuestionForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("preview/<int:pk>/", self.construct_view(PreviewQuestion), name="preview"),
            path("review/<int:pk>/", self.construct_view(ReviewQuestion), name="review"),
            *screens.urlpatterns,
            *bank_screens.urlpatterns,
            *bulk_screens.urlpatterns,
            *pair_screens.urlpatterns,
            *report_screens.urlpatterns,
            *regrade_screens.urlpatterns,
        ]


class CategoryViewSet(ModelViewSet):
    model = QuestionCategory
    name = "question-categories"
    icon = "folder-open-inverse"
    add_view_class = CreateThroughDomain
    edit_view_class = EditThroughDomain
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ["title", "code"]
    search_fields = ["title", "code"]
    search_backend_name = None
    ordering = ["path"]

    def get_form_class(self, for_update: bool = False) -> type[CategoryForm]:
        return CategoryForm


class BankGroup(ModelViewSetGroup):
    """The menu item that holds them."""

    menu_label = _("Question bank")
    menu_icon = "help"
    menu_order = 300
    items = (QuestionViewSet, CategoryViewSet)
