"""Places where a program cannot do as it likes: without root's privileges, on a disk that is full."""

from __future__ import annotations

import ctypes
import os
import resource
from collections.abc import Callable
from functools import partial

PR_CAPBSET_DROP = 24
CAPABILITIES = (1, 2, 3)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER: what lets root ignore permissions


def without_privileges() -> None:
    """Make the program that is started next heed permissions, even if root starts it."""
    if os.geteuid() == 0:
        for capability in CAPABILITIES:
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def with_files_up_to(size: int) -> Callable[[], None]:
    """Let the program that is started next write no file beyond *size* bytes."""
    return partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))
