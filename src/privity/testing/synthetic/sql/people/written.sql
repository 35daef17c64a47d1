-- written: one row per person and place: the address as the person writes it, and as a third party's system prints it
-- reads: located
-- why: a custodian holds the same place in several hands
WITH parts AS (
    SELECT *, ['N', 'S', 'E', 'W', 'NE', 'NW', 'SE', 'SW'] AS d,
           ['North', 'South', 'East', 'West', 'Northeast', 'Northwest', 'Southeast', 'Southwest'] AS dd,
           ['Apt ', 'Unit ', '#'] AS units, ['Apartment ', 'Unit ', 'Apt '] AS uunits
    FROM located
),
lines AS (
    SELECT *,
           CASE form
             WHEN 'street' THEN number::VARCHAR || fraction || ' ' || coalesce(d[predir] || ' ', '') || street || ' ' || short || coalesce(' ' || d[postdir], '')
             WHEN 'hyphen' THEN (10 + number % 180)::VARCHAR || '-' || lpad((1 + number % 97)::VARCHAR, 2, '0') || ' ' || street || ' ' || short
             WHEN 'grid' THEN number::VARCHAR || ' ' || d[1 + number % 2] || ' ' || (100 * (1 + number % 90))::VARCHAR || ' ' || d[3 + number % 2]
             WHEN 'grid wisconsin' THEN 'N' || (10 + number % 80)::VARCHAR || 'W' || (10000 + number)::VARCHAR || ' ' || street || ' ' || short
             WHEN 'highway' THEN number::VARCHAR || [' US Highway ', ' State Road ', ' County Road ', ' Highway '][1 + number % 4] || (1 + number % 410)::VARCHAR
             WHEN 'rural' THEN 'RR ' || (1 + number % 9)::VARCHAR || ' Box ' || (1 + number % 480)::VARCHAR || if(number % 5 = 0, 'A', '')
             WHEN 'contract' THEN 'HC ' || (1 + number % 88)::VARCHAR || ' Box ' || (1 + number % 480)::VARCHAR
             WHEN 'box' THEN 'PO Box ' || number::VARCHAR
             WHEN 'military' THEN 'PSC ' || (1 + number % 900)::VARCHAR || ' Box ' || number::VARCHAR
             WHEN 'calle' THEN (1 + number % 900)::VARCHAR || ' Calle ' || street
             WHEN 'abroad' THEN replace(abroad_line1, '{n}', (1 + number % 200)::VARCHAR)
             ELSE (1 + number % 60)::VARCHAR || ' Calle ' || (1 + number % 40)::VARCHAR END AS short_line,
           CASE form
             WHEN 'street' THEN number::VARCHAR || fraction || ' ' || coalesce(dd[predir] || ' ', '') || street || ' ' || long || coalesce(' ' || dd[postdir], '')
             WHEN 'hyphen' THEN (10 + number % 180)::VARCHAR || '-' || lpad((1 + number % 97)::VARCHAR, 2, '0') || ' ' || street || ' ' || long
             WHEN 'grid' THEN number::VARCHAR || ' ' || dd[1 + number % 2] || ' ' || (100 * (1 + number % 90))::VARCHAR || ' ' || dd[3 + number % 2]
             WHEN 'box' THEN 'P.O. Box ' || number::VARCHAR END AS long_line,
           CASE WHEN form IN ('street', 'hyphen', 'grid', 'calle') THEN units[unit_kind] || unit END AS unit_short,
           CASE WHEN form IN ('street', 'hyphen', 'grid', 'calle') THEN uunits[unit_kind] || unit END AS unit_long
    FROM parts
)
SELECT key, person_id, present, adult, deceased, number_type, k, moved_in, form,
       CASE form WHEN 'urbanization first' THEN urbanization
                 ELSE short_line || if(u(place, 'unit in line') < 0.3, coalesce(' ' || unit_short, ''), '') END AS line1,
       CASE form WHEN 'urbanization first' THEN short_line WHEN 'urbanization' THEN urbanization
                 ELSE if(u(place, 'unit in line') < 0.3, NULL, unit_short) END AS line2,
       if(form = 'urbanization first', urbanization, if(u(place, 'printed long') < 0.5, coalesce(long_line, short_line), short_line)) AS printed1,
       CASE form WHEN 'urbanization first' THEN short_line WHEN 'urbanization' THEN urbanization ELSE unit_long END AS printed2,
       if(form = 'abroad', abroad_city, city) AS city, if(form = 'abroad', NULL, state) AS state,
       if(form = 'abroad', abroad_code, zip || if(u(place, 'plus four') < 0.15, '-' || lpad((1 + draw(place, 'plus four code', 9998))::VARCHAR, 4, '0'), '')) AS postal_code,
       coalesce(if(form = 'abroad', abroad_country, NULL), 'US') AS country
FROM lines
