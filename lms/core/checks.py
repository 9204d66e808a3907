"""System checks: the project's conventions, told by ``manage.py check``."""
