-- makes  reason_forms (ordinal, form): one row per line and way its reason reads when masked, each once
-- reads  line_reasons
-- why    So that a line is counted with its fellows whichever way of masking brings them together.
SELECT ordinal, template AS form FROM line_reasons
UNION
SELECT ordinal, plain FROM line_reasons WHERE plain IS NOT NULL
UNION
SELECT ordinal, phrased FROM line_reasons WHERE phrased IS NOT NULL
