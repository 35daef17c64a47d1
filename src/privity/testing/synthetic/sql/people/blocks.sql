-- blocks: numbers of blocks of a thousand persons, as many as the file needs
-- reads: nothing
-- why: every block seats the same households; the last may be cut
SELECT i AS block FROM range((getvariable('persons') + 999) // 1000) AS t(i)
