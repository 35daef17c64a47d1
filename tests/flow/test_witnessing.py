"""Nothing is released that a quorum of witnesses has not seen, and a log that was cut, rewritten or shown twice stops everything."""

import json
import shutil
from contextlib import contextmanager
from dataclasses import replace

import pytest

from privity.accounting.policy import read_policy
from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.demo_witnesses import BODIES, witnessed
from privity.cli.main import main
from privity.errors import IntegrityError, UnavailableError
from privity.flow import release, witnessing
from privity.flow.resume import resume
from privity.wiring import open_office
from privity_verify.cli import main as verify
from tests.flow.acts import packages
from tests.flow.conftest import BATCH

AWAY = "no answer"
DONE, ALTERED, CLOSED = 0, 3, 5


@pytest.fixture
def seen(waiting):
    """The copy with lines that wait to be released, witnessed by four."""
    with witnessed(waiting) as servers:
        yield waiting, servers
        close_all()


class Some:
    """Witnesses of an office of whom some do not answer, from the n-th time they are asked on."""

    def __init__(self, witnesses, away, *, after=0, instead=AWAY):
        self._witnesses, self._away, self._left, self._instead = witnesses, set(away), after, instead
        self.policy = witnesses.policy

    def ask(self, requests):
        found = self._witnesses.ask(
            {n: body for n, body in requests.items() if self._left > 0 or n not in self._away}
        )
        self._left -= 1
        return {name: found.get(name, self._instead) for name in requests}


@contextmanager
def opened(demo, away=(), **how):
    office = open_office(demo.office)
    try:
        yield replace(office, witnesses=Some(office.witnesses, away, **how))
    finally:
        office.log.close()


def send(office, demo):
    return release.send(office, BATCH, person="C-releaser", key=demo.key("C-releaser"))


def grow(office, key):
    """One entry more, of any kind."""
    office.log.append([office.log.entry(0)], key=key)


def release_of(office):
    (approval,) = office.cases.approvals(BATCH)
    return office.log.appended(f"release/R-{approval.id[2:]}")


def cosigned_size(demo):
    policy = read_policy((demo.office / "witnesses.policy").read_bytes())
    return policy.check((demo.office / "log" / "cosigned").read_bytes()).checkpoint.size


def test_what_is_released_stands_in_a_checkpoint_that_a_quorum_cosigned(seen):
    demo, _ = seen
    assert demo.act("C-releaser", "release", "send", BATCH) == DONE
    with opened(demo) as office:
        (record,) = office.cases.releases(BATCH)
        assert record.state == "delivered"
        assert cosigned_size(demo) >= record.first_entry + record.count


@pytest.mark.parametrize("away", [BODIES[:1], BODIES[3:]])
def test_one_of_four_may_be_away(seen, away):
    demo, _ = seen
    with opened(demo, away) as office:
        assert [record.state for record in send(office, demo)] == ["delivered"]


@pytest.mark.parametrize("away", [BODIES[:2], BODIES[1:], BODIES])
def test_without_a_quorum_nothing_is_accounted_and_nothing_leaves(seen, away):
    demo, _ = seen
    with opened(demo, away) as office:
        with pytest.raises(UnavailableError, match="no quorum"):
            send(office, demo)
        assert release_of(office) is None
        assert office.cases.releases(BATCH) == []
    assert packages(demo) == {}
    with opened(demo) as office:
        send(office, demo)
    assert packages(demo)


def test_witnesses_that_leave_after_the_entry_hold_the_package_until_they_return(seen):
    demo, _ = seen
    with opened(demo, BODIES[:2], after=1) as office:
        with pytest.raises(UnavailableError, match="no quorum"):
            send(office, demo)
        assert release_of(office) is not None
        assert packages(demo) == {}
        with pytest.raises(UnavailableError):
            resume(office)
        assert packages(demo) == {}
    with opened(demo) as office:
        before = office.log.size
        resume(office)
        assert [record.state for record in office.cases.releases(BATCH)] == ["delivered"]
        assert office.log.size == before
    assert packages(demo)


@pytest.mark.parametrize(
    "instead",
    [(200, b"rubbish\n"), (200, b""), (500, b""), (403, b""), (404, b""), (409, b"many\n"), (418, b"x")],
)
def test_an_answer_that_is_no_cosignature_is_no_quorum(seen, instead):
    demo, _ = seen
    with (
        opened(demo, BODIES[:2], instead=instead) as office,
        pytest.raises(UnavailableError, match="no quorum"),
    ):
        send(office, demo)


