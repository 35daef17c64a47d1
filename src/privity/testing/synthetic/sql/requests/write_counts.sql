-- write_counts: how many ways there are to plant a defect
-- reads: writes, defects
-- why: one is drawn for each line
SELECT w.defect, count(*) AS choices, any_value(d.size) AS size FROM writes w JOIN defects d USING (defect) GROUP BY w.defect
