"""The types of question of Moodle XML, one reader each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from assessments.exchange.accepted import accept_numbers, accept_words, read_tolerance
from assessments.exchange.embedded import read_embedded
from assessments.exchange.entry import QuestionEntry, choose_truth, write_essay
from assessments.exchange.moodle_parts import (
    accepted_in,
    feedback_in,
    form_of,
    is_true,
    percent_in,
    text_in,
    weighed_in,
)
from assessments.exchange.shares import WHOLE, choose_options
from assessments.exchange.steps import ask_steps
from assessments.exchange.words_to_select import read_words_to_select
from assessments.exchange.xmltree import Node
from assessments.kinds import OptionDraft
from assessments.models import Question


def _choice(node: Node, entry: QuestionEntry) -> None:
    weighed = [weighed_in(one, entry) for one in node.all("answer")]
    marks = {one.attributes.get("name"): one.text.strip() for one in node.all("setting")}
    is_single = is_true(node, "single", default=True)
    choose_options(entry, weighed, is_single=is_single, scoring=marks.get("scoring", ""))


def _truth(node: Node, entry: QuestionEntry) -> None:
    answers = {one.text_of("text").lower(): one for one in node.all("answer")}
    if len(answers) == 2 and not set(answers) & {"true", "false"}:
        entry.note(_("Its options have other names than true and false; the first one was taken for true."))
        answers = dict(zip(("true", "false"), answers.values(), strict=True))
    if set(answers) != {"true", "false"}:
        entry.refuse(_("A true-or-false question has exactly the options true and false."))
        return
    yes, no = answers["true"], answers["false"]
    is_right = percent_in(no, entry) < WHOLE <= percent_in(yes, entry)
    choose_truth(entry, is_right, if_true=feedback_in(yes, entry), if_false=feedback_in(no, entry))


def _short(node: Node, entry: QuestionEntry) -> None:
    if is_true(node, "usecase", default=False):
        entry.note(_("Capital letters mattered in it; here they make no difference."))
    accept_words(entry, [accepted_in(one, entry) for one in node.all("answer")])


def _number(node: Node, entry: QuestionEntry) -> None:
    answers = [
        replace(accepted_in(one, entry), tolerance=read_tolerance(one.text_of("tolerance")))
        for one in node.all("answer")
    ]
    accept_numbers(entry, answers)
    units = node.first("units")
    named = [(one.text_of("unit_name"), one.text_of("multiplier") or "1") for one in units.all("unit")] if units else []
    same = [name for name, factor in named if name and not factor.rstrip("0").rstrip(".").removeprefix("1")]
    if len(same) < len(named):
        entry.note(_("It took other units and converted them; here only its own unit counts."))
    if same:
        entry.rules = {"unit": " / ".join(same), "asks_unit": is_true(node, "unitgradingtype", default=False)}
    if same and is_true(node, "unitsleft", default=False):
        entry.note(_("The unit stood before the number; here it stands behind it."))


def _pairs(node: Node, entry: QuestionEntry) -> None:
    entry.kind = Question.Kind.MATCHING
    entry.options = [
        OptionDraft(text_in(one, entry), target=one.text_of("answer", "text")) for one in node.all("subquestion")
    ]


def _steps(node: Node, entry: QuestionEntry) -> None:
    steps = [OptionDraft(text_in(one, entry), True, feedback_in(one, entry)) for one in node.all("answer")]
    is_chosen = node.text_of("selecttype") not in ("", "0", "ALL")
    count = node.text_of("selectcount")[:3]
    ask_steps(
        entry, steps, count=int(count) if is_chosen and count.isdecimal() else 0, grading=node.text_of("gradingtype")
    )


def _cloze(node: Node, entry: QuestionEntry) -> None:
    written = node.first("questiontext")
    if written is not None:
        read_embedded(entry, written.text_of("text"), form=form_of(written))


def _essay(node: Node, entry: QuestionEntry) -> None:
    write_essay(entry, text_in(node.first("graderinfo"), entry))
    if any(node.text_of(name).strip("0") for name in ("minwordlimit", "maxwordlimit")):
        entry.note(_("Its limits of words were left out; here a limit is in characters."))
    if node.text_of("attachments").strip("0"):
        entry.note(_("Files could be handed in with it; here a text only."))
    if node.text_of("responsetemplate", "text"):
        entry.note(_("The text that stood in its field at first was left out."))


READERS: Mapping[str, Callable[[Node, QuestionEntry], None]] = {
    "multichoice": _choice,
    "truefalse": _truth,
    "shortanswer": _short,
    "numerical": _number,
    "matching": _pairs,
    "match": _pairs,
    "ordering": _steps,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": read_words_to_select,
    "ddwtos": read_words_to_select,
    "essay": _essay,
}
