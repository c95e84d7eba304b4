"""What the database itself refuses, as triggers: true for the site's code and for anyone with a SQL prompt alike.

Each raises `check_violation`, which Django turns into IntegrityError; the message says what was refused.
"""

import pgtrigger
from django.conf import settings

# The people's table: `drugs` knows that there are people, and not which app keeps them.
PEOPLE = settings.AUTH_USER_MODEL.lower().replace(".", "_")

LIBRARY_LOCK = 7_203_115  # any number will do as long as it is always this one
# Statements below are put together from constants of this file and the settings alone, never from outside text: hence
# S608 and B608 are waived where a checker sees SQL in an f-string.
_REFUSE = "RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = "

# What a version is can never change; what it says may change only while it is a draft.
version_keeps_its_words = pgtrigger.Trigger(
    name="keeps_its_words",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=f"""
        IF ROW(NEW.id, NEW.drug_id, NEW.number, NEW.author_id, NEW.origin, NEW.created_at, NEW.based_on_id)
           IS DISTINCT FROM
           ROW(OLD.id, OLD.drug_id, OLD.number, OLD.author_id, OLD.origin, OLD.created_at, OLD.based_on_id) THEN
            {_REFUSE}'drug, number, author, origin and date of a version never change';
        END IF;
        IF OLD.status <> 'draft' AND
           ROW(NEW.document, NEW.toml, NEW.content_hash, NEW.reason, NEW.evidence_to, NEW.high_risk, NEW.review_due)
           IS DISTINCT FROM
           ROW(OLD.document, OLD.toml, OLD.content_hash, OLD.reason, OLD.evidence_to, OLD.high_risk, OLD.review_due)
        THEN
            {_REFUSE}'the words of a version change only while it is a draft; this one is ' || OLD.status;
        END IF;
        IF OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at
           OR OLD.ended_at IS NOT NULL AND ROW(NEW.ended_at, NEW.retraction_reason, NEW.retracted_by_id)
              IS DISTINCT FROM ROW(OLD.ended_at, OLD.retraction_reason, OLD.retracted_by_id) THEN
            {_REFUSE}'when a version was published, and when, why and by whom it ended, never changes';
        END IF;
        RETURN NEW;
    """,
)

# The steps a version may take, and what it must bring to be published.
version_takes_legal_steps = pgtrigger.Trigger(
    name="takes_legal_steps",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("OLD.status IS DISTINCT FROM NEW.status"),
    declare=[("signed", "integer"), ("registered", "integer")],
    func=f"""
        SELECT count(*), count(*) FILTER (WHERE credential_number <> '') INTO signed, registered
          FROM drugs_signoff WHERE version_id = NEW.id;
        IF NOT (OLD.status, NEW.status) IN (
            ('draft', 'in_review'), ('draft', 'superseded'),
            ('in_review', 'draft'), ('in_review', 'published'), ('in_review', 'superseded'),
            ('proposal', 'published'), ('proposal', 'superseded'),
            ('published', 'superseded'), ('published', 'retracted')) THEN
            {_REFUSE}'a version cannot go from ' || OLD.status || ' to ' || NEW.status;
        END IF;
        IF OLD.status = 'in_review' AND NEW.status = 'draft' AND signed > 0 THEN
            {_REFUSE}'a version that somebody signed does not become a draft again';
        END IF;
        IF OLD.status = 'in_review' AND NEW.status = 'published' AND (signed < 2 OR registered < 1) THEN
            {_REFUSE}'publishing needs two sign-offs, one of them by somebody with a professional registration';
        END IF;
        IF NEW.status = 'retracted' AND NEW.retraction_reason = '' THEN
            {_REFUSE}'a retraction needs its reason';
        END IF;
        IF NEW.status = 'retracted' AND NEW.retracted_by_id IS NULL THEN
            {_REFUSE}'a retraction needs somebody who answers for it';
        END IF;
        RETURN NEW;
    """,  # noqa: S608  # nosec B608
)

