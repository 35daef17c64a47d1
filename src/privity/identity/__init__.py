"""Who is meant: is the person named exactly one person on the record file, at an address of that person?

Goes in: facially valid lines and a loaded record file. Comes out: `verified`,
`not found` or `ambiguous` per line, with the evidence. Never decides to
disclose, never widens the record file, never ranks or scores anyone.

**Loading.** An adapter attaches `persons, names, addresses, items` of one part (spec/record-file.md; `check_columns`
first) and ``part_base(first_no BIGINT)``, runs `problem_steps()`, refuses the file for the first of `told_problems`,
then runs `load_steps()`. The relations named in `KEPT` are written as Parquet beside a `RecordPart`. When all parts
are there, `whole_steps()` over `SEARCHED` of all of them makes `WHOLE`, ``doubled_persons(found)`` and
``load_summary(counted, persons)``; a `RecordManifest` names everything. Later all are attached under their names:

- ``held(person_no BIGINT, person_id, former BOOLEAN, number BIGINT, birth_date DATE, deceased BOOLEAN, held_back BOOLEAN, …)``,
  one row per name, one of them not former; `held_back` says that the person bears a hold
- ``held_items(person_id, element, period INTEGER, value, source, source_form, joint_with)``: for release
- ``held_mail(person_id, address_line1, address_line2, city, state, postal_code, country, source, source_form,
  period INTEGER, received_on DATE, current BOOLEAN)``: for release
- ``held_persons(person_id, family_name, given_name, middle_name, suffix, id_number)``: for release
- the other relations are keys of this room alone

**Verifying.** The caller makes ``asked``, one row per facially valid line: ``ordinal BIGINT``; of the
standardised name ``family_key, family_alt VARCHAR[], given_key, given_tokens VARCHAR[], middle_initial,
suffix_key``; ``id_digits, id_kind`` (NULL when none is stated); ``birth_date DATE``; of the standardised
address ``building_key, unit, zip5, city``. Other columns are not read. Then
`verify_steps()` makes ``identity_answers(ordinal, answer, person_id, tier, pattern INTEGER, vetoes VARCHAR[],
plausible INTEGER, address_agrees BOOLEAN, candidates VARCHAR[], candidate_patterns INTEGER[],
notes VARCHAR[], held_back BOOLEAN)``, one row per row of `asked`. The caller also makes ``withheld(ordinal BIGINT, person_no BIGINT)``, pairs
that are never compared: none, but where absence is tried (`docs/reference/identity.md`).
"""

from privity.identity.manifest import RecordFile, RecordManifest, RecordPart
from privity.identity.record_file import RECORD_COLUMNS, check_columns, told_problems
from privity.identity.steps import load_steps, problem_steps, verify_steps, whole_steps

__all__ = [
    "RECORD_COLUMNS",
    "RecordFile",
    "RecordManifest",
    "RecordPart",
    "check_columns",
    "load_steps",
    "problem_steps",
    "told_problems",
    "verify_steps",
    "whole_steps",
]
