"""What ships can be read: the page of every pack holds all of it, opens light, and the terminal shows each entry."""

import re
import time
from datetime import date
from html import escape
from html.parser import HTMLParser

import pytest

from privity.authority import explain, page_html
from privity.cli.main import main
from privity.law import cases, load, packs
from privity.model.finding import Outcome

DAY = date(2026, 6, 1)
LARGEST, LONGEST = 4_000_000, 30


class Marks(HTMLParser):
    """Ids and links of a document, which must close what it opens."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links = [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.ids += [value for key, value in attrs if key == "id"]
        self.links += [value for key, value in attrs if key == "href"]
        self.open += [] if tag == "meta" else [tag]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module", params=packs())
def page(request):
    pack = load(request.param)
    began = time.perf_counter()
    return pack, page_html(pack, pack.book(DAY), None, cases(request.param)), time.perf_counter() - began


def test_everything_in_force_is_on_the_page(page):
    pack, html, _ = page
    book, held = pack.book(DAY), [entry for entry in pack.provisions if entry.in_force.holds(DAY)]
    said = [
        text
        for rule in book.rules
        for text in (rule.cite, rule.text, rule.refusal, " ".join(rule.when.split()))
    ]
    said += [case.that for case in cases(pack.name)]
    said += [text for entry in held for duty in entry.duties for text in (duty.id, duty.says, duty.kept_by)]
    said += [text for entry in held if entry.extent for text in (entry.extent.recipient, entry.extent.use)]
    said += [text for entry in pack.elections.values() for text in (entry.question, *entry.readings)]
    said += [text for entry in book.statutes for text in (*entry.names, entry.title, entry.refusal or "")]
    said += [value[2] for entry in pack.parameters.values() for value in entry.values]
    said += [never.says for never in pack.properties]
    html = re.sub("</?code>", "", html)
    assert [text for text in said if escape(text.replace("`", "")) not in html] == []


def test_the_page_is_one_light_file_made_in_seconds(page):
    _, html, seconds = page
    assert len(html.encode()) < LARGEST
    assert seconds < LONGEST
    assert not re.search(r"<script|javascript:|\son\w+=|https?://|url\(|@import|<details open", html)


def test_every_link_leads_somewhere(page):
    marks = Marks(page[1])
    assert len(marks.ids) == len(set(marks.ids))
    assert {link.removeprefix("#") for link in marks.links} <= set(marks.ids)


def test_every_provision_in_force_can_be_shown_alone(page):
    pack = page[0]
    book = pack.book(DAY)
    for entry in pack.provisions:
        marks = Marks(page_html(pack, book, entry.id, cases(pack.name)))
        assert {link.removeprefix("#") for link in marks.links} <= set(marks.ids)


def test_a_reason_that_rests_on_a_text_and_on_a_ruling_says_the_evidence_of_each():
    story = next(
        case
        for case in cases("us_tax")
        if case.changed == {"address_agrees": False} and case.of is None and case.authority == "i2"
    )
    found = explain(load("us_tax").book(DAY), "i2", story.facts)
    (finding,) = (finding for finding in found if finding.outcome is Outcome.NOT_MET)
    text, ruling = finding.evidence.split("; ", 1)
    assert text.endswith(": read in the text of the law")
    assert ruling.endswith(": known through secondary sources")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "i2",
            (
                "Evidence: P, read in the text of the law",
                "What it lets leave",
                "Cases of i2.B.iv:",
                "Stories:",
            ),
        ),
        ("p3", ("(duty)", "Within: 90 days", "Kept by:")),
        ("Q2", ("In effect: record (the default)", "Practice replaced:", "the rules of i2.B.i.address")),
        ("8 USC 1326", ("Facts a line may state:", "Evidence: P", "Met only if")),
        ("8 USC 1231", ("Refusal:", "it is not a criminal statute")),
    ],
)
def test_the_terminal_shows_an_entry(name, said, capsys):
    assert main(["law", "show", name, "--on", "2026-06-01"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert [text for text in said if text not in out] == []


def test_a_name_nobody_knows_is_an_error_of_input_with_the_names_that_exist(capsys):
    assert main(["law", "show", "i99"]) == 2
    told = capsys.readouterr().err
    assert all(name in told for name in ("i2", "Q19", "8 USC 1326"))


def test_the_command_writes_one_provision_under_the_readings_elected(tmp_path, capsys):
    out = tmp_path / "i2.html"
    assert main(["law", "page", "--provision", "i2", "--elect", "Q2=complete", "--output", str(out)]) == 0
    html = out.read_text("utf-8")
    assert "complete (elected by counsel)" in html
    assert "i2.B.iv" in html
    assert 'id="p-i1"' not in html
    assert "i2.html" in capsys.readouterr().out
