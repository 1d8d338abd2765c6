"""What the kinds of documents beside the names are, in the reader's language."""

import unicodedata
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from publishing.rules.public_notice import PublicEntry

# A word that stands in the document's name, and what such a document says.
KINDS: Mapping[str, str] = {
    "督促状": _("期限までに納めていないお金を、納めるように求める書類です。"),
    "催告書": _("まだしていない支払いや手続を、するように求める書類です。"),
    "納税通知書": _("納める税金の額と期限を知らせる書類です。"),
    "納入通知書": _("役所に納めるお金の額と期限を知らせる書類です。"),
    "決定通知書": _("役所が決めたことを知らせる書類です。"),
    "更正通知書": _("前に決まった額などを改めたことを知らせる書類です。"),
    "差押調書": _("役所が財産を差し押さえたことを記した書類です。"),
    "配当計算書": _("差し押さえた財産のお金を、だれにいくら配るかを記した書類です。"),
    "交付要求書": _(
        "ほかの差押えなどの手続の中で、納めていない分の支払いを求める書類です。"
    ),
    "充当通知書": _("返すお金を、納めていない分にあてたことを知らせる書類です。"),
    "還付通知書": _("納めすぎたお金を返すことを知らせる書類です。"),
    "資格喪失通知書": _("保険などの資格がなくなったことを知らせる書類です。"),
    "聴聞通知書": _("役所が決める前に、話を聞く日と場所を知らせる書類です。"),
    "弁明通知書": _("役所が決める前に、言い分を出せることを知らせる書類です。"),
    "納付命令書": _("決められたお金を納めるように命じる書類です。"),
    "裁決書": _("不服の申立てに、役所が出した答えを記した書類です。"),
    "命令書": _("役所が、しなければならないことなどを命じる書類です。"),
    "呼出状": _("決められた日に裁判所などに来るように求める書類です。"),
}
SAME_AS: Mapping[str, str] = {
    "納付書": "納入通知書",
    "差押通知書": "差押調書",
    "弁明の機会の付与通知書": "弁明通知書",
}


def kind_in(document: str) -> str:
    """The longest known word in a document's name; empty where none is known."""
    text = unicodedata.normalize("NFKC", document)
    found = [word for word in (*KINDS, *SAME_AS) if word in text]
    return max(found, key=len, default="")


def kinds_shown(entries: Iterable[PublicEntry]) -> list[tuple[str, str]]:
    """Each kind in the words of these entries once, with its sentence."""
    shown = [kind_in(entry.words.get("document", "")) for entry in entries]
    return [
        (word, gettext(KINDS[SAME_AS.get(word, word)]))
        for word in dict.fromkeys(shown)
        if word
    ]
