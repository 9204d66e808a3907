"""Screens of the Wagtail admin that are more than a list: one module for each thing that is edited."""