def test_a_cosignature_of_an_earlier_checkpoint_does_not_count_for_this_one(seen):
    demo, _ = seen
    with opened(demo) as office:
        witnessing.witness(office)
    (note,) = (demo.root / "witnesses" / BODIES[0] / "seen").iterdir()
    old = note.read_bytes().partition(b"\n\n")[2]
    with opened(demo, BODIES[:2], instead=(200, old)) as office:
        grow(office, "one more")
        with pytest.raises(UnavailableError, match="no quorum"):
            witnessing.witness(office)


def test_a_witness_that_was_away_for_a_day_goes_on_where_it_was(seen):
    demo, _ = seen
    with opened(demo) as office:
        witnessing.witness(office)
    with opened(demo, BODIES[:1]) as office:
        for n in range(5):
            grow(office, f"more {n}")
            witnessing.witness(office)
        words = witnessing.heard(office)
        assert words[BODIES[0]].said == AWAY
        assert words[BODIES[0]].size == words[BODIES[1]].size - 5
    with opened(demo, BODIES[1:2]) as office:
        assert BODIES[0] in witnessing.witness(office).times


def test_an_office_that_forgot_what_was_cosigned_is_told_and_goes_on(seen):
    demo, _ = seen
    with opened(demo) as office:
        witnessing.witness(office)
        (demo.office / "log" / witnessing.HEARD).unlink()
        grow(office, "one more")
        assert len(witnessing.witness(office).times) == 4


def restored(demo, to):
    """The office as it was when it was copied, asking the same witnesses."""
    shutil.copytree(demo.office, to / "office")
    return DemoOffice(to, main)


@pytest.mark.parametrize("more", [0, 1, 2, 3], ids=["nothing", "fewer", "as many", "more"])
def test_a_log_restored_from_a_backup_is_found_by_any_witness_whatever_is_appended_to_it(
    seen, tmp_path, more
):
    demo, _ = seen
    old = restored(demo, tmp_path / "backup")
    with opened(demo) as office:
        office.log.append([office.log.entry(0), office.log.entry(1)], key="lost")
        witnessing.witness(office)
    with opened(old, BODIES[1:]) as office:
        if more:
            office.log.append([office.log.entry(2)] * more, key="other")
        with pytest.raises(IntegrityError, match=BODIES[0]):
            witnessing.witness(office)


def test_a_restored_office_releases_nothing_urgent_or_not(seen, tmp_path, monkeypatch):
    demo, _ = seen
    old = restored(demo, tmp_path / "backup")
    shutil.copytree(demo.root / "people", tmp_path / "backup" / "people")
    assert demo.act("C-releaser", "release", "send", BATCH) == DONE
    assert old.act("C-releaser", "release", "send", BATCH, allow=(ALTERED,)) == ALTERED
    assert packages(old) == {}
    urgent(monkeypatch, old)
    assert old.act("C-releaser", "release", "send", BATCH, allow=(ALTERED,)) == ALTERED
    assert packages(old) == {}


def test_two_histories_never_both_find_a_quorum(seen, tmp_path):
    demo, _ = seen
    with opened(demo) as office:
        witnessing.witness(office)
    other = restored(demo, tmp_path / "other")
    for side, away, entry in ((demo, BODIES[2:], 0), (other, BODIES[:2], 1)):
        with opened(side, away) as office:
            office.log.append([office.log.entry(entry)], key="its own")
            with pytest.raises(UnavailableError):
                witnessing.witness(office)
    for side in (demo, other):
        with opened(side) as office, pytest.raises(IntegrityError):
            witnessing.witness(office)


def test_ordinary_entries_go_on_while_witnesses_are_away(waiting):
    with witnessed(waiting):
        pass
    with opened(waiting) as office:
        size = office.log.size
    waiting.enter("order", "C-counsel", {
        "id": "CO-9", "from": open_office(waiting.office, reading=True).today(), "court": "Court (synthetic)",
        "docket": "1", "decided_on": open_office(waiting.office, reading=True).today(), "agencies": ["XYZ"],
    })  # fmt: skip
    with opened(waiting) as office:
        assert office.log.size == size + 1
    assert waiting.act("C-releaser", "release", "send", BATCH, allow=(CLOSED,)) == CLOSED
    assert packages(waiting) == {}


def urgent(monkeypatch, demo):
    """Say of the batch's authority that the witnesses may follow, as the pack says of danger to life."""
    office = open_office(demo.office, reading=True)
    kind = type(office.pack)
    real, wanted = kind.authority, office.cases.batch(BATCH).authority
    close_all()

    def authority(pack, name):
        found = real(pack, name)
        return replace(found, urgent=True) if name == wanted else found

    monkeypatch.setattr(kind, "authority", authority)


