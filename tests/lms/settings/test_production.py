"""Production refuses to start on anything unsafe: each refusal in a process of its own, as an office would meet it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

SOUND = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "SECRET_KEY": "made-for-this-installation-0123456789-abcdefghijklmnopq",
    "ALLOWED_HOSTS": "training.example,www.training.example",
}


def start(**changes: str | None) -> subprocess.CompletedProcess:
    """Load the settings, and print what matters of them."""
    environment = {"PATH": os.environ["PATH"], **SOUND, **changes}
    script = "from django.conf import settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_TRUSTED_ORIGINS)"
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in environment.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_sound_settings_start():
    done = start()
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "False True ['https://training.example', 'https://www.training.example']"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DEBUG": "1"}, "DEBUG must be off"),
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be a secret"),
        (
            {"SECRET_KEY": "development-only-key-never-use-it-where-others-can-reach-this-machine"},
            "SECRET_KEY must be a secret",
        ),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "no wildcard"),
        ({"ALLOWED_HOSTS": "training.example,.example"}, "no wildcard"),
        ({"ALLOWED_HOSTS": "*.example"}, "no wildcard"),
        ({"DATABASE_URL": "mysql://db/x"}, "DATABASE_URL"),
        ({"HTTPS": "perhaps"}, "HTTPS='perhaps'"),
    ],
)
def test_unsafe_settings_do_not_start(changes, sentence):
    done = start(**changes)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert sentence in done.stderr
