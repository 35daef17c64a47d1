"""The page prints what runs: whole, escaped, readable without scripts, and nothing sealed."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from privity.authority import load_pack, page_html, page_text
from privity.authority.english import sentence
from privity.authority.language import Fact, Source, Type, Vocabulary, parse
from privity.errors import InputError

DAY = date(2026, 3, 1)
VOID = {"meta", "br", "link"}
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
    assert "Evidence grade P: its text was read in full; its words are those of 1 January 2020." in html


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
