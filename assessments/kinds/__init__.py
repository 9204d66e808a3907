"""The types of question, one small module each. A further type is a module, its templates and a line below."""

from collections.abc import Mapping

from assessments.kinds.base import Choice, Kind, OptionDraft, ReviewLine, ReviewPart
from assessments.kinds.cloze import Cloze
from assessments.kinds.essay import Essay
from assessments.kinds.files import Files
from assessments.kinds.hotspot import HotSpot
from assessments.kinds.multiple import MultipleChoice
from assessments.kinds.numeric import Numeric
from assessments.kinds.ordering import Ordering
from assessments.kinds.pairs import Classify, Matching
from assessments.kinds.rules import Rules, tidy_rules
from assessments.kinds.short import ShortAnswer
from assessments.kinds.single import SingleChoice
from assessments.kinds.true_false import TrueFalse, true_false_options
from assessments.kinds.workshop import Workshop

__all__ = [
    "Choice",
    "Kind",
    "OptionDraft",
    "ReviewLine",
    "ReviewPart",
    "Rules",
    "all_kinds",
    "kind_of",
    "tidy_rules",
    "true_false_options",
]

_ALL = (
    SingleChoice(),
    MultipleChoice(),
    TrueFalse(),
    Matching(),
    Ordering(),
    Classify(),
    ShortAnswer(),
    Numeric(),
    Cloze(),
    HotSpot(),
    Essay(),
    Files(),
    Workshop(),
)
_KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}


def kind_of(name: str) -> Kind:
    """The type called ``name`` (``Question.Kind``)."""
    return _KINDS[name]


def all_kinds() -> Mapping[str, Kind]:
    """Every type by name, in the order in which trainers choose from them."""
    return _KINDS
