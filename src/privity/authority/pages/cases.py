"""The cases of a condition and the stories of an authority, as sentences somebody can correct."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.cases import ON, OUTCOMES
from privity.authority.language.days import day_words
from privity.authority.pages.phrases import by_solver, questions
from privity.model.markup import NOTHING, bullets, element, folded, joined

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from privity.authority.cases import Case
    from privity.authority.pages.sheet import Sheet
    from privity.model.markup import Html


def cases_html(sheet: Sheet, cases: Sequence[Case]) -> Html:
    """The cases of one condition, by what is found."""
    if not cases:
        return NOTHING
    groups = tuple(grouped(cases))
    told = ", ".join(f"{len(found)} {title}" for title, found in groups)
    return folded(
        f"Cases: {told}",
        *(
            joined([
                element("p", title.capitalize(), css="label"),
                bullets((_case(sheet, case) for case in found), "cases"),
            ])
            for title, found in groups
        ),
    )  # fmt: skip


def grouped(cases: Sequence[Case]) -> Iterator[tuple[str, list[Case]]]:
    """Cases under each outcome, those an engine proposed apart; a group without any is left out."""
    for outcome in OUTCOMES:
        if found := [case for case in cases if case.found == outcome and not by_solver(case)]:
            yield outcome, found
    if near := [case for case in cases if by_solver(case)]:
        yield "near miss" if len(near) == 1 else "near misses", near


def stories_html(sheet: Sheet, stories: Sequence[Case]) -> Html:
    """Whole lines under one authority: what is permitted first, then what is not."""
    if not stories:
        return NOTHING
    allowed = [story for story in stories if story.permitted]
    refused = [story for story in stories if not story.permitted]
    groups = (
        (title, found) for title, found in (("permitted", allowed), ("not permitted", refused)) if found
    )
    return folded(
        f"Stories: {len(allowed)} permitted, {len(refused)} not permitted",
        *(
            joined([
                element("p", title.capitalize(), css="label"),
                bullets((_story(sheet, story) for story in found), "cases"),
            ])
            for title, found in groups
        ),
    )  # fmt: skip


def _case(sheet: Sheet, case: Case) -> Html:
    near = f"{case.found}. " if by_solver(case) else ""
    return joined([case.that, " ", _small(f"{near}{circumstances(sheet, case, under=True)}{also(case)}")])


def _story(sheet: Sheet, story: Case) -> Html:
    return joined([story.that, " ", _small(f"{circumstances(sheet, story, under=False)}{also(story)}")])


def _small(text: str) -> Html:
    return element("small", text) if text else NOTHING


def circumstances(sheet: Sheet, case: Case, *, under: bool) -> str:
    """Where a case differs from a line that meets everything, and where its outcome is written."""
    differs = "; ".join(
        f"“{question}” {answer}" for question, answer in questions(sheet.book.asks, case.changed)
    )
    said = [f"{differs}."] if differs else ["The lawful line as it is."]
    said += [f"Under {case.authority or 'no authority'}."] if under else []
    said += [] if case.on == ON else [f"On {day_words(case.on)}."]
    said += [f"Counsel elected {reading} for {question}." for question, reading in case.elections]
    said += [] if case.with_header else ["No header is given."]
    said += [f"From {case.source.rstrip('.')}."] if case.source else []
    return " ".join(said)


def also(case: Case) -> str:
    """What else is not met or cannot be told."""
    failed, open_ = sorted(case.failed - {case.of}), sorted(case.undetermined - {case.of})
    besides = "Also n" if case.of is not None else "N"
    told = f" {besides}ot met: {', '.join(failed)}." if failed else ""
    undetermined = "Also undetermined" if case.of is not None else "Undetermined"
    return told + (f" {undetermined}: {', '.join(open_)}." if open_ else "")
