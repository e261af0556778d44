"""What may stand on a page of ours: an address opens a page and nothing else."""


def opens(url: str) -> str:
    """An address that a link may have, or nothing: what people wrote is never a script."""
    return url if url.lower().startswith(("https://", "http://")) else ""
