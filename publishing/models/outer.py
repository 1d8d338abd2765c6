"""Outer tables: frozen copies, the display log, its checkpoints, the lease."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from notices.rules.adoption import LogFailure, Reading, SearchMode
from notices.rules.named_choices import choices


def _within_window(at: datetime, path: str = "") -> Q:
    """The visibility predicate of publishing.rules.visibility, as a filter."""
    begun = Q(**{f"{path}display_from__lte": at})
    return begun & Q(**{f"{path}display_until__gt": at})


def _is_free(since: datetime, path: str = "") -> Q:
    """Whether the last hold, if there was one, had ended by the instant."""
    never = Q(**{f"{path}hold_ended_at__isnull": True})
    ended = never | Q(**{f"{path}hold_ended_at__lte": since})
    return ended & Q(**{f"{path}held": False})


class CopyQuerySet(models.QuerySet["ShellCopy"]):
    def on_display(self, at: datetime) -> "CopyQuerySet":
        """Postings whose window holds the instant."""
        return self.filter(_within_window(at))

    def due_to_be_forgotten(self, ended_before: datetime) -> "CopyQuerySet":
        """Postings whose keys have outlived their end, but for those that are held."""
        ended = self.unforgotten().filter(display_until__lte=ended_before)
        return ended.free(ended_before)

    def free(self, since: datetime) -> "CopyQuerySet":
        """Postings that nobody has held since the instant."""
        return self.filter(_is_free(since))

    def unforgotten(self) -> "CopyQuerySet":
        """Postings whose copies still have their keys."""
        return self.filter(forgotten_at__isnull=True)

    def newly_ended(self, at: datetime) -> "CopyQuerySet":
        """Postings whose window has closed and whose end is not in the log yet."""
        return self.filter(display_until__lte=at, end_logged_at__isnull=True)


class ShellCopy(models.Model):
    """The posting's own words as frozen for the public (outer).

    Nothing here in clear is about a person. ``sealed_rows`` maps a kana row to its
    half-open range of positions.
    """

    public_id = models.CharField(primary_key=True, max_length=26)
    office_code = models.CharField(max_length=40)
    office_name = models.CharField(max_length=120)
    basis_id = models.CharField(max_length=60)
    version_id = models.CharField(max_length=80)
    variant = models.CharField(max_length=20)
    # As adopted when the notice was approved.
    reading = models.CharField(
        max_length=10, choices=choices(Reading), default=Reading.PLAIN
    )
    search_mode = models.CharField(
        max_length=20, choices=choices(SearchMode), default=SearchMode.NAME_AND_OFFICE
    )
    log_failure = models.CharField(
        max_length=10, choices=choices(LogFailure), default=LogFailure.REFUSE
    )
    number = models.CharField(max_length=80)
    entry_count = models.PositiveIntegerField()
    key_id = models.CharField(max_length=26)
    sealed = models.BinaryField()
    sealed_rows = models.BinaryField()
    commitment = models.BinaryField(max_length=32)
    posting_commitment = models.BinaryField(max_length=32, db_index=True)
    display_from = models.DateTimeField()
    display_until = models.DateTimeField()
    # Beside the frozen words, because it may change after publication.
    board_started_at = models.DateTimeField(null=True)
    posted_on = models.DateField("掲示を始めた日", null=True)
    deemed_served_on = models.DateField("送達があったものとみなす日", null=True)
    end_logged_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    # All that crosses outward of a hold 保留: the clock destroys no key meanwhile, and
    # waits anew from the end of the last one.
    held = models.BooleanField("保留", default=False)
    hold_ended_at = models.DateTimeField("保留の終わり", null=True)

    objects = CopyQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("-display_from", "-public_id")
        constraints = (
            models.CheckConstraint(
                condition=Q(display_until__gte=models.F("display_from")),
                name="shell_window_is_ordered",
            ),
        )
        indexes = (
            models.Index(
                fields=("-display_from", "-public_id"),
                condition=Q(end_logged_at__isnull=True),
                name="shell_live_newest_first",
            ),
            models.Index(fields=("display_until",), name="shell_until"),
        )

    def __str__(self) -> str:
        return self.public_id


class EntryQuerySet(models.QuerySet["EntryCopy"]):
    def on_display(self, at: datetime) -> "EntryQuerySet":
        """Entries whose own window holds the instant."""
        return self.filter(_within_window(at))

    def on_display_with_posting(self, at: datetime) -> "EntryQuerySet":
        """Entries whose own window and their posting's hold the instant."""
        return self.on_display(at).filter(_within_window(at, "shell__"))

    def due_to_be_forgotten(self, ended_before: datetime) -> "EntryQuerySet":
        """Entries that ended before their posting and whose keys outlived that."""
        early = self.filter(display_until__lt=models.F("shell__display_until"))
        due = early.filter(display_until__lte=ended_before)
        kept = due.filter(_is_free(ended_before, "shell__"))
        return kept.filter(shell__forgotten_at__isnull=True).exclude(sealed=b"")


