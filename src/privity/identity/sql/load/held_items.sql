-- makes  held_items (person_id, element, period, value, source, source_form, joint_with): one row per item
-- reads  items
-- why    Provenance decides what may leave, so it is read once, here: a source that is not known is the
--        subject's own, the strictest of the three.
SELECT
  person_id,
  lower(trim(element)) AS element,
  try_cast(period AS INTEGER) AS period,
  value,
  CASE WHEN lower(trim(source)) IN ('third_party', 'custodian') THEN lower(trim(source)) ELSE 'subject' END AS source,
  nullif(trim(source_form), '') AS source_form,
  nullif(trim(joint_with), '') AS joint_with
FROM items
