"""News of this app for those above it."""

from django.dispatch import Signal

course_completed = Signal()
"""Sent inside the transaction in which the last required unit was completed. Argument: ``enrolment``."""