class EntryCopy(models.Model):
    """One addressee as frozen for the public (outer), with a window of its own."""

    id = models.CharField(primary_key=True, max_length=26)
    shell = models.ForeignKey(ShellCopy, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    # 1 as first published; a correction that keeps P makes the next one.
    version = models.PositiveSmallIntegerField(default=1)
    key_id = models.CharField(max_length=26)
    sealed = models.BinaryField()
    commitment = models.BinaryField(max_length=32)
    display_from = models.DateTimeField()
    display_until = models.DateTimeField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("shell", "position"), name="one_entry_a_position"
            ),
            models.CheckConstraint(
                condition=Q(display_until__gte=models.F("display_from")),
                name="entry_window_is_ordered",
            ),
        )

    def __str__(self) -> str:
        return self.id


class EarlierCopy(models.Model):
    """What an entry showed before a correction; kept, and forgotten, with the entry."""

    entry = models.ForeignKey(EntryCopy, models.PROTECT, related_name="earlier")
    version = models.PositiveSmallIntegerField()
    key_id = models.CharField(max_length=26)
    sealed = models.BinaryField()
    commitment = models.BinaryField(max_length=32)
    replaced_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("version",)
        constraints = (
            models.UniqueConstraint(
                fields=("entry", "version"), name="one_copy_a_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.entry_id} {self.version}"


class LogStream(models.Model):
    """The head of a writer's stream that several processes append to under its lock."""

    id = models.CharField(primary_key=True, max_length=26)
    next_seq = models.PositiveBigIntegerField(default=0)
    head = models.BinaryField(max_length=32)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.id


class DisplayLogEntry(models.Model):
    """One row of the display log 掲示記録, chained in its writer's stream.

    Sealing gives it its place in the tree; ``entry`` holds the leaf's canonical bytes.
    """

    stream = models.CharField(max_length=26)
    seq = models.PositiveBigIntegerField()
    entry = models.BinaryField()
    link = models.BinaryField(max_length=32)
    posting_commitment = models.BinaryField(max_length=32, null=True, db_index=True)
    leaf_index = models.PositiveBigIntegerField(null=True, unique=True)

    class Meta:
        default_permissions = ()
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("stream", "seq"), name="one_row_a_seq"),
        )
        indexes = (
            models.Index(
                fields=("id",),
                condition=Q(leaf_index__isnull=True),
                name="log_unsealed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq}"


class SealedCheckpoint(models.Model):
    """A signed checkpoint of the log: one root for one size, for ever."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    sealed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ("size",)

    def __str__(self) -> str:
        return str(self.size)

    def cosigned_note(self) -> str:
        """The note with the signature lines of all witnesses so far."""
        return self.note + "".join(each.line for each in self.cosignatures.all())


class SchedulerLease(models.Model):
    """Who may run the periodic deeds now; the fencing number only grows."""

    name = models.CharField(primary_key=True, max_length=40)
    holder = models.CharField(max_length=26)
    fence = models.PositiveBigIntegerField()
    until = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}#{self.fence}"
