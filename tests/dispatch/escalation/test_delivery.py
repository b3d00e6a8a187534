"""Sending: the right words, once, in order, with patience for receivers that fail."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.errors import InputErrors
from dispatch.model.alert import MessageState
from dispatch.notifying.book import AddressBook, ChannelPlan, load_book
from dispatch.notifying.channels import Channel, Note, Undelivered, channel_of, dingtalk, feishu, wecom
from dispatch.notifying.delivery import Post
from dispatch.notifying.signing import dingtalk_sign, feishu_sign, is_genuine, signature
from dispatch.notifying.wording import load_words, span
from tests.builders import MONDAY_9, a_desk, a_key, a_small_company, reported
from tests.dispatch.planned import published

WORDS = load_words(data_root())
BOOK = load_book(data_root() / "notifications.toml")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HALF_PAST_FOUR = MONDAY_9 + 7.5 * HOUR
DINGTALK = "9uMBwWNha8Pcr4QQCL9YQitwL0E0g2JIxycWz23gAkE="
FEISHU = "bMjxHlJJlXMW0yjKHZsmMvrFnAOfMlmWpRUsH3qMAek="
WEBHOOK = "97867408c1205125c018dca335bb4b50b0d6dee0939bdc1a8edc1d53bb72b8ab"
NOTE = Note("7", "还剩 30 分钟", "还剩 30 分钟\n期限", ({"work_order": "w1"},), 1_700_000_000)


@dataclass
class Ear:
    """A channel that remembers, and fails as long as told."""

    heard: list[Note] = field(default_factory=list)
    fails: list[Undelivered] = field(default_factory=list)

    def send(self, note: Note) -> None:
        if self.fails:
            raise self.fails.pop()
        self.heard.append(note)


@pytest.fixture
def desk() -> Desk:
    return a_small_company(a_desk())


def post_of(desk: Desk, ear: Channel, book: AddressBook = BOOK) -> Post:
    return Post(desk, book, {"file": ear}, WORDS, random.Random(1))


def climb(desk: Desk, now: datetime) -> None:
    desk.raise_alerts(BOOK.addresses, now=now)


def states(desk: Desk) -> list[MessageState]:
    with desk.reading() as unit:
        return [message.state for message in reversed(unit.recent_messages(100))]


def test_the_message_says_what_is_in_danger_how_long_is_left_and_what_the_letter_says(desk: Desk) -> None:
    work_order, ear = reported(desk), Ear()
    climb(desk, HALF_PAST_FOUR)
    assert post_of(desk, ear).deliver(HALF_PAST_FOUR) == 1
    (note,) = ear.heard
    assert note.subject == f"还剩 30 分钟：到场承诺（{work_order.id}）"
    assert "期限：2026-03-09 17:00" in note.text
    assert "珠三角8小时内" in note.text
    assert "目前没有安排任何人" in note.text
    assert note.facts[0]["promise"] == "L01/arrive"


def test_the_plan_is_told_in_the_recipients_language(desk: Desk) -> None:
    reported(desk)
    published(desk, MONDAY_9)
    climb(desk, HALF_PAST_FOUR)
    english = {name: replace(one, language="en") for name, one in BOOK.recipients.items()}
    ear = Ear()
    post_of(desk, ear, replace(BOOK, recipients=english)).deliver(HALF_PAST_FOUR)
    assert "Plan: " in ear.heard[0].text
    assert "30 min left: arrival" in ear.heard[0].subject


def test_what_was_sent_is_not_sent_again(desk: Desk) -> None:
    reported(desk)
    climb(desk, HALF_PAST_FOUR)
    ear = Ear()
    post = post_of(desk, ear)
    assert [post.deliver(HALF_PAST_FOUR), post.deliver(HALF_PAST_FOUR + HOUR)] == [1, 0]
    assert states(desk) == [MessageState.SENT]


def test_a_receiver_that_fails_is_tried_again_after_growing_pauses_and_given_up_after_a_day(desk: Desk) -> None:
    reported(desk)
    climb(desk, HALF_PAST_FOUR)
    ear = Ear(fails=[Undelivered("HTTP 500")] * 100)
    post, at, tries = post_of(desk, ear), HALF_PAST_FOUR, []
    while states(desk) != [MessageState.DEAD]:
        before = len(ear.fails)
        post.deliver(at)
        tries += [at] * (before - len(ear.fails))
        at += MINUTE
    pauses = [later - sooner for sooner, later in pairwise(tries)]
    assert pauses[0] <= 2 * MINUTE
    assert max(pauses) <= 75 * MINUTE
    assert pauses[:5] == sorted(pauses[:5])
    assert at - HALF_PAST_FOUR > timedelta(hours=23)
    with desk.reading() as unit:
        assert unit.recent_messages(1)[0].trouble == "HTTP 500"


def test_a_receiver_that_is_gone_for_good_is_not_tried_again(desk: Desk) -> None:
    reported(desk)
    climb(desk, HALF_PAST_FOUR)
    post_of(desk, Ear(fails=[Undelivered("HTTP 410", final=True)])).deliver(HALF_PAST_FOUR)
    assert states(desk) == [MessageState.DEAD]


def test_the_next_message_about_a_work_order_waits_for_the_one_before(desk: Desk) -> None:
    reported(desk)
    climb(desk, HALF_PAST_FOUR)
    ear = Ear(fails=[Undelivered("HTTP 500")])
    post = post_of(desk, ear)
    post.deliver(HALF_PAST_FOUR)
    climb(desk, HALF_PAST_FOUR + 15 * MINUTE)  # repeated, while the first is tried again
    with desk.reading() as unit:
        first, second = unit.unsent_messages()
    assert first.next_at > HALF_PAST_FOUR
    post.deliver(HALF_PAST_FOUR + 15 * MINUTE)
    post.deliver(HALF_PAST_FOUR + 15 * MINUTE)
    assert [note.id for note in ear.heard] == [str(first.number), str(second.number)]


def test_a_message_that_was_lost_with_its_sender_is_tried_again(desk: Desk) -> None:
    reported(desk)
    climb(desk, HALF_PAST_FOUR)
    with desk.reading() as unit:
        desk_batch = unit.unsent_messages()
    desk.claim_messages(desk_batch, now=HALF_PAST_FOUR)
    ear = Ear()
    assert post_of(desk, ear).deliver(HALF_PAST_FOUR + MINUTE) == 0
    assert post_of(desk, ear).deliver(HALF_PAST_FOUR + 2 * MINUTE) == 1


def test_many_messages_for_one_recipient_come_as_one(desk: Desk) -> None:
    for _ in range(BOOK.digest_from):
        reported(desk)
    climb(desk, HALF_PAST_FOUR)
    ear = Ear()
    assert post_of(desk, ear).deliver(HALF_PAST_FOUR) == BOOK.digest_from
    (note,) = ear.heard
    assert note.subject == f"{BOOK.digest_from} 项承诺需要处理"
    assert note.text.count("还剩 30 分钟") == BOOK.digest_from
    assert len(note.facts) == BOOK.digest_from


def test_what_somebody_has_taken_up_meanwhile_is_not_sent(desk: Desk) -> None:
    work_order, ear = reported(desk), Ear()
    climb(desk, HALF_PAST_FOUR)
    desk.acknowledge_alert(work_order.id, "L01/arrive", now=HALF_PAST_FOUR, actor="d1", command_id=a_key())
    assert post_of(desk, ear).deliver(HALF_PAST_FOUR) == 0
    assert (ear.heard, states(desk)) == ([], [MessageState.DROPPED])


def test_an_address_that_left_the_book_is_given_up_with_the_reason(desk: Desk) -> None:
    reported(desk)
    climb(desk, HALF_PAST_FOUR)
    post = Post(desk, replace(BOOK, recipients={}), {}, WORDS, random.Random(1))
    post.deliver(HALF_PAST_FOUR)
    assert states(desk) == [MessageState.DEAD]


@pytest.mark.parametrize(
    ("length", "zh", "en"),
    [
        (timedelta(seconds=5), "1 分钟", "1 min"),
        (timedelta(minutes=59, seconds=59), "59 分钟", "59 min"),
        (timedelta(hours=2), "2 小时", "2 h"),
        (timedelta(hours=1, minutes=20), "1 小时 20 分钟", "1 h 20 min"),
        (timedelta(days=3, hours=4, minutes=5), "3 天 4 小时", "3 d 4 h"),
    ],
)
def test_lengths_of_time_are_said_in_their_two_largest_units(length: timedelta, zh: str, en: str) -> None:
    assert (span(length, WORDS.zh), span(length, WORDS.en)) == (zh, en)


# --- channels over a real connection


@contextmanager
def listening(status: int, answer: bytes) -> Iterator[tuple[str, list[tuple[str, dict[str, str], bytes]]]]:
    """A receiver on loopback: its address, and what it was sent."""
    got: list[tuple[str, dict[str, str], bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, dict(self.headers), body))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_webhook_is_signed_so_that_its_receiver_can_tell_it_is_ours_and_of_now() -> None:
    with listening(200, b"") as (url, got):
        plan = ChannelPlan("webhook", url=url, secret_env="OURS")
        channel_of(plan, Path(), {"OURS": "s3cret"}).send(NOTE)
    ((_, headers, body),) = got
    given, stamp = headers["X-Paidan-Signature"], headers["X-Paidan-Timestamp"]
    now = NOTE.unix_seconds
    assert is_genuine(["newer", "s3cret"], stamp, given, body, unix_seconds=now + 300)
    assert not is_genuine(["newer", "s3cret"], stamp, given, body, unix_seconds=now + 301)
    assert not is_genuine(["s3cret"], stamp, given, body + b" ", unix_seconds=now)
    assert not is_genuine(["other"], stamp, given, body, unix_seconds=now)
    assert not is_genuine(["s3cret"], "yesterday", given, body, unix_seconds=now)
    assert json.loads(body)["alerts"] == [{"work_order": "w1"}]
    assert headers["X-Paidan-Delivery"] == NOTE.id


@pytest.mark.parametrize(("status", "final"), [(500, False), (404, False), (410, True), (302, False)])
def test_a_receiver_that_refuses_is_named_and_a_gone_one_is_final(status: int, final: bool) -> None:
    with listening(status, b"no") as (url, got), pytest.raises(Undelivered) as refused:
        channel_of(ChannelPlan("webhook", url=url, secret_env="OURS"), Path(), {"OURS": "s"}).send(NOTE)
    assert (refused.value.why, refused.value.final) == (f"HTTP {status}", final)
    assert len(got) == 1


def test_robots_get_their_own_words_and_their_signatures() -> None:
    with listening(200, b'{"errcode":0,"code":0}') as (url, got):
        wecom(f"{url}?key=1").send(NOTE)
        dingtalk(f"{url}?access_token=1", "SEC").send(NOTE)
        feishu(url, "SEC").send(NOTE)
    (_, _, to_wecom), (ding_path, _, to_ding), (_, _, to_feishu) = got
    assert json.loads(to_wecom) == {"msgtype": "text", "text": {"content": NOTE.text}}
    assert json.loads(to_ding)["text"]["content"] == NOTE.text
    assert f"timestamp={NOTE.unix_seconds}000" in ding_path
    assert json.loads(to_feishu) | {"sign": ""} == {
        "timestamp": str(NOTE.unix_seconds),
        "sign": "",
        "msg_type": "text",
        "content": {"text": NOTE.text},
    }


@pytest.mark.parametrize("answer", [b'{"errcode":93000,"errmsg":"invalid webhook url"}', b"<html>proxy</html>", b"[]"])
def test_a_robot_that_says_no_has_not_taken_the_message(answer: bytes) -> None:
    with listening(200, answer) as (url, _), pytest.raises(Undelivered):
        wecom(url).send(NOTE)


def test_signatures_are_those_of_the_published_manuals() -> None:
    # computed with openssl: printf '1599360473000\nSECtest' | openssl dgst -sha256 -hmac SECtest -binary | base64
    assert dingtalk_sign("SECtest", 1_599_360_473_000) == DINGTALK
    # printf '' | openssl dgst -sha256 -hmac $'1599360473\nSECtest' -binary | base64
    assert feishu_sign("SECtest", 1_599_360_473) == FEISHU
    # printf '1599360473.{}' | openssl dgst -sha256 -hmac SECtest
    assert signature("SECtest", 1_599_360_473, b"{}") == f"sha256={WEBHOOK}"


def test_a_channel_without_its_secret_address_says_so_instead_of_sending() -> None:
    plan = ChannelPlan("wecom", url_env="NOT_SET")
    with pytest.raises(Undelivered, match="environment variable"):
        channel_of(plan, Path(), {}).send(NOTE)


def test_the_file_channel_writes_a_line_a_message_and_names_a_folder_that_is_missing(tmp_path: Path) -> None:
    channel = channel_of(ChannelPlan("file", path="sent.jsonl"), tmp_path, {})
    channel.send(NOTE)
    channel.send(NOTE)
    lines = (tmp_path / "sent.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["subject"] for line in lines] == [NOTE.subject] * 2
    with pytest.raises(Undelivered):
        channel_of(ChannelPlan("file", path="no/such/folder.jsonl"), tmp_path, {}).send(NOTE)


def test_a_mail_server_that_is_not_there_is_named() -> None:
    plan = ChannelPlan("email", host="127.0.0.1", port=1, sender="a@example.com", to=("b@example.com",))
    with pytest.raises(Undelivered, match=r"[Rr]efused"):
        channel_of(plan, Path(), {}).send(NOTE)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[recipients.a]\nchannels = ["x"]', "notifications.unknown_channel"),
        ('[recipients.a]\nchannels = []\nlanguage = "de"', "notifications.bad_language"),
        ('[recipients.a]\nchannels = []\nquiet = "late"', "notifications.bad_quiet"),
        ('[recipients.a]\nchannels = []\n[channels.x]\nkind = "pigeon"', "notifications.unknown_kind"),
        ('[recipients.a]\nchannels = []\n[channels.x]\nkind = "wecom"', "notifications.key_needed"),
        ('[recipients.a]\nchannels = []\n[channels.x]\nkind = "wecom"\nurl = "ftp://x"', "notifications.bad_url"),
        ("digest_from = 1\n[recipients.a]\nchannels = []", "notifications.bad_digest"),
        ("[recipients]", "notifications.unknown_recipient"),
    ],
)
def test_an_address_book_that_cannot_be_used_is_refused_with_the_place(tmp_path: Path, text: str, code: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputErrors) as refused:
        load_book(file, told=frozenset({"a"}))
    assert [problem.code for problem in refused.value.problems] == [code]
