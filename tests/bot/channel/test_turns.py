"""A turn can be followed by several readers, once over too; a resent message has one turn."""

import asyncio
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.channel import turns
from bot.channel.output import WholeMessages
from bot.channel.turns import Turns, take


def message(words: str = "hỏi", sender: str = "s") -> UserMessage:
    return UserMessage(words, sender_id=sender)


class Talker:
    """Says two messages with a pause between; counts its turns."""

    def __init__(self) -> None:
        self.turns = 0

    async def __call__(self, asked: UserMessage) -> None:
        self.turns += 1
        for words in ("một", "hai"):
            await asked.output_channel.send_response("s", {"text": words})
            await asyncio.sleep(0.02)


async def texts(turn: turns.Turn) -> list[str]:
    return [m["text"] for m in await turn.whole()]


def test_a_reader_gets_each_message_as_it_comes() -> None:
    async def work() -> list[tuple[int, str]]:
        talker = Talker()
        turn = Turns(talker).begin(message())
        return [(len(turn.messages), m["text"]) async for m in turn.follow() if m]

    assert asyncio.run(work()) == [(1, "một"), (2, "hai")]


def test_the_same_id_is_one_turn_for_all_readers() -> None:
    async def work() -> tuple[list[list[str]], int]:
        talker = Talker()
        all_turns = Turns(talker)
        begun = [all_turns.begin(message(), "1") for _ in range(3)]
        heard = await asyncio.gather(*map(texts, begun))
        late = await texts(all_turns.begin(message(), "1"))
        return [*heard, late], talker.turns

    heard, times = asyncio.run(work())
    assert heard == [["một", "hai"]] * 4 and times == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [(("s", "1"), ("s", "2")), (("s", "1"), ("t", "1")), (("s", ""), ("s", ""))],
)
def test_other_ids_and_other_sessions_have_their_own(
    first: tuple[str, str], second: tuple[str, str]
) -> None:
    async def work() -> int:
        talker = Talker()
        all_turns = Turns(talker)
        for sender, name in (first, second):
            await all_turns.begin(message(sender=sender), name).whole()
        return talker.turns

    assert asyncio.run(work()) == 2


def test_a_turn_goes_on_without_its_reader() -> None:
    async def work() -> list[str]:
        turn = Turns(Talker()).begin(message())
        reader = asyncio.ensure_future(turn.whole())
        await asyncio.sleep(0.01)
        reader.cancel()
        return await texts(turn)

    assert asyncio.run(work()) == ["một", "hai"]


def test_silence_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "KEEP_ALIVE", 0.005)

    async def work() -> list[Any]:
        return [m async for m in Turns(Talker()).begin(message()).follow()]

    heard = asyncio.run(work())
    assert None in heard and [m["text"] for m in heard if m] == ["một", "hai"]


def test_a_turn_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)

    async def hangs(asked: UserMessage) -> None:
        await asyncio.sleep(60)

    async def halfway(asked: UserMessage) -> None:
        await asked.output_channel.send_response("s", {"text": "một"})
        await asyncio.sleep(60)

    async def work(bot: Any) -> list[str]:
        return await texts(Turns(bot).begin(message(), "1"))

    assert asyncio.run(work(halfway)) == ["một"]
    (said,) = asyncio.run(work(hangs))
    assert "trục trặc" in said


def test_a_turn_that_fails_or_is_silent_says_sorry() -> None:
    async def fails(_asked: UserMessage) -> None:
        raise OSError("database down")

    async def silent(_asked: UserMessage) -> None:
        return None

    async def work(bot: Any) -> list[dict[str, Any]]:
        followed = await Turns(bot).begin(message()).whole()
        taken = await take(bot, UserMessage("hỏi", WholeMessages(), "s"))
        return [*followed, *taken]

    for bot in (fails, silent):
        said = asyncio.run(work(bot))
        assert [m["custom"]["status"] for m in said] == ["error", "error"]
        assert all("trục trặc" in m["text"] for m in said)


def test_two_workers_take_one_turn_for_one_message(redis: Any) -> None:
    async def work() -> tuple[list[list[str]], int]:
        talker, noted = Talker(), []

        async def note(_: UserMessage, messages: Any) -> None:
            noted.append(messages)

        workers = [Turns(talker, note, redis.url) for _ in range(3)]
        begun = [worker.begin(message(sender="w"), "1") for worker in workers]
        heard = list(await asyncio.gather(*map(texts, begun)))
        late = await texts(Turns(talker, note, redis.url).begin(message(sender="w"), "1"))
        await asyncio.gather(*(worker.finish() for worker in workers))
        assert len(noted) == 1
        return [*heard, late], talker.turns

    heard, times = asyncio.run(work())
    assert heard == [["một", "hai"]] * 4 and times == 1


def test_where_redis_is_gone_a_turn_is_taken() -> None:
    async def work() -> list[str]:
        return await texts(Turns(Talker(), None, "redis://127.0.0.1:1/0").begin(message(), "1"))

    assert asyncio.run(work()) == ["một", "hai"]


def test_turns_that_go_on_are_waited_for_at_the_end() -> None:
    async def work() -> int:
        all_turns = Turns(Talker())
        turn = all_turns.begin(message())
        await all_turns.finish()
        return len(turn.messages)

    assert asyncio.run(work()) == 2
