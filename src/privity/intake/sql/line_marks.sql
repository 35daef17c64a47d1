-- makes  line_marks (ordinal, marks VARCHAR[]): one row per marked line, one mark per group of columns, in the order of MARKED
-- reads  marked_text (line_text of the marked lines); fingerprint_key (mark_key): one row
-- why    Refused lines are sealed; what changed since must be told without opening them. Capitals count
--        as no change of a name or an address. An absent cell is told from a stated one by its sign.
SELECT
  ordinal,
  [
    left(sha256(concat(k.mark_key, 'name', coalesce(chr(31) || upper(family_name), chr(30)), coalesce(chr(31) || upper(given_name), chr(30)), coalesce(chr(31) || upper(middle_name), chr(30)), coalesce(chr(31) || upper(suffix), chr(30)))), 16),
    left(sha256(concat(k.mark_key, 'number', coalesce(chr(31) || id_number, chr(30)), coalesce(chr(31) || id_type, chr(30)))), 16),
    left(sha256(concat(k.mark_key, 'birth', coalesce(chr(31) || date_of_birth, chr(30)))), 16),
    left(sha256(concat(k.mark_key, 'address', coalesce(chr(31) || upper(address_line1), chr(30)), coalesce(chr(31) || upper(address_line2), chr(30)), coalesce(chr(31) || upper(city), chr(30)), coalesce(chr(31) || upper(state), chr(30)), coalesce(chr(31) || upper(postal_code), chr(30)), coalesce(chr(31) || upper(country), chr(30)))), 16),
    left(sha256(concat(k.mark_key, 'case', coalesce(chr(31) || statute, chr(30)), coalesce(chr(31) || statute_facts, chr(30)), coalesce(chr(31) || proceeding, chr(30)), coalesce(chr(31) || case_id, chr(30)), coalesce(chr(31) || case_opened_on, chr(30)), coalesce(chr(31) || evidence, chr(30)))), 16),
    left(sha256(concat(k.mark_key, 'reason', coalesce(chr(31) || reason, chr(30)))), 16),
    left(sha256(concat(k.mark_key, 'engaged', coalesce(chr(31) || engaged_officers, chr(30)), coalesce(chr(31) || engaged_unit, chr(30)))), 16),
    left(sha256(concat(k.mark_key, 'extent', coalesce(chr(31) || periods, chr(30)), coalesce(chr(31) || elements, chr(30)))), 16)
  ] AS marks
FROM marked_text
CROSS JOIN fingerprint_key AS k
