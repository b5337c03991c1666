"""whynot: the first condition of a rule that is not certainly true, and when time alone would make it so."""
