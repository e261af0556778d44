"""The counter-fact of a decision: without which fragments a text would have been judged more mildly.

It judges the text again, several times, so it is asked for where a reason is shown and never on the
hot path. The reasons themselves come with the findings.
"""

from models.decisions import Verdict
from models.texts import Sentence
from moderation.evidence import Around, HouseRules
from moderation.second import AnyJudge

_MOST = 3
"""Fragments that are taken away in turn; a text that is bad all over has no counter-fact."""
_SHOWN = 60


def without(
    judge: AnyJudge, text: str, around: Around | None = None, house: HouseRules | None = None
) -> Sentence | None:
    """What would have become of `text` without its worst fragments; None if nothing milder.

    The sentence is of the catalogue `moderation.judge.LOCALE`.
    """
    around, house = around or Around(), house or HouseRules()
    decision = first = judge.judge(text, around, house)
    if first.verdict is Verdict.ALLOW:
        return None
    fragments: list[str] = []
    while len(fragments) < _MOST:
        leading = decision.leading
        if leading is None or leading.span is None:
            return None
        start, end = leading.span
        fragments.append(text[start:end])
        text = f"{text[:start]} {text[end:]}"
        decision = judge.judge(text, around, house)
        if decision.verdict < first.verdict:
            key = "without.allow" if decision.verdict is Verdict.ALLOW else "without.review"
            return Sentence(key, {"fragments": ", ".join(f"«{_cut(fragment)}»" for fragment in fragments)})
    return None


def _cut(fragment: str) -> str:
    return fragment if len(fragment) <= _SHOWN else f"{fragment[: _SHOWN - 1]}…"