# A site's own version begins as a draft; only shipped ones may come in as published or as a proposal.
version_begins_legally = pgtrigger.Trigger(
    name="begins_legally",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF NOT (NEW.origin, NEW.status) IN (('site', 'draft'), ('shipped', 'published'), ('shipped', 'proposal')) THEN
            {_REFUSE}'a version of origin ' || NEW.origin || ' cannot begin as ' || NEW.status;
        END IF;
        RETURN NEW;
    """,
)

version_stays = pgtrigger.Trigger(
    name="stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Delete,
    func=f"{_REFUSE}'a version is never deleted; set it aside or retract it';",
)

# By the database, so that no way of retracting leaves nothing to be looked into.
retraction_opens_review = pgtrigger.Trigger(
    name="retraction_opens_review",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition("OLD.status IS DISTINCT FROM NEW.status AND NEW.status = 'retracted'"),
    func="""
        INSERT INTO drugs_retractionreview (version_id, opened_at, finding) VALUES (NEW.id, now(), '');
        RETURN NULL;
    """,
)

second_approver_closes = pgtrigger.Trigger(
    name="second_approver_closes",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    declare=[("retracted", "drugs_monographversion%ROWTYPE")],
    func=f"""
        IF TG_OP = 'DELETE' THEN
            {_REFUSE}'what a retraction leaves to do is never deleted; close it with a finding';
        END IF;
        IF TG_OP = 'UPDATE' AND (OLD.closed_at IS NOT NULL OR ROW(NEW.id, NEW.version_id, NEW.opened_at)
           IS DISTINCT FROM ROW(OLD.id, OLD.version_id, OLD.opened_at)) THEN
            {_REFUSE}'the review of a retraction never changes; it can be closed, once';
        END IF;
        SELECT * INTO retracted FROM drugs_monographversion WHERE id = NEW.version_id;
        IF retracted.status <> 'retracted' THEN
            {_REFUSE}'only a retracted version is looked into; this one is ' || retracted.status;
        END IF;
        IF NEW.closed_by_id = retracted.retracted_by_id THEN
            {_REFUSE}'who retracted a version does not close the review of it; somebody else looks into it';
        END IF;
        IF NEW.closed_by_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM {PEOPLE} WHERE id = NEW.closed_by_id AND is_active) THEN
            {_REFUSE}'only somebody with an active account can close a review';
        END IF;
        RETURN NEW;
    """,  # noqa: S608  # nosec B608
)

# The version's row is locked, so that two people signing at the same moment are counted one after the other.
sign_off_counts = pgtrigger.Trigger(
    name="counts",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[
        ("signed", "drugs_monographversion%ROWTYPE"),
        ("others", "integer"),
        ("registered", "integer"),
    ],
    func=f"""
        SELECT * INTO signed FROM drugs_monographversion WHERE id = NEW.version_id FOR UPDATE;
        SELECT coalesce(credential_body, ''), coalesce(credential_number, '')
          INTO NEW.credential_body, NEW.credential_number FROM {PEOPLE} WHERE id = NEW.person_id AND is_active;
        IF NOT FOUND THEN
            {_REFUSE}'only somebody with an active account can sign';
        END IF;
        SELECT count(*), count(*) FILTER (WHERE credential_number <> '') INTO others, registered
          FROM drugs_signoff WHERE version_id = NEW.version_id;
        IF signed.status NOT IN ('in_review', 'published') THEN
            {_REFUSE}'only a version in review or in use can be signed off; this one is ' || signed.status;
        END IF;
        IF signed.author_id = NEW.person_id THEN
            {_REFUSE}'the author of a version cannot sign it off';
        END IF;
        IF signed.content_hash <> NEW.content_hash THEN
            {_REFUSE}'the version has changed since it was read; read it again before signing';
        END IF;
        IF EXISTS (SELECT 1 FROM drugs_comment
                    WHERE version_id = NEW.version_id AND is_request AND resolved_at IS NULL) THEN
            {_REFUSE}'somebody asked for a change that is not resolved yet';
        END IF;
        IF others >= 2 THEN
            {_REFUSE}'a version carries at most two sign-offs';
        END IF;
        IF others = 1 AND registered = 0 AND NEW.credential_number = '' THEN
            {_REFUSE}'one of the two who sign off needs a professional registration';
        END IF;
        RETURN NEW;
    """,  # noqa: S608  # nosec B608
)

sign_off_stays = pgtrigger.Trigger(
    name="stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"{_REFUSE}'a sign-off is never changed or taken back; retract the version instead';",
)


def stays_as_written(why: str) -> pgtrigger.Trigger:
    """Refuses every change to a row and its removal; `why` is the sentence the database answers with."""
    return pgtrigger.Trigger(
        name="stays_as_written",
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"{_REFUSE}'{why}';",
    )


comment_stays = pgtrigger.Trigger(
    name="stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'DELETE' THEN
            {_REFUSE}'what was said in review is never deleted; resolve it';
        END IF;
        IF ROW(NEW.version_id, NEW.field, NEW.text, NEW.is_request, NEW.author_id, NEW.created_at)
           IS DISTINCT FROM
           ROW(OLD.version_id, OLD.field, OLD.text, OLD.is_request, OLD.author_id, OLD.created_at)
           OR OLD.resolved_at IS NOT NULL THEN
            {_REFUSE}'what was said in review is never changed; it can be resolved, once';
        END IF;
        RETURN NEW;
    """,
)

