-- makes  decided (ordinal, answer, every column of strongest and counted that is told, shared, crowded_place, crowded_birth): one row per line asked
-- reads  asked, asked_keys, crowded_births, strongest, counted
-- why    Verified needs one eligible person and nobody else plausible.
SELECT
  asked.ordinal,
  best.ordinal IS NOT NULL AS met,
  best.person_id,
  best.tier,
  best.pattern,
  best.rank,
  best.family,
  best.given,
  best.birth,
  best.id,
  best.middle,
  best.suffix,
  best.address,
  NOT best.present AS former,
  best.deceased,
  best.held_back,
  coalesce(best.number_shared, FALSE) OR coalesce(keys.holders > 1, FALSE) AS shared,
  coalesce(keys.crowded_place, FALSE) AS crowded_place,
  dates.ordinal IS NOT NULL AS crowded_birth,
  coalesce(counted.plausible, 0) AS plausible,
  coalesce(counted.address_agrees, FALSE) AS address_agrees,
  CASE
    WHEN best.rank = 3 AND counted.plausible = 1 AND NOT best.number_shared
      AND keys.holders = 1 AND NOT keys.crowded_place AND dates.ordinal IS NULL THEN 'verified'
    WHEN best.rank >= 2 THEN 'ambiguous'
    ELSE 'not found'
  END AS answer
FROM asked
LEFT JOIN asked_keys AS keys ON keys.ordinal = asked.ordinal
LEFT JOIN crowded_births AS dates ON dates.ordinal = asked.ordinal
LEFT JOIN strongest AS best ON best.ordinal = asked.ordinal
LEFT JOIN counted ON counted.ordinal = asked.ordinal
