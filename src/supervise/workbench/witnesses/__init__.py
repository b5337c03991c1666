"""Cases that show what the lint found: as tests of the rulesets where one can be lived through, else as facts."""
