"""The language in which rules state conditions, values and sentences: read, typed against the facts, made into Python.

`compile_condition`, `compile_expression` and `compile_message` check a text against a `Scope` and raise one
`LanguageError` that lists all its problems. `compile_judge` makes one function of all conditions of a ruleset.
`split` says which part of a condition a store can decide alone.
"""

from .formulas import Formula as Formula
from .formulas import compile_condition as compile_condition
from .formulas import compile_expression as compile_expression
from .judge import RulesetJudge as RulesetJudge
from .judge import compile_judge as compile_judge
from .messages import Sentence as Sentence
from .messages import compile_message as compile_message
from .problems import LanguageError as LanguageError
from .problems import Problem as Problem
from .scope import Scope as Scope
from .scope import fact_names as fact_names
from .stored import COLUMNS as COLUMNS
from .stored import UNSPLIT as UNSPLIT
from .stored import Column as Column
from .stored import Split as Split
from .stored import holder as holder
from .stored import split as split
