"""Choosing a question in the admin: by its text, not by its code."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from assessments.models import Question, QuestionCategory
from lms.core.viewsets import ChosenAmong, FindsByWords, NothingCreated


class QuestionFilterForm(FindsByWords):
    """Finds questions by words inside their text, by code, and by shelf."""

    q = forms.CharField(label=_("Words of the question, or its code"), required=False)
    category = forms.ModelChoiceField(
        QuestionCategory.objects.all(), label=_("Category"), required=False, empty_label=_("All categories")
    )

    lookups = ("current_version__text__icontains", "code__icontains")

    def filter(self, objects: QuerySet[Question]) -> QuerySet[Question]:
        objects = super().filter(objects)
        if category := self.cleaned_data.get("category"):
            objects = objects.filter(category__path__startswith=category.path)
        return objects


class QuestionsOfTheTrainer:
    """Questions the trainer may read and a quiz may use."""

    filter_form_class = QuestionFilterForm

    def get_object_list(self) -> QuerySet[Question]:
        return Question.objects.visible_to(self.request.user).ready().select_related("category")

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            Column("kind", label=pgettext_lazy("question", "Type"), accessor="get_kind_display"),
            Column("category", label=_("Category")),
        ]


class ChooseQuestion(QuestionsOfTheTrainer, chooser.ChooseView):
    pass


class ChooseQuestionResults(QuestionsOfTheTrainer, chooser.ChooseResultsView):
    pass


class ChosenQuestion(ChosenAmong, QuestionsOfTheTrainer, chooser.ChosenView):
    pass


class ChosenQuestions(ChosenAmong, QuestionsOfTheTrainer, chooser.ChosenMultipleView):
    pass


class QuestionChooser(ChooserViewSet):
    model = Question
    icon = "help"
    per_page = 20
    choose_one_text = _("Choose a question")
    choose_another_text = _("Choose another question")
    edit_item_text = _("Edit this question")
    choose_view_class = ChooseQuestion
    choose_results_view_class = ChooseQuestionResults
    chosen_view_class = ChosenQuestion
    create_view_class = NothingCreated
    chosen_multiple_view_class = ChosenQuestions


question_chooser = QuestionChooser("question_chooser")