report_stays = pgtrigger.Trigger(
    name="stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func=f"""
        IF TG_OP = 'DELETE' THEN
            {_REFUSE}'a report is never deleted; answer it';
        END IF;
        IF ROW(NEW.page, NEW.drug_id, NEW.text, NEW.contact, NEW.created_at)
           IS DISTINCT FROM ROW(OLD.page, OLD.drug_id, OLD.text, OLD.contact, OLD.created_at)
           OR OLD.answered_at IS NOT NULL THEN
            {_REFUSE}'a report never changes; it can be answered, once';
        END IF;
        RETURN NEW;
    """,
)

# Whoever wrote any part of a version into the editor is one of its authors, whatever the version's own row says.
writers_do_not_sign = pgtrigger.Trigger(
    name="writers_do_not",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF EXISTS (SELECT 1 FROM drugs_sectionsave s JOIN drugs_workingcopy c ON c.id = s.copy_id
                    WHERE c.version_id = NEW.version_id AND s.saved_by_id = NEW.person_id) THEN
            {_REFUSE}'who wrote part of a version cannot sign it off';
        END IF;
        RETURN NEW;
    """,  # noqa: S608  # nosec B608
)

written_into_drafts_only = pgtrigger.Trigger(
    name="into_drafts_only",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("written", "varchar")],
    func=f"""
        SELECT v.status INTO written FROM drugs_monographversion v JOIN drugs_workingcopy c ON c.version_id = v.id
         WHERE c.id = NEW.copy_id FOR SHARE OF v;
        IF written <> 'draft' THEN
            {_REFUSE}'only a draft can be written into; this version is ' || written;
        END IF;
        RETURN NEW;
    """,  # noqa: S608  # nosec B608
)

# One short value that changes whenever anything a reader could see has changed; kept here so that no way of changing
# the library forgets it.
_LIBRARY_LINES = """
    SELECT d.slug || ' ' || v.content_hash || ' ' ||
           (SELECT count(*) FROM drugs_signoff s WHERE s.version_id = v.id) AS line
      FROM drugs_monographversion v JOIN drugs_drug d ON d.id = v.drug_id WHERE v.status = 'published'
    UNION ALL
    SELECT d.slug || ' retracted' FROM drugs_drug d
     WHERE EXISTS (SELECT 1 FROM drugs_monographversion v WHERE v.drug_id = d.id AND v.status = 'retracted')
       AND NOT EXISTS (SELECT 1 FROM drugs_monographversion v WHERE v.drug_id = d.id AND v.status = 'published')
    UNION ALL
    SELECT 'combination ' || to_jsonb(c)::text
      FROM (SELECT slug, name, names, ingredients, atc FROM drugs_combination) c
    UNION ALL
    SELECT 'class ' || to_jsonb(c)::text FROM (SELECT slug, name, parent, names FROM drugs_drugclass) c
    UNION ALL
    SELECT 'authority ' || to_jsonb(a)::text FROM (SELECT key, name, jurisdiction, url, scale FROM drugs_authority) a
"""


def library_version_follows() -> pgtrigger.Trigger:
    """Keeps the one row of LibraryVersion in step with every table a reader's answer depends on."""
    return pgtrigger.Trigger(
        name="library_version_follows",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        # Two changes at once wait for each other, else each would hash the library without the other's change.
        func=f"""
            PERFORM pg_advisory_xact_lock({LIBRARY_LOCK});
            INSERT INTO drugs_libraryversion (id, hash, changed_at)
            SELECT 1, encode(sha256(convert_to(coalesce(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), ''),
                                               'UTF8')), 'hex'), now()
              FROM ({_LIBRARY_LINES}) AS lines
            ON CONFLICT (id) DO UPDATE SET hash = EXCLUDED.hash, changed_at = EXCLUDED.changed_at
             WHERE drugs_libraryversion.hash <> EXCLUDED.hash;
            RETURN NULL;
        """,  # noqa: S608  # nosec B608
    )
