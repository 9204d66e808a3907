"""Pages of the communities: ``reading``, ``writing`` and ``moderation``."""
