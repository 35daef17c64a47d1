"""The page prints what runs: whole, escaped, readable without scripts, and nothing sealed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from privity.authority import load_pack, page_html, page_text
from privity.authority.cases import load_cases
from privity.authority.english import sentence
from privity.authority.entries import EVIDENCE
from privity.authority.language import Fact, Source, Type, Vocabulary, parse
from privity.errors import InputError
from tests.authority.conftest import RULING

DAY = date(2026, 3, 1)
VOID = {"meta"}
FACTS = {
    "sworn": Fact("sworn", Type.BOOL, Source.REGISTER),
    "words": Fact("words", Type.INT, Source.DERIVED),
    "opened": Fact("opened", Type.DATE, Source.LINE),
    "kind": Fact("kind", Type.TEXT, Source.LINE),
}
ASKS = {"sworn": "Sworn?", "words": "Words?", "opened": "Opened?", "kind": "Kind?"}
ENGLISH = {
    "sworn": "the answer to “Sworn?” is yes",
    "not sworn": "the answer to “Sworn?” is no",
    "stated(kind)": "“Kind?” is answered",
    "not stated(kind)": "“Kind?” is not answered",
    "words >= 3": "the answer to “Words?” is at least 3",
    "not words >= 3": "the answer to “Words?” is less than 3",
    "not (words < 3)": "the answer to “Words?” is at least 3",
    "opened <= day('2026-01-31')": "the answer to “Opened?” is on or before 31 January 2026",
    "opened + 90 < day('2026-12-01')": "90 days after the answer to “Opened?” is before 1 December 2026",
    "kind in ('a', 'b')": "the answer to “Kind?” is one of “a”, “b”",
    "kind not in ('a', 'b')": "the answer to “Kind?” is none of “a”, “b”",
    "sworn and words == 1": "the answer to “Sworn?” is yes, and the answer to “Words?” is 1",
    "not (sworn and words == 1)": "the answer to “Sworn?” is no, or the answer to “Words?” is not 1",
    "sworn and (words == 1 or kind != 'a')": (
        "the answer to “Sworn?” is yes, and (the answer to “Words?” is 1, or the answer to “Kind?” is not “a”)"
    ),
}


class Document(HTMLParser):
    """Tags, ids and links of a document; any tag left open or closed twice is an error."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.ids, self.links, self.data, self.labels = [], [], [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append(tag)
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if "href" in attributes else []
        self.labels += attributes.get("aria-labelledby", "").split()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.data.append(data)


FILES = {
    "rulings/smith.toml": RULING.replace('"final"', '"appeal pending"'),
    "rulings/jones.toml": """
[ruling]
id = "jones"
kind = "information"
cite = "Jones v. Postmaster"
court = "Court of Parcels"
status = "final"
in_force = { from = 2026-02-24 }
grade = "I"
checked_on = 2026-03-01
holds = "A stranger may ask."
widens = "Q1"
""",
    "statutes/theft.toml": """
statute = "1 POST 2"
aliases = ["1 POST 2(a)"]
kind = "criminal"
title = "Theft of letters"
cite = "1 Post. Code 2"
in_force = { from = 2020-01-01 }
checked_on = 2026-01-01
grade = "S"
keys = { taken_on = "date" }
when = "facts.taken_on <= asked_on and election_Q2 == 'wide'"
""",
    "statutes/custom.toml": """
statute = "Custom"
kind = "not_law"
title = "A custom of the post"
cite = "None"
in_force = { from = 2020-01-01 }
checked_on = 2026-01-01
refusal = "A custom is no law."
""",
    "elections.toml": """
[Q1]
question = "May a stranger ask?"
readings = ["no", "yes"]
default = "no"
practice_replaced = "Strangers asked."
relied_by = "The clerks."
effect = "Nothing reads it."
[Q2]
question = "What is a theft?"
readings = ["narrow", "wide"]
default = "narrow"
practice_replaced = "None known."
relied_by = "Nobody known."
[Q3]
question = "May the sender alone be told?"
readings = ["no", "alone"]
default = "no"
practice_replaced = "None known."
relied_by = "Nobody known."
""",
    "properties.toml": """
[[never]]
says = "Nothing is told of a letter under seal."
under = ["s4a"]
when = "sealed"
""",
    "history/2019.toml": """
id = "2019"
says = "Somebody asked."
cite = "Report of the post"
grade = "I"
when = "stated(address)"
refuted_by = ["Nothing is told of a letter under seal."]
""",
    "elements.toml": """
[sender]
class = "identity"
means = "The sender"
[box]
class = "refused"
means = "The number of a box"
""",
    "purposes.toml": """
[theft]
means = "The theft of letters"
accepted = ["s4a"]
[idle]
means = "Idle talk"
accepted = []
""",
    "proceedings.toml": '[trial]\nmeans = "A trial"\n',
    "cases/baseline.toml": "asker_sworn = true\nsole_use = true\n",
    "cases/s4a.toml": """
authority = "s4a"
[lawful]
address = "1 High Street"
address__stated = true
[[case]]
of = "s4a.address"
stage = "request"
that = "The line states an address."
found = "met"
[[case]]
of = "s4a.address"
stage = "request"
that = "The line states none."
change = { address__stated = false }
unknown = ["address"]
found = "not met"
also_failed = ["s4a.name"]
from = "Letters Act § 4(a)"
[[case]]
of = "s4a.address"
stage = "request"
that = "What stands there cannot be read."
change = { address__stated = true }
unknown = ["address"]
found = "undetermined"
on = 2026-03-02
elect = { Q1 = "yes" }
header = false
[[story]]
that = "A sworn officer asks."
[[story]]
that = "A clerk who has not sworn asks."
change = { asker_sworn = false }
fails = ["office.sworn"]
open = ["s4b.seal"]
""",
}


