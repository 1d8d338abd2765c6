"""What a legal basis is called, and what it is about, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from notices.rules.legal_basis import legal_basis

JAPANESE = ("ja", "ja-easy")
# One plain sentence or two for whoever has never heard of the statute. A basis that is
# added as data alone has none until somebody writes it.
ABOUT: Mapping[str, str] = {
    "administrative_appeal": _(
        "役所の決定への不服の申立て(審査請求)に、役所が出した答え(裁決)の書類です。"
    ),
    "administrative_procedure_explanation": _(
        "役所が許可の停止などを決める前に、あなたの言い分を書いて出せることを知らせるものです。"
    ),
    "administrative_procedure_hearing": _(
        "役所が許可の取消しなどを決める前に、あなたの話を聞く日と場所(聴聞)を知らせるものです。"
    ),
    "antimonopoly": _(
        "会社どうしの公正な競争を守る法律(独占禁止法)についての書類です。命令などを知らせます。"
    ),
    "certified_public_accountants": _(
        "公認会計士や監査法人についての書類です。国に納めるお金(課徴金)の手続などを知らせます。"
    ),
    "civil_code": _(
        "契約の解除など、あなたとの約束を変えたり終えたりすることを伝える書類です。"
    ),
    "civil_procedure": _(
        "裁判の手続の決まりによって届ける書類です。訴えや呼出しなどを知らせます。"
    ),
    "deposit_transactions": _(
        "物を預けて利益を受け取る取引の法律(預託法)についての書類です。命令などを知らせます。"
    ),
    "financial_instruments": _(
        "株や投資などの取引の法律(金融商品取引法)についての書類です。国に納めるお金(課徴金)の手続などを知らせます。"
    ),
    "forest": _("森林の管理や、森林の使い方の制限などについての書類です。"),
    "immigration": _(
        "在留資格(日本に住むための資格)など、入国管理の手続についての書類です。"
    ),
    "information_platform": _(
        "インターネットの書き込みへの対応を決めた法律についての書類です。サービスの会社への命令などを知らせます。"
    ),
    "labour_commission": _(
        "働く人の組合と会社の争いを扱う役所(労働委員会)の書類です。"
    ),
    "labour_insurance_review": _(
        "労災保険や雇用保険の決定への不服の申立て(審査請求)についての書類です。"
    ),
    "land_expropriation": _(
        "道路などの公共の工事に要る土地を取得する手続(収用)についての書類です。"
    ),
    "land_readjustment": _(
        "道路や公園を作り、土地の形を整える事業(土地区画整理)についての書類です。"
    ),
    "late_stage_elderly": _(
        "75歳以上の人などの医療保険(後期高齢者医療)についての書類です。保険料の通知や督促などです。"
    ),
    "local_claims": _(
        "都道府県や市区町村に納める、税金以外のお金(分担金、使用料など)についての書類です。"
    ),
    "local_tax": _(
        "都道府県や市区町村の税金についての書類です。税金の通知や、納めていない税金の督促などです。"
    ),
    "long_term_care": _(
        "介護保険についての書類です。保険料の通知や、納めていない保険料の督促などです。"
    ),
    "mining": _("鉱物を掘る権利(鉱業権)についての書類です。"),
    "misleading_representations": _(
        "商品の大げさな広告などを禁じる法律(景品表示法)についての書類です。命令などを知らせます。"
    ),
    "national_health_insurance": _(
        "国民健康保険についての書類です。保険料の通知や、納めていない保険料の督促などです。"
    ),
    "national_tax": _(
        "国の税金についての書類です。税金の通知や、納めていない税金の督促などです。"
    ),
    "organised_crime": _("犯罪で得られた財産を取り上げる手続などについての書類です。"),
    "parking_violation": _(
        "駐車違反の車の持ち主などに納めてもらうお金(放置違反金)についての書類です。"
    ),
    "patent": _("特許など、発明やデザインの権利の手続についての書類です。"),
    "personal_information": _(
        "個人情報を守る法律についての書類です。個人情報を扱う会社などへの命令などを知らせます。"
    ),
    "road_traffic_explanation": _(
        "駐車違反のお金(放置違反金)などを決める前に、あなたの言い分を書いて出せることを知らせるものです。"
    ),
    "social_insurance_review": _(
        "健康保険や年金の決定への不服の申立て(審査請求)についての書類です。"
    ),
    "specified_commercial_transactions": _(
        "訪問販売や通信販売などの法律(特定商取引法)についての書類です。命令などを知らせます。"
    ),
}


def title_of(basis_id: str) -> str:
    """The title of a legal basis for the page that is being made.

    A language whose catalogue does not know the title gets the English one, plain
    Japanese the Japanese one.
    """
    basis = legal_basis(basis_id)
    if get_language() in JAPANESE:
        return gettext(basis.title_ja)
    translated = gettext(basis.title_ja)
    return basis.title_en if translated == basis.title_ja else translated


def about(basis_id: str) -> str:
    """What documents under this legal basis are about; empty where nobody wrote it."""
    words = ABOUT.get(basis_id, "")
    return gettext(words) if words else ""
