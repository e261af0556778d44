"""A small folder of labelled texts, enough to fit every axis."""

import csv
import gzip
from pathlib import Path

TOPICS = [
    "кофе",
    "пирог",
    "чай",
    "концерт",
    "билет",
    "погода",
    "город",
    "матч",
    "котик",
    "ремонт",
    "море",
    "книга",
]
INSULTS = ["дурак", "урод", "идиот", "мразь", "тварь"]


def write(folder: Path, name: str, file: str, rows: list[dict[str, object]]) -> None:
    (folder / name).mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / name / f"{file}.csv.gz", "wt", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def small_folder(path: Path) -> None:
    """Write it under `path`."""
    rude: list[dict[str, object]] = [
        {"text": f"ты {insult} и про {topic} молчи", "label": 1} for insult in INSULTS for topic in TOPICS
    ]
    kind: list[dict[str, object]] = [
        {"text": f"какой чудесный {one} и ещё {other}", "label": 0} for one in TOPICS for other in TOPICS[:5]
    ]
    write(path, "vk_distorted_toxicity", "dev", rude + kind)
    tweets: list[dict[str, object]] = [
        {"text": f"{word} этот {topic}", "label": label}
        for topic in TOPICS
        for word, label in [("ненавижу", "negative"), ("люблю", "positive"), ("вижу", "neutral")]
    ]
    write(path, "rusentitweet", "train", tweets)
