-- makes  staged_outcome (ordinal, outcome): what a slice of a run decided, for one bulk update
CREATE TEMP TABLE IF NOT EXISTS staged_outcome (ordinal INTEGER PRIMARY KEY, outcome TEXT NOT NULL)
