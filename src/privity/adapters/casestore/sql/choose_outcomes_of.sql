-- makes  chosen_line (ordinal): the lines asked for by their place
CREATE TEMP TABLE chosen_line (ordinal INTEGER PRIMARY KEY)
