"""調査記録: what an office looked into before it may say that nobody can be reached."""

from notices.rules.named_choices import NamedChoice


class InquiryItem(NamedChoice):
    """What was looked into. Which of them an addressee needs is adopted."""

    RESIDENT_REGISTER = "resident_register", "住民票"
    FAMILY_REGISTER_SUPPLEMENT = "family_register_supplement", "戸籍の附票"
    SITE_VISIT = "site_visit", "現地調査"
    CORPORATE_REGISTER = "corporate_register", "法人登記の所在地"
    REPRESENTATIVE = "representative", "代表者の住所"
    TAX_REPRESENTATIVE = "tax_representative", "納税管理人の有無"
    SERVICE_ABROAD = "service_abroad", "外国での送達"
    IMMIGRATION_RECORD = "immigration_record", "出入国の記録"
    WORKPLACE = "workplace", "勤務先・関係先への照会"
    TELEPHONE = "telephone", "電話・電子メール"


class Outcome(NamedChoice):
    """What an inquiry came to."""

    NO_TRACE = "no_trace", "所在は判明しなかった"
    FOUND = "found", "所在が判明した"
