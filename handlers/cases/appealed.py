"""What an appeal is about: the cases whose decisions it is against, and what an overturn does to their deeds.

Pure. The cases stand in the reasons of the appeal, as do those who may not decide it (`rota.deciders`).
"""

from collections.abc import Sequence

from models.cases import Case
from models.outcomes import Deed


def against(case: Case) -> tuple[int, ...]:
    """The numbers of the cases that an appeal is about; none for other cases."""
    reasons = (reason for reason in case.reasons if reason.key.split(".")[1] == "appeal")
    return tuple(int(reason.params["number"]) for reason in reasons)


def undone_by(appeal: Case, deeds: Sequence[Deed]) -> tuple[Deed, ...]:
    """What an overturn undoes: everything that stands about the one who appeals in these cases."""
    return tuple(deed for deed in deeds if deed.case in against(appeal) and deed.undone_at is None)


def redone_by(appeal: Case, deeds: Sequence[Deed]) -> tuple[Deed, ...]:
    """What stands again when the overturn is taken back."""
    return tuple(
        deed for deed in deeds if deed.case in against(appeal) and deed.undone_at == appeal.closed_at
    )
