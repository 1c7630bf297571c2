from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops import event_parts
from geekx_ops.errors import Invalid, NotFound
from geekx_ops.events import service as events
from geekx_ops.mail import moments, settings_file, stored
from geekx_ops.mail.kinds import TRAITS, Kind
from geekx_ops.mail.moments import Anchor, Moment
from geekx_ops.mail.settings import JobAd, MailSettings, TalkLinks, Upcoming
from geekx_ops.people import mentions
from geekx_ops.people.traces import Trace
from geekx_ops.workspace import Workspace
from tests.events.settings_strategies import PATIENT, addresses, lines, slugs
from tests.factories import DINNER, dinner, make_event

HOME = ZoneInfo("America/Los_Angeles")
EVENT = """[event]
name = "Dinner"
timezone = "America/Los_Angeles"
starts = 2022-05-25 18:30:00
ends = 2022-05-25 21:30:00
[[questions]]
slug = "jobs"
text = "May we tell you of jobs?"
kind = "yes-no"
[[questions]]
slug = "diet"
text = "What do you eat?"
"""
MAILS = '[mails]\nsender = "Girl Geek X"\naddress = "hello@example.org"\n'
USUAL = MailSettings("Girl Geek X", "hello@example.org")


def read(text: str) -> MailSettings | None:
    found = event_parts.read(EVENT + text, source="x.toml")[1][-1]
    assert found is None or isinstance(found, MailSettings)
    return found


def test_what_is_not_said_is_usual() -> None:
    assert read(MAILS) == USUAL
    assert read("") is None


short = lines.map(lambda line: line[:70].strip() or "x")
paragraphs = st.none() | st.sampled_from(["One.", "One.\n\nAnother, “quoted” \\ and = signs.", 'It says """so""".'])
days = st.none() | st.dates(date(1970, 1, 1), date(2199, 12, 31))
links = st.none() | addresses
some_moments = st.builds(
    Moment,
    st.integers(-500_000, 500_000).map(lambda minutes: timedelta(minutes=minutes)),
    st.sampled_from(Anchor),
    st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)
timed = st.sampled_from([kind for kind in Kind if TRAITS[kind].moment is not None])
some_settings = st.builds(
    MailSettings,
    sender=short,
    address=st.sampled_from(["hello@example.org", "ops+mail@girlgeek.example.org"]),
    reply_to=st.none() | st.just("answers@example.org"),
    postal=st.none() | short,
    unsubscribe=st.none() | st.just("https://example.org/u"),
    language=st.sampled_from(["en", "de", "pt-BR", "zh-Hant"]),
    send=st.lists(st.sampled_from(Kind), unique=True).map(tuple),
    survey=links,
    survey_minutes=st.integers(1, 60),
    photos=links,
    videos_by=days,
    join=links,
    detail=st.none() | short,
    practical=paragraphs,
    for_speakers=paragraphs,
    for_waiting=paragraphs,
    change=paragraphs,
    cancelled=paragraphs,
    jobs_consent=st.just("jobs"),
    talks=st.lists(st.builds(TalkLinks, slugs, links, links), max_size=3, unique_by=lambda one: one.item).map(tuple),
    jobs=st.lists(st.builds(JobAd, short, short, addresses, days), max_size=3).map(tuple),
    next_events=st.lists(st.builds(Upcoming, short, st.none() | short, links), max_size=3).map(tuple),
    moments=st.dictionaries(timed, some_moments, max_size=3),
)


@PATIENT
@given(some_settings)
def test_what_is_written_is_read_stored_and_changes_nothing(found: MailSettings) -> None:
    written = settings_file.write(found, HOME)
    assert read(written) == found
    assert settings_file.stored(written) == found
    assert settings_file.changes(found, found, HOME) == ()


