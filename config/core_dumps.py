"""No core dumps: the memory of a process holds names and keys in clear."""

import resource


def forbid_core_dumps() -> None:
    """For this process and all that it starts.

    The units for systemd say the same (``LimitCORE=0``).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
