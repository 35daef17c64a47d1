-- makes  line_marks (ordinal, marks VARCHAR[]): one row per line, one mark per group of columns, in the order of MARKED
-- reads  line_text; fingerprint_key (inner_pad, outer_pad): one row
-- why    Refused lines are sealed; what changed since must be told without opening them. Capitals count
--        as no change of a name or an address. An absent cell is told apart from an empty one by `-`.
SELECT
  ordinal,
  [
    left(sha256(k.outer_pad || unhex(sha256(k.inner_pad || encode(concat_ws(chr(31), 'mark', 'name', coalesce('+' || upper(family_name), '-'), coalesce('+' || upper(given_name), '-'), coalesce('+' || upper(middle_name), '-'), coalesce('+' || upper(suffix), '-')))))), 16),
    left(sha256(k.outer_pad || unhex(sha256(k.inner_pad || encode(concat_ws(chr(31), 'mark', 'number', coalesce('+' || id_number, '-'), coalesce('+' || id_type, '-')))))), 16),
    left(sha256(k.outer_pad || unhex(sha256(k.inner_pad || encode(concat_ws(chr(31), 'mark', 'birth', coalesce('+' || date_of_birth, '-')))))), 16),
    left(sha256(k.outer_pad || unhex(sha256(k.inner_pad || encode(concat_ws(chr(31), 'mark', 'address', coalesce('+' || upper(address_line1), '-'), coalesce('+' || upper(address_line2), '-'), coalesce('+' || upper(city), '-'), coalesce('+' || upper(state), '-'), coalesce('+' || upper(postal_code), '-'), coalesce('+' || upper(country), '-')))))), 16),
    left(sha256(k.outer_pad || unhex(sha256(k.inner_pad || encode(concat_ws(chr(31), 'mark', 'periods', coalesce('+' || periods, '-')))))), 16),
    left(sha256(k.outer_pad || unhex(sha256(k.inner_pad || encode(concat_ws(chr(31), 'mark', 'case', coalesce('+' || statute, '-'), coalesce('+' || statute_facts, '-'), coalesce('+' || proceeding, '-'), coalesce('+' || case_id, '-'), coalesce('+' || case_opened_on, '-')))))), 16),
    left(sha256(k.outer_pad || unhex(sha256(k.inner_pad || encode(concat_ws(chr(31), 'mark', 'reason', coalesce('+' || reason, '-')))))), 16),
    left(sha256(k.outer_pad || unhex(sha256(k.inner_pad || encode(concat_ws(chr(31), 'mark', 'engaged', coalesce('+' || engaged_officers, '-'), coalesce('+' || engaged_unit, '-')))))), 16),
    left(sha256(k.outer_pad || unhex(sha256(k.inner_pad || encode(concat_ws(chr(31), 'mark', 'elements', coalesce('+' || elements, '-')))))), 16),
    left(sha256(k.outer_pad || unhex(sha256(k.inner_pad || encode(concat_ws(chr(31), 'mark', 'evidence', coalesce('+' || evidence, '-')))))), 16)
  ] AS marks
FROM line_text
CROSS JOIN fingerprint_key AS k
