"""What stands for a name is told from what stands for none.

``data/names.csv`` was written by hand for this test; no person of it is real. The
reading is that of the standards; what is measured is the fact a rule asks for.
"""

from __future__ import annotations

from privity.standards import name_steps


def test_persons_are_told_from_placeholders_organisations_and_digits(
    shared_desk, labelled, no_worse_than_documented
):
    rows = labelled("names.csv")
    filled = [
        (number, row["family_name"] or None, row["given_name"] or None, None, None)
        for number, row in enumerate(rows)
    ]
    columns = {"ref": "BIGINT"} | dict.fromkeys(
        ("family_name", "given_name", "middle_name", "suffix"), "VARCHAR"
    )
    shared_desk.attach("name_parts", columns, filled)
    shared_desk.run(name_steps("name_parts", "names_read"))
    sound = {ref for (ref,) in shared_desk.rows("SELECT ref FROM names_read WHERE fault IS NULL")}
    persons = {number for number, row in enumerate(rows) if row["label"] == "person"}
    none = {number for number, row in enumerate(rows) if row["label"] == "none"}
    no_worse_than_documented(
        "name is that of a person", len(persons - sound), len(persons), len(none & sound), len(none)
    )
