"""News of this app for those above it."""

from django.dispatch import Signal

course_completed = Signal()
"""Sent inside the transaction in which the last required unit was completed. Argument: ``enrolment``."""

completions_recorded = Signal()
"""Sent instead of the former when many enrolments were completed at once, in the same transaction as they. Argument:
``enrolments``, in the order in which they were completed."""
