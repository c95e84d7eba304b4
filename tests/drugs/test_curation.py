"""From draft to use and out of it: who may, in which order, and what follows."""

from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from drugs import actions, content, queries, search
from drugs.models import Change, Comment, MonographVersion, Notice, RetractionReview, SignOff
from lactadvice.accounts.models import User
from tests.drugs import made_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shelf")]


def begun(by: User, slug: str = "brafenol") -> MonographVersion:
    return actions.draft(slug=slug, by=by, reason="New evidence.")


def signed(version: MonographVersion, *people: User) -> MonographVersion:
    for person in people:
        actions.sign_off(version_id=version.pk, by=person, read_hash=version.content_hash, interests="none")
    return version


def brought_into_use(version: MonographVersion, author: User, *people: User) -> MonographVersion:
    signed(actions.submit(version_id=version.pk, by=author), *people)
    return actions.publish(version_id=version.pk, by=author)


def test_a_draft_becomes_the_version_in_use(
    curator: User, registered: User, approver: User, heard: list[dict[str, Any]]
) -> None:
    before = queries.library_version()
    version = begun(curator)
    text = made_up.text("brafenol", summary="Read anew.", names=[{"texts": ["Freshname"], "kind": "brand"}])
    version = actions.save_draft(version_id=version.pk, toml=text, by=curator, read_hash=version.content_hash)
    assert search.find("Freshname").resolution == "none"
    brought_into_use(version, curator, registered, approver)
    monograph, state = queries.published("brafenol"), queries.editorial(["brafenol"])["brafenol"]
    assert monograph is not None
    assert monograph.summary == "Read anew."
    assert (state.version, state.is_signed_off, [s.name for s in state.signatures]) == (
        2,
        True,
        ["registered", "approver"],
    )
    assert search.find("Freshname").matches[0].slug == "brafenol"
    assert search.find("Painaway").resolution != "direct"
    assert queries.library_version() != before
    assert [(w["drug"].slug, w["version"].number, w["previous"].number) for w in heard] == [("brafenol", 2, 1)]


def test_a_new_drug_is_not_found_before_it_is_in_use(curator: User, registered: User, approver: User) -> None:
    version = actions.draft(slug="zuvenol", by=curator, reason="Asked for.", toml=made_up.text("zuvenol"))
    assert search.find("zuvenol").resolution == "none"
    assert "zuvenol" not in queries.library()
    brought_into_use(version, curator, registered, approver)
    assert search.find("zuvenol").resolution == "direct"


def test_a_faulty_draft_is_not_stored_and_says_the_line(curator: User) -> None:
    version = begun(curator)
    faulty = made_up.text("brafenol").replace('guidance = "compatible"', 'guidance = "fine"')
    line = next(n for n, row in enumerate(faulty.splitlines(), 1) if "fine" in row)
    with pytest.raises(content.ContentError, match=rf"line {line}: uses\[0\].guidance"):
        actions.save_draft(version_id=version.pk, toml=faulty, by=curator, read_hash=version.content_hash)
    version.refresh_from_db()
    assert "fine" not in version.toml


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": "clodazine"}, "must stay 'brafenol'"),
        ({"alternatives": [{"drug": "nobody", "indication": "x", "why": "y"}]}, "no monograph 'nobody'"),
        ({"uses": [made_up.use(sources=["nowhere"])]}, "source 'nowhere'"),
    ],
)
def test_a_draft_cannot_point_to_nothing(curator: User, changes: dict[str, Any], said: str) -> None:
    version = begun(curator)
    text = made_up.text(**{"slug": "brafenol", **changes})
    with pytest.raises(content.ContentError, match=said):
        actions.save_draft(version_id=version.pk, toml=text, by=curator, read_hash=version.content_hash)


def test_a_draft_saved_elsewhere_is_not_overwritten(curator: User) -> None:
    version = begun(curator)
    read = version.content_hash
    first = made_up.text("brafenol", summary="First.")
    actions.save_draft(version_id=version.pk, toml=first, by=curator, read_hash=read)
    with pytest.raises(actions.Refused, match="saved elsewhere"):
        actions.save_draft(version_id=version.pk, toml=made_up.text("brafenol"), by=curator, read_hash=read)


