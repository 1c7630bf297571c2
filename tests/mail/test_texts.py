"""The texts of all kinds of mails, for every audience, with all that may be known and with nothing of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest

from geekx_ops.mail import lint, linting, page_reading, rendering
from geekx_ops.mail.facts import Facts
from geekx_ops.mail.kinds import Audience, Kind
from geekx_ops.mail.message import Message
from geekx_ops.mail.page_reading import Page
from geekx_ops.mail.rendering import Rendered
from geekx_ops.mail.wrapping import WIDTH
from tests.mail import samples

KNOWN: dict[str, Callable[[Kind], Facts]] = {"all": samples.full, "nothing": samples.bare, "online": samples.virtual}
EVERY = [(kind, audience, known) for kind, audience in samples.every() for known in KNOWN]
each_mail = pytest.mark.parametrize(("kind", "audience", "known"), EVERY)
GMAIL_CLIPS_AT = 102_000


@cache
def rendered(kind: Kind, known: str) -> Rendered:
    return rendering.prepare(kind, KNOWN[known](kind))


@cache
def mail(kind: Kind, audience: Audience, known: str, *, jobs_ok: bool = True) -> Message:
    return rendered(kind, known).message(samples.reader(audience, jobs_ok=jobs_ok), samples.LETTERHEAD)


def page(message: Message) -> Page:
    return page_reading.read(message.html or "")


def web_links(text: str) -> set[str]:
    return set(re.findall(r"https?://\S+", text))


def words(message: Message) -> Iterator[str]:
    yield message.subject
    yield message.text
    yield page(message).text


@pytest.mark.parametrize("kind", Kind)
def test_no_text_of_ours_decides_by_what_is_personal(kind: Kind) -> None:
    assert not rendered(kind, "all").is_slow


@each_mail
def test_lint_finds_nothing(kind: Kind, audience: Audience, known: str) -> None:
    draft = lint.Draft.of(kind, mail(kind, audience, known), samples.POSTAL)
    assert lint.found(draft, linting.RULES, "") == []


@each_mail
def test_both_parts_lead_to_the_same_places_and_none_of_them_is_missing(
    kind: Kind, audience: Audience, known: str
) -> None:
    message = mail(kind, audience, known)
    targets = [link.target for link in page(message).links]
    assert all(targets)
    assert {target for target in targets if target.startswith("http")} == web_links(message.text)


@each_mail
def test_one_heading_one_button_at_most_and_a_way_out_where_there_must_be_one(
    kind: Kind, audience: Audience, known: str
) -> None:
    message = mail(kind, audience, known)
    html = message.html or ""
    assert html.count("<h1") == 1
    assert html.count('class="button"') <= 1
    assert ("/u/" in html) is ("/u/" in message.text) is kind.has_unsubscribe
    assert all("None" not in said and "  \n" not in said for said in words(message))
    assert not re.search(r"\n{3,}", message.text)


@each_mail
def test_a_picture_of_the_ticket_stands_where_somebody_will_scan_it(kind: Kind, audience: Audience, known: str) -> None:
    message = mail(kind, audience, known)
    shown = kind.has_ticket and known != "online"
    assert (len(message.pictures) == 1) is ("K7QX-2M9P" in message.text) is shown
    assert (message.calendar is not None) is (
        kind.calendar_method is not None and audience not in {Audience.WAITING, Audience.OFFERED}
    )


@pytest.mark.parametrize("kind", Kind)
def test_what_is_personal_or_of_the_event_never_becomes_page(kind: Kind) -> None:
    audience = next(audience for one, audience in samples.every() if one is kind)
    name = "<script>alert(1)</script> & “Bob”"
    facts = samples.full(kind)
    facts = replace(facts, event=replace(facts.event, name="<b>Dinner</b> & more"))
    message = rendering.prepare(kind, facts).message(
        replace(samples.reader(audience), greeting=name, prize=name, talk=name, seats=name, signed_up=name),
        samples.LETTERHEAD,
    )
    html = message.html or ""
    assert not re.search(r"<b>|<script", re.sub(r'="[^"]*"', "", html))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “Bob”" in html
    assert f"Hello {name}," in message.text
    assert "<b>Dinner</b> & more" in message.subject


ORDER = ["Take the survey", "The talks", "Photos", "What comes next", "Jobs", "You get this mail", samples.POSTAL]


def test_the_order_is_the_one_that_the_law_asks_for() -> None:
    said = page(mail(Kind.FOLLOW_UP, Audience.CAME, "all")).text
    places = [said.index(part) for part in [*ORDER, "Unsubscribe"]]
    assert all(earlier < later for earlier, later in pairwise(places))
    plain = mail(Kind.FOLLOW_UP, Audience.CAME, "all").text.lower()
    places = [plain.index(part.lower()) for part in ORDER if part != samples.POSTAL]
    assert all(earlier < later for earlier, later in pairwise(places))


@each_mail
def test_jobs_are_told_to_those_alone_who_asked_for_them(kind: Kind, audience: Audience, known: str) -> None:
    asked, not_asked = mail(kind, audience, known), mail(kind, audience, known, jobs_ok=False)
    tells = kind is Kind.FOLLOW_UP and known != "nothing"
    assert all(("jobs/1" in part) is tells for part in (asked.text, asked.html or ""))
    assert all("job" not in part.lower() for part in (not_asked.text, page(not_asked).text))
    assert "job" not in asked.subject.lower()


def test_a_talk_leads_only_where_something_is() -> None:
    text = mail(Kind.FOLLOW_UP, Audience.CAME, "all").text
    start = text.index("1 ways to")
    assert text[start : text.index("2 ways to")] == (
        "1 ways to <train> & ship\nAda Lovelace 1 (Babbage & Co.)\nVideo coming by Wednesday, 8 June 2022.\n\n"
    )
    last = text[text.index("5 ways to") : text.index("PHOTOS")]
    assert last == "5 ways to <train> & ship\nAda Lovelace 5 (Babbage & Co.)\n\n"
    assert "5 ways to" not in mail(Kind.THANKS, Audience.CAME, "all").text


@pytest.mark.parametrize("kind", [Kind.THANKS, Kind.FOLLOW_UP])
def test_each_audience_is_told_what_is_hers(kind: Kind) -> None:
    said = {audience: mail(kind, audience, "all").text for one, audience in samples.every() if one is kind}
    assert "“10 ways to <train> & ship”" in said[Audience.SPEAKER]
    assert "A book and a mug" in " ".join(said[Audience.WINNER].split())
    assert "Next time you come first" in said[Audience.WAITING]
    assert "Thank you for coming" not in "".join(
        said[audience] for audience in said if audience not in {Audience.CAME, Audience.WINNER}
    )
    absent = {Audience.NO_SHOW, Audience.WAITING, Audience.CANCELLED}
    assert {audience for audience in said if "/survey" not in said[audience]} == absent & set(said)
    assert len(set(said.values())) == len(said)


LONG = "A very long value, with a name in it, that no line of a mail has room for: Example Inc."


@each_mail
def test_lines_fit_however_long_what_is_hers_is(kind: Kind, audience: Audience, known: str) -> None:
    one = replace(samples.reader(audience), talk=LONG, on_stage=LONG, prize=LONG, seats=LONG, greeting=LONG)
    text = rendered(kind, known).message(one, samples.LETTERHEAD).text
    assert [line for line in text.split("\n") if len(line) > WIDTH and not line.startswith("https://")] == []
    assert ".." not in text


def test_who_waited_is_promised_what_the_organizer_promises_and_nothing_else() -> None:
    text = " ".join(mail(Kind.THANKS, Audience.WAITING, "nothing").text.split())
    assert "there was none in the end. We are sorry. Girl Geek X" in text
    assert "were on its waiting list" in text
    assert "Next time" not in mail(Kind.THANKS, Audience.WAITING, "nothing").subject


@pytest.mark.parametrize(
    ("kind", "audience", "told"),
    [
        (Kind.CONFIRMATION, Audience.SPEAKER, "you are one of the speakers"),
        (Kind.THANKS, Audience.SPEAKER, "you were one of the speakers"),
        (Kind.REMINDER, Audience.CREW, "you help to run"),
        (Kind.FOLLOW_UP, Audience.CREW, "you helped to run"),
        (Kind.OFFER, Audience.OFFERED, "and are on its waiting list"),
    ],
)
def test_why_she_gets_it_is_told_in_the_tense_of_the_event(kind: Kind, audience: Audience, told: str) -> None:
    message = mail(kind, audience, "all")
    assert all(told in " ".join(part.split()) for part in (message.text, page(message).text))


def test_a_follow_up_is_called_what_is_in_it() -> None:
    whole = samples.full(Kind.FOLLOW_UP)
    bare = samples.talk(5)
    video, slides = replace(bare, video="https://example.org/x"), replace(bare, slides="https://example.org/x")
    called = {"Videos & slides": (video, slides), "Videos": (video,), "Slides": (slides,)}
    for subject, talks in called.items():
        assert _of(replace(whole, talks=talks)).subject == f"{subject} from Spring Girl Geek Dinner"
    assert _of(replace(whole, talks=())).subject.startswith("Photos from")
    news = _of(replace(whole, talks=(), photos=None))
    assert news.subject.startswith("News from")
    assert "What comes next" in (news.html or "")


def _of(facts: Facts) -> Message:
    return rendering.prepare(Kind.FOLLOW_UP, facts).message(samples.reader(Audience.CAME), samples.LETTERHEAD)


def test_who_did_not_come_is_asked_and_not_blamed() -> None:
    text = " ".join(mail(Kind.THANKS, Audience.NO_SHOW, "nothing").text.split())
    assert "what kept you away?" in text
    assert "here is what there is" not in text
    assert not re.search(r"missed|unfortunately|wasted|should have|sorry", text)


@pytest.mark.parametrize("audience", [Audience.CAME, Audience.SPEAKER])
def test_thirty_talks_and_fifty_jobs_stay_below_what_gmail_cuts_off(audience: Audience) -> None:
    facts = samples.full(Kind.FOLLOW_UP, talks=30, jobs=50)
    whole = tuple(
        replace(
            talk, video=f"https://girlgeek.example.org/videos/{number}", slides=f"https://girlgeek.example.org/{number}"
        )
        for number, talk in enumerate(facts.talks)
    )
    message = rendering.prepare(Kind.FOLLOW_UP, replace(facts, talks=whole)).message(
        samples.reader(audience), samples.LETTERHEAD
    )
    assert len((message.html or "").encode()) < GMAIL_CLIPS_AT * 0.8


def test_every_subject_is_read_on_a_phone_or_nearly() -> None:
    """A phone shows the first 40 characters; what the mail is stands in them, before the name of the event."""
    for kind, audience, known in EVERY:
        said = mail(kind, audience, known).subject
        assert len(said) <= 50, said
        assert len(said) - len(samples.SETTINGS.name) <= 28, said


def test_videos_that_follow_are_more_only_where_there_are_some() -> None:
    coming = replace(samples.talk(1), slides=None)
    video = replace(samples.talk(0), video="https://example.org/v")
    for talks, told in {
        (coming,): f"\nThe video of “{coming.title}” will follow by",
        (coming, coming): "\nThe videos of 2 talks will follow by",
        (video, coming): "\n1 more video will follow",
    }.items():
        facts = replace(samples.full(Kind.THANKS), talks=talks)
        text = rendering.prepare(Kind.THANKS, facts).message(samples.reader(Audience.CAME), samples.LETTERHEAD).text
        assert told in text
