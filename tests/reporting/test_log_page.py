"""The page about the log says what it holds and who saw it, runs nothing, and takes nothing it is told for markup."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from privity.reporting.log_page import LogFacts, Saw, log_page

FACTS = LogFacts(
    custodian="Custodian of Records", origin="privity.example/cust/2026", size=1_234, root="ab" * 32, vkey="cust+00+AA==",
    label_key="cd" * 32, checkpoint="privity.example/cust/2026\n1234\nAAA=\n\n— x y\n", made_on="2026-11-22 10:00:00 UTC",
    kinds={"release": 7, "decision": 1_200}, years={2026: 0, 2027: 1_000}, whole=True,
    witnesses=[Saw(name="court.example", size=1_230, at="2026-11-22 09:59:00 UTC", said="cosigned"),
               Saw(name="school.example", size=0, at="", said="no answer")],
    quorum="Any two quorums share 2.", indexed=1_200, demonstration=False,
)  # fmt: skip


class Reader(HTMLParser):
    """Collects tags, and the text of the page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text, self.open = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def told(**changes):
    reader = Reader(log_page(replace(FACTS, **changes)))
    assert reader.open == []
    return reader, re.sub(r"\s+", " ", " ".join(reader.text))


def test_it_says_what_the_log_holds_and_who_saw_it_when():
    _, text = told()
    assert "All 1,234 entries were hashed again for this page" in text
    for word in (
        "1,230",
        "2026-11-22 09:59:00 UTC",
        "no answer",
        "nothing yet",
        "Any two quorums share 2.",
        "1,200",
        "ab" * 32,
    ):
        assert word in text


def test_without_witnesses_it_says_what_that_means():
    _, text = told(witnesses=[], quorum="")
    assert "No witness cosigns this log" in text
    assert "found no other way" in text


def test_it_does_not_claim_what_was_not_done():
    _, text = told(whole=False, kinds={}, indexed=0)
    assert "They were not hashed again" in text
    assert "no index entry yet" in text
    assert "What it holds" not in text


def test_a_demonstration_says_so_and_nothing_else_does():
    assert "DEMONSTRATION" in told(demonstration=True)[1]
    assert "DEMONSTRATION" not in told()[1]


def test_nothing_runs_and_nothing_is_fetched():
    reader, _ = told()
    assert {tag for tag, _ in reader.tags} & {"script", "link", "img", "iframe", "form", "object"} == set()
    assert not any(
        name.startswith("on") or name in {"src", "action"} for _, attrs in reader.tags for name in attrs
    )
    assert all(attrs["href"].startswith("#") for tag, attrs in reader.tags if tag == "a")


def test_names_of_strangers_are_text():
    bad = '<script>alert("x")</script>&'
    reader, text = told(
        custodian=bad,
        origin=bad,
        checkpoint=bad,
        kinds={bad: 1},
        witnesses=[Saw(name=bad, size=1, at=bad, said=bad)],
        quorum=bad,
    )
    assert "script" not in {tag for tag, _ in reader.tags}
    assert text.count(bad) >= 7


def test_headings_tables_and_language_are_there_for_those_who_hear_it():
    reader, _ = told()
    tags = [tag for tag, _ in reader.tags]
    assert ("html", {"lang": "en"}) in reader.tags
    assert tags.count("h1") == 1
    assert all(attrs.get("aria-label") for tag, attrs in reader.tags if tag == "table")
    assert all(attrs.get("aria-labelledby") for tag, attrs in reader.tags if tag == "section")