def test_only_the_author_changes_and_submits_a_draft(curator: User, person: Any) -> None:
    version, other = begun(curator), person("other", "curator")
    with pytest.raises(actions.Refused, match="Only its author"):
        actions.save_draft(version_id=version.pk, toml=version.toml, by=other, read_hash=version.content_hash)
    with pytest.raises(actions.Refused, match="Only its author"):
        actions.submit(version_id=version.pk, by=other)


def test_submit_refuses_what_contradicts_itself(curator: User) -> None:
    version = begun(curator)
    hold = {"until": "hours", "basis": "published", "hours_high": 30, "sources": ["made-up"]}
    text = made_up.text("brafenol", uses=[made_up.use(guidance="timed_avoidance", hold=hold)])
    actions.save_draft(version_id=version.pk, toml=text, by=curator, read_hash=version.content_hash)
    with pytest.raises(content.ContentError, match="at most 12 h"):
        actions.submit(version_id=version.pk, by=curator)


def test_an_older_draft_does_not_undo_a_newer_version(curator: User, registered: User, approver: User) -> None:
    stale = begun(curator)
    brought_into_use(begun(curator), curator, registered, approver)
    signed(actions.submit(version_id=stale.pk, by=curator), registered, approver)
    with pytest.raises(actions.Refused, match="Another version came into use"):
        actions.publish(version_id=stale.pk, by=curator)


def test_publish_without_two_sign_offs_is_refused_in_words(curator: User, registered: User) -> None:
    version = signed(actions.submit(version_id=begun(curator).pk, by=curator), registered)
    with pytest.raises(actions.Refused, match="two sign-offs"):
        actions.publish(version_id=version.pk, by=curator)
    assert queries.editorial(["brafenol"])["brafenol"].version == 1


def test_a_shipped_version_in_use_can_be_signed(registered: User, approver: User) -> None:
    before = queries.library_version()
    signed(MonographVersion.objects.get(drug__slug="brafenol"), registered, approver)
    assert queries.editorial(["brafenol"])["brafenol"].is_signed_off
    assert queries.library_version() != before


def test_a_sign_off_states_interests(registered: User) -> None:
    version = MonographVersion.objects.get(drug__slug="brafenol")
    with pytest.raises(actions.Refused, match="State your interests"):
        actions.sign_off(version_id=version.pk, by=registered, read_hash=version.content_hash, interests=" ")


def test_retraction_takes_a_drug_out_of_the_library_at_once_and_says_why(
    registered: User, heard: list[dict[str, Any]]
) -> None:
    version = MonographVersion.objects.get(drug__slug="brafenol")
    actions.retract(version_id=version.pk, by=registered, reason="A wrong number.")
    retraction = queries.retraction("brafenol")
    assert retraction is not None
    assert retraction.reason == "A wrong number."
    assert "brafenol" not in queries.library()
    assert queries.editorial(["brafenol"]) == {}
    (match,) = search.find("Painaway").matches
    assert (match.slug, match.retracted) == ("brafenol", True)
    assert [w["reason"] for w in heard] == ["A wrong number."]


def test_what_was_retracted_is_replaced_by_a_new_version(curator: User, registered: User, approver: User) -> None:
    version = MonographVersion.objects.get(drug__slug="brafenol")
    actions.retract(version_id=version.pk, by=registered, reason="A wrong number.")
    brought_into_use(begun(curator), curator, registered, approver)
    assert queries.retraction("brafenol") is None
    assert "brafenol" in queries.library()


def proposal(shelf: Path, registered: User) -> MonographVersion:
    signed(MonographVersion.objects.get(drug__slug="brafenol"), registered)
    newer = made_up.text("brafenol", summary="From a newer release.")
    (shelf / "monographs" / "brafenol.toml").write_text(newer, encoding="utf-8")
    actions.load_library(library=shelf)
    return MonographVersion.objects.get(status="proposal")