@PATIENT
@given(some_settings, some_settings)
def test_whatever_differs_is_told(old: MailSettings, new: MailSettings) -> None:
    assert bool(settings_file.changes(old, new, HOME)) == (old != new)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[mails]\n", "x.toml:13: mails.sender: expected a name such as"),
        ('[mails]\nsender = "x"\naddress = "hello"\n', "x.toml:15: mails.address"),
        (MAILS + 'adress = "a@b.example"\n', "mails.adress: this key is not known; did you mean address?"),
        (MAILS + 'unsubscribe = "http://example.org/u"\n', "expected a page that begins with https://"),
        (MAILS + 'language = "English"\n', 'expected a language such as "en" or "pt-BR", found "English"'),
        (MAILS + 'send = ["confirmed"]\n', 'mails.send: expected "confirmation", "waiting"'),
        (MAILS + 'send = "thanks"\n', "expected a list such as"),
        (MAILS + "videos_by = 2022-06-01 10:00:00\n", "mails.videos_by: expected a day such as 2022-06-01"),
        (MAILS + "practical = 3\n", "mails.practical: expected a text in quotes, found 3"),
        (MAILS + 'survey = "example.org/survey"\n', "did you mean https://example.org/survey?"),
        (MAILS + 'jobs_consent = "job"\n', "expected a yes-no question of this event, found none of that slug"),
        (MAILS + 'jobs_consent = "diet"\n', "expected a yes-no question of this event, found one of the kind text"),
        (
            MAILS + '[[mails.jobs]]\ntitle = "a"\ncompany = "b"\nurl = "https://c.example/"\n',
            "mails.jobs_consent: expected the question that asks who wants to hear of jobs, found nothing",
        ),
        (MAILS + "[[mails.jobs]]\n", "mails.jobs[1].title: expected a title such as"),
        (
            MAILS + '[[mails.talks]]\nitem = "a"\n[[mails.talks]]\nitem = "a"\n',
            "expected each item once, found a twice",
        ),
        (MAILS + '[[mails.moments]]\nkind = "thanks"\nat = "soon"\n', "“soon” is not understood as a moment"),
        (MAILS + '[[mails.moments]]\nkind = "thanks"\nat = 9\n', "expected a moment in quotes"),
        (MAILS + '[[mails.moments]]\nkind = "thanks"\nat = "6h after end, at 25:00"\n', "no time that a clock shows"),
        (MAILS + '[[mails.moments]]\nkind = "offer"\nat = "1d before start"\n', "which is sent when it happens"),
        (MAILS + '[[mails.moments]]\nkind = "thanks"\nat = "1d after end"\n' * 2, "mails.moments"),
        (MAILS + "[[mails.next]]\n" + "[[mails.next]]\nname = 'a'\n" * 201, "expected at most 200 of them, found 202"),
    ],
)
def test_what_is_wrong_is_told(text: str, told: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(text)
    assert told in caught.value.message


def test_a_kind_has_one_moment() -> None:
    twice = '[[mails.moments]]\nkind = "thanks"\nat = "1d after end"\n' * 2
    with pytest.raises(Invalid, match="expected each kind once, found thanks twice"):
        read(MAILS + twice)


SETTINGS = dinner(
    starts=datetime(2026, 3, 29, 0, 30, tzinfo=UTC), ends=datetime(2026, 3, 29, 2, tzinfo=UTC), timezone="Europe/Zurich"
)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("1d before start", datetime(2026, 3, 28, 0, 30, tzinfo=UTC)),
        ("0m after doors", datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        # The start is at 01:30 in Zurich; the last 10:00 a day before it is that of the 27th.
        ("1d before the start, at 10:00", datetime(2026, 3, 27, 9, tzinfo=UTC)),
        # The end is at 04:00, summer time by then; 6 hours after it is 10:00, and the next 09:00 is tomorrow's.
        ("6h after end, at 09:00", datetime(2026, 3, 30, 7, tzinfo=UTC)),
        ("5h after end at 9:00", datetime(2026, 3, 29, 7, tzinfo=UTC)),
        # Clocks jump from 02:00 to 03:00 that night: 02:30 is never shown, and 03:30 comes an hour and a half after.
        ("0m after start, at 02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_on_the_clocks_of_the_event(said: str, wanted: datetime) -> None:
    assert moments.parse(said).instant(SETTINGS) == wanted


def test_a_time_that_clocks_show_twice_is_the_first_of_them() -> None:
    autumn = dinner(starts=datetime(2026, 10, 24, 18, tzinfo=UTC), ends=datetime(2026, 10, 24, 22, tzinfo=UTC))
    moment = moments.parse("1h after end, at 02:30")
    assert moment.instant(replace(autumn, timezone="Europe/Zurich")) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(some_moments)
def test_a_moment_is_read_as_it_was_written(moment: Moment) -> None:
    assert moments.parse(str(moment)) == moment


@given(some_moments, st.sampled_from(["Europe/Zurich", "America/Los_Angeles", "Asia/Kathmandu", "UTC"]))
def test_with_a_clock_it_is_within_a_day_on_the_side_that_is_told(moment: Moment, zone: str) -> None:
    settings = dinner(timezone=zone)
    away = moment.instant(settings) - replace(moment, clock=None).instant(settings)
    day = timedelta(hours=25)
    assert (-day <= away <= timedelta(hours=1)) if moment.by < timedelta() else (-timedelta(hours=1) <= away <= day)


def test_doors_are_the_start_where_there_are_none() -> None:
    doors = SETTINGS.starts - timedelta(hours=1)
    moment = moments.parse("30m before doors")
    assert moment.instant(SETTINGS) == SETTINGS.starts - timedelta(minutes=30)
    assert moment.instant(replace(SETTINGS, doors=doors)) == doors - timedelta(minutes=30)


def test_another_moment_than_the_usual_one() -> None:
    moment = moments.parse("2h after end")
    assert replace(USUAL, moments={Kind.THANKS: moment}).moment_of(Kind.THANKS) == moment
    assert str(USUAL.moment_of(Kind.THANKS)) == "6h after end, at 09:00"
    assert USUAL.moment_of(Kind.CONFIRMATION) is None


def test_stored_once_told_in_the_journal_and_moved_along(workspace: Workspace) -> None:
    make_event(workspace)
    wanted = replace(USUAL, videos_by=date(2026, 6, 1), send=(Kind.CONFIRMATION,), detail="Ada Ash cooked.")
    with workspace.write() as tx:
        assert [str(one) for one in stored.load(tx, DINNER, wanted)] == [
            "+ mails.sender: Girl Geek X",
            "+ mails.address: hello@example.org",
            "+ mails.send: confirmation",
            "+ mails.videos_by: 2026-06-01",
            "+ mails.detail: Ada Ash cooked.",
        ]
        assert stored.load(tx, DINNER, wanted) == ()
        assert stored.load(tx, DINNER, None) == ()
        event = events.stored(tx, DINNER)
        assert stored.needed(tx, event) == wanted
        assert [str(one) for one in event_parts.postpone(tx, DINNER, by=timedelta(days=2, hours=3))] == [
            "mails.videos_by: 2026-06-01 → 2026-06-03"
        ]
        assert event_parts.read(event_parts.stored_file(tx, event), source="x")[1][-1] == stored.needed(tx, event)
        assert event_parts.kept(tx, event, (None, None, None)) == ["mails; what is stored about them stays"]
    with workspace.read() as tx:
        left = mentions.rewrite(tx, [Trace("Ada Ash", "ada@example.org")]).left
        assert left == (f"{DINNER}: mails.detail",)


def test_without_mails_what_to_write_is_told(workspace: Workspace) -> None:
    make_event(workspace)
    with workspace.write() as tx:
        event = events.stored(tx, DINNER)
        assert stored.texts(tx, event) == []
        assert stored.postpone(tx, DINNER, timedelta(days=1)) == ()
        with pytest.raises(NotFound, match=r"Write \[mails\] with sender and address into its file"):
            stored.needed(tx, event)


def test_a_talk_that_the_running_order_does_not_have_is_refused(workspace: Workspace) -> None:
    make_event(workspace)
    wanted = replace(USUAL, talks=(TalkLinks("keynot", "https://example.org/v"),))
    with workspace.write() as tx, pytest.raises(Invalid, match="names keynot, and the running order has no such item"):
        stored.load(tx, DINNER, wanted)
