-- makes  chosen_line (line_id): the lines asked for by their id
CREATE TEMP TABLE chosen_line (line_id TEXT PRIMARY KEY)
