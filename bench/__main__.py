"""Speed against a floor and a peer in the same run: ``python -m bench [WORKLOAD]``.

One JSON line per workload. ``floor`` is the least that could do the same bytes;
``peer`` is what a usual library does, or null where none is measured. Figures are per
second unless the unit says otherwise; ratios travel between machines, figures do not.
``uniform`` measures no speed: whether answers can be told apart by the time they take.
"""

import json
import sys
from collections.abc import Callable

from bench import (
    certificate_workloads,
    log_workloads,
    observe_workloads,
    page_workloads,
    rotation_workloads,
    uniform_workloads,
    vault_workloads,
)

WORKLOADS: dict[str, Callable[[], dict[str, object]]] = {
    "vault": vault_workloads.vault,
    "vault-seal": vault_workloads.sealing,
    "vault-index": vault_workloads.indexing,
    "rotate-register": rotation_workloads.rotate_register,
    "rotate-display": rotation_workloads.rotate_display,
    "rotate-index": rotation_workloads.rotate_index,
    "seal": log_workloads.seal,
    "verify": log_workloads.verify,
    "page-sqlite": page_workloads.page_sqlite,
    "observe": observe_workloads.observe,
    "certificate": certificate_workloads.certificate,
    "uniform": uniform_workloads.uniform,
}


def main(wanted: list[str]) -> int:
    """Runs the workloads named, or all; 2 for an unknown one."""
    unknown = set(wanted) - set(WORKLOADS)
    if unknown:
        print(
            f"unknown workload: {', '.join(unknown)}; there are {', '.join(WORKLOADS)}"
        )
        return 2
    for name in wanted or WORKLOADS:
        print(json.dumps({"workload": name} | WORKLOADS[name]()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
