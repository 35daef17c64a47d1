"""Law is data: a condition added to a file changes the SQL, the explanation, the page and the digest, and nothing else is touched."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from privity.authority import assess_sql, decide, explain, load_pack, page_html, page_text
from privity.model.finding import Outcome, Stage

DAY = date(2026, 3, 1)
NEW = """
[[condition]]
id = "s4a.short"
stage = "request"
cite = "Letters Act § 4(a)"
text = "the reason why disclosure is needed."
when = "stated(reason) and reason_words <= 40"
refusal = "The reason is longer than forty words."
told = "facial"
"""
LONG = {"addressee": "A", "addressee__stated": True, "address": "x", "address__stated": True, "reason": "..."}
LONG |= {"reason__stated": True, "reason_words": 41, "asked_on": DAY, "sole_use": True}


@pytest.fixture
def books(post, folder):
    file = folder / "provisions/4-a.toml"
    file.write_text(file.read_text() + NEW)
    pack = load_pack(folder)
    return (post, post.book(DAY)), (pack, pack.book(DAY))


def test_the_sql_asks_it(books, judged):
    (_, old), (_, new) = books
    ask = {"authority": "s4a", "stages": [Stage.REQUEST]}
    assert "<= 40" not in assess_sql(old, **ask)
    assert "<= 40" in assess_sql(new, **ask)
    assert old.fold(*judged(old, [LONG], **ask)[0]) == ((), ())


def test_the_sql_and_the_reference_refuse_by_it(books, judged):
    new = books[1][1]
    words = judged(new, [LONG], authority="s4a", stages=[Stage.REQUEST])[0]
    assert words == decide(new, "s4a", LONG, [Stage.REQUEST])
    assert new.fold(*words) == (("s4a.short",), ())


def test_the_explanation_tells_it(books):
    finding = next(
        f for f in explain(books[1][1], "s4a", LONG, [Stage.REQUEST]) if f.outcome is Outcome.NOT_MET
    )
    assert (finding.condition, finding.because) == ("s4a.short", "The reason is longer than forty words.")


def test_both_pages_print_it(books):
    for write in (page_html, page_text):
        old, new = (" ".join(write(pack, book).split()) for pack, book in books)
        assert "is at most 40" not in old
        assert "“Of how many words is the reason?” is at most 40" in new
        assert "The reason is longer than forty words." in new


def test_the_digest_names_another_book(books):
    assert books[0][1].digest != books[1][1].digest


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("provisions/4-a.toml", "stated(address)", "stated(address) and stated(addressee)"),
        ("provisions/4-a.toml", "does not state the address", "does not give the address"),
        ("provisions/4-a.toml", 'heading = "Disclosure of', 'heading = "On disclosure of'),
        ("provisions/4-a.toml", "checked_on = 2026-01-01", "checked_on = 2026-01-02"),
        ("provisions/4-b.toml", 'told = "record"', 'told = "inside"'),
        ("provisions/4-b.toml", 'scope = ["s4a"]\n', ""),
        ("facts.toml", "To whom was", "To which person was"),
        ("parameters/reason_min_words.toml", "value = 5", "value = 6"),
    ],
)
def test_every_word_of_the_law_is_in_the_digest(post, change, path, old, new):
    assert load_pack(change(path, old, new)).book(DAY).digest != post.book(DAY).digest


def test_every_closed_list_is_in_the_digest(post, folder):
    digests = {post.book(DAY).digest}
    for name, text in {
        "elements": '[sender]\nclass = "identity"\nmeans = "The sender"\n',
        "purposes": '[theft]\nmeans = "Theft of letters"\naccepted = []\n',
        "proceedings": '[trial]\nmeans = "A trial"\n',
        "id_types": '[box]\nmeans = "A box number"\n',
        "instruments": '[warrant]\nmeans = "A warrant"\nholds = ["cause", "place"]\n',
        "elections": '[Q1]\nquestion = "May it?"\nreadings = ["no", "yes"]\ndefault = "no"\n'
        'practice_replaced = "None known."\nrelied_by = "Nobody known."\n',
    }.items():
        (folder / f"{name}.toml").write_text(text)
        digests.add(load_pack(folder).book(DAY).digest)
    assert len(digests) == 7


def test_a_word_of_the_text_that_nobody_quotes_is_in_the_digest(post, change, folder):
    before = sha256((folder / "text/letters.txt").read_bytes()).hexdigest()
    change("text/letters.txt", "upon receipt", "on receipt")
    after = sha256((folder / "text/letters.txt").read_bytes()).hexdigest()
    change("provisions/4-a.toml", before, after)
    change("provisions/4-b.toml", before, after)
    assert load_pack(folder).book(DAY).digest != post.book(DAY).digest


def test_the_same_files_make_the_same_digest(post, folder):
    assert load_pack(folder).book(DAY).digest == post.book(DAY).digest
