-- truth: one row per line: what was planted, which conditions that fails, whom the line is about
-- reads: stated, lots, defect_truth (defect, failed, undetermined, register_failed), header_truth
-- why: the measure of the gate; failed wins over undetermined
SELECT line_id, if(d.failed IS NULL, 'lawful', 'defective') AS kind, coalesce(d.defects, []::VARCHAR[]) AS defects,
       coalesce(d.failed, []::VARCHAR[]) AS failed,
       list_sort(list_filter(coalesce(d.undetermined, []::VARCHAR[]), lambda c: NOT list_contains(d.failed, c))) AS undetermined,
       if(len(d.failed) = 0 AND len(d.undetermined) = 0, d.register_failed, []::VARCHAR[]) AS register_failed,
       person_id, distortion, trait,
       if(problem IS NULL, 'verified', 'never') AS expect
FROM stated s
LEFT JOIN (
    SELECT ordinal, list(defect ORDER BY nth, defect) FILTER (nth > 0) AS defects, list_sort(list_distinct(flatten(list(failed)))) AS failed,
           list_sort(list_distinct(flatten(list(undetermined)))) AS undetermined, list_sort(list_distinct(flatten(list(register_failed)))) AS register_failed
    FROM (
        SELECT l.ordinal, l.nth, l.defect, t.failed, t.undetermined, t.register_failed
        FROM (SELECT ordinal, unnest([d1, d2, d3, d4, d5, d6]) AS defect, unnest([1, 2, 3, 4, 5, 6]) AS nth FROM lots) l
        JOIN defect_truth t USING (defect)
        UNION ALL
        SELECT l.ordinal, 7, t.defect, t.failed, t.undetermined, t.register_failed FROM lots l CROSS JOIN header_truth t
    )
    GROUP BY ordinal
) d USING (ordinal)
ORDER BY ordinal