def test_a_proposal_is_adopted_without_sign_offs(shelf: Path, curator: User, registered: User) -> None:
    actions.adopt_proposal(version_id=proposal(shelf, registered).pk, by=curator)
    monograph = queries.published("brafenol")
    assert monograph is not None
    assert monograph.summary == "From a newer release."
    assert not queries.editorial(["brafenol"])["brafenol"].signatures


def test_a_declined_proposal_stays_declined(shelf: Path, curator: User, registered: User) -> None:
    declined = proposal(shelf, registered)
    actions.decline_proposal(version_id=declined.pk, by=curator, reason="Ours is better.")
    assert actions.load_library(library=shelf).proposed == []
    declined.refresh_from_db()
    assert declined.status == "superseded"


@pytest.mark.parametrize("role", ["clinician", "consultant", "approver"])
def test_only_curators_draft_and_publish(person: Any, role: str) -> None:
    who = person("somebody", role)
    with pytest.raises(PermissionDenied):
        begun(who)
    with pytest.raises(PermissionDenied):
        actions.publish(version_id=1, by=who)


@pytest.mark.parametrize("role", ["clinician", "consultant", "curator", "admin"])
def test_only_approvers_sign(person: Any, role: str) -> None:
    version = MonographVersion.objects.get(drug__slug="brafenol")
    with pytest.raises(PermissionDenied):
        signed(version, person("somebody", role))


@pytest.mark.parametrize("role", ["clinician", "consultant", "curator"])
def test_only_approvers_and_admins_retract(person: Any, role: str) -> None:
    version = MonographVersion.objects.get(drug__slug="brafenol")
    with pytest.raises(PermissionDenied):
        actions.retract(version_id=version.pk, by=person("somebody", role), reason="No.")


