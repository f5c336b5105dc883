"""python -m launch: prepare, start, say where, and stay until Ctrl-C."""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType

from launch.prepare import StepFailed, prepare, say_plainly
from launch.settings import BadSetting, LaunchSettings, taken_ports
from launch.stack import NotReady, Stack


class Stopped(Exception):
    """Somebody asked for the end."""


def main() -> int:
    started = time.monotonic()
    for wanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wanted, _stop)
    try:
        settings = LaunchSettings.from_environment()
        if taken := taken_ports(settings):
            print("\n".join(taken), file=sys.stderr)
            return 1
        prepare(settings, say_plainly)
        return _run(settings, started)
    except (BadSetting, StepFailed, NotReady) as error:
        print(error, file=sys.stderr)
        return 1
    except Stopped:
        return 0


def _run(settings: LaunchSettings, started: float) -> int:
    say_plainly("Starting the actions, the engine and the gateway …")
    stack = Stack(settings)
    try:
        stack.wait_until_ready()
        say_plainly(f"Ready: {settings.base}   ({time.monotonic() - started:.0f} s; Ctrl-C stops everything)")
        return stack.wait()
    finally:
        stack.stop()
        say_plainly("Stopped.")


def _stop(number: int, frame: FrameType | None) -> None:
    for wanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wanted, signal.SIG_IGN)
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
