"""受領: how an office makes sure that the addressee, and nobody else, collects."""

from dataclasses import dataclass
from datetime import date

from notices.rules.named_choices import NamedChoice


class IdentityCheck(NamedChoice):
    """By what the person at the counter was recognised."""

    PHOTO_DOCUMENT = "photo_document", "顔写真付きの本人確認書類"
    TWO_DOCUMENTS = "two_documents", "顔写真のない本人確認書類2点"
    CORPORATE_PROOF = "corporate_proof", "法人の登記事項証明書等と来庁者の本人確認書類"
    PROXY = "proxy", "委任状等と代理人の本人確認書類"
    UNSPECIFIED = "unspecified", "方法の記載なし(コマンドによる記録)"


class Recipient(NamedChoice):
    """Who signed the receipt 受領書."""

    ADDRESSEE = "addressee", "本人"
    PROXY = "proxy", "代理人"
    CORPORATION = "corporation", "法人の代表者・従業者"
    UNSPECIFIED = "unspecified", "記載なし(コマンドによる記録)"


@dataclass(frozen=True)
class Receipt:
    """The receipt 受領書 as filed; never kept in clear."""

    number: str = ""
    signed_on: date | None = None
    recipient: Recipient = Recipient.UNSPECIFIED


def delivered_on(collected: date, deemed: date | None) -> date | None:
    """The day of service by delivery 交付送達; None where publication served before.

    The effect of publication begins with the first minute of the deemed day, so a
    document collected on that day was served already. Without a deemed day nothing
    else has served it.
    """
    return collected if deemed is None or collected < deemed else None
