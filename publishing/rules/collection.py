"""受領: how an office makes sure that the addressee, and nobody else, collects."""

from notices.rules.named_choices import NamedChoice


class IdentityCheck(NamedChoice):
    """By what the person at the counter was recognised."""

    PHOTO_DOCUMENT = "photo_document", "顔写真付きの本人確認書類"
    TWO_DOCUMENTS = "two_documents", "顔写真のない本人確認書類2点"
    CORPORATE_PROOF = "corporate_proof", "法人の登記事項証明書等と来庁者の本人確認書類"
    PROXY = "proxy", "委任状等と代理人の本人確認書類"
    UNSPECIFIED = "unspecified", "方法の記載なし(コマンドによる記録)"
