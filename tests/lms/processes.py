"""Starting the site as a process, as an office would."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings

PATIENCE_SECONDS = 60
SOUND = {
    "DJANGO_SETTINGS_MODULE": "lms.settings.production",
    "SECRET_KEY": "made-for-this-installation-0123456789-abcdefghijklmnopq",
    "ALLOWED_HOSTS": "training.example,127.0.0.1",
    "HTTPS": "0",
    "WORKERS": "2",
}
"""The environment of a production that is fit to be served."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_python(script: str, **environment: str) -> str:
    """What ``script`` prints."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


class Site:
    """``python -m lms.serve`` or ``lms.embedded`` on a port of its own, with what it says."""

    def __init__(self, module: str, tmp_path: Path, **environment: str) -> None:
        self.port = free_port()
        self.output = tmp_path / f"{module}-{self.port}.log"
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module],
                cwd=settings.BASE_DIR,
                env={"PATH": os.environ["PATH"], "PORT": str(self.port), **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of an answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def wait_for(self, path: str = "/livez") -> None:
        """Until the site answers."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self.get(path)
                return
            except OSError:
                assert self.process.poll() is None, self.said()
                assert time.monotonic() < deadline, self.said()
                time.sleep(0.1)

    def said(self) -> str:
        return self.output.read_text()

    def workers(self) -> list[int]:
        """Processes below the site's own."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(pid) for pid in re.findall(r"\d+", children.read_text())]

    def end(self) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_SECONDS)

    def kill(self) -> None:
        for pid in [*self.workers(), self.process.pid] if self.process.poll() is None else []:
            os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)
