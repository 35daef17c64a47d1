"""An agreement covers what it names; what it does not name, or names nothing of, is never guessed."""

from __future__ import annotations

from tests.authority.derive.bench import TERMS


def covered(bench):
    return [(row["agreement_covers_statute"], row["agreement_covers_elements"]) for row in bench.every()]


def test_an_agreement_covers_the_statutes_it_names_and_their_subdivisions(bench):
    bench.attach("agreement_terms", TERMS, [(["8 USC 1253(a)", "18 USC 1343"], [])])
    shown = {
        "18 USC 1343": True,
        "8 USC 1253(a)": True,
        "8 USC 1253(a)(1)": True,
        "8 USC 1253": False,
        "8 USC 1253(b)": False,
        "18 USC 134": False,
        "18 USC 13430": False,
        "18 USC 1343A": False,
        None: False,
    }
    bench.lines(*({"statute": statute} for statute in shown))
    assert covered(bench) == [(found, True) for found in shown.values()]


def test_an_agreement_covers_a_line_that_asks_for_no_element_beyond_its_own(bench):
    bench.attach("agreement_terms", TERMS, [([], ["mailing_address", "wages"])])
    shown = (
        (["mailing_address", "wages"], True),
        (["wages"], True),
        ([], True),
        (None, True),
        (["mailing_address", "wages", "interest"], False),
        (["interest"], False),
    )
    bench.lines(*({"elements": elements} for elements, _ in shown))
    assert covered(bench) == [(True, found) for _, found in shown]


def test_what_a_line_states_badly_is_covered_by_no_list_known(bench):
    bad = {"statute": None, "elements": None, "bad": ["statute", "elements"]}
    bench.lines(bad)
    for terms, found in ((([], []), True), ((["18 USC 1343"], ["wages"]), None), ((None, None), False)):
        bench.attach("agreement_terms", TERMS, [terms])
        assert covered(bench) == [(found, found)]


def test_no_agreement_covers_nothing_and_a_silent_register_is_unknown(bench):
    bench.attach("agreement_terms", TERMS, [(None, None)])
    assert covered(bench) == [(False, False)]
    bench.attach("agreement_terms", TERMS, [])
    assert covered(bench) == [(None, None)]
