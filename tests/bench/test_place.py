"""What a run leaves behind: nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench.place import NAMES
from bench.tables import percentile

SERVER = "import os, sys, time; print(os.getpid(), flush=True); time.sleep(60)"
RUNNER = f"""
import subprocess, sys
from bench.place import _end_with_us
subprocess.Popen([sys.executable, "-c", {SERVER!r}], preexec_fn=_end_with_us).wait()
"""


def test_a_server_ends_with_the_run_that_was_killed():
    with subprocess.Popen([sys.executable, "-c", RUNNER], stdout=subprocess.PIPE, text=True) as runner:
        pid = int(runner.stdout.readline())
        os.kill(runner.pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()


def test_only_databases_of_a_run_are_ever_taken_for_one():
    names = ["thurakan_bench_12_blank", "thurakan_bench_12_prepare_country", "thurakan_bench", "thurakan", "bench_1_a"]
    assert [bool(NAMES.fullmatch(name)) for name in names] == [True, True, False, False, False]


def test_a_percentile_is_one_of_the_values():
    assert [percentile(range(1, 101), share) for share in (50, 95, 100)] == [51, 96, 100]
    assert percentile([], 95) == 0.0
