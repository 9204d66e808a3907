"""The one exception by which a domain function refuses."""


class DomainError(Exception):
    """A rule of the domain says no. The message is translated and meant for the person who asked."""
