"""Every mistake is told at its own column, in the words of both languages, with what to write instead."""

from __future__ import annotations

import copy

import pytest

from supervise.rules.language import Formula, LanguageError, Scope, compile_condition, compile_expression, fact_names

AFTER_CHINESE = "matter.title != '老旧小区改造，（２０２６）' and "


@pytest.mark.parametrize(
    ("source", "marked_text", "code", "suggestion"),
    [
        ("period.reportd", "period.reportd", "rule-unknown-name", "period.reported"),
        ("reportd", "reportd", "rule-unknown-name", "reported"),
        ("priority == 'key'", "priority", "rule-unknown-name", "matter.priority"),
        ("优先级 == 'key'", "优先级", "rule-unknown-name", "matter.priority"),
        ("matter.leadunit == 'x'", "matter.leadunit", "rule-unknown-name", "matter.lead_unit"),
        ("next.next.reported", "next.next.reported", "rule-unknown-name", "next.reported"),
        ("report.proactive", "report.proactive", "rule-unknown-name", None),
        ("percent > '5'", "percent > '5'", "rule-type", None),
        ("matter.deadline < due_at", "matter.deadline < due_at", "rule-type", "matter.deadline_at"),
        ("matter.assigned_at < due_at", "matter.assigned_at < due_at", "rule-type", None),
        ("matter.deadline < '2026-03-01'", "matter.deadline < '2026-03-01'", "rule-type", "date('2026-03-01')"),
        ("key < '2026'", "key < '2026'", "rule-type", None),
        ("reported < accepted", "reported < accepted", "rule-type", None),
        ("matter.tags == matter.tags", "matter.tags == matter.tags", "rule-type", None),
        ("percent", "percent", "rule-type", None),
        ("not percent", "percent", "rule-type", None),
        ("(percent or reported)", "percent", "rule-type", None),
        ("key + 'a' == 'b'", "key + 'a'", "rule-type", None),
        ("-key == 'b'", "key", "rule-type", None),
        ("due_at - starts_at > 3", "due_at - starts_at", "rule-type", "days(…, …)"),
        ("task == 't1'", "task", "rule-type", "task.id"),
        ("key in ('a')", "'a'", "rule-type", None),
        ("key in task.unit", "task.unit", "rule-type", "contains(…, …)"),
        ("key in ['a', 1]", "['a', 1]", "rule-type", None),
        ("key in []", "[]", "rule-type", None),
        ("key in [task.unit]", "[task.unit]", "rule-type", None),
        ("percent in ['a']", "percent in ['a']", "rule-type", None),
        ("percent in matter.tags", "percent in matter.tags", "rule-type", None),
        ("['a']", "['a']", "rule-type", None),
        ("matter.priority == 'kee'", "'kee'", "rule-unknown-code", "'key'"),
        ("matter.priority == '重点项'", "'重点项'", "rule-unknown-code", "'key'"),
        ("'high' != matter.priority", "'high'", "rule-unknown-code", None),
        ("matter.priority in ['key', 'norml']", "'norml'", "rule-unknown-code", "'normal'"),
        ("'道路口' in matter.tags", "'道路口'", "rule-unknown-code", "'road'"),
        ("lenn(key) > 1", "lenn", "rule-function", "len"),
        ("key.startswith('a')", "key.startswith", "rule-function", None),
        ("len(key, key) > 1", "len(key, key)", "rule-function", None),
        ("round(number=1) > 1", "=", "rule-syntax", "=="),
        ("len(percent) > 1", "percent", "rule-type", None),
        ("min(percent, due_at) > 1", "min(percent, due_at)", "rule-type", None),
        ("round(percent, 99) > 1", "99", "rule-literal", None),
        ("matches(key, '(')", "(", "rule-literal", None),
        ("matches(key, '重点[（')", "[", "rule-literal", None),
        (r"matches(key, '(a)\1')", r"\1", "rule-literal", None),
        (r"matches(key, '\'\'\d(?=a)')", "(?=", "rule-literal", None),
        ("matches（key，“（关于）＋(?!a)”）", "(?!", "rule-literal", None),
        ("matches(key, 'a{3,1}')", "{3,1}", "rule-literal", None),
        (r"matches(key, '\k<a>')", r"\k", "rule-literal", None),
        ("matches(key, '" + "重" * 203 + "')", "重" * 3, "rule-literal", None),
        ("matches(key, task.unit)", "task.unit", "rule-literal", None),
        ("matches(key, '(?:(?:a{999}){999}){999}')", "{999}", "rule-literal", None),
        (r"matches(key, '\pL{1001}')", "{1001}", "rule-literal", None),
        ("matches(key, 'a{99999999999999999999}')", "{99999999999999999999}", "rule-literal", None),
        ("matter.deadline == date('2026-02-30')", "'2026-02-30'", "rule-literal", None),
        ("matter.deadline == date('2026-W01-1')", "'2026-W01-1'", "rule-literal", None),
        ("matter.deadline == date(key)", "key", "rule-literal", None),
        ("any(percent, reported)", "percent", "rule-type", None),
        ("any(task.periods, percent)", "percent", "rule-type", None),
        ("sum(task.periods, reported) > 1", "reported", "rule-type", None),
        ("any(task.periods, any(task.periods, reported))", "task.periods", "rule-type", None),
        ("any(task.periods, rolee == 'lead')", "rolee", "rule-unknown-name", None),
        ("percent = 5", "=", "rule-syntax", "=="),
        ("reported && accepted", "&&", "rule-syntax", "and"),
        ("!reported", "!", "rule-syntax", "not"),
        ("percent is 5", "is", "rule-syntax", "=="),
        ("percent == None", "None", "rule-syntax", "missing(…)"),
        ("percent == null", "null", "rule-syntax", "missing(…)"),
        ("percent ** 2 > 1", "**", "rule-syntax", None),
        ("percent // 2 > 1", "//", "rule-syntax", "/"),
        ("key in {'a'}", "{", "rule-syntax", "["),
        ("percent % 2 > 1", "%", "rule-syntax", None),
        ("+percent > 1", "+percent", "rule-syntax", None),
        ("f'{key}' == 'a'", "'", "rule-syntax", None),
        ("key == 'a' 'b'", "'", "rule-syntax", None),
        ("lambda: 1", "lambda", "rule-syntax", None),
        ("key[0] == 'a'", "key[0]", "rule-syntax", None),
        ("reported if accepted else missed", "if", "rule-syntax", None),
        ("'a'.upper", "'a'.upper", "rule-syntax", None),
        ("'a' in key in 'b'", "'a' in key in 'b'", "rule-syntax", None),
        ("reported and", "and", "rule-syntax", None),
        ("reported and (accepted", "(", "rule-syntax", None),
        ("reported)", ")", "rule-syntax", None),
        ("(reported]", "]", "rule-syntax", None),
        ("key == 'open", "'open", "rule-syntax", None),
        ("key == 'a\nb'", "'a", "rule-syntax", None),
        ("key == 'a\x00b'", "'a", "rule-syntax", None),
        ("key == '\ud800'", "'", "rule-syntax", None),
        ("(1) 为空", "为空", "rule-syntax", None),
        ("percent > 007", "007", "rule-literal", None),
        ("percent > 1e9", "1e9", "rule-literal", None),
        ("percent > 0x1f", "0x1f", "rule-literal", None),
        ("percent > 1_000", "1_000", "rule-literal", None),
        ("percent > .5", ".5", "rule-literal", None),
        ("percent > 1234567890123456", "1234567890123456", "rule-literal", None),
        ("percent > 3and reported", "3and", "rule-literal", None),
        ("matter.deadline > 2026-03-01", "03", "rule-literal", None),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place(marked, source, marked_text, code, suggestion):
    assert (marked_text, code, suggestion) in marked(source)
    assert (marked_text, code, suggestion) in marked(AFTER_CHINESE + source)


def test_a_place_counts_characters_not_bytes(problems):
    source = "matter.title == '重点督办事项' and period.reportd"
    (problem,) = problems(source)
    assert (problem.offset, problem.length) == (source.index("period.reportd"), len("period.reportd"))


def test_a_place_counts_from_the_start_of_the_whole_text(problems):
    source = "  reported\n  and missed\n  and　matter.prioritty == 'key'\n"
    (problem,) = problems(source)
    assert source[problem.offset :].startswith("matter.prioritty")


def test_a_place_in_chinese_notation_is_the_authors(marked):
    assert marked("已填报 且 （不存在 ≥ ３ 或 为空）")[0][0] == "为空"
    assert marked("已填报 且 （不存在 ≥ ３ 或 任务.标签 为空）") == [
        ("不存在", "rule-unknown-name", None),
        ("任务.标签", "rule-unknown-name", None),
    ]


def test_all_mistakes_are_told_at_once_in_order(marked):
    source = "matter.priority == 'hi' and period.reportd and percent > 'a' and nosuch(1)"
    assert [code for _, code, _ in marked(source)] == [
        "rule-unknown-code", "rule-unknown-name", "rule-type", "rule-function",
    ]  # fmt: skip


def test_an_unreadable_number_names_the_way_to_write_a_date(problems):
    assert "date('2026-03-01')" in problems("matter.deadline > 2026-03-01")[0].message.en


@pytest.mark.parametrize(
    ("pattern", "zh", "en"),
    [
        ("(", r"括号本身写作 \(", r"a bracket itself is \("),
        ("a)", r"括号本身写作 \)", r"a bracket itself is \)"),
        ("[a", r"方括号本身写作 \[", r"a bracket itself is \["),
        (r"(a)\1", "请把重复的内容再写一遍", "write out what is repeated"),
        ("(?<=a)b", "用 and、not 连接", "by `and` or `not`"),
        ("*a", "之前要有内容", "follows something"),
        ("a{3,1}", "m 不大于 n", "m up to n"),
        ("[z-a]", "由小到大", "goes upwards"),
        (r"\k", r"四个：\\\\", r"takes four: \\\\"),
        ("(?:(?:a{999}){999}){999}", "请减少次数", "use lower counts"),
        ("a" * 201, "至多 200 字", "up to 200 characters"),
        (r"\p{Foo}", "不是可用的正则表达式", "no pattern"),
    ],
)
def test_a_pattern_that_is_none_is_told_with_what_to_write(problems, pattern, zh, en):
    (problem,) = problems(f"matches(key, '{pattern}')")
    assert zh in problem.message.zh
    assert en in problem.message.en


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\d{4}-\d{2}-\d{2}$",
        "a{500}b{499}",
        "(重点|一般){0,200}",
        r"\x{4e2d}\u{9999}",
        "[{}]{900}",
        r"\{1001\}",
        "a{1,}{2,}",
    ],
)
def test_a_pattern_that_stays_small_is_taken(truth, pattern):
    assert truth(f"matches(key, '{pattern}') or true", {"period.key": ""}) is True


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("percent = 5", "没有“=”", "'=' is not part of the language"),
        ("percent ** 2 > 1", "运算只有 + - * /", "there are + - * / alone"),
        ("reported；missed", "条件之间用 and 或 or", "joined by and, or"),
        ("reported if missed else open", "请写成两条规则", "make two rules of it"),
        ("reported # 注", "注释写在 YAML 里", "a comment stands in the YAML"),
        ("reported ? open", "请删去；要当作文本，请加引号", "leave it out; as a text it is quoted"),
        ("(reported", "请补上另一半", "write the other half"),
        ("reported)", "请删去或补上前一半", "leave it out, or open it"),
        ("percent 3", "是否少了运算符", "is an operator"),
        ("percent", "请写成比较", "write a comparison"),
        ("zzz", "docs/reference.md", "a text is quoted"),
        ("zzz(1) > 1", "可用的有：len、", "there are len, "),
        ("len(percent) > 1", "这里应是文本、文本列表", "here belongs: text, list of texts"),
        ("key < 'a'", "只能用 == 和 !=", "only == and !="),
        ("percent > 'a'", "两边须是同一类型", "of one type"),
        ("matter.priority == 'zzz'", "有 'key', 'normal'", ": 'key', 'normal'"),
        ("x" * 2_001, "请拆成几条规则", "make several rules of it"),
        ("(" * 31, "请拆成几条规则", "make several rules of it"),
    ],
)
def test_a_mistake_is_told_with_what_to_do(problems, source, zh, en):
    told = problems(source)
    assert any(zh in problem.message.zh and en in problem.message.en for problem in told), told


