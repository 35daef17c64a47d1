"""Who is meant: is the person named exactly one person on the record file, at an address of that person?

Goes in: facially valid lines and a loaded record file. Comes out: `verified`,
`not found` or `ambiguous` per line, with the evidence. Never decides to
disclose, never widens the record file, never ranks or scores anyone.

**Loading.** An adapter attaches `persons, names, addresses, items` (spec/record-file.md; `check_columns` first),
runs `problem_steps()`, refuses the file for the first of `told_problems`, then runs `load_steps()`. The
relations named in `KEPT` are written as Parquet parts beside a `RecordManifest`, whose counts are
``load_summary(counted, persons)``, and later attached under the same names:

- ``held(person_no BIGINT, person_id, id_digits, id_kind, id_holders BIGINT, birth_date DATE, deceased BOOLEAN, held_back BOOLEAN)``;
  `held_back` says that the person bears a hold
- ``held_items(person_id, element, period INTEGER, value, source, source_form, joint_with)``: for release
- ``held_mail(person_id, address_line1, address_line2, city, state, postal_code, country, source, source_form,
  period INTEGER, received_on DATE, current BOOLEAN)``: for release
- the other relations are keys of this room alone

**Verifying.** The caller makes ``asked``, one row per facially valid line: ``ordinal BIGINT``; of the
standardised name ``family_key, family_alt VARCHAR[], given_key, given_tokens VARCHAR[], middle_initial,
suffix_key``; ``id_digits, id_kind`` (NULL when none is stated); ``birth_date DATE``; of the standardised
address ``building_key, unit, zip5, city``. Other columns are not read. Then
`verify_steps()` makes ``identity_answers(ordinal, answer, person_id, tier, pattern INTEGER, vetoes VARCHAR[],
plausible INTEGER, address_agrees BOOLEAN, candidates VARCHAR[], notes VARCHAR[])``, one row per row of `asked`.
"""

from privity.identity.manifest import RecordManifest, RecordPart, plan_digest
from privity.identity.record_file import RECORD_COLUMNS, check_columns, told_problems
from privity.identity.steps import KEPT, load_steps, problem_steps, verify_steps

__all__ = [
    "KEPT",
    "RECORD_COLUMNS",
    "RecordManifest",
    "RecordPart",
    "check_columns",
    "load_steps",
    "plan_digest",
    "problem_steps",
    "told_problems",
    "verify_steps",
]
