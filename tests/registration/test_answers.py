from __future__ import annotations

import pytest

from geekx_ops.errors import Invalid
from geekx_ops.events.event import HeldSeats, QuestionKind
from geekx_ops.registration import answers, listing
from geekx_ops.registration.seats import Standing
from geekx_ops.workspace import Workspace
from tests.factories import DINNER, Question, fill, make_event
from tests.registration.seen import one, refused

FOOD = Question("food", "What do you eat?", QuestionKind.CHOICE, required=True, choices=("Everything", "Vegan"))
PHOTO = Question("photo", "May we show you?", QuestionKind.YES_NO)
NOTE = Question("note", "Anything else?")
OLD = Question("shoes", "Your size?", required=True, asked=False)
ALL = (FOOD, PHOTO, NOTE, OLD)


@pytest.mark.parametrize("said", ["yes", "Y", " TRUE ", "1", "on"])
def test_a_yes_is_kept_as_yes(said: str) -> None:
    assert answers.accepted(PHOTO, said) == "yes"


@pytest.mark.parametrize("said", ["no", "N", "False", "0", "off"])
def test_a_no_is_kept_as_no(said: str) -> None:
    assert answers.accepted(PHOTO, said) == "no"


def test_a_choice_is_kept_as_the_event_spells_it() -> None:
    assert answers.accepted(FOOD, " vEGAN ") == "Vegan"


def test_a_text_is_kept_with_its_lines() -> None:
    assert answers.accepted(NOTE, "  no nuts\r\nno  fish 🐟\n") == "no nuts\nno fish 🐟"


@pytest.mark.parametrize(
    ("question", "said", "sentence"),
    [
        (PHOTO, "perhaps", '"photo" is answered with yes or no, not with "perhaps".'),
        (FOOD, "Fish", '"food" is one of: Everything, Vegan; not "Fish".'),
    ],
)
def test_an_answer_that_is_none_is_refused(question: Question, said: str, sentence: str) -> None:
    with pytest.raises(Invalid) as error:
        answers.accepted(question, said)
    assert error.value.message == sentence


@pytest.mark.parametrize("said", ["a\0b", "a\x1bb", "a\u202eb", "x" * 2001, "x" * 10_000])
def test_an_answer_that_could_deceive_or_is_too_long_is_refused(said: str) -> None:
    with pytest.raises(Invalid, match='the answer to "note"'):
        answers.accepted(NOTE, said)


def test_an_empty_answer_is_none() -> None:
    assert answers.checked(ALL, {"food": "vegan", "photo": " ", "note": ""}) == {"food": "Vegan"}


@pytest.mark.parametrize("slug", ["drinks", "shoes"])
def test_what_is_not_asked_cannot_be_answered(slug: str) -> None:
    with pytest.raises(Invalid) as error:
        answers.checked(ALL, {slug: "42"})
    assert error.value.message == f'this event does not ask "{slug}"; it asks: food, photo, note.'


def test_an_event_that_asks_nothing_says_so() -> None:
    with pytest.raises(Invalid, match="it asks: nothing"):
        answers.checked((), {"food": "vegan"})


def test_what_is_required_is_missed_and_what_is_no_longer_asked_is_not() -> None:
    answers.refuse_missing(ALL, {"food": "Vegan"})
    with pytest.raises(Invalid) as error:
        answers.refuse_missing(ALL, {"note": "hello"})
    assert error.value.message == "an answer is missing: food. Add --answer food=…"
    assert error.value.details == {"missing": ["food"]}


def test_a_sign_up_without_a_required_answer_is_refused(workspace: Workspace) -> None:
    make_event(workspace, questions=ALL)
    with refused(workspace, Invalid):
        fill(workspace, "Ada", answers={"photo": "yes"})
    fill(workspace, "Ada", answers={"food": "VEGAN", "photo": "Y", "note": "'); DROP TABLE people; --"})
    with workspace.read() as tx:
        stored = listing.guest(tx, DINNER, "Ada").answers
    assert stored == {"food": "Vegan", "photo": "yes", "note": "'); DROP TABLE people; --"}


def test_speakers_and_crew_are_put_in_before_anybody_has_asked_them(workspace: Workspace) -> None:
    make_event(workspace, questions=ALL, held=(HeldSeats("crew", 1, "standard"),))
    fill(workspace, "Ada", held="crew")
    assert one(workspace, "Ada").standing is Standing.CONFIRMED


def test_letter_case_does_not_hide_an_answer_from_the_door() -> None:
    question = Question("dietary", "What do you eat?", at_door=("nuts",))
    assert answers.for_door([question], {"dietary": "Nuts"}) == ("dietary: Nuts",)
    assert answers.for_door([question], {"dietary": "nutmeg"}) == ()