def test_what_stands_in_for_a_backslash_in_a_pattern_is_one(truth):
    assert truth(r"matches(key, '^a\\\\b$')", {"period.key": r"a\b"}) is True


def test_both_types_are_named(problems):
    (problem,) = problems("percent > due_at")
    assert problem.message.en.startswith("number cannot be compared with instant")
    assert problem.message.zh.startswith("数值不能与时刻比较")


@pytest.mark.parametrize(
    ("source", "marked_text", "suggestion"),
    [
        ("now >= due_at", "now", "at: due"),
        ("due_at <= 现在", "现在", "at: due"),
        ("now > percent", "now", None),
        ("overdue", "overdue", "at: due"),
        ("workdays_late > 2", "workdays_late", "at: due + 1 workday"),
        ("task.overdue", "task.overdue", "at: deadline"),
        ("any(task.periods, late)", "late", "at: due"),
        ("missing(now)", "now", None),
        ("stale", "stale", "at: due"),
    ],
)
def test_the_condition_of_an_alert_reads_nothing_that_time_alone_changes(
    scope, marked, source, marked_text, suggestion
):
    names = {"stale": compile_condition("overdue and not reported", scope())}
    assert marked(source, elapsed=False, names=names) == [(marked_text, "rule-elapsed", suggestion)]
    if source != "now > percent":
        assert compile_condition(source, scope(names=names)).tree.type == "bool"


