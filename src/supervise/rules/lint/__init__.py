"""What is doubtful in rulesets that load: rules that never speak, cases that no rule takes, alerts that reach nobody.

`running.lint` asks one family of checks after the other. A finding carries cases that show it, and is told only if they
do; what the solver cannot decide is not told.
"""
