"""What a learner's pages show. Every function has a constant number of queries."""

from courses.queries.catalogue import Shelf, catalogue, shop_window
from courses.queries.home import WhatNow, what_now
from courses.queries.outline import Outline, enrolment_for, outline

__all__ = ["Outline", "Shelf", "WhatNow", "catalogue", "enrolment_for", "outline", "shop_window", "what_now"]