def test_where_life_hangs_on_it_the_witnesses_may_follow(waiting, monkeypatch):
    with witnessed(waiting):
        pass
    urgent(monkeypatch, waiting)
    assert waiting.act("C-releaser", "release", "send", BATCH) == DONE
    assert packages(waiting)
    with opened(waiting) as office:
        assert [event[0] for event in office.cases.events(BATCH)].count("unwitnessed") == 2


def test_the_pack_lets_them_follow_for_danger_to_life_alone(office):
    pack = office.pack
    assert [p.id for p in pack.provisions if p.urgent] == ["i3B"]


def test_status_tells_each_witness_last_word_and_what_the_quorum_bears(seen, capsys):
    demo, _ = seen
    with opened(demo, BODIES[:1]) as office:
        witnessing.witness(office)
        size = office.log.size
    capsys.readouterr()
    demo.run("log", "status", "--office", demo.office)
    told = capsys.readouterr().out
    assert f"{BODIES[0]}: cosigned nothing yet; asked last: {AWAY}" in told
    assert f"{BODIES[1]}: cosigned {size:,} entries at 20" in told
    assert "no more than 1 of them cosign dishonestly" in told


def test_cosign_asks_at_once_and_says_by_its_exit_how_it_went(seen, tmp_path):
    demo, _ = seen
    old = restored(demo, tmp_path / "backup")
    assert demo.run("log", "cosign", "--office", demo.office) == DONE
    with opened(demo) as office:
        grow(office, "one more")
    assert demo.run("log", "cosign", "--office", demo.office, "--json") == DONE
    assert old.run("log", "cosign", "--office", old.office, allow=(ALTERED,)) == ALTERED


def test_an_office_without_witnesses_has_nobody_to_ask(demo):
    assert demo.run("log", "cosign", "--office", demo.office, allow=(CLOSED,)) == CLOSED


def test_what_a_stranger_is_shown_is_cosigned_as_far_as_the_witnesses_saw(seen, tmp_path, capsys):
    demo, _ = seen
    with opened(demo) as office:
        witnessing.witness(office)
        size, policy = office.log.size, office.witnesses.policy
    capsys.readouterr()
    demo.run("log", "checkpoint", "--office", demo.office)
    assert policy.check(capsys.readouterr().out.encode()).checkpoint.size == size
    with opened(demo) as office:
        grow(office, "one more")
    demo.run("log", "prove", size - 1, "--office", demo.office)
    proof = json.loads(capsys.readouterr().out)["tlog_proof"]
    assert policy.check(proof.partition("\n\n")[2].encode()).checkpoint.size == size
    demo.run("log", "prove", size, "--office", demo.office)
    proof = json.loads(capsys.readouterr().out)["tlog_proof"]
    with pytest.raises(IntegrityError, match="no quorum"):
        policy.check(proof.partition("\n\n")[2].encode())


def test_a_cosigned_checkpoint_that_is_damaged_is_shown_to_nobody(seen, capsys):
    demo, _ = seen
    with opened(demo) as office:
        witnessing.witness(office)
    path = demo.office / "log" / witnessing.COSIGNED
    path.write_bytes(path.read_bytes().replace(b"\n\n", b"\nx\n\n", 1))
    with opened(demo) as office:
        assert witnessing.told(office, 1).times == {}


def test_a_bundle_of_entries_stands_under_what_the_quorum_saw_as_far_as_that_reaches(seen, tmp_path):
    """Behind it the log's own word is given, which a reader with a policy refuses."""
    demo, _ = seen
    policy = demo.office / "witnesses.policy"

    def checked(*places):
        path = tmp_path / "bundle.json"
        assert (
            main(["log", "prove", *map(str, places), "--office", str(demo.office), "--to", str(path)]) == DONE
        )
        return verify(["bundle", str(path), "--policy", str(policy)])

    assert demo.act("C-releaser", "release", "send", BATCH) == DONE
    size = cosigned_size(demo)
    with opened(demo) as office:
        assert office.log.size > size  # what a release is followed by, nobody waits for
    assert checked(0, 5, size - 1) == DONE
    assert checked(0, 5, size) == ALTERED
    assert main(["log", "cosign", "--office", str(demo.office)]) == DONE
    assert checked(0, 5, size) == DONE


def test_a_receipt_of_an_office_is_signed_for_all_of_its_log(seen, tmp_path):
    demo, _ = seen
    path = tmp_path / "entry.cose"
    assert main(["log", "prove", "3", "--office", str(demo.office), "--receipt", str(path)]) == DONE
    with opened(demo) as office:
        assert f"entry 3 of {office.log.size}".encode() in path.read_bytes()
        assert path.with_name("entry.cose.entry").read_bytes() == office.log.entry(3)