def test_a_define_that_needs_what_is_not_here_is_refused(scope, marked):
    reported = compile_condition("reported", scope("period"))
    assert marked("told", subject="task", names={"told": reported}) == [("told", "rule-unknown-name", None)]
    counting = compile_condition("count(task.periods, missed) > 2", scope("task"))
    names = {"often": counting}
    assert marked("any(periods, often)", subject="task", names=names) == [("often", "rule-type", None)]


def test_a_define_named_like_a_fact_is_ambiguous(scope, marked):
    assert marked("open", names={"open": compile_condition("reported", scope())}) == [("open", "rule-ambiguous", None)]


@pytest.mark.parametrize(
    "source",
    [
        "(" * 31 + "reported" + ")" * 31,
        "not " * 40 + "reported",
        "-" * 1_900 + "1 > 0",
        "percent > " + " + ".join(["1"] * 60),
        " or ".join(["reported"] * 230),
        "reported or " * 1_000 + "reported",
        " or ".join(["key == 'a'"] * 150),
        "a" + ".a" * 900,
    ],
)
def test_what_is_too_big_or_too_deep_is_refused(marked, source):
    assert [code for _, code, _ in marked(source)] == ["rule-too-big"]


def test_depth_is_refused_before_pythons_parser_meets_it(problems):
    for source in ("-" * 1_900 + "1 > 0", "(" * 1_900):
        assert (problems(source)[0].offset, problems(source)[0].length) == (30, 1)


