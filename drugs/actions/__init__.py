"""Every change of stored state, one verb a function: keyword-only, in one transaction, with who, when and why."""

from drugs.actions.bundle import take_in_bundle
from drugs.actions.curate import (
    Refused,
    adopt_proposal,
    adopt_untouched,
    decline_proposal,
    draft,
    measure,
    publish,
    retract,
    save_draft,
    send_back,
    set_aside,
    sign_off,
    submit,
)
from drugs.actions.follow import follow, mail_notice, tell_followers, unfollow, unfollow_by_token
from drugs.actions.impact import add_impact, ask_impact
from drugs.actions.links import check_links
from drugs.actions.load import LoadReport, load_library
from drugs.actions.misses import note_miss
from drugs.actions.outbox import deliver_outbox, post
from drugs.actions.reports import answer_report, report_problem
from drugs.actions.retractions import close_review
from drugs.actions.review import comment, resolve

__all__ = [
    "LoadReport",
    "Refused",
    "add_impact",
    "adopt_proposal",
    "adopt_untouched",
    "answer_report",
    "ask_impact",
    "check_links",
    "close_review",
    "comment",
    "decline_proposal",
    "deliver_outbox",
    "draft",
    "follow",
    "load_library",
    "mail_notice",
    "measure",
    "note_miss",
    "post",
    "publish",
    "report_problem",
    "resolve",
    "retract",
    "save_draft",
    "send_back",
    "set_aside",
    "sign_off",
    "submit",
    "take_in_bundle",
    "tell_followers",
    "unfollow",
    "unfollow_by_token",
]
