"""The engine's own sources: what its general rules rest on. A monograph's sources stand in the monograph."""

from __future__ import annotations

import datetime as dt

from drugs.schema import Source
from drugs.vocabulary import SourceKind

_READ = dt.date(2026, 11, 22)

PREFIX = "engine/"

SOURCES: dict[str, Source] = {
    source.key: source
    for source in (
        Source(
            key="anderson-2003",
            title="Adverse drug reactions in breastfed infants: less than imagined",
            publisher="Clinical Pediatrics 2003 (abstract)",
            url="https://staging.scite.ai/authors/stacey-l-pochop-3MZWZO",
            kind=SourceKind.REVIEW,
            revised="2003",
            read=_READ,
        ),
        Source(
            key="anderson-2016",
            title="A Review of Adverse Reactions in Infants From Medications in Breastmilk",
            publisher="Clinical Pediatrics 2016;55(3):236-244 (abstract)",
            url="https://dev.medworm.com/165578043/a-review-of-adverse-reactions-in-infants-from-medications-in-breastmilk/",
            kind=SourceKind.REVIEW,
            revised="2016",
            read=_READ,
        ),
        Source(
            key="ukdilas-principles",
            title="General Principles for Medicine Use during Breastfeeding",
            publisher="UK Drugs in Lactation Advisory Service, NHS Specialist Pharmacy Service",
            url="https://www.sps.nhs.uk/articles/ukdilas-general-principles-for-medicine-use-during-breastfeeding/",
            kind=SourceKind.AUTHORITY,
            revised="2020",
            read=_READ,
        ),
        Source(
            key="ten-percent",
            title="Medicines and breastfeeding",
            publisher="Christchurch Medicines Information Service, New Zealand",
            url="http://www.medicinesinformation.co.nz/medicines-in-specific-patient-groups/medicines-and-breastfeeding/",
            kind=SourceKind.REVIEW,
            read=_READ,
        ),
        Source(
            key="milk-volume",
            title="Drugs in breastfeeding",
            publisher="Australian Prescriber 2015",
            url="https://australianprescriber.tg.org.au/articles/drugs-in-breastfeeding-5.html",
            kind=SourceKind.REVIEW,
            revised="2015",
            read=_READ,
        ),
        Source(
            key="fda-domperidone",
            title="FDA warns against women using unapproved drug, domperidone",
            publisher="US Food and Drug Administration",
            url="https://fda.gov/Drugs/DrugSafety/InformationbyDrugClass/ucm173886.htm",
            kind=SourceKind.AUTHORITY,
            revised="2004",
            read=_READ,
        ),
        Source(
            key="sps-domperidone",
            title="Domperidone: lactation safety information",
            publisher="NHS Specialist Pharmacy Service",
            url="https://www.sps.nhs.uk/medicines/domperidone/",
            kind=SourceKind.AUTHORITY,
            revised="2020",
            read=_READ,
        ),
    )
}


def source_of(key: str) -> Source | None:
    """The engine's source under `engine/<key>`, or None where the key is a monograph's own."""
    return SOURCES.get(key.removeprefix(PREFIX)) if key.startswith(PREFIX) else None
