"""What a learner's pages show. Every function has a constant number of queries."""

from courses.queries.catalogue import Shelf, catalogue, shelf, shop_window
from courses.queries.home import WhatNow, what_now
from courses.queries.outline import Outline, enrolment_for, outline
from courses.queries.regulations import Cited, cited_by, cited_by_draft, sources_of

__all__ = [
    "Cited",
    "Outline",
    "Shelf",
    "WhatNow",
    "catalogue",
    "cited_by",
    "cited_by_draft",
    "enrolment_for",
    "outline",
    "shelf",
    "shop_window",
    "sources_of",
    "what_now",
]
