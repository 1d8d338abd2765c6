"""What the kernel says of its clock (Linux, adjtimex(2)): is it disciplined?"""

import ctypes
from collections.abc import Mapping

UNSYNCHRONISED, IN_NANOSECONDS = 0x0040, 0x2000
LONGS = "constant precision tolerance sec usec tick ppsfreq jitter"


class Timex(ctypes.Structure):
    """struct timex of <sys/timex.h>."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        *((name, ctypes.c_long) for name in ("offset", "freq", "maxerror", "esterror")),
        ("status", ctypes.c_int),
        *((name, ctypes.c_long) for name in LONGS.split()),
        ("shift", ctypes.c_int),
        *((f"count{number}", ctypes.c_long) for number in range(5)),
        ("tai", ctypes.c_int),
        ("unused", ctypes.c_int * 11),
    )


def kernel_clock() -> Mapping[str, bool | int]:
    """Whether NTP disciplines the clock, its last offset and largest error (µs).

    Empty where the system does not tell.
    """
    told = Timex()
    try:
        failed = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(told)) < 0
    except (AttributeError, OSError):
        return {}
    if failed:
        return {}
    divisor = 1000 if told.status & IN_NANOSECONDS else 1
    return {
        "ntp": not told.status & UNSYNCHRONISED,
        "ntp_offset_us": int(told.offset / divisor),
        "ntp_max_error_us": told.maxerror,
    }
