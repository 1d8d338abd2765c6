"""The shipped legal bases, and how versions and variants are found."""

from datetime import date, timedelta

import pytest

from notices.rules.legal_basis import (
    NotInForce,
    UnknownBasis,
    UnknownVariant,
    UnknownVersion,
    all_legal_bases,
    legal_basis,
)

REFORM = date(2026, 5, 21)
EVE = REFORM - timedelta(days=1)

# The ids that operators and other programs rely on.
BASIS_IDS = (
    "national_tax",
    "local_tax",
    "national_health_insurance",
    "late_stage_elderly",
    "long_term_care",
    "local_claims",
    "parking_violation",
    "administrative_procedure_hearing",
    "administrative_procedure_explanation",
    "administrative_appeal",
    "civil_procedure",
    "civil_code",
    "patent",
    "road_traffic_explanation",
    "antimonopoly",
    "financial_instruments",
    "certified_public_accountants",
    "specified_commercial_transactions",
    "deposit_transactions",
    "personal_information",
    "misleading_representations",
    "information_platform",
    "immigration",
    "land_expropriation",
    "social_insurance_review",
    "labour_insurance_review",
    "labour_commission",
    "mining",
    "forest",
    "land_readjustment",
    "organised_crime",
)

TWO_LEGS = [
    "local_tax",
    "national_tax",
    "national_health_insurance",
    "administrative_procedure_hearing",
]
VERSIONS = [version for basis in all_legal_bases() for version in basis.versions]
HEARING_FIELDS = (
    "name",
    "hearing_at",
    "hearing_place",
    "hearing_organisation",
    "hearing_organisation_address",
)


def version_id(version):
    return version.id


def test_every_promised_basis_is_shipped_and_no_other():
    assert [basis.id for basis in all_legal_bases()] == sorted(BASIS_IDS)


@pytest.mark.parametrize("basis_id", BASIS_IDS)
def test_basis_is_found_by_its_id(basis_id):
    assert legal_basis(basis_id).id == basis_id


@pytest.mark.parametrize("basis_id", ["", "tax", "LOCAL_TAX", "../local_tax"])
def test_unknown_basis_is_refused(basis_id):
    with pytest.raises(UnknownBasis):
        legal_basis(basis_id)


@pytest.mark.parametrize("basis", all_legal_bases(), ids=lambda basis: basis.id)
def test_oldest_version_has_no_start_and_newest_no_end(basis):
    assert basis.versions[0].in_force_from is None
    assert basis.versions[-1].in_force_until is None


@pytest.mark.parametrize("basis_id", TWO_LEGS)
def test_board_alone_suffices_on_the_eve_of_the_reform(basis_id):
    version = legal_basis(basis_id).version_on(EVE)
    assert version.id == f"{basis_id}/original"
    assert version.channels == ("board",)


@pytest.mark.parametrize("basis_id", TWO_LEGS)
def test_web_and_board_or_terminal_are_needed_from_the_reform(basis_id):
    version = legal_basis(basis_id).version_on(REFORM)
    assert version.id == f"{basis_id}/2026-05-21"
    assert version.channels == ("web", "board_or_terminal")


@pytest.mark.parametrize(
    ("basis_id", "day", "must_show"),
    [
        ("local_tax", EVE, ("name", "document")),
        ("local_tax", REFORM, ("name", "document", "reference")),
        ("national_tax", EVE, ("name", "document")),
        ("national_tax", REFORM, ("name", "document", "reference")),
        ("national_health_insurance", EVE, ("name", "document")),
        ("national_health_insurance", REFORM, ("name", "document", "reference")),
        ("administrative_procedure_hearing", EVE, HEARING_FIELDS),
        ("administrative_procedure_hearing", REFORM, HEARING_FIELDS),
    ],
)
def test_statute_names_what_must_be_shown(basis_id, day, must_show):
    assert legal_basis(basis_id).version_on(day).must_show == must_show


@pytest.mark.parametrize("version", VERSIONS, ids=version_id)
def test_reason_of_return_is_never_shown(version):
    assert "return_reason" in version.must_not_show


@pytest.mark.parametrize("version", VERSIONS, ids=version_id)
def test_no_statute_requires_an_address(version):
    assert "address" not in version.must_show


@pytest.mark.parametrize("version", VERSIONS, ids=version_id)
def test_kana_is_shown_only_where_an_authority_adopts_it(version):
    assert "kana" in version.may_show


@pytest.mark.parametrize(
    "version",
    [v for v in VERSIONS if "hearing" in v.basis_id or "explanation" in v.basis_id],
    ids=version_id,
)
def test_title_of_the_document_does_not_tell_the_proposed_disposition(version):
    assert "document" in version.must_not_show


@pytest.mark.parametrize("basis_id", ["local_tax", "immigration", "land_readjustment"])
def test_disputed_first_day_has_a_later_reading(basis_id):
    variant = legal_basis(basis_id).version_on(REFORM).variant("first")
    assert variant.period.counts_first_day
    assert not variant.latest_reading.counts_first_day
    assert variant.latest_reading.amount == variant.period.amount


@pytest.mark.parametrize("version", VERSIONS, ids=version_id)
def test_every_counted_first_day_is_treated_as_disputed(version):
    for variant in version.variants.values():
        assert variant.period.counts_first_day == (variant.latest_reading is not None)


@pytest.mark.parametrize("basis_id", ["local_tax", "national_tax", "long_term_care"])
def test_wording_that_was_not_read_says_so(basis_id):
    version = legal_basis(basis_id).version_on(REFORM)
    assert not version.verified
    assert version.open_questions


def test_variant_the_statute_does_not_know_is_refused():
    version = legal_basis("local_tax").version_on(REFORM)
    with pytest.raises(UnknownVariant, match="abroad"):
        version.variant("abroad")


def test_pinned_version_is_found_again():
    version = legal_basis("local_tax").version("local_tax/original")
    assert version.in_force_until == REFORM


def test_unknown_version_is_refused():
    with pytest.raises(UnknownVersion, match="local_tax/1900"):
        legal_basis("local_tax").version("local_tax/1900")


def test_version_may_start_and_end(make_version):
    version = make_version(in_force_from=REFORM, in_force_until=date(2027, 1, 1))
    days = [EVE, REFORM, date(2026, 12, 31), date(2027, 1, 1)]
    in_force = [version.is_in_force_on(day) for day in days]
    assert in_force == [False, True, True, False]


def test_day_before_the_first_version_is_not_in_force(make_basis):
    with pytest.raises(NotInForce, match="2026-05-20"):
        make_basis(in_force_from=REFORM).version_on(EVE)


def test_version_cannot_be_altered_by_its_readers():
    version = legal_basis("local_tax").version_on(REFORM)
    with pytest.raises(TypeError):
        version.variants["first"] = None


def test_version_can_be_a_key():
    version = legal_basis("local_tax").version_on(REFORM)
    assert {version: "pinned"}[version] == "pinned"
