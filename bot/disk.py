"""How much room there is, and from where on it is too little. What is told of it is others' business."""

import shutil
from pathlib import Path

LITTLE_SPACE, NO_SPACE = 1 << 30, 100 << 20
"""Bytes: below the first a database soon has no room to grow, below the second it may stop any minute."""


def existing(path: Path) -> Path:
    """`path`, or the closest folder above it that is there."""
    return next(place for place in (path, *path.absolute().parents) if place.exists())


def free_at(path: Path) -> int:
    """Bytes that are free where `path` is, or would be."""
    return shutil.disk_usage(existing(path)).free


def holds_files(folder: Path) -> bool:
    """Whether a disk is behind a folder, or memory that serves as one; /proc and the like have no size, and
    nothing can be made there whatever their permissions say."""
    return shutil.disk_usage(folder).total > 0