class Desk(RuleBasedStateMachine):
    """Anybody tries anything in any order; the laws of the desk hold after each step."""

    people: list[User]

    @initialize()
    def open(self) -> None:
        self.around = transaction.atomic()
        self.around.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    def attempt(self, verb: Any, **given: Any) -> None:
        try:
            with transaction.atomic():
                verb(**given)
        except (actions.Refused, PermissionDenied, content.ContentError):
            pass

    @rule(who=st.integers(0, 4))
    def draft(self, who: int) -> None:
        self.attempt(actions.draft, slug="brafenol", by=self.people[who], reason="r")

    @rule(who=st.integers(0, 4), which=st.integers(0, 5), verb=st.sampled_from(["submit", "publish", "adopt_proposal"]))
    def step(self, who: int, which: int, verb: str) -> None:
        self.attempt(getattr(actions, verb), version_id=self.version(which), by=self.people[who])

    @rule(who=st.integers(0, 4), which=st.integers(0, 5), verb=st.sampled_from(["send_back", "set_aside", "retract"]))
    def end(self, who: int, which: int, verb: str) -> None:
        self.attempt(getattr(actions, verb), version_id=self.version(which), by=self.people[who], reason="r")

    @rule(who=st.integers(0, 4), which=st.integers(0, 5))
    def sign(self, who: int, which: int) -> None:
        version = MonographVersion.objects.get(pk=self.version(which))
        asked = version.comments.filter(is_request=True, resolved_at=None).exists()
        before = version.sign_offs.count()
        self.try_to_sign(version, who)
        assert not (asked and version.sign_offs.count() > before), "signed while a change is asked for"

    def try_to_sign(self, version: MonographVersion, who: int) -> None:
        self.attempt(
            actions.sign_off,
            version_id=version.pk,
            by=self.people[who],
            read_hash=version.content_hash,
            interests="none",
        )

    @rule(who=st.integers(0, 4), which=st.integers(0, 5), is_request=st.booleans())
    def comment(self, who: int, which: int, is_request: bool) -> None:
        by, version_id = self.people[who], self.version(which)
        self.attempt(actions.comment, version_id=version_id, by=by, text="t", is_request=is_request)

    @rule(who=st.integers(0, 4))
    def resolve(self, who: int) -> None:
        waiting = Comment.objects.filter(resolved_at=None).first()
        if waiting:
            self.attempt(actions.resolve, comment_id=waiting.pk, by=self.people[who])

    @rule(who=st.integers(0, 4), which=st.integers(0, 5))
    def measure(self, who: int, which: int) -> None:
        self.attempt(actions.measure, version_id=self.version(which), by=self.people[who])

    @rule(author=st.integers(0, 4), one=st.integers(0, 4), two=st.integers(0, 4), by=st.integers(0, 4))
    def whole_way(self, author: int, one: int, two: int, by: int) -> None:
        """The road to use, with anybody in any part."""
        self.draft(author)
        self.step(author, -1, "submit")
        self.sign(one, -1)
        self.sign(two, -1)
        self.step(by, -1, "publish")

    @rule(one=st.integers(0, 4), two=st.integers(0, 4))
    def retract_and_look_into(self, one: int, two: int) -> None:
        """A retraction and its review, with anybody in either part."""
        in_use = MonographVersion.objects.filter(drug__slug="brafenol", status="published").first()
        if in_use:
            self.attempt(actions.retract, version_id=in_use.pk, by=self.people[one], reason="r")
        waiting = RetractionReview.objects.filter(closed_at=None).first()
        if waiting:
            self.attempt(actions.close_review, review_id=waiting.pk, by=self.people[two], finding="f")

    @rule(who=st.integers(0, 4), follows=st.booleans())
    def follow(self, who: int, follows: bool) -> None:
        if follows:
            actions.follow(slug="brafenol", by=self.people[who], site="http://testserver")
        else:
            actions.unfollow(slug="brafenol", by=self.people[who])

    @rule(times=st.integers(1, 2))
    def tell(self, times: int) -> None:
        """What the worker does, once or twice over."""
        for _ in range(times):
            for change in Change.objects.filter(drug__slug="brafenol"):
                actions.tell_followers(change_id=change.pk)
            for notice in Notice.objects.all():
                actions.mail_notice(notice_id=notice.pk)

    def version(self, which: int) -> int:
        ids = list(MonographVersion.objects.filter(drug__slug="brafenol").order_by("pk").values_list("pk", flat=True))
        return ids[which % len(ids)]

    @invariant()
    def laws(self) -> None:
        if not hasattr(self, "around"):
            return
        versions = list(MonographVersion.objects.filter(drug__slug="brafenol"))
        assert sum(v.status == "published" for v in versions) <= 1
        for version in versions:
            signatures = list(SignOff.objects.filter(version=version))
            people = {s.person_id for s in signatures}
            assert len(people) == len(signatures) <= 2
            assert version.author_id not in people
            told = set(version.changes.values_list("kind", flat=True))
            assert ("retracted" in told) == (version.status == "retracted")
            review = RetractionReview.objects.filter(version=version).first()
            assert (review is not None) == (version.status == "retracted")
            assert review is None or review.closed_at is None or review.closed_by_id != version.retracted_by_id
            if version.origin == "site":
                assert bool(told - {"retracted"}) == bool(version.published_at)
            if version.origin == "site" and version.published_at:
                assert len(people) == 2
                assert any(s.credential_number for s in signatures)
        mailed = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
        assert len(mailed) == len(set(mailed)), "somebody was told twice"
        sent = Notice.objects.exclude(sent_at=None)
        assert {f"<lactadvice-notice-{notice.pk}@localhost>" for notice in sent} <= set(mailed)


def test_no_order_of_steps_breaks_the_laws_of_the_desk(person: Any, registered: User) -> None:
    both = person("both", "curator", credential_number="9")
    both.groups.add(*registered.groups.all())
    User.objects.filter(pk=both.pk).update(email="both@example.org")
    User.objects.filter(pk=registered.pk).update(email="registered@example.org")
    both.refresh_from_db()
    Desk.people = [both, registered, person("ann", "approver"), person("bob", "curator"), person("eve", "clinician")]
    run_state_machine_as_test(Desk, settings=settings(max_examples=25, stateful_step_count=20, deadline=None))