@pytest.fixture
def full(folder):
    """The folder of a pack with everything a pack may hold."""
    for path, text in FILES.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    extent = folder / "provisions/4-a.toml"
    extent.write_text(extent.read_text().replace('identity_alone = "always"', 'identity_alone = "Q3:alone"'))
    return folder


@dataclass(frozen=True)
class Read:
    """A pack, its book, its cases, and its page as a reader has it."""

    pack: object
    book: object
    cases: tuple
    html: str
    document: Document

    @property
    def text(self):
        return " ".join(" ".join(self.document.data).split())


def read(folder, provision=None, day=DAY, elections=None):
    pack = load_pack(folder)
    book, cases = pack.book(day, elections), load_cases(folder, pack)
    html = page_html(pack, book, provision, cases)
    return Read(pack, book, cases, html, Document(html))


@pytest.fixture
def page(post):
    return Document(page_html(post, post.book(DAY)))


@pytest.mark.parametrize("text", ENGLISH)
def test_a_rule_in_words(text):
    assert sentence(parse(text, Vocabulary(facts=FACTS)), ASKS) == ENGLISH[text]


def test_every_rule_stands_on_both_pages_with_its_words_and_its_code(post, page):
    book = post.book(DAY)
    html, text = " ".join("".join(page.data).split()), " ".join(page_text(post, book).split())
    for rule in book.rules:
        for said in (rule.id, rule.cite, rule.text, rule.refusal, " ".join(rule.when.split())):
            assert " ".join(said.split()) in html
            assert " ".join(said.split()) in text
    assert book.digest in html
    assert book.digest in text


def test_numbers_stand_with_their_sources(page):
    html = "".join(page.data)
    assert "from 1 June 2025: 5 words. Postal order 7" in html
    assert "P, read in the text of the law" in html
    assert "Text current as of1 January 2020Last compared with the law1 January 2026" in html


def test_the_page_is_well_formed_and_every_link_and_label_leads_somewhere(page):
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert set(page.labels) <= set(page.ids)
    assert page.tags.count("h1") == 1
    assert {"main", "nav", "header", "title"} <= set(page.tags)


def test_headings_skip_no_level(page):
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(then - first <= 1 for first, then in pairwise(levels))


def test_nothing_runs_and_nothing_is_fetched(post):
    html = page_html(post, post.book(DAY))
    assert not re.search(r"<script|javascript:|\son\w+=|https?://|url\(|@import", html)


def test_what_a_pack_says_is_never_markup(change, post):
    bad = "<img src=x onerror=alert(1)> & 'so' \\\"on\\\""
    change("provisions/4-a.toml", "The request does not name the addressee.", bad)
    change("provisions/4-a.toml", "The addressee is named.", bad)
    change("provisions/4-a.toml", 'heading = "', f'heading = "{bad}')
    change("facts.toml", "To whom", f"{bad} To whom")
    change("provisions/4-b.toml", "Postal order 4: the", f"{bad} the")
    folder = change("parameters/reason_min_words.toml", "Postal order 7", bad)
    pack = load_pack(folder)
    html = page_html(pack, pack.book(DAY))
    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt; &amp; &#x27;so&#x27; &quot;on&quot;") >= 6
    assert Document(html).tags == Document(page_html(post, post.book(DAY))).tags


