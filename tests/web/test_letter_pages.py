"""Reading a letter, keeping its draft, and re-applying a version, as a person meets them on the pages."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from dispatch.data_root import data_root
from dispatch.desk import Desk
from dispatch.letter_reader import read_letter
from dispatch.model.event import EventKind
from dispatch.model.user import Role
from dispatch.model.work_order import WorkOrder
from dispatch.policy_files import IN_FORCE, LivingShelf, PolicyDrafts
from dispatch.store.memory import MemoryStore
from dispatch.work_time import chinese_calendar
from tests.builders import MONDAY_9, FlatTravel, a_key, a_small_company, atlas, reported
from tests.web.conftest import send, token_of
from tests.web.office import SCRIPT, enter, in_english, order, set_clock, words
from web.letter_entries import kind_of
from web.letter_marks import pieces
from web.settings import WebSettings

SHIPPED = data_root() / "policies"
L01 = (SHIPPED / "l01.toml").read_text(encoding="utf-8")
LETTER = (
    "售后服务承诺书\n本公司为江海泵业有限公司，热线400-830-1234，现有员工85人。\n"
    "1、接到报修后30分钟内响应，省内8小时内到达现场，省外24小时内到达现场。\n"
    "2、自验收合格之日起质保24个月。\n3、定期巡检。\n"
)
OPEN = "1、接到报修后立即派人，8小时内到达现场。\n2、质保12个月。\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "installation"


@pytest.fixture
def settings(settings: WebSettings, data: Path) -> WebSettings:
    return replace(settings, data=data)


@pytest.fixture
def desk(data: Path) -> Desk:
    shelf = LivingShelf(SHIPPED, data / IN_FORCE)
    parts = {"atlas": atlas(), "travel": FlatTravel(), "policies": shelf, "calendar": chinese_calendar()}
    desk = a_small_company(Desk(MemoryStore(), **parts))  # type: ignore[arg-type]
    set_clock(desk, MONDAY_9)
    return desk


@pytest.fixture
def admin(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.ADMIN)


def kept(data: Path, policy: str = L01, id: str = "L01") -> PolicyDrafts:
    drafts = PolicyDrafts(data)
    drafts.add(id, policy)
    return drafts


def read(client: FlaskClient, letter: str, **form: str) -> TestResponse:
    return send(client, "/letters/read", letter=letter, **form)


def question_of(page: str) -> tuple[str, str]:
    """The first radio button's field and value."""
    found = re.search(r'type="radio" name="(q:[^"]+)" value="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1]), html.unescape(found[2])


class TestReading:
    def test_the_letter_stands_whole_beside_what_was_read(self, dispatcher: FlaskClient) -> None:
        page = read(dispatcher, LETTER).text
        marked = page.split('<div class="marked"')[1].split("</div>")[0].split(">", 1)[1]
        without_labels = re.sub(r'<a class="mark-label".*?</a>', "", marked, flags=re.DOTALL)
        assert html.unescape(re.sub(r"<[^>]*>", "", without_labels)) == LETTER
        assert "到达现场" in words(page)
        assert 'data-kind="promise"' in marked
        assert 'data-kind="warranty"' in marked

    def test_a_number_that_promises_nothing_says_why(self, dispatcher: FlaskClient) -> None:
        page = read(dispatcher, LETTER).text
        phone = re.search(r'<u class="no-promise" title="([^"]+)">[^<]*1234', page)
        assert phone is not None
        assert phone[1] in words(page.split('id="none-title"')[1])

    def test_an_answer_changes_the_draft_and_keeps_the_text(self, dispatcher: FlaskClient) -> None:
        first = read(dispatcher, OPEN).text
        name, value = question_of(first)
        second = read(dispatcher, OPEN, **{name: value}).text
        assert f'name="{html.escape(name)}" value="{html.escape(value)}" checked' in second
        assert OPEN in html.unescape(second)

    def test_an_answer_nobody_offered_is_refused_in_words(self, dispatcher: FlaskClient) -> None:
        name, _ = question_of(read(dispatcher, OPEN).text)
        answer = read(dispatcher, OPEN, **{name: "nonsense"})
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
        assert OPEN in html.unescape(answer.text)

    def test_a_file_is_read_whatever_its_chinese_encoding(self, dispatcher: FlaskClient) -> None:
        sent = {"csrf_token": token_of(dispatcher), "file": (io.BytesIO(LETTER.encode("gb18030")), "../x.txt")}
        page = dispatcher.post("/letters/read", data=sent, content_type="multipart/form-data").text
        assert "江海泵业有限公司" in page

    @pytest.mark.parametrize("letter", ["", "   ", "only English, 8 hours"])
    def test_what_is_no_letter_is_said_to_be_none(self, dispatcher: FlaskClient, letter: str) -> None:
        answer = read(dispatcher, letter)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text

    def test_a_letter_can_bring_no_script_along(self, dispatcher: FlaskClient) -> None:
        page = read(dispatcher, LETTER + SCRIPT).text
        assert SCRIPT not in page
        assert "<img src=x" not in page

    def test_an_analyst_does_not_read_letters(self, signed_in: Callable[[Role], FlaskClient]) -> None:
        assert signed_in(Role.ANALYST).get("/letters/read").status_code == 403

    def test_a_technician_does_not_read_letters(self, browser: FlaskClient) -> None:
        assert enter(browser, "t1").get("/letters/read").status_code == 403

    def test_keeping_it_leads_to_the_draft(self, dispatcher: FlaskClient, data: Path) -> None:
        answer = read(dispatcher, LETTER, keep="1", id="L15", company="江海泵业")
        assert answer.headers["Location"].endswith("/letters/drafts/L15")
        assert PolicyDrafts(data).get("L15").company == "江海泵业"
        assert "L15" in words(dispatcher.get("/policies").text)

    @pytest.mark.parametrize("id", ["", "../../x", "l15"])
    def test_a_bad_id_keeps_nothing_and_loses_nothing(self, dispatcher: FlaskClient, data: Path, id: str) -> None:
        answer = read(dispatcher, LETTER, keep="1", id=id)
        assert answer.status_code == 400
        assert LETTER in html.unescape(answer.text)
        assert not data.exists()


@given(st.text(alphabet="接到报修后8小时内到达现场质保12个月，。1、电话400-1 \n", max_size=60))
def test_the_pieces_of_a_marked_letter_make_up_its_text(text: str) -> None:
    draft = read_letter(f"服务{text}")
    kinds = [kind_of(entry) for entry in draft.entries]
    found = pieces(draft, kinds)
    assert "".join(piece.text for piece in found) == draft.text
    assert sorted(number for piece in found for number in piece.opens) == list(range(1, len(kinds) + 1))


class TestDrafts:
    def test_a_draft_is_listed_for_those_who_may_change_it(
        self, signed_in: Callable[[Role], FlaskClient], data: Path
    ) -> None:
        kept(data, id="L15")
        assert "/letters/drafts/L15" in signed_in(Role.DISPATCHER).get("/policies").text
        assert "/letters/drafts/L15" not in signed_in(Role.ANALYST).get("/policies").text

    def test_what_is_wrong_stands_with_key_code_and_action(self, dispatcher: FlaskClient, data: Path) -> None:
        kept(data, L01.replace('"8 hours"', '"8 moons"'))
        for page in (
            dispatcher.get("/letters/drafts/L01").text,
            in_english(dispatcher).get("/letters/drafts/L01").text,
        ):
            said = words(page.split('id="check-title"')[1].split("</section>")[0])
            assert "promises.arrive.within.prd" in said
            assert "policy.bad_unit" in said
            assert "8 moons" in said

    def test_it_is_edited_downloaded_and_deleted(self, dispatcher: FlaskClient, data: Path) -> None:
        drafts = kept(data)
        changed = L01.replace('"8 hours"', '"7 hours"')
        assert send(dispatcher, "/letters/drafts/L01", text=changed.replace("\n", "\r\n")).status_code == 303
        sent = dispatcher.get("/letters/drafts/L01/download")
        assert (sent.text, sent.headers["Content-Disposition"]) == (changed, 'attachment; filename="l01.toml"')
        assert send(dispatcher, "/letters/drafts/L01/delete").status_code == 303
        assert drafts.all() == ()

    def test_saving_what_is_not_there_makes_no_file(self, dispatcher: FlaskClient, data: Path) -> None:
        assert send(dispatcher, "/letters/drafts/L99", text="x").status_code == 404
        assert not data.exists()

    @pytest.mark.parametrize(
        "path", ["/letters/drafts/..%2F..%2Fx", "/letters/drafts/%2e%2e", "/letters/drafts/a.toml"]
    )
    def test_no_path_leads_out_of_the_folder(self, dispatcher: FlaskClient, path: str) -> None:
        assert dispatcher.get(path).status_code in (400, 404)

    def test_the_text_of_a_draft_is_escaped(self, dispatcher: FlaskClient, data: Path) -> None:
        kept(data, f"title_zh = '''{SCRIPT.replace(chr(39), '')}'''\n</textarea>{SCRIPT}")
        page = dispatcher.get("/letters/drafts/L01").text
        assert SCRIPT not in page
        assert page.count("</textarea>") == page.count("<textarea")

    def test_only_an_administrator_puts_it_in_force(self, dispatcher: FlaskClient, data: Path) -> None:
        kept(data)
        assert "/in-force" not in dispatcher.get("/letters/drafts/L01").text
        assert send(dispatcher, "/letters/drafts/L01/in-force", on="2026-03-09", text=L01).status_code == 403

    def test_from_its_day_on_new_faults_are_promised_by_it(self, admin: FlaskClient, desk: Desk, data: Path) -> None:
        stricter = L01.replace('prd = "8 hours"', 'prd = "6 hours"')
        kept(data, stricter)
        answer = send(admin, "/letters/drafts/L01/in-force", on="2026-03-10", text=stricter)
        assert answer.headers["Location"].endswith("/policies/L01")
        today, tomorrow = reported(desk), reported(desk, now=MONDAY_9 + timedelta(days=1))
        assert (today.policy_version, tomorrow.policy_version) == (1, 2)

    @pytest.mark.parametrize(("on", "status"), [("2026-03-08", 409), ("tomorrow", 400), ("", 400)])
    def test_a_day_that_cannot_be_is_said_on_the_page(
        self, admin: FlaskClient, data: Path, on: str, status: int
    ) -> None:
        drafts = kept(data)
        answer = send(admin, "/letters/drafts/L01/in-force", on=on, text=L01)
        assert answer.status_code == status
        assert 'role="alert"' in answer.text
        assert len(drafts.all()) == 1

    def test_a_broken_draft_cannot_be_forced(self, admin: FlaskClient, desk: Desk, data: Path) -> None:
        broken = L01.replace('"8 hours"', '"8 moons"')
        kept(data, broken)
        assert send(admin, "/letters/drafts/L01/in-force", on="2026-03-09", text=broken).status_code == 400
        assert desk.policies["L01"].version == 1


class TestReapplying:
    @pytest.fixture
    def running(self, desk: Desk, data: Path) -> WorkOrder:
        """A fault under version 1, and a version 2 with a day in the delta since this morning."""
        work_order = reported(desk)
        slower = L01.replace('prd = "8 hours"', 'prd = "24 hours"')
        kept(data, slower).put_in_force(
            "L01", text=slower, on=MONDAY_9.date(), today=MONDAY_9.date(), shelf=desk.policies
        )
        return work_order

    def test_the_letters_page_says_how_many_run_under_the_old_one(
        self, dispatcher: FlaskClient, running: WorkOrder
    ) -> None:
        for path in ("/policies", "/policies/L01"):
            assert "/policies/L01/reapply" in dispatcher.get(path).text
        assert "/policies/L02/reapply" not in dispatcher.get("/policies/L02").text

    def test_the_preview_shows_both_moments_and_who_is_told(self, dispatcher: FlaskClient, running: WorkOrder) -> None:
        said = words(in_english(dispatcher).get("/policies/L01/reapply").text)
        assert running.id in said
        assert "Tell: customer" in said

    def test_one_press_does_what_the_page_said(self, dispatcher: FlaskClient, desk: Desk, running: WorkOrder) -> None:
        stamp = desk.preview_reapply("L01", now=MONDAY_9).stamp
        answer = send(dispatcher, "/policies/L01/reapply", stamp=stamp, command_id=a_key() + "-long-enough")
        assert answer.status_code == 303
        assert order(desk, running.id).policy_version == 2
        history = words(in_english(dispatcher).get(f"/work-orders/{running.id}").text)
        assert "Moved to a new version of the letter" in history
        assert "version 1 → 2" in history

    def test_a_stale_page_is_shown_again_and_nothing_moves(
        self, dispatcher: FlaskClient, desk: Desk, running: WorkOrder
    ) -> None:
        answer = send(dispatcher, "/policies/L01/reapply", stamp="old", command_id=a_key() + "-long-enough")
        assert answer.status_code == 409
        assert 'role="alert"' in answer.text
        with desk.reading() as unit:
            kinds = {event.kind for event in unit.events(work_order_id=running.id)}
        assert EventKind.POLICY_REAPPLIED not in kinds

    def test_an_analyst_sees_the_preview_and_no_button(
        self, signed_in: Callable[[Role], FlaskClient], running: WorkOrder
    ) -> None:
        analyst = signed_in(Role.ANALYST)
        assert "data-once" not in analyst.get("/policies/L01/reapply").text
        assert send(analyst, "/policies/L01/reapply", stamp="x", command_id=a_key()).status_code == 403
