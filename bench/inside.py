"""Run one of our modules inside Django, against the measured database: ``python -m bench.inside MODULE ARGUMENT…``."""

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    import_module(f"bench.{sys.argv[1]}").main(*sys.argv[2:])
