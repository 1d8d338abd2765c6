"""Inner: Posting. Outer: copies, display log, checkpoints.

Outer tables share opaque ids with the inner ones and never a foreign key, so that the
outer side can live in a database of its own.
"""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

USER = settings.AUTH_USER_MODEL


class PostingQuerySet(models.QuerySet["Posting"]):
    def named(self, name: str) -> "PostingQuerySet":
        """By public id, or by the id of its notice."""
        if name.isdigit():
            return self.filter(notice_id=int(name))
        return self.filter(public_id=name)


class Posting(models.Model):
    """掲示 (inner): the publication of one approved notice."""

    notice = models.OneToOneField(
        "notices.Notice", models.PROTECT, related_name="posting"
    )
    public_id = models.CharField(max_length=26, unique=True)
    published_at = models.DateTimeField()
    board_started_at = models.DateTimeField("掲示場での掲示開始", null=True)
    board_ended_at = models.DateTimeField("掲示場での掲示終了", null=True)
    board_recorded_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "掲示"
        default_permissions = ()

    def __str__(self) -> str:
        return self.public_id


class RemovalQuerySet(models.QuerySet["Removal"]):
    def named(self, name: str) -> "RemovalQuerySet":
        """By the entry's id, or by the posting's public id."""
        whole = Q(entry_id="", posting__public_id=name)
        return self.filter(whole | Q(entry_id=name, entry_id__gt=""))

    def unconfirmed(self) -> "RemovalQuerySet":
        return self.filter(confirmed_at__isnull=True)


class Removal(models.Model):
    """Something taken off display at once (inner); another approver confirms it."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="removals")
    entry_id = models.CharField(max_length=26, blank=True)
    kind = models.CharField(
        max_length=10,
        choices=(("withdrawn", "掲示の取下げ"), ("concealed", "一件の非表示")),
    )
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed_reason = models.BinaryField()
    confirmed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    logged_at = models.DateTimeField(null=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ("at",)
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=~Q(confirmed_by=models.F("by")),
                name="removal_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=("posting", "entry_id", "kind"), name="removed_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


def _within_window(at: datetime) -> Q:
    """The visibility predicate of publishing.rules.visibility, as a filter."""
    return Q(display_from__lte=at, display_until__gt=at)


class CopyQuerySet(models.QuerySet["ShellCopy"]):
    def on_display(self, at: datetime) -> "CopyQuerySet":
        """Postings whose window holds the instant."""
        return self.filter(_within_window(at))

    def due_to_be_forgotten(self, ended_before: datetime) -> "CopyQuerySet":
        """Postings whose keys have outlived their end."""
        return self.filter(display_until__lte=ended_before, forgotten_at__isnull=True)

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

    def due_to_be_forgotten(self, ended_before: datetime) -> "EntryQuerySet":
        """Entries that ended before their posting and whose keys outlived that."""
        early = self.filter(display_until__lt=models.F("shell__display_until"))
        due = early.filter(display_until__lte=ended_before)
        return due.filter(shell__forgotten_at__isnull=True).exclude(sealed=b"")


class EntryCopy(models.Model):
    """One addressee as frozen for the public (outer), with a window of its own."""

    id = models.CharField(primary_key=True, max_length=26)
    shell = models.ForeignKey(ShellCopy, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
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
