"""A register entry taken out of its file is missed by everything that decides, and a cut-off entering is finished."""

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.errors import IntegrityError, UnavailableError
from privity.flow.register import enter
from privity.flow.resume import resume
from privity.wiring import open_office
from tests.flow.acts import first_lines, reviewed
from tests.flow.conftest import file, number
from tests.flow.test_order import Breaking

ALTERED = 3
APPROVED, FILED = number(2), number(3)

REMOVED = {
    "court order": ("orders", "CO-2"),
    "revocation of a key": ("keys", "K-revoked"),
    "end of an office": ("office-holders", "OH-ended"),
    "end of a delegation": ("delegations", "DO-ended"),
    "safeguards suspended": ("safeguards", "SG-suspended"),
}


def entered(demo):
    """Counsel's order, a key revoked, an office and a delegation ended, safeguards suspended: all from tomorrow on."""
    office = open_office(demo.office, reading=True)
    start = {"from": office.today() + timedelta(days=1)}
    registers = office.registers()
    close_all()
    demo.enter("order", "C-counsel", {
        "id": "CO-2", **start, "court": "District Court of Anytown (synthetic)", "docket": "1:26-cv-00002",
        "decided_on": office.today(),
    })  # fmt: skip
    key = {"id": "K-revoked", **start, "replaces": "K-C-reviewer-2", "revoked_on": start["from"]}
    paper = demo._file(
        {**key, "person": "C-reviewer-2", "certificate": demo.cert("C-reviewer-2").read_text()}
    )
    second = ("--second", "C-counsel", "--second-key", demo.key("C-counsel"))
    demo.act("C-head", "key", "enrol", paper, *second)
    demo.enter("office-holder", "C-head", {
        "id": "OH-ended", **start, "replaces": "OH-C-reviewer-2", "person": "C-reviewer-2", "name": "Reviewer",
        "agency": "CUST", "office": "retired", "duties": [],
    })  # fmt: skip
    demo.enter("delegation", "C-head", {
        "id": "DO-ended", **start, "replaces": "DO-11-2-1", "person": "C-approver", "agency": "CUST",
        "authorities": [], "ceiling_per_day": 0,
    })  # fmt: skip
    (safeguards,) = registers.safeguards
    demo.enter("safeguards", "C-safeguards", {
        "id": "SG-suspended", **start, "replaces": safeguards.id, "recipient": safeguards.recipient,
        "record": {**safeguards.record, "suspended": True},
    })  # fmt: skip


@pytest.fixture(scope="module")
def whole(template, tmp_path_factory):
    """An office with lines approved, a file that waits to be assessed, one that waits to be filed, and those entries."""
    root = tmp_path_factory.mktemp("whole") / "demo"
    shutil.copytree(template, root)
    demo = DemoOffice(root, main, entries=700)
    reviewed(demo, APPROVED, 3, root / "work")
    demo.act("C-approver", "review", "approve", APPROVED)
    for name in ("waits", "comes"):
        first_lines(demo, root / "requests" / name, f"FIA-{name}", 12)
    demo.sign_header(root / "requests" / "comes" / "lines.header.toml")
    file(demo, root / "requests" / "waits")
    entered(demo)
    close_all()
    return root


def take_out(demo, register, entry):
    """Remove one entry from its file; its bytes."""
    path = demo.office / "registers" / f"{register}.toml"
    kept = path.read_text("utf-8")
    parts = [part for part in kept.split("[[entry]]\n") if part.strip()]
    (gone,) = [part for part in parts if f'id = "{entry}"\n' in part]
    path.write_text("\n".join(f"[[entry]]\n{part}" for part in parts if part is not gone), "utf-8")
    return kept


@pytest.fixture(scope="module", params=REMOVED)
def damaged(whole, tmp_path_factory, request):
    """That office with one entry taken out. Commands must change nothing in it, so tests share it."""
    root = tmp_path_factory.mktemp("damaged") / "demo"
    shutil.copytree(whole, root)
    demo = DemoOffice(root, main, entries=800)
    take_out(demo, *REMOVED[request.param])
    return demo