def test_one_provision_alone(post):
    book = post.book(DAY)
    html = page_html(post, book, "s4b")
    assert "s4b.seal" in html
    assert "s4a.name" not in html
    assert "s4a.name" not in page_text(post, book, "s4b")


@pytest.mark.parametrize("write", [page_html, page_text])
def test_a_provision_that_is_not_in_force_is_named_with_those_that_are(post, write):
    with pytest.raises(InputError, match="no provision s9") as refusal:
        write(post, post.book(DAY), "s9")
    assert "s4a, s4b" in refusal.value.remedy


def test_the_text_fits_a_terminal(post):
    assert max(len(line) for line in page_text(post, post.book(DAY)).splitlines()) <= 96


def test_a_number_that_is_not_public_is_not_printed(change):
    pack = load_pack(
        change("parameters/reason_min_words.toml", 'unit = "words"', 'unit = "words"\npublic = false')
    )
    html = page_html(pack, pack.book(DAY))
    assert "not public" in html
    assert "5 words" not in html


def test_everything_a_pack_holds_stands_on_its_page(full):
    page = read(full)
    pack, said = page.pack, []
    for rule in page.book.rules:
        said += [rule.id, rule.cite, rule.text, rule.refusal, " ".join(rule.when.split())]
    for provision in pack.provisions:
        said += [provision.cite, provision.heading, EVIDENCE[provision.grade]]
        said += [
            word
            for duty in provision.duties
            for word in (duty.id, duty.cite, duty.says, duty.kept_by, duty.text)
        ]
    extent = pack.extent("s4a")
    said += [extent.source, extent.recipient, extent.use, extent.redisclosure, extent.cite]
    for entry in pack.elections.values():
        said += [
            entry.id,
            entry.question,
            *entry.readings,
            entry.practice_replaced,
            entry.relied_by,
            entry.effect,
        ]
    for entry in pack.rulings:
        said += [entry.cite, entry.court, entry.status, EVIDENCE[entry.grade], entry.holds]
    for entry in page.book.statutes:
        said += [*entry.names, entry.title, entry.refusal, entry.when, *entry.keys, EVIDENCE[entry.grade]]
    said += [text for entry in pack.parameters.values() for text in (entry.name, entry.means)]
    said += [value[2] for entry in pack.parameters.values() for value in entry.values]
    said += [never.says for never in pack.properties]
    said += [text for entry in pack.history for text in (entry.id, entry.says, entry.cite, entry.when)]
    lists = (pack.elements, pack.purposes, pack.proceedings, pack.instruments)
    said += [text for held in lists for name, entry in held.items() for text in (name, entry["means"])]
    said += [case.that for case in page.cases]
    said += [pack.title, pack.custodian, page.book.digest, "not legal advice", "Counsel must confirm"]
    assert [text for text in said if text and text not in page.text] == []


def test_the_full_page_is_well_formed_and_every_link_leads_somewhere(full):
    for provision in (None, "s4a", "s4b"):
        document = read(full, provision).document
        assert len(document.ids) == len(set(document.ids))
        assert {link.removeprefix("#") for link in document.links} <= set(document.ids)
        assert set(document.labels) <= set(document.ids)
        levels = [int(tag[1]) for tag in document.tags if re.fullmatch("h[1-6]", tag)]
        assert all(then - first <= 1 for first, then in pairwise(levels))


def test_a_case_says_where_it_differs_what_is_found_and_where_that_is_written(full):
    text = read(full).text
    assert "Cases: 1 met, 1 not met, 1 undetermined" in text
    assert "The line states an address. The lawful line as it is. Under s4a." in text
    assert (
        "The line states none. “To which address was it sent?” not stated. Under s4a. From Letters Act § 4(a). "
        "Also not met: s4a.name."
    ) in text
    assert (
        "What stands there cannot be read. “To which address was it sent?” not known. Under s4a. On 2 March 2026. "
        "Counsel elected yes for Q1. No header is given."
    ) in text
    assert "Stories: 1 permitted, 1 not permitted" in text
    assert "“Is the asker a sworn officer?” no. Not met: office.sworn. Undetermined: s4b.seal." in text


