"""The walls around a parser: what the process gives up before it opens a hostile file.

Limits on memory, processor time, file size and open files everywhere. On Linux
also: no new privileges, death with the parent, and a system-call filter that
refuses sockets, other programs, signals to and the memory of other processes.
A wall that cannot be raised stops the parser before it reads a byte.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from privity.adapters.parsing.limits import Limits

OPEN_FILES: Final = 256

# <linux/prctl.h>, <linux/seccomp.h>, <linux/audit.h>
_SET_PDEATHSIG, _SET_NO_NEW_PRIVS, _SET_SECCOMP, _FILTER = 1, 38, 22, 2
_ALLOW, _ERRNO_EPERM, _KILL = 0x7FFF0000, 0x00050001, 0x80000000

# <linux/filter.h>: load a word, jump if equal, jump if greater or equal, return.
_LOAD, _EQUAL, _ABOVE, _RETURN = 0x20, 0x15, 0x35, 0x06
_OFFSET_NUMBER, _OFFSET_ARCH = 0, 4

# Per machine: audit id, then socket, socketpair, connect, bind, execve, execveat, kill, ptrace,
# process_vm_readv, process_vm_writev, io_uring_setup, bpf, userfaultfd, perf_event_open,
# mount, unshare, setns, keyctl, pidfd_send_signal, fork and vfork where they exist.
_REFUSED: Final[dict[str, tuple[int, tuple[int, ...]]]] = {
    "x86_64": (
        0xC000003E,
        (41, 53, 42, 49, 59, 322, 62, 101, 310, 311, 425, 321, 323, 298, 165, 272, 308, 250, 424, 57, 58),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 199, 203, 200, 221, 281, 129, 117, 270, 271, 425, 280, 282, 241, 40, 97, 268, 219, 424),
    ),
}
_X32_BIT: Final = 0x40000000


def confine(limits: Limits) -> None:
    """Give up, for the rest of this process, whatever a parser does not need.

    Raises:
        OSError: A wall could not be raised. Nothing was read.
    """
    _bound(resource.RLIMIT_AS, limits.address_bytes)
    _bound(resource.RLIMIT_CPU, limits.cpu_s)
    _bound(resource.RLIMIT_FSIZE, limits.written_bytes)
    _bound(resource.RLIMIT_NOFILE, OPEN_FILES)
    _bound(resource.RLIMIT_CORE, 0)
    os.umask(0o077)
    if sys.platform == "linux":
        _confine_linux()


def _bound(which: int, at_most: int) -> None:
    _, hard = resource.getrlimit(which)
    ceiling = at_most if hard == resource.RLIM_INFINITY else min(at_most, hard)
    resource.setrlimit(which, (ceiling, ceiling))


def _confine_linux() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    _prctl(libc, _SET_PDEATHSIG, signal.SIGKILL)
    _prctl(libc, _SET_NO_NEW_PRIVS, 1)
    if platform.machine() not in _REFUSED:
        raise OSError(f"no system-call filter is known for {platform.machine()}")
    program = _program(*_REFUSED[platform.machine()])
    held = ctypes.create_string_buffer(program)
    header = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(held)))
    _prctl(libc, _SET_SECCOMP, _FILTER, ctypes.addressof(header))


def _prctl(libc: ctypes.CDLL, option: int, first: int, second: int = 0) -> None:
    words = [ctypes.c_ulong(word) for word in (first, second, 0, 0)]
    if libc.prctl(ctypes.c_int(option), *words):
        code = ctypes.get_errno()
        raise OSError(code, f"prctl {option}: {os.strerror(code)}")


def _program(arch: int, refused: tuple[int, ...]) -> bytes:
    """A filter in classic BPF: another architecture dies, a refused call gets EPERM, the rest pass."""
    count = len(refused)
    code = [
        (_LOAD, 0, 0, _OFFSET_ARCH),
        (_EQUAL, 1, 0, arch),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _OFFSET_NUMBER),
        (_ABOVE, count + 1, 0, _X32_BIT),
        *((_EQUAL, count - position, 0, number) for position, number in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO_EPERM),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in code)