COMMANDS = {
    "submit": ("C-intake", "batch", "submit", "requests/comes/lines.header.toml"),
    "assess": (None, "batch", "assess", FILED),
    "run": (None, "batch", "run", FILED),
    "queue": ("C-reviewer-1", "review", "queue", APPROVED, "--take", 1, "--output", "work/again.csv"),
    "decide": ("C-reviewer-1", "review", "decide", APPROVED, f"work/C-reviewer-1-{APPROVED}-decisions.csv"),
    "object": ("C-counsel", "review", "object", APPROVED, "--condition", "i2.A.solely", "--text", "No."),
    "approve": ("C-approver", "review", "approve", APPROVED),
    "send": ("C-releaser", "release", "send", APPROVED),
    "doctor": (None, "doctor"),
    "orders": (None, "order", "list"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_everything_that_decides_exits_3_and_changes_nothing(damaged, command, capsys):
    person, *words = COMMANDS[command]
    words = [damaged.root / word if "/" in str(word) else word for word in words]
    size = open_office(damaged.office, reading=True).log.size
    acting = () if person is None else ("--as", person, "--key", damaged.key(person))
    assert damaged.run(*words, "--office", damaged.office, *acting, allow=(ALTERED,)) == ALTERED
    assert "1 register entries that the log accounts for are not in the registers" in capsys.readouterr().err
    assert open_office(damaged.office, reading=True).log.size == size
    assert not list((damaged.office / "outbox").rglob("R-*"))


def test_put_back_as_it_was_the_gate_opens_again(demo):
    kept = take_out(demo, "orders", "CO-1")
    assert demo.run("doctor", "--office", demo.office, allow=(ALTERED,)) == ALTERED
    (demo.office / "registers" / "orders.toml").write_text(kept, "utf-8")
    demo.run("doctor", "--office", demo.office)


def test_a_register_removed_whole_is_missed(demo):
    (demo.office / "registers" / "orders.toml").unlink()
    assert demo.run("doctor", "--office", demo.office, allow=(ALTERED,)) == ALTERED


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "step",
    [("entering", "hold", ""), ("log", "append", "register"), ("append_register", "__call__", "")],
    ids=["kept", "accounted", "in its register"],
)
def test_an_entering_cut_off_anywhere_is_finished_or_never_was(demo, office, step, late):
    port, method, about = step
    cut_off = replace(office, **{port: broken(getattr(office, port), method, about, late)})
    before = office.log.size
    with pytest.raises(UnavailableError):
        enter(cut_off, "orders", order(office), person="C-counsel", key=demo.key("C-counsel"))
    resume(office)
    accounted = office.log.size > before
    assert [o.id for o in office.registers().orders] == ["CO-1", "CO-9"][: 1 + accounted]
    assert office.entering.held() == []
    if not accounted:
        enter(office, "orders", order(office), person="C-counsel", key=demo.key("C-counsel"))
    assert [o.id for o in office.registers().orders] == ["CO-1", "CO-9"]


def order(office):
    return {
        "id": "CO-9", "from": office.today(), "court": "District Court of Anytown (synthetic)",
        "docket": "1:26-cv-00009", "decided_on": office.today(),
    }  # fmt: skip


def broken(port, method, about, late):
    if method != "__call__":
        return Breaking(port, method, about=about, late=late)

    def call(*given):
        if late:
            port(*given)
        raise UnavailableError("It did not answer.", where=method, remedy="Resume.")

    return call


def test_between_log_and_register_nobody_decides_and_the_next_entry_finishes_it(demo, office):
    cut_off = replace(office, append_register=broken(office.append_register, "__call__", "", late=False))
    with pytest.raises(UnavailableError):
        enter(cut_off, "orders", order(office), person="C-counsel", key=demo.key("C-counsel"))
    with pytest.raises(UnavailableError, match="on its way"):
        office.registers()
    second = {**order(office), "id": "CO-10"}
    enter(office, "orders", second, person="C-counsel", key=demo.key("C-counsel"))
    assert [o.id for o in office.registers().orders] == ["CO-1", "CO-9", "CO-10"]


def test_an_entry_on_its_way_that_the_log_does_not_know_is_dropped(demo, office):
    (stands,) = office.registers().orders
    office.entering.hold("orders", {"id": "CO-8", "from": stands.from_on, "signature": ""})
    resume(office)
    assert office.entering.held() == []
    assert [o.id for o in office.registers().orders] == ["CO-1"]


def test_whoever_moves_an_entry_out_of_its_register_beside_it_gains_nothing(demo, office):
    kept = take_out(demo, "orders", "CO-1")
    (demo.office / "registers" / "orders.toml.entering").write_text(kept.removeprefix("[[entry]]\n"), "utf-8")
    with pytest.raises((IntegrityError, UnavailableError)):
        office.registers()
    resume(office)
    assert [o.id for o in office.registers().orders] == ["CO-1"]
