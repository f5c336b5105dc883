"""What a process may not do with what people typed: write it into a core file, leave a file that others can read, or
take the machine's memory for it. Used by the engine and by the actions."""

from __future__ import annotations

import os
import resource
import sys

PRIVATE = 0o077


def keep_private() -> None:
    """No core file, and every file made from here on is its owner's alone."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(PRIVATE)


def cap_memory(megabytes: int) -> None:
    """A request that needs more address space fails; the process and the machine live. Elsewhere than on Linux the
    limit is not kept, so it is not set."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
