"""What a ruleset says in the rule language and in the notation of time: compiled, with every problem at its column."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from supervise.calendar.offsets import Moment, parse_moment, parse_span
from supervise.errors import CycleInvalid
from supervise.model.base import Text

from .catalogue import ANCHORS, Subject
from .diagnostics import nearest
from .language import Formula, LanguageError, Problem, Scope, compile_condition, compile_expression, compile_message
from .language.saying import say_expression, say_points
from .language.tree import Constant
from .language.tree import Node as Tree
from .language.writing import Notation, Standing, write_expression, write_name, write_sentence
from .loader import Node, Scalar, place_in
from .reading import Fields, Page
from .rulebook import Condition, Expression, Message
from .times import NO_NAMES, chinese_time, plain_time

T = TypeVar("T")

_WORD = re.compile(r"[^\W\d]\w*")


class Terms:
    """Compiles what one file says.

    A `define` means what it says about the subject of the rule that uses it. Where it cannot be said of that subject,
    the fault lies with the rule; where it can be said of none, with the define.
    """

    def __init__(self, page: Page, defines: Mapping[str, Scalar], subjects: Sequence[Subject]) -> None:
        self.page = page
        self._defines = defines
        self._subjects = subjects
        self._read: dict[Subject, Mapping[str, Formula | LanguageError]] = {}
        self._scopes: dict[tuple[Subject, bool], Scope] = {}
        self.called: Mapping[str, str] = NO_NAMES
        """What the levels that the ruleset names are called in Chinese, by code: time may be counted from them."""

    def scope(self, subject: Subject, *, elapsed: bool = True) -> Scope:
        """What a rule about *subject* may name, the ruleset's own names included."""
        key = (subject, elapsed)
        if key not in self._scopes:
            names: dict[str, Formula] = {}
            for of in (subject, *self._subjects):
                fitting = {name: read for name, read in self._names(of).items() if isinstance(read, Formula)}
                names = {**fitting, **names}
            self._scopes[key] = Scope(subject, self.page.elements, names, elapsed)
        return self._scopes[key]

    def _names(self, subject: Subject) -> Mapping[str, Formula | LanguageError]:
        """The defines as said of *subject* alone; each may use those before it."""
        if subject not in self._read:
            read: dict[str, Formula | LanguageError] = {}
            for name, source in self._defines.items():
                known = {name: formula for name, formula in read.items() if isinstance(formula, Formula)}
                try:
                    read[name] = compile_expression(source.text, Scope(subject, self.page.elements, known))
                except LanguageError as error:
                    read[name] = error
            self._read[subject] = read
        return self._read[subject]

    def _errors(self, name: str) -> Sequence[LanguageError]:
        """What is wrong with a define, subject by subject; empty where it can be said of one of them."""
        read = [self._names(subject)[name] for subject in self._subjects]
        errors = [error for error in read if isinstance(error, LanguageError)]
        return errors if len(errors) == len(read) else ()

    def check_defines(self) -> None:
        """Note what is wrong with a define that can be said of no subject, whether a rule uses it or not."""
        for name, source in self._defines.items():
            errors = self._errors(name)
            for problem in min(errors, key=lambda error: len(error.problems)).problems if errors else ():
                self._tell(source, problem)
            if not errors:
                self._mean_define(name, source)

    def _mean_define(self, name: str, source: Scalar) -> None:
        """A define is written alike for all subjects that it can be said of, or left in Chinese as it is."""
        read = [self._names(subject)[name] for subject in self._subjects]
        fitting = [formula for formula in read if isinstance(formula, Formula)]

        def written(notation: Notation) -> str:
            alike = {self._written(formula, notation, bare=False, named=True) for formula in fitting}
            return alike.pop() if len(alike) == 1 else source.text

        if fitting:
            plain = self._written(fitting[0], "plain")
            self.page.mean(source, plain, lambda _: written("chinese"), to_plain=lambda: written("plain"))

    def condition(self, fields: Fields, name: str, subject: Subject, *, elapsed: bool = True) -> Condition | None:
        """The condition at *name* about *subject*. `elapsed=False` refuses what time alone changes."""
        node = fields.node(name)
        return None if node is None else self.as_condition(node, subject, elapsed=elapsed)

    def as_condition(self, node: Node, subject: Subject, *, elapsed: bool = True) -> Condition | None:
        scope = self.scope(subject, elapsed=elapsed)
        return self._mean(node, self._compile(node, lambda text: compile_condition(text, scope)), say_expression)

    def as_number(self, node: Node, subject: Subject) -> Expression | None:
        """An expression whose value is a number."""
        scope = self.scope(subject)
        number = self._compile(node, lambda text: compile_expression(text, scope, want="number"))
        return self._mean(node, number, say_points)

    def _mean(self, node: Node, formula: Formula | None, say: Callable[..., Text]) -> Formula | None:
        if formula is not None:
            self.page.mean(
                node,
                self._written(formula, "plain"),
                lambda _: self._written(formula, "chinese", named=True),
                partial(say, formula.tree, formula.subject, self.page.elements),
                (lambda: self._written(formula, "plain", named=True)) if self._defines else None,
            )
        return formula

    def _written(self, formula: Formula, notation: Notation, *, bare: bool = True, named: bool = False) -> str:
        """*formula* as it is written; *named* leaves the names that the ruleset defines, instead of what they mean."""
        elements = self.page.elements
        tree = self._by_name(formula) if named else formula.tree
        return write_expression(tree, formula.subject, notation, elements, self._defines, bare=bare)

    def _by_name(self, formula: Formula) -> Tree:
        """The tree of *formula* in which names that the ruleset defines stand for themselves."""
        if self._defines.keys().isdisjoint(_WORD.findall(formula.source)):
            return formula.tree
        scope = self.scope(formula.subject)
        standing = {
            name: Formula(name, formula.subject, Constant(known.tree.type, Standing(name)))
            for name, known in scope.names.items()
        }
        return compile_expression(formula.source, replace(scope, names=standing)).tree

    def message(self, fields: Fields, name: str, subject: Subject) -> Message | None:
        """The sentence `{zh: …, en: …}` at *name*, with facts of *subject* in braces."""
        inner = fields.fields(name, ("zh", "en"), ("zh", "en"))
        if inner is None:
            return None
        zh, en = inner.node("zh"), inner.node("en")
        texts = [None if part is None else self.page.as_text(part) for part in (zh, en)]
        if not isinstance(zh, Scalar) or not isinstance(en, Scalar) or None in texts:
            return None
        scope = self.scope(subject)
        try:
            message = compile_message(zh.text, en.text, scope)
        except LanguageError as error:
            for problem in error.problems:
                self._tell(en if problem.part == "en" else zh, problem)
            return None
        names = partial(write_name, subject=subject, elements=self.page.elements)
        self.page.mean(zh, write_sentence(message.zh), lambda _: write_sentence(message.zh, names))
        self.page.mean(en, write_sentence(message.en), str)
        return message

    def moment(self, fields: Fields, name: str, subject: Subject, rungs: Collection[str] = ()) -> Moment | None:
        """The point in time at *name*, from a date of *subject* or from one of the earlier *rungs*."""
        node = fields.node(name)
        moment = None if node is None else self._timed(node, parse_moment)
        if node is None or moment is None:
            return None
        dates = ANCHORS.get(subject, {})
        if moment.anchor not in dates and moment.anchor not in rungs:
            known = [*dates, *rungs]
            message = Text(
                zh=f"没有起点 {moment.anchor}，可用：{'、'.join(known)}",
                en=f"there is no '{moment.anchor}' to count from; there are {', '.join(known)}",
            )
            self.page.fault(
                node, "rule-unknown-name", message, nearest(moment.anchor, known), length=len(moment.anchor)
            )
            return None
        if moment.event != "fired" and moment.anchor not in rungs:
            message = Text(
                zh=f"只有前面的梯级可以写 {moment.event}（fired、issued、delivered、acknowledged）",
                en=f"only an earlier rung is {moment.event} (fired, issued, delivered, acknowledged)",
            )
            self.page.fault(node, "rule-bad-moment", message)
            return None
        return moment

    def span(self, fields: Fields, name: str) -> Moment | None:
        """The length of time at *name*, as `1 workday`."""
        node = fields.node(name)
        return None if node is None else self._timed(node, parse_span)

    def time(self, fields: Fields, name: str) -> str | None:
        """The phrase of time at *name* in plain notation, not parsed yet."""
        node = fields.node(name)
        return None if node is None else self._plain_time(node)

    def _plain_time(self, node: Node) -> str | None:
        text = self.page.as_text(node)
        if text is None:
            return None
        plain = plain_time(text, self.called)
        self.page.mean(node, plain, partial(chinese_time, called=self.called) if self.called else chinese_time)
        return plain

    def _timed(self, node: Node, parse: Callable[[str], T]) -> T | None:
        text = self._plain_time(node)
        if text is None:
            return None
        try:
            return parse(text)
        except CycleInvalid as error:
            self.tell_time(node, error)
        return None

    def tell_time(self, node: Node, error: CycleInvalid) -> None:
        """Note what is wrong with a cycle or a point in time."""
        facts = error.facts
        message = Text(
            zh=f"看不懂 {facts['text']}：{facts['why_zh']}；可以写：{facts['examples']}",
            en=f"cannot read '{facts['text']}': {facts['why_en']}; as {facts['examples']}",
        )
        self.page.fault(node, "rule-bad-moment", message)

    def _compile(self, node: Node, read: Callable[[str], Any]) -> Any:
        """What *read* makes of the text at *node*; None where that has problems."""
        text = self.page.as_text(node)
        if text is None or not isinstance(node, Scalar):
            return None
        try:
            return read(text)
        except LanguageError as error:
            for problem in error.problems:
                self._tell(node, problem)
        return None

    def _tell(self, scalar: Scalar, problem: Problem) -> None:
        """Note a problem of the text in *scalar*, unless it is that a define is unknown because it is faulty itself."""
        end = problem.offset + max(problem.length, 1)
        named = scalar.text[problem.offset : end]
        if problem.code == "rule-unknown-name" and named in self._defines and self._errors(named):
            return
        source = self.page.source
        start = place_in(source, scalar, problem.offset)
        length = place_in(source, scalar, end - 1) + 1 - start
        self.page.faults.append(source.diagnose(start, length, problem.code, problem.message, problem.suggestion))
