"""Labels are kept with who and when; the words come from the case; what was taken back is still told."""

from datetime import timedelta

from models.cases import Case, CaseItem, CaseKind, CaseState
from models.decisions import Axis
from models.labels import Label
from models.storage.store import Store
from tests.builders import NOW, case, item


async def opened(store: Store, *texts: str) -> tuple[Case, list[CaseItem]]:
    items = [item(str(number), text=text) for number, text in enumerate(texts)]
    async with store.begin() as ledger:
        [kept] = await ledger.cases.open([case(CaseKind.REVIEW, first=items[0], state=CaseState.OPEN)])
        await ledger.cases.join({kept.id: items[1:]}, NOW)
    return kept, items


def label(of: Case, about: CaseItem, **changes: object) -> Label:
    given = {"axis": Axis.SPAM, "holds": True, "by": "anna", "at": NOW, **changes}
    return Label(community=of.community, case=of.id, address=about.address, text=about.text, **given)  # type: ignore[arg-type]


async def test_labels_come_back_with_the_words_they_are_about_oldest_first(store: Store) -> None:
    of, items = await opened(store, "купи слона", "и жирафа")
    given = [label(of, items[0]), label(of, items[1], axis=Axis.TOXIC, holds=False, by="lev")]
    async with store.begin() as ledger:
        await ledger.labels.add(given)
    async with store.reading() as ledger:
        kept = await ledger.labels.standing(10)
        newest = await ledger.labels.standing(1, of.community)
        nobody = await ledger.labels.standing(10, "cafe")
    assert [(one.text, one.axis, one.holds, one.by, one.at) for one in kept] == [
        ("купи слона", Axis.SPAM, True, "anna", NOW),
        ("и жирафа", Axis.TOXIC, False, "lev", NOW),
    ]
    assert (newest, nobody) == (kept[1:], [])


async def test_labels_that_were_taken_back_stand_no_longer(store: Store) -> None:
    of, items = await opened(store, "купи слона")
    async with store.begin() as ledger:
        await ledger.labels.add([label(of, items[0])])
        await ledger.labels.take_back(of.id, "lev", NOW + timedelta(minutes=1))
        await ledger.labels.add([label(of, items[0], holds=False)])
    async with store.reading() as ledger:
        assert [one.holds for one in await ledger.labels.standing(10)] == [False]