def test_the_bounds_are_not_met_by_accident(truth):
    assert truth(" or ".join(["urged == 1"] * 90), {"period.urged": 1}) is True
    assert truth("(" * 29 + "reported" + ")" * 29, {"period.reported": True}) is True
    assert truth("not " * 28 + "reported", {"period.reported": True}) is True


def test_defines_cannot_grow_an_expression_without_bound(scope):
    def double(times: int) -> Formula:
        formula = compile_condition("reported == accepted", scope())
        for _ in range(times):
            formula = compile_condition("twice == (missed == twice)", scope(names={"twice": formula}))
        return formula

    assert double(7)({"period.reported": True, "period.accepted": True, "period.missed": False}) is False
    with pytest.raises(LanguageError) as caught:
        double(60)
    assert caught.value.problems[0].code == "rule-too-big"


def test_defines_cannot_stack_up_without_bound(scope):
    def negate(times: int) -> Formula:
        formula = compile_condition("reported", scope())
        for _ in range(times):
            formula = compile_condition("not one", scope(names={"one": formula}))
        return formula

    assert negate(49)({"period.reported": True}) is False
    with pytest.raises(LanguageError) as caught:
        negate(50)
    assert caught.value.problems[0].code == "rule-too-big"


def test_a_chain_cannot_grow_an_expression_without_bound(marked):
    source = "missed"
    for _ in range(25):
        source = f"reported == ({source}) == accepted"
    assert marked(source)[0][1] == "rule-too-big"


def test_an_expression_has_to_be_of_the_type_wanted(scope):
    with pytest.raises(LanguageError) as caught:
        compile_expression("reported", scope(), want="number")
    assert caught.value.problems[0].code == "rule-type"
    with pytest.raises(LanguageError):
        compile_expression("task.periods", scope())


@pytest.mark.parametrize("source", ["", "   ", "\n"])
def test_an_empty_expression_is_told_as_such(problems, source):
    assert problems(source)[0].message.en == "the expression is empty: write one, as `not reported`"


def test_the_error_lists_its_problems_in_both_languages_and_can_be_copied():
    with pytest.raises(LanguageError) as caught:
        compile_condition("period.reportd and percent > 'a'", Scope("period"))
    error = caught.value
    assert "1: unknown fact 'period.reportd' (did you mean period.reported?) [rule-unknown-name]" in error.say("en")
    assert "没有事实“period.reportd” (应为 period.reported？)" in error.say("zh")
    assert copy.deepcopy(error).problems == error.problems


def test_the_facts_of_a_scope_are_listed(elements):
    names = fact_names(Scope("period", elements))
    assert {"period.reported", "task.unit", "matter.priority", "next.ends_at", "now"} <= set(names)
    assert not {"period.task", "next.alerts", "alert.level"} & set(names)
