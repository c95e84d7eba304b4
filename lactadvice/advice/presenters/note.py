"""An answer as plain text for the patient's chart, with sources and versions; nothing in it names a patient."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from drugs import wording
from lactadvice.advice.presenters import to_do
from lactadvice.advice.presenters.answer import AnswerShown
from lactadvice.advice.presenters.citations import SourceShown


def note(answer: AnswerShown, link: str, made: dt.datetime) -> str:
    """The whole note. `link` is the address of this very answer, `made` dates it."""
    parts = [_verdict(answer), _questions(answer), _to_do(answer), _sources(answer, link, made)]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _verdict(answer: AnswerShown) -> Iterator[str]:
    yield "LACTATION ADVICE"
    if answer.leads_with_change:
        yield answer.lead.upper()
        yield f"{answer.all_the_same}: {answer.outcome.word}. {answer.headline}"
    else:
        yield f"{answer.outcome.word.upper()}: {answer.headline}"
        if answer.change:
            only_if = f" (only if: {'; '.join(answer.change_only_if)})" if answer.change_only_if else ""
            yield f"{answer.change[0]}{only_if}."
    if answer.change:
        yield answer.change[1]
    yield f"Evidence: {answer.evidence[0]}."


def _questions(answer: AnswerShown) -> Iterator[str]:
    yield "Question"
    yield from (f"- {what}: {words}" for what, words in answer.told)
    yield from (f"- Assumed, {what}: {words}" for what, words in answer.assumed)


def _to_do(answer: AnswerShown) -> Iterator[str]:
    yield "Plan"
    yield from _bullets(to_do.lines(answer.to_do))
    if answer.monitor:
        yield f"- Watch the infant for: {'; '.join(answer.monitor)}."
    yield f"- Milk supply: {answer.supply[0]}. {answer.supply[1]}".rstrip()
    if len(answer.drugs) > 1:
        yield "Each drug"
        yield from (f"- {d.name}: {d.change + '; ' if d.advised else ''}{d.outcome.word}" for d in answer.drugs)


def _sources(answer: AnswerShown, link: str, made: dt.datetime) -> Iterator[str]:
    yield "Sources"
    yield from (source_line(source) for source in answer.sources)
    yield ""
    yield f"{' '.join(dict.fromkeys(f'{e.words}.' for e in answer.editorial))} {answer.versions.capitalize()}."
    yield f"Written {wording.clock_in_full(made)}. {link}"


def source_line(source: SourceShown) -> str:
    """One source on one line, numbered: "1. Title. Publisher, revised 2024. Address (read 22 Nov 2026)."""
    revised = f", revised {source.revised}" if source.revised else ""
    read = f" (read {source.read})" if source.read else ""
    return f"{source.number}. {source.title}. {source.publisher}{revised}. {source.url}{read}"


def _bullets(lines: Iterable[str]) -> Iterator[str]:
    yield from (f"- {line}" for line in lines)
