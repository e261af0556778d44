"""Rules: each factory takes thresholds and word lists and returns a pure function of the evidence.

A rule says what it found or None; it neither decides nor does anything. The classifier's verdicts
are rules like the others (`likely`). Words for people are catalogue keys.
"""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cache
from operator import attrgetter

from tldextract import TLDExtract

from models.decisions import Axis, Finding, Verdict
from models.texts import Sentence
from moderation.artifact import Thresholds
from moderation.evidence import LINK, MENTION, OBSCENE, SHOUT, Around, HouseRules, Reading
from moderation.latin import seen_words
from moderation.lexicon import DATA, read_lines
from moderation.recent import FLOOD_AT, OTHERS_REPEATS_AT, OWN_REPEATS_AT
from moderation.text import Word, words

Rule = Callable[[Reading, Around, HouseRules], Finding | None]
Span = tuple[int, int]
Explain = Callable[[Reading, Axis], Sequence[Word]]
"""The words of a text that weighed most on an axis, the heaviest first."""

# Every run has a bound, so that a search is linear in the text whatever it is made of.
_URL = re.compile(
    r"(?P<scheme>https?://)?(?P<user>[^\s/@?#]{1,64}@)?"
    r"(?P<host>(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_][\w-]{0,61}[^\W_])"
    r"(?::\d+)?(?P<path>/[^\s<>\"»]*)?",
    re.IGNORECASE,
)
_INVITE = re.compile(
    r"(?:https?://|\b)(?:(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:\+|joinchat/)|tg://join|chat\.whatsapp\.com/|"
    r"vk\.me/join/|(?:www\.)?discord(?:\.gg|(?:app)?\.com/invite)/|invite\.viber\.com/|max\.ru/join/)[^\s<>\"»]+",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<![\w.@/])@(\w{3,})|\[((?:id|club|public)\d+)\|")
_SPOKEN_ENDINGS = frozenset(read_lines(DATA / "spoken_endings.txt"))
"""Bare `word.word` with these is more often a slip of the space bar or a file than an address."""

_LEAST_NAME = 3
_MENTIONS_AT = 5
_OTHERS_LEAST_LENGTH = 60
"""Below this many characters several people say the same by themselves: a common question, a wish."""
_SHOUT_LETTERS = 100
_SHOUT_SHARE = 0.85
_SHOWN = 120


def likely(axis: Axis, thresholds: Thresholds, explain: Explain) -> Rule:
    """The classifier holds the text for spam, or for an insult."""
    key, score_of = f"reason.{axis.value}", attrgetter(axis.value)

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        score = score_of(reading.scores)
        if score < thresholds.review:
            return None
        found = explain(reading, axis)
        fragments = ", ".join(_quoted(reading.text, word) for word in found)
        verdict = Verdict.REMOVE if score >= thresholds.remove else Verdict.REVIEW
        reason = Sentence(
            key if found else f"{key}.whole", {"percent": int(score * 100), "fragments": fragments}
        )
        return Finding(axis.value, verdict, reason, (found[0].start, found[0].end) if found else None)

    return rule


def invites() -> Rule:
    """An invitation into somebody else's closed chat."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        if reading.signals & LINK and (found := _INVITE.search(reading.text)):
            return _about("invites", Verdict.REMOVE, reading, found.span())
        for link in around.hidden_links:
            if _INVITE.search(link):
                return Finding(
                    "invites", Verdict.REMOVE, Sentence("reason.invites.hidden", {"link": link[:_SHOWN]})
                )
        return None

    return rule


def links(known: frozenset[str]) -> Rule:
    """A link to a place that neither everybody nor this community knows; a mail address is no link."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        trusted = known | house.allowed_domains if house.allowed_domains else known
        if reading.signals & LINK:
            for match in _addresses(reading.text):
                domain = _domain_of(match)
                if domain and domain not in trusted:
                    span = (match.start(), match.end())
                    return Finding(
                        "links", Verdict.REVIEW, Sentence("reason.links", {"domain": domain}), span
                    )
        for link in around.hidden_links:
            host = registered_domain(link)
            if host and host not in trusted:
                return Finding("links", Verdict.REVIEW, Sentence("reason.links.hidden", {"domain": host}))
        return None

    return rule


def mentions(limit: int = _MENTIONS_AT) -> Rule:
    """More people called by name than a conversation needs."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        if not reading.signals & MENTION:
            return None
        found = list(_MENTION.finditer(reading.text))
        people = {match[1] or match[2] for match in found}
        if len(people) < limit:
            return None
        span = (found[0].start(), found[-1].end())
        return Finding("mentions", Verdict.REVIEW, Sentence("reason.mentions", {"count": len(people)}), span)

    return rule


def obscene(rude: Container[str], names: re.Pattern[str]) -> Rule:
    """Obscene words. `names` are those that name a person, which is an insult; the others are shouted for
    joy too, so they count only where the house asks for clean language, and are noted elsewhere."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        if not reading.signals & OBSCENE:
            return None
        found = [word for word in reading.signed(OBSCENE) if word.text in rude]
        if not found:
            return None
        named = next((word for word in found if names.fullmatch(word.text)), None)
        word = named or found[0]
        counts = named or house.clean_language
        key, verdict = (
            ("reason.obscene", Verdict.REVIEW) if counts else ("reason.obscene.noted", Verdict.ALLOW)
        )
        reason = Sentence(key, {"fragment": _quoted(reading.text, word)})
        return Finding("obscene", verdict, reason, (word.start, word.end))

    return rule


def caps(letters: int = _SHOUT_LETTERS, share: float = _SHOUT_SHARE) -> Rule:
    """A long text that is nearly all capitals."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        if not reading.signals & SHOUT or len(reading.text) < letters:
            return None
        upper = sum(map(str.isupper, reading.text))
        total = sum(map(str.isalpha, reading.text))
        if total < letters or upper < share * total:
            return None
        return Finding("caps", Verdict.REVIEW, Sentence("reason.caps", {"percent": 100 * upper // total}))

    return rule


def channel_post() -> Rule:
    """A channel speaks, itself or through a forward."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        if around.from_channel:
            return Finding("channel_post", Verdict.REVIEW, Sentence("reason.channel_post.sender"))
        if around.forwarded_from_channel:
            return Finding("channel_post", Verdict.REVIEW, Sentence("reason.channel_post.forward"))
        return None

    return rule


def flood(limit: int = FLOOD_AT) -> Rule:
    """One person writes faster than others can read."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        count = around.repeats.by_author
        if count < limit:
            return None
        return Finding("flood", Verdict.REMOVE, Sentence("reason.flood", {"count": count + 1}))

    return rule


def duplicate(own: int = OWN_REPEATS_AT, others: int = OTHERS_REPEATS_AT) -> Rule:
    """Nearly the same text again and again, from one person or from many."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        repeats = around.repeats
        if repeats.same_by_author >= own:
            count = {"count": repeats.same_by_author + 1}
            return Finding("duplicate", Verdict.REMOVE, Sentence("reason.duplicate", count))
        if repeats.same_by_others >= others and len(reading.text) >= _OTHERS_LEAST_LENGTH:
            people = {"count": repeats.same_by_others + 1}
            return Finding("duplicate", Verdict.REVIEW, Sentence("reason.duplicate.others", people))
        return None

    return rule


def stop_phrases() -> Rule:
    """Words that this community does not want, disguised or not."""

    def rule(reading: Reading, around: Around, house: HouseRules) -> Finding | None:
        if house.stop_phrases is None:
            return None
        found = house.stop_phrases.search(reading.normal)
        if found is None:
            return None
        everything = [*words(reading.text), *seen_words(reading.seen)]
        span = _original_span(everything, found.start(), found.end())
        return _about("stop_phrase", Verdict.REMOVE, reading, span)

    return rule


def registered_domain(address: str) -> str:
    """The registered domain of a host or address, in lower case; empty if it is none."""
    found = _suffixes()(address)
    return f"{found.domain}.{found.suffix}".lower() if found.domain and found.suffix else ""


def _addresses(text: str) -> Iterator[re.Match[str]]:
    """What looks like one. None ends before the first dot, so that is where the search begins: it is dear."""
    return _URL.finditer(text, text.rfind(" ", 0, text.find(".")) + 1)


def _domain_of(match: re.Match[str]) -> str:
    """Empty for mail addresses, "node.js", "Привет.Как" and others that only look like an address."""
    host = match["host"]
    if (match["user"] or "")[-2:-1].isalnum() and not (match["scheme"] or match["path"]):
        return ""
    bare = not (match["scheme"] or match["path"] or host.lower().startswith("www."))
    if bare and not _is_address(host.lower()):
        return ""
    return registered_domain(host)


def _is_address(host: str) -> bool:
    name, _, ending = host.rpartition(".")
    return ending == "рф" or (host.isascii() and len(name) >= _LEAST_NAME and ending not in _SPOKEN_ENDINGS)


@cache
def _suffixes() -> TLDExtract:
    """Made at the first link: reading the list of suffixes takes a while; it never asks the network."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def _about(rule: str, verdict: Verdict, reading: Reading, span: Span) -> Finding:
    return Finding(rule, verdict, Sentence(f"reason.{rule}", {"fragment": _shown(reading.text, span)}), span)


def _shown(text: str, span: Span) -> str:
    fragment = text[span[0] : span[1]]
    return fragment if len(fragment) <= _SHOWN else f"{fragment[: _SHOWN - 1]}…"


def _quoted(text: str, word: Word) -> str:
    """The fragment, and what it was read as where it is written otherwise."""
    fragment = _shown(text, (word.start, word.end))
    plain = word.text in fragment.lower().replace("ё", "е")
    return f"«{fragment}»" if plain else f"«{fragment}» ({word.text[:_SHOWN]})"


def _original_span(found: Sequence[Word], start: int, end: int) -> Span:
    """Where the words that stand at `start:end` of the normalised text stand in the original."""
    at, spans = 0, []
    for word in found:
        if at < end and at + len(word.text) > start:
            spans.append((word.start, word.end))
        at += len(word.text) + 1
    return (spans[0][0], spans[-1][1])
