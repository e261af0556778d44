"""The judges that are shipped, as tests of what people write need them."""

import pytest

from bot.encoder import sentence_encoder
from moderation.judge import Judge, load_judge
from moderation.second import SecondOpinion, ThoroughJudge


@pytest.fixture(scope="module")
def judge() -> Judge:
    return load_judge()


@pytest.fixture(scope="module")
def thorough(judge: Judge) -> ThoroughJudge:
    encoder, opinion = sentence_encoder(), judge.artifact.opinion
    assert encoder is not None
    assert opinion is not None
    return ThoroughJudge(SecondOpinion(judge, opinion), encoder)
