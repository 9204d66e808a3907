"""Choosing a regulation, a named amount or a glossary term in an editor, by words of its name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from courses.embeds import AMOUNT, TERM, Embed
from lms.core.queries import thai_order
from lms.core.viewsets import FindsByWords


class WordsForm(FindsByWords):
    """Words of what a regulation is called by."""

    q = forms.CharField(label=_("Words of the name, the number or the code"), required=False)


class RegulationWordsForm(WordsForm):
    lookups = ("short_title__icontains", "title__icontains", "number__icontains", "code__icontains")


class TermWordsForm(WordsForm):
    lookups = ("term__icontains", "meaning__icontains", "code__icontains")


class AmountWordsForm(WordsForm):
    lookups = ("label__icontains", "code__icontains", "regulation__short_title__icontains")


class ChosenInText(chooser.ChosenView):
    """Tells the text editor the code to store and the words to show."""

    embed: Embed

    def get_chosen_response_data(self, item: Model) -> dict[str, Any]:
        return {**super().get_chosen_response_data(item), "code": item.code, "title": self.embed.words(item)}


class Regulations:
    """All of them, as they stand today."""

    filter_form_class = RegulationWordsForm

    def get_object_list(self) -> QuerySet:
        return self.model_class.objects.select_related("superseded_by")

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("number", label=_("Number")),
            Column("state", label=_("State"), accessor=lambda row: row.state.label),
        ]


class ChooseRegulation(Regulations, chooser.ChooseView):
    pass


class ChooseRegulationResults(Regulations, chooser.ChooseResultsView):
    pass


class RegulationChooser(ChooserViewSet):
    model = "courses.Regulation"
    icon = "clipboard-list"
    per_page = 20
    choose_one_text = _("Choose a regulation")
    choose_another_text = _("Choose another regulation")
    edit_item_text = _("Look at this regulation")
    choose_view_class = ChooseRegulation
    choose_results_view_class = ChooseRegulationResults


class Amounts:
    """All of them, with the regulation that sets each."""

    filter_form_class = AmountWordsForm

    def get_object_list(self) -> QuerySet:
        return self.model_class.objects.select_related("regulation")

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("source", label=_("Set by"))]


class ChooseAmount(Amounts, chooser.ChooseView):
    pass


class ChooseAmountResults(Amounts, chooser.ChooseResultsView):
    pass


class ChosenAmount(ChosenInText):
    embed = AMOUNT


class AmountChooser(ChooserViewSet):
    model = "courses.NamedAmount"
    icon = "tag"
    per_page = 20
    choose_one_text = _("Choose an amount")
    choose_another_text = _("Choose another amount")
    edit_item_text = _("Look at this amount")
    choose_view_class = ChooseAmount
    choose_results_view_class = ChooseAmountResults
    chosen_view_class = ChosenAmount


class Terms:
    """All of them: what words mean is no secret."""

    filter_form_class = TermWordsForm

    def get_object_list(self) -> QuerySet:
        return self.model_class.objects.order_by(*thai_order("term"), "pk")

    @property
    def columns(self) -> list[Column]:
        return [self.title_column, Column("meaning", label=_("Meaning"))]


class ChooseTerm(Terms, chooser.ChooseView):
    pass


class ChooseTermResults(Terms, chooser.ChooseResultsView):
    pass


class ChosenTerm(ChosenInText):
    embed = TERM


class TermChooser(ChooserViewSet):
    model = "courses.GlossaryTerm"
    icon = "openquote"
    per_page = 20
    choose_one_text = _("Choose a term")
    choose_another_text = _("Choose another term")
    edit_item_text = _("Look at this term")
    choose_view_class = ChooseTerm
    choose_results_view_class = ChooseTermResults
    chosen_view_class = ChosenTerm


term_chooser = TermChooser("term_chooser")
regulation_chooser = RegulationChooser("regulation_chooser")
amount_chooser = AmountChooser("amount_chooser")
ChosenRegulation = regulation_chooser.get_block_class(name="ChosenRegulation", module_path="courses.choosers")