def test_near_misses_stand_apart_and_say_what_was_found(full):
    @dataclass(frozen=True)
    class Near:
        case: object
        by_engine: bool = True

        def __getattr__(self, name):
            return getattr(self.case, name)

    page = read(full)
    near = [Near(case) if case.found == "not met" else case for case in page.cases]
    text = " ".join(" ".join(Document(page_html(page.pack, page.book, None, near)).data).split())
    assert "Cases: 1 met, 1 undetermined, 1 near miss" in text
    assert "The line states none. not met. “To which" in text


def test_an_election_says_what_reads_it_and_what_is_in_effect(full):
    text = read(full, elections={"Q1": "yes"}).text
    assert "In effect yes (elected by counsel) Default, the strictest no" in text
    assert "Elections of counsel Q1: yes" in text
    assert "In effect narrow (the default)" in text
    assert "Read by the elements of 1 POST 2" in text
    assert "Read by whether identity may leave alone under s4a" in text
    assert "may not leave: Q3 is “no”; may leave only where counsel elects “alone”" in text


def test_a_ruling_says_what_it_joins_and_one_that_widens_how_alone_it_acts(full):
    text = read(full).text
    assert "As read by the ruling smith ." in text
    assert "Joins s4a.address" in text
    assert "by counsel's election on Q1 alone, because it widens" in text


def test_an_authority_that_is_not_verified_permits_nothing_and_the_page_says_so(full):
    path = full / "provisions/4-a.toml"
    path.write_text(path.read_text().replace('grade = "P"', 'grade = "U"'))
    page = read(full)
    assert page.book.authorities == ()
    assert page.text.count("U, not verified: it permits nothing") == 2
    assert "none: nothing can be disclosed" in page.text
    assert "U, not verified: it permits nothing" in page_text(page.pack, page.book, "s4a")


def test_what_changed_since_the_last_book_is_said_entry_by_entry(full):
    text = read(full).text
    assert "Changed on 26 February 2026, against the book in force up to 25 February 2026." in text
    assert "Ruling smith came into force. Smith v. Postmaster: appeal pending" in text
    assert "Ruling jones came into force." in text.partition("The days of change before")[2]
    assert "Number reason_min_words has another value. Of how many words a reason must at least be." in text
    assert "3 words, now 5 words." in text
    assert "The next day on which" not in text
    assert "The next day on which the book changes is 1 June 2025." in read(full, day=date(2025, 3, 1)).text
    assert "No book came before this one." in read(full, day=date(2020, 3, 1)).text


def test_nothing_of_the_cases_is_markup(full):
    path = full / "cases/s4a.toml"
    path.write_text(path.read_text().replace("A sworn officer asks.", "<b>A</b> & 'B'"))
    assert "&lt;b&gt;A&lt;/b&gt; &amp; &#x27;B&#x27;" in read(full).html


def test_the_terminal_shows_a_provision_with_its_extent_duties_evidence_and_cases(full):
    page = read(full)
    text = " ".join(page_text(page.pack, page.book, "s4a", page.cases).split())
    for said in (
        "Evidence: P, read in the text of the law",
        "Accounting: required by the law",
        "What may leave: who the person is",
        "To whom: Whoever asked.",
        "Cases of s4a.address: 1 met, 1 not met, 1 undetermined",
        "Stories: 1 permitted, 1 not permitted",
        "s4a.disclose (duty)",
        "Kept by: the clerk",
    ):
        assert said in text


def test_the_terminal_shows_an_election_and_a_statute_under_any_of_its_names(full):
    page = read(full)
    assert "Read by: the elements of 1 POST 2" in page_text(page.pack, page.book, "Q2")
    for name in ("1 POST 2", "1 POST 2(a)"):
        text = page_text(page.pack, page.book, name)
        assert "Evidence: S, known through secondary sources" in text
        assert "the answer to “taken on” is on or before the answer to" in " ".join(text.split())
    assert "Refusal: A custom is no law." in page_text(page.pack, page.book, "Custom")


def test_a_name_nobody_knows_is_told_with_those_that_exist(full):
    page = read(full)
    with pytest.raises(InputError, match="no provision s9") as refusal:
        page_text(page.pack, page.book, "s9")
    assert all(name in refusal.value.remedy for name in ("s4a, s4b", "Q1, Q2, Q3", "1 POST 2", "Custom"))
    assert refusal.value.exit_code == 2
