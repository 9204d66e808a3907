"""How the question bank is narrowed in the admin."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet

from assessments.models import Question, QuestionCategory
from assessments.queries.bank import never_answered, unused
from courses.models import Regulation
from lms.accounts.models import User


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

    regulation = django_filters.ModelChoiceFilter(
        queryset=Regulation.objects.filter(questions__isnull=False).distinct(),
        field_name="regulations",
        label=_("Regulation"),
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=User.objects.filter(questions__isnull=False).distinct(), label=_("Owner")
    )
    use = django_filters.ChoiceFilter(
        choices=[("unused", _("in no quiz by name and in no lesson")), ("unanswered", _("never asked in an attempt"))],
        label=_("Use"),
        method="filter_use",
    )

    class Meta:
        model = Question
        fields = ["category", "kind", "status", "difficulty", "tag", "regulation", "owner", "use"]

    def filter_category(self, questions: QuerySet, name: str, category: QuestionCategory | None) -> QuerySet:
        return questions.filter(category__path__startswith=category.path) if category else questions

    def filter_use(self, questions: QuerySet, name: str, use: str) -> QuerySet:
        return unused(questions) if use == "unused" else never_answered(questions)
