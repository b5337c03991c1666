"""What the people of the demo write into their reports, reviews and urges."""

from __future__ import annotations

from random import Random

from supervise.model.reports import Progress

_DONE = (
    "已完成现场踏勘，底图与权属资料核对完毕",
    "召开专题协调会，明确了分工和时间节点",
    "方案初稿已形成，正在征求相关单位意见",
    "按意见修改成果两轮，已提交技术审查",
    "完成阶段性验收，问题清单逐项销号",
    "材料已报送，正在办理审批手续",
    "入户核实工作按计划推进，本期新增一批点位",
    "完成合同签订和资金拨付，施工单位已进场",
    "数据已汇交入库，抽检合格",
    "本期对存量问题逐宗梳理，建立了台账",
)
_PROBLEMS = (
    ("个别地块权属争议尚未解决", "由分局牵头逐户协商"),
    ("征求意见回复较慢", "下周上门对接并催要书面意见"),
    ("资金批复晚于预期", "先行开展前期工作，同步跟进批复"),
    ("外业受连续降雨影响", "天气好转后增派一个作业组"),
)
RETURNS = ("请补充数据来源和完成数量", "进展与上期相同，请写明本期新增内容", "请附上下一步时间安排")
REJECTIONS = ("内容与本事项无关，请重新填报", "所报完成量与现场核查不符，请核实后重报")
URGES = ("请今天之内补报，并说明原因", "已多日未见进展，请负责人亲自过问", "请尽快填报，下午调度会要用")


def progress(chance: Random, percent: int, *, better: bool = False) -> Progress:
    """What a unit tells of one cycle. *better* is what it writes after a report came back."""
    done = chance.choice(_DONE)
    if chance.random() < 0.2:
        problem, next_step = chance.choice(_PROBLEMS)
        return Progress(done=done, problems=problem, next_step=next_step, percent=percent)
    return Progress(done=f"{done}；已按审核意见补充数量和时间安排" if better else done, percent=percent)
