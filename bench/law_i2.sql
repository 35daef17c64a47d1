-- The rules of section 6103(i)(2) as plain SQL: what an engineer would write who had the rules and no rule book.
-- Bit n of a word is rule n of its stage, in the order of the book; it says "not met" and cannot say whether the rule failed or
-- is unknown. The numbers and the offices are those of 1 June 2026 under the elections as they come.
WITH judged AS (
  SELECT
    ordinal,
      CASE WHEN authority_stated THEN 0 ELSE 1::BIGINT << 1 END                                               -- a.default
    | CASE WHEN NOT authority_stated OR authority_known THEN 0 ELSE 1::BIGINT << 2 END                        -- a.default
    | CASE WHEN officers_count >= 1 THEN 0 ELSE 1::BIGINT << 3 END                                            -- i2.A.engaged
    | CASE WHEN engaged_unit__stated THEN 0 ELSE 1::BIGINT << 4 END                                           -- i2.A.engaged
    | CASE WHEN officer_lines <= 50 THEN 0 ELSE 1::BIGINT << 5 END                                            -- i2.A.engaged
    | CASE WHEN statute__stated THEN 0 ELSE 1::BIGINT << 6 END                                                -- i2.A.proceeding
    | CASE WHEN NOT statute__stated OR statute_criminal THEN 0 ELSE 1::BIGINT << 7 END                        -- i2.A.proceeding
    | CASE WHEN proceeding__stated THEN 0 ELSE 1::BIGINT << 8 END                                             -- i2.A.proceeding
    | CASE WHEN case_id__stated THEN 0 ELSE 1::BIGINT << 9 END                                                -- i2.A.proceeding
    | CASE WHEN case_opened_on__stated THEN 0 ELSE 1::BIGINT << 10 END                                        -- i2.A.proceeding
    | CASE WHEN NOT case_opened_on__stated OR case_opened_on <= signed_on THEN 0 ELSE 1::BIGINT << 11 END     -- i2.A.proceeding
    | CASE WHEN purpose_stated THEN 0 ELSE 1::BIGINT << 12 END                                                -- i2.A.solely
    | CASE WHEN NOT purpose_stated OR purpose_sole THEN 0 ELSE 1::BIGINT << 13 END                            -- i2.A.solely
    | CASE WHEN attestation_stated THEN 0 ELSE 1::BIGINT << 14 END                                            -- i2.A.solely
    | CASE WHEN name_stated THEN 0 ELSE 1::BIGINT << 15 END                                                   -- i2.B.i.name
    | CASE WHEN NOT name_stated OR name_admissible THEN 0 ELSE 1::BIGINT << 16 END                            -- i2.B.i.name
    | CASE WHEN address_stated THEN 0 ELSE 1::BIGINT << 17 END                                                -- i2.B.i.address
    | CASE WHEN NOT address_stated OR address_admissible THEN 0 ELSE 1::BIGINT << 18 END                      -- i2.B.i.address
    | CASE WHEN NOT address_is_facility THEN 0 ELSE 1::BIGINT << 19 END                                       -- i2.B.i.address
    | CASE WHEN address_lines <= 10 THEN 0 ELSE 1::BIGINT << 20 END                                           -- i2.B.i.address
    | CASE WHEN periods_count >= 1 THEN 0 ELSE 1::BIGINT << 21 END                                            -- i2.B.ii
    | CASE WHEN periods_count = 0 OR period_latest <= asked_year THEN 0 ELSE 1::BIGINT << 22 END              -- i2.B.ii
    | CASE WHEN periods_count <= 7 THEN 0 ELSE 1::BIGINT << 23 END                                            -- i2.B.ii
    | CASE WHEN statute__stated THEN 0 ELSE 1::BIGINT << 24 END                                               -- i2.B.iii
    | CASE WHEN NOT statute__stated OR statute_elements THEN 0 ELSE 1::BIGINT << 25 END                       -- i2.B.iii
    | CASE WHEN reason_words >= 1 THEN 0 ELSE 1::BIGINT << 26 END                                             -- i2.B.iv
    | CASE WHEN reason_words = 0 OR reason_words >= 8 THEN 0 ELSE 1::BIGINT << 27 END                         -- i2.B.iv
    | CASE WHEN reason_words = 0 OR NOT case_id__stated OR reason_cites_case THEN 0 ELSE 1::BIGINT << 28 END  -- i2.B.iv
    | CASE WHEN reason_lines <= 10 THEN 0 ELSE 1::BIGINT << 29 END                                            -- i2.B.iv
    | CASE WHEN elements_count >= 1 THEN 0 ELSE 1::BIGINT << 30 END                                           -- i2.A.scope
    | CASE WHEN elements_return = 0 THEN 0 ELSE 1::BIGINT << 31 END                                           -- i2.A.scope
    | CASE WHEN elements_subject = 0 THEN 0 ELSE 1::BIGINT << 32 END                                          -- i2.A.scope
    | CASE WHEN elements_refused = 0 THEN 0 ELSE 1::BIGINT << 33 END                                          -- i2.A.scope
    | CASE WHEN elements_count = 0 OR elements_identity < elements_count THEN 0 ELSE 1::BIGINT << 34 END      -- i2.A.scope
    | CASE WHEN form_line_id THEN 0 ELSE 1::BIGINT << 35 END                                                  -- form.line_id
    | CASE WHEN form_family_name THEN 0 ELSE 1::BIGINT << 36 END                                              -- form.family_name
    | CASE WHEN form_given_name THEN 0 ELSE 1::BIGINT << 37 END                                               -- form.given_name
    | CASE WHEN form_middle_name THEN 0 ELSE 1::BIGINT << 38 END                                              -- form.middle_name
    | CASE WHEN form_suffix THEN 0 ELSE 1::BIGINT << 39 END                                                   -- form.suffix
    | CASE WHEN form_id_number THEN 0 ELSE 1::BIGINT << 40 END                                                -- form.id_number
    | CASE WHEN form_id_type THEN 0 ELSE 1::BIGINT << 41 END                                                  -- form.id_type
    | CASE WHEN form_date_of_birth THEN 0 ELSE 1::BIGINT << 42 END                                            -- form.date_of_birth
    | CASE WHEN form_address_line1 THEN 0 ELSE 1::BIGINT << 43 END                                            -- form.address_line1
    | CASE WHEN form_address_line2 THEN 0 ELSE 1::BIGINT << 44 END                                            -- form.address_line2
    | CASE WHEN form_city THEN 0 ELSE 1::BIGINT << 45 END                                                     -- form.city
    | CASE WHEN form_state THEN 0 ELSE 1::BIGINT << 46 END                                                    -- form.state
    | CASE WHEN form_postal_code THEN 0 ELSE 1::BIGINT << 47 END                                              -- form.postal_code
    | CASE WHEN form_country THEN 0 ELSE 1::BIGINT << 48 END                                                  -- form.country
    | CASE WHEN form_periods THEN 0 ELSE 1::BIGINT << 49 END                                                  -- form.periods
    | CASE WHEN form_statute THEN 0 ELSE 1::BIGINT << 50 END                                                  -- form.statute
    | CASE WHEN form_statute_facts THEN 0 ELSE 1::BIGINT << 51 END                                            -- form.statute_facts
    | CASE WHEN form_proceeding THEN 0 ELSE 1::BIGINT << 52 END                                               -- form.proceeding
    | CASE WHEN form_case_id THEN 0 ELSE 1::BIGINT << 53 END                                                  -- form.case_id
    | CASE WHEN form_case_opened_on THEN 0 ELSE 1::BIGINT << 54 END                                           -- form.case_opened_on
    | CASE WHEN form_reason THEN 0 ELSE 1::BIGINT << 55 END                                                   -- form.reason
    | CASE WHEN form_engaged_officers THEN 0 ELSE 1::BIGINT << 56 END                                         -- form.engaged_officers
    | CASE WHEN form_engaged_unit THEN 0 ELSE 1::BIGINT << 57 END                                             -- form.engaged_unit
    | CASE WHEN form_elements THEN 0 ELSE 1::BIGINT << 58 END                                                 -- form.elements
    | CASE WHEN form_evidence THEN 0 ELSE 1::BIGINT << 59 END                                                 -- form.evidence
    AS request,
      CASE WHEN requester_known THEN 0 ELSE 1::BIGINT << 0 END                                                      -- i2.A.requester
    | CASE WHEN requester_office IN ('agency_head', 'inspector_general', 'attorney_general', 'deputy_attorney_general', 'associate_attorney_general', 'assistant_attorney_general', 'fbi_director', 'dea_administrator', 'us_attorney') THEN 0 ELSE 1::BIGINT << 1 END  -- i2.A.requester
    | CASE WHEN requester_office <> 'agency_head' OR requester_level = 'department' THEN 0 ELSE 1::BIGINT << 2 END  -- i2.A.requester
    | CASE WHEN NOT requester_acting THEN 0 ELSE 1::BIGINT << 3 END                                                 -- i2.A.requester
    | CASE WHEN signature_enrolled THEN 0 ELSE 1::BIGINT << 4 END                                                   -- i2.A.requester
    | CASE WHEN agency_federal THEN 0 ELSE 1::BIGINT << 5 END                                                       -- i2.A.agency
    | CASE WHEN recipient_same_agency THEN 0 ELSE 1::BIGINT << 6 END                                                -- i2.A.agency
    | CASE WHEN officers_on_roster THEN 0 ELSE 1::BIGINT << 7 END                                                   -- i2.A.engaged
    | CASE WHEN officers_investigative THEN 0 ELSE 1::BIGINT << 8 END                                               -- i2.A.engaged
    | CASE WHEN request_signed THEN 0 ELSE 1::BIGINT << 9 END                                                       -- i2.B.writing
    | CASE WHEN NOT address_is_requesters_own THEN 0 ELSE 1::BIGINT << 10 END                                       -- i2.B.i.address
    | CASE WHEN safeguards_good THEN 0 ELSE 1::BIGINT << 11 END                                                     -- i2.p4
    | CASE WHEN safeguards_verdict IN ('open', 'restricted') THEN 0 ELSE 1::BIGINT << 12 END                        -- p4.A
    | CASE WHEN storage_approved THEN 0 ELSE 1::BIGINT << 13 END                                                    -- p4.B
    | CASE WHEN safeguards_verdict IN ('open', 'restricted') THEN 0 ELSE 1::BIGINT << 14 END                        -- p4.C
    | CASE WHEN safeguards_verdict IN ('open', 'restricted') THEN 0 ELSE 1::BIGINT << 15 END                        -- p4.D
    | CASE WHEN ssr_current THEN 0 ELSE 1::BIGINT << 16 END                                                         -- p4.E
    | CASE WHEN safeguards_verdict IN ('open', 'restricted') THEN 0 ELSE 1::BIGINT << 17 END                        -- p4.F
    | CASE WHEN NOT recipient_contractor OR contractor_bound THEN 0 ELSE 1::BIGINT << 18 END                        -- p9.A
    | CASE WHEN NOT recipient_contractor OR contractor_reviewed THEN 0 ELSE 1::BIGINT << 19 END                     -- p9.B
    | CASE WHEN NOT recipient_contractor OR ssr_current THEN 0 ELSE 1::BIGINT << 20 END                             -- p9.C
    | CASE WHEN NOT recipient_contractor OR contractor_certified THEN 0 ELSE 1::BIGINT << 21 END                    -- p9.D
    | CASE WHEN request_signed THEN 0 ELSE 1::BIGINT << 22 END                                                      -- PA.b7
    | CASE WHEN requester_known THEN 0 ELSE 1::BIGINT << 23 END                                                     -- PA.b7
    | CASE WHEN agreement_in_force THEN 0 ELSE 1::BIGINT << 24 END                                                  -- agreement.in_force
    | CASE WHEN agreement_covers THEN 0 ELSE 1::BIGINT << 25 END                                                    -- agreement.in_force
    | CASE WHEN agreement_covers_statute THEN 0 ELSE 1::BIGINT << 26 END                                            -- agreement.in_force
    | CASE WHEN agreement_covers_elements THEN 0 ELSE 1::BIGINT << 27 END                                           -- agreement.in_force
    | CASE WHEN law_confirmed THEN 0 ELSE 1::BIGINT << 28 END                                                       -- law.confirmed
    | CASE WHEN person_lookups <= 3 THEN 0 ELSE 1::BIGINT << 29 END                                                 -- budget.person
    | CASE WHEN address_lookups <= 12 THEN 0 ELSE 1::BIGINT << 30 END                                               -- budget.address
    | CASE WHEN person_lookups_all <= 3 AND address_lookups_all <= 12 THEN 0 ELSE 1::BIGINT << 31 END               -- budget.office
    | CASE WHEN NOT order_bars THEN 0 ELSE 1::BIGINT << 32 END                                                      -- court.order.active
    | CASE WHEN NOT objection_bars THEN 0 ELSE 1::BIGINT << 33 END                                                  -- counsel.open
    AS register,
      CASE WHEN address_agrees THEN 0 ELSE 1::BIGINT << 0 END     -- i2.B.i.address
    | CASE WHEN identity_verified THEN 0 ELSE 1::BIGINT << 1 END  -- i2.identity.match
    | CASE WHEN address_agrees THEN 0 ELSE 1::BIGINT << 2 END     -- i2.B.i.address
    | CASE WHEN NOT hold_bars THEN 0 ELSE 1::BIGINT << 3 END      -- i6.informant
    | CASE WHEN NOT hold_bars THEN 0 ELSE 1::BIGINT << 4 END      -- i6.impairment
    AS record,
      CASE WHEN reason_specific THEN 0 ELSE 1::BIGINT << 5 END            -- i2.B.iv
    | CASE WHEN NOT names_informant THEN 0 ELSE 1::BIGINT << 6 END        -- i6.informant
    | CASE WHEN NOT impairs_investigation THEN 0 ELSE 1::BIGINT << 7 END  -- i6.impairment
    AS finding,
      CASE WHEN approver_delegated THEN 0 ELSE 1::BIGINT << 8 END  -- approver.delegated
    | CASE WHEN approver_distinct THEN 0 ELSE 1::BIGINT << 9 END   -- approver.distinct
    | CASE WHEN extent_minimal THEN 0 ELSE 1::BIGINT << 10 END     -- min
    AS release
  FROM facts
)
SELECT
  ordinal,
  request,
  CASE WHEN request = 0 THEN register ELSE 0 END AS register,
  CASE
    WHEN request <> 0 OR register <> 0 THEN 0
    WHEN record <> 0 THEN record
    WHEN finding <> 0 THEN finding
    ELSE release
  END AS later
FROM judged
