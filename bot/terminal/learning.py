"""`bot learn`: a lesson now, in the database of a Smotritel that may be running meanwhile."""

from bot.catalogues import all_texts
from bot.configuration.settings import Settings, data_folder
from bot.history import StoredHistory
from bot.loops.school import School
from bot.readers import readers
from bot.signing import ButtonSigner, signing_key
from handlers.answers.matching import Matcher
from handlers.community.directory import Directory
from handlers.lessons.told import told
from handlers.lessons.when import Why
from models.clock import system_clock
from models.communities import Community
from models.storage.store import Store
from moderation.artifact import SHIPPED, load
from moderation.judges import taught


async def learn_now(settings: Settings, store: Store) -> str:
    """Hold a lesson and return its report; the desks of the communities are told too.

    Raises:
        ConfigError: the artefact can't be used.
    """
    file = settings.moderation.artifact
    artifact = load(file or SHIPPED)
    signer = ButtonSigner(signing_key(data_folder(settings.data) / "signing.key"))
    school = School(
        store=store,
        directory=Directory(Matcher),
        judges=taught(artifact, None),
        artifact=artifact,
        file=file,
        history=StoredHistory(store, readers),
        texts=all_texts(),
        signer=signer,
        clock=system_clock,
    )
    lesson = await school.hold(Why.ASKED, await school.facts())
    home = next(iter(school.directory.everywhere()), None)
    zone = home.community.zone if home else "UTC"
    here = Community(id="", platform="", title="", zone=zone, language=settings.language)
    return told(lesson, here, "", school.texts, signer).text
