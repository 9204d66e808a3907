"""News of this app for those above it."""

from django.dispatch import Signal

posting_changed = Signal()
"""Sent inside the transaction after a posting begins, changes or ends. Argument: ``posting``."""
