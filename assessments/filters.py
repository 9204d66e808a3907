"""How the question bank is narrowed in the admin."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet

from assessments.models import Question, QuestionCategory


class QuestionFilterSet(WagtailFilterSet):
    category = django_filters.ModelChoiceFilter(
        queryset=QuestionCategory.objects.all(), label=_("Category and those below"), method="filter_category"
    )
    kind = django_filters.MultipleChoiceFilter(choices=Question.Kind.choices, label=pgettext_lazy("question", "Type"))
    status = django_filters.MultipleChoiceFilter(choices=Question.Status.choices, label=_("Status"))
    difficulty = django_filters.MultipleChoiceFilter(choices=Question.Difficulty.choices, label=_("Difficulty"))
    tag = django_filters.ModelChoiceFilter(
        queryset=Tag.objects.filter(question__isnull=False).distinct().order_by("name"),
        field_name="tags",
        label=_("Tag"),
    )

    class Meta:
        model = Question
        fields = ["category", "kind", "status", "difficulty", "tag"]

    def filter_category(self, questions: QuerySet, name: str, category: QuestionCategory | None) -> QuerySet:
        return questions.filter(category__path__startswith=category.path) if category else questions
