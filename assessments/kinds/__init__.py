"""The types of question, one small module each. A further type is a module, its templates and a line below."""

from assessments.kinds.base import Choice, Kind, OptionDraft, ReviewLine
from assessments.kinds.essay import Essay
from assessments.kinds.multiple import MultipleChoice
from assessments.kinds.rules import Rules, tidy_rules
from assessments.kinds.single import SingleChoice
from assessments.kinds.true_false import TrueFalse, true_false_options

__all__ = ["Choice", "Kind", "OptionDraft", "ReviewLine", "Rules", "kind_of", "tidy_rules", "true_false_options"]

_KINDS: dict[str, Kind] = {kind.name: kind for kind in (SingleChoice(), MultipleChoice(), TrueFalse(), Essay())}


def kind_of(name: str) -> Kind:
    """The type called ``name`` (``Question.Kind``)."""
    return _KINDS[name]
