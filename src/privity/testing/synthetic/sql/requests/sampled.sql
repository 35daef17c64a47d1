-- sampled: somewhat more adults of the file than the request needs, in an order the seed decides
-- reads: persons, traits
-- why: lawful lines are about distinct persons, drawn evenly, so every trait comes in its natural share
SELECT p.person_id, u(p.person_id, 'asked for') AS lot, p.id_number, p.id_type, p.family_name, p.given_name, p.middle_name, p.suffix,
       p.date_of_birth, t.household, t.trait, t.partner_id, t.number_true, t.mistyped, t.family_true, t.given_true, t.family_former
FROM persons p JOIN traits t USING (person_id)
WHERE t.adult
ORDER BY lot, p.person_id
LIMIT getvariable('sample')
