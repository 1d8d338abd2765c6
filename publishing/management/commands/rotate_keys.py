"""Rotates key-encryption keys while the site runs; a second call goes on."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from access_control.vault import rotation
from access_control.vault.key_store import (
    DISPLAY,
    INDEX,
    LOG,
    PURPOSES,
    SEARCH,
    KeyStoreError,
)
from access_control.vault.keys import VaultError
from config import clock
from notices.commands import DeedCommand
from notices.intake import reindexing
from publishing.actions import renew_search_keys as searching
from publishing.actions.record_rotation import record_rotation

ROWS_NAMED = 20
NOT_ROTATED = {
    LOG: "署名鍵は掲示記録の同一性そのもので、更新の対象ではありません / "
    "the log key is the log's identity and is not part of a rotation",
}


class Command(DeedCommand):
    help = (
        "Wraps all data keys anew under a key of a new epoch; for the purpose index, "
        "indexes all names anew; for search, makes all entries findable anew. Safe to "
        "repeat, also after a kill; --retire then "
        "destroys the older keys."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--purpose",
            choices=PURPOSES,
            help="default: register and display",
        )
        parser.add_argument("--batch", type=int, default=rotation.BATCH)
        parser.add_argument(
            "--make-only", action="store_true", help="make the new key, wrap nothing"
        )
        parser.add_argument(
            "--new", action="store_true", help="begin anew though old keys remain"
        )
        parser.add_argument(
            "--retire", action="store_true", help="destroy keys nothing needs"
        )
        parser.add_argument("--yes", action="store_true", help="yes, destroy them")

    def deed(self, **options: Any) -> dict[str, Any]:
        chosen = options["purpose"]
        if chosen in NOT_ROTATED:
            self.refuse(NOT_ROTATED[chosen])
        if options["batch"] < 1:
            self.misuse("--batch: 1以上にしてください / must be 1 or more")
        if options["retire"] and not options["yes"]:
            self.refuse(
                "古い鍵は戻せません。鍵のデータベースの古い控えも開けなくなります。"
                "よければ--yesを付けてください / old keys cannot be brought back, and "
                "older backups of the keys' database open no more: add --yes"
            )
        purposes = [chosen] if chosen else rotation.ROTATED
        try:
            found = [self._one(purpose, options) for purpose in purposes]
        except KeyStoreError as error:
            self.refuse(str(error))
        return {"purposes": found}

    def _one(self, purpose: str, options: dict[str, Any]) -> dict[str, Any]:
        if purpose == INDEX:
            return self._index(options)
        if purpose == SEARCH:
            return self._search(options)
        if options["retire"]:
            return {"purpose": purpose, "retired": rotation.retire(purpose)}
        epoch = rotation.newest_epoch(purpose, anew=options["new"])
        if options["make_only"]:
            return {"purpose": purpose, "epoch": epoch}
        done = rotation.rewrap(purpose, batch=options["batch"])
        left = _older(rotation.left_under(purpose), done.epoch)
        if done.unopened:
            self._refuse_unopened(done.rewrapped, done.unopened)
        if purpose == DISPLAY and not left:
            record_rotation(DISPLAY, done.epoch, at=clock.now())
        return {
            "purpose": purpose,
            "epoch": done.epoch,
            "rewrapped": done.rewrapped,
            "left": left,
            "next": _next_step(left),
        }

    def _index(self, options: dict[str, Any]) -> dict[str, Any]:
        """The key of the blind index wraps nothing: names are indexed anew."""
        if options["retire"]:
            return {"purpose": INDEX, "retired": reindexing.retire_index()}
        epoch = reindexing.newest_index_epoch(anew=options["new"])
        if options["make_only"]:
            return {"purpose": INDEX, "epoch": epoch}
        done = reindexing.reindex(batch=options["batch"])
        left = _older(reindexing.left_under_index(), done.epoch)
        if done.unopened:
            self._refuse_unopened(done.reindexed, done.unopened)
        if not left:
            record_rotation(INDEX, done.epoch, at=clock.now())
        return {
            "purpose": INDEX,
            "epoch": done.epoch,
            "reindexed": done.reindexed,
            "emptied": done.emptied,
            "left": left,
            "next": _next_step(left),
        }

    def _search(self, options: dict[str, Any]) -> dict[str, Any]:
        """Search keys are HMACs of names too; those of entries not yet forgotten."""
        if options["retire"]:
            return {"purpose": SEARCH, "retired": searching.retire_search()}
        epoch = searching.newest_search_epoch(anew=options["new"])
        if options["make_only"]:
            return {"purpose": SEARCH, "epoch": epoch}
        try:
            renewed = searching.renew_search_keys(batch=options["batch"])
        except VaultError as error:
            self.refuse(str(error))
        left = _older(searching.left_under_search(), epoch)
        if not left:
            record_rotation(SEARCH, epoch, at=clock.now())
        return {
            "purpose": SEARCH,
            "epoch": epoch,
            "renewed": renewed,
            "left": left,
            "next": _next_step(left),
        }

    def _refuse_unopened(self, renewed: int, unopened: Mapping[str, Exception]) -> None:
        """The rest was renewed; these rows stand as they were."""
        for key, error in [*unopened.items()][:ROWS_NAMED]:
            self.stderr.write(f"{key}: {error}")
        self.refuse(
            f"{renewed}件を新しくし、開かない{len(unopened)}件は"
            "そのまま残しました。古い鍵を消さないでください / "
            f"{renewed} were renewed; {len(unopened)} do not open and "
            "stand as they were: keep the old keys"
        )


def _older(left: Mapping[int, int], newest: int) -> int:
    return sum(rows for epoch, rows in left.items() if epoch < newest)


def _next_step(left: int) -> str:
    if left:
        return "もう一度実行してください / run it again"
    return (
        "古い鍵を使うものはありません。古い控えが要らなくなったら--retire / "
        "nothing is left under an older key: --retire when no older backup is needed"
    )
