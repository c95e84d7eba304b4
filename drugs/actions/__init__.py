"""Every change of stored state, one verb a function: keyword-only, in one transaction, with who, when and why."""

from drugs.actions.curate import (
    Refused,
    adopt_proposal,
    decline_proposal,
    draft,
    publish,
    retract,
    save_draft,
    send_back,
    set_aside,
    sign_off,
    submit,
)
from drugs.actions.load import LoadReport, load_library
from drugs.actions.misses import note_miss
from drugs.actions.outbox import deliver_outbox, post

__all__ = [
    "LoadReport",
    "Refused",
    "adopt_proposal",
    "decline_proposal",
    "deliver_outbox",
    "draft",
    "load_library",
    "note_miss",
    "post",
    "publish",
    "retract",
    "save_draft",
    "send_back",
    "set_aside",
    "sign_off",
    "submit",
]
