from __future__ import annotations

from collections import Counter
from fractions import Fraction
from hashlib import sha256
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geekx_ops.errors import Invalid
from geekx_ops.raffle import protocol

HELD = {"BADA": 1, "CEDO": 3, "FIGU": 1, "HAJE": 2, "KILO": 1, "MUNA": 1, "PEQI": 1, "ROSU": 1}
TICKETS = protocol.tickets_text(HELD.items()).split()
RULES = """Prizes: 1 tote bag, 2 book, 3 mug. One prize per person.
Must be in the room: 30 seconds, then the next in the ranking.
Number: three people named by the host, in the order called.
"""
SECRET = "153282822cd241859b319f6075ae85621def60b19684417864e328a7a2a4501e"  # noqa: S105 - of the vector
C = "274c35fee54cc4eb0fbfec2b78b04301671873068597a093e60cd2ed417a44e7"
X1 = "72b58753b371179f77ca3b2907f8e12117eabd262016691440ba5866aee2d258"
X2 = "aad4f2977eb2dec88d316260346e9ca8b618e297bc3b8e4a8a5113c90f4d3bdf"
K1 = "87986fd19d2ed1b6b9079ded0a770b368b5669f1c1dc9f6427bc5ffc9872ad4c"
K2 = "e43e3a2fc1af9322b21539e6387cc33a642c3dc2bee9679c5ae6670f91f8dab9"
holdings = st.dictionaries(st.from_regex(r"[A-Z0-9]{4,12}", fullmatch=True), st.integers(1, 4), min_size=2, max_size=12)


def committed() -> protocol.Commitment:
    tickets = "\n".join(TICKETS) + "\n"
    tip = protocol.chain(SECRET, 8)[0]
    return protocol.Commitment(
        "Example 2025", 1, "none", protocol.digest(tickets), 11, 8, protocol.digest(RULES), 8, tip
    )


def test_the_golden_vector_holds_to_the_byte() -> None:
    assert protocol.digest("raffle test vector secret") == SECRET
    text = protocol.commit_text(committed())
    links = protocol.chain(SECRET, 8)
    assert protocol.digest(text) == C
    assert (links[1], links[2], links[8]) == (X1, X2, SECRET)
    assert protocol.round_key(C, 1, X1, "407-92-5518") == K1
    assert protocol.round_key(C, 2, X2, "66-31-900") == K2
    assert protocol.parsed_commitment(text.encode()) == committed()


@pytest.mark.parametrize(
    ("key", "lowest", "highest", "tickets", "people"),
    [
        (
            K1,
            "55701cacc9c9cf754069595b2cf447f0a77410a41c9e3ae20a8b9d52c5f9bb44",
            "f4f45b63593c30ccf82d8eae916cc7eba2439aa566d0b02392003bc912c64ae3",
            "ROSU.1 MUNA.1 HAJE.2 CEDO.1 PEQI.1 HAJE.1 CEDO.3 FIGU.1 CEDO.2 KILO.1 BADA.1",
            "ROSU MUNA HAJE CEDO PEQI FIGU KILO BADA",
        ),
        (
            K2,
            "01d52d92caf9ba7026fdc6e8febcf70ac5af736569fb1ae42ef51de3336274f3",
            "fe2692f905951d3e31adcc6cedfff86b08b84c514962979674241b48315b2b64",
            "CEDO.3 KILO.1 HAJE.1 HAJE.2 PEQI.1 MUNA.1 ROSU.1 FIGU.1 BADA.1 CEDO.1 CEDO.2",
            "CEDO KILO HAJE PEQI MUNA ROSU FIGU BADA",
        ),
    ],
)
def test_the_golden_rankings(key: str, lowest: str, highest: str, tickets: str, people: str) -> None:
    ranked = protocol.ranking(key, TICKETS)
    assert (ranked[0].score, ranked[-1].score) == (lowest, highest)
    assert [one.ticket for one in ranked] == tickets.split()
    assert protocol.ranked_people(key, TICKETS) == people.split()
    assert protocol.score(key, ranked[0].ticket) == lowest


@given(holdings, st.randoms(use_true_random=False))
def test_order_of_entrants_and_removals_change_nobodys_place(held: dict[str, int], chance: Random) -> None:
    tickets = protocol.tickets_text(held.items()).split()
    order = protocol.ranked_people(K1, tickets)
    chance.shuffle(tickets)
    assert protocol.ranked_people(K1, tickets) == order
    assert sorted(order) == sorted(held)
    gone = chance.choice(order)
    rest = [one for one in tickets if protocol.person_of(one) != gone]
    assert protocol.ranked_people(K1, rest) == [one for one in order if one != gone]


@given(holdings)
def test_one_more_ticket_never_lowers_a_rank(held: dict[str, int]) -> None:
    one = min(held)
    before = protocol.ranked_people(K1, protocol.tickets_text(held.items()).split()).index(one)
    more = protocol.tickets_text({**held, one: held[one] + 1}.items()).split()
    assert protocol.ranked_people(K1, more).index(one) <= before


@given(holdings)
def test_what_is_written_is_read(held: dict[str, int]) -> None:
    text = protocol.tickets_text(held.items())
    assert len(protocol.parsed_tickets(text.encode())) == sum(held.values())


def chi_square(counts: list[int]) -> float:
    expected = sum(counts) / len(counts)
    return sum((count - expected) ** 2 / expected for count in counts)


def keys(number: int) -> list[str]:
    return [sha256(f"test|{i}".encode()).hexdigest() for i in range(number)]


def test_all_orders_of_four_are_equally_likely() -> None:
    tickets = ["A.1", "B.1", "C.1", "D.1"]
    seen = Counter(tuple(protocol.ranked_people(key, tickets)) for key in keys(24_000))
    assert len(seen) == 24
    assert round(chi_square(list(seen.values())), 2) == 25.07


def winner(key: str, tickets: list[str]) -> str:
    """The first of the ranking, without a list of all scores: that it is the same one is seen below."""
    start = sha256(f"{key}|".encode())
    scores = []
    for ticket in tickets:
        one = start.copy()
        one.update(ticket.encode())
        scores.append((one.digest(), ticket))
    return min(scores)[1]


def test_each_of_120_wins_equally_often() -> None:
    tickets = [f"P{number:03}.1" for number in range(120)]
    seen = Counter(winner(key, tickets) for key in keys(12_000))
    assert (round(chi_square(list(seen.values())), 2), min(seen.values()), max(seen.values())) == (112.84, 79, 126)
    for key in keys(50):
        assert winner(key, tickets) == protocol.scored(key, tickets)[0][1]


def sattolo(chance: Random) -> tuple[int, ...]:
    items = list(range(4))
    for i in range(3, 0, -1):
        j = chance.randrange(i)
        items[i], items[j] = items[j], items[i]
    return tuple(items)


def swap_with_any(chance: Random) -> tuple[int, ...]:
    items = list(range(4))
    for i in range(4):
        j = chance.randrange(4)
        items[i], items[j] = items[j], items[i]
    return tuple(items)


@pytest.mark.parametrize("shuffle", [sattolo, swap_with_any])
def test_the_same_measure_rejects_wrong_shuffles(shuffle: object) -> None:
    assert callable(shuffle)
    chance = Random(7)
    seen = Counter(shuffle(chance) for _ in range(24_000))
    assert chi_square([seen[order] for order in permutations(range(4))]) > 89.1


def test_whole_tickets_are_successive_proportional_sampling() -> None:
    weights = {"A": 1, "B": 2, "C": 4, "D": 1}
    tickets = [f"{person}.{n}" for person, weight in weights.items() for n in range(weight)]
    orders = Counter(tuple(protocol.people_in_order(order)) for order in permutations(tickets))
    for order in permutations(weights):
        chance, left = Fraction(1), 8
        for person in order:
            chance *= Fraction(weights[person], left)
            left -= weights[person]
        assert Fraction(orders[order], 40_320) == chance


@pytest.mark.parametrize(
    "parts", [["4o7", "92", "5518"], ["407", "92"], ["407 92 5518"], ["-40792551"], ["４０７９２５５１"], []]
)
def test_a_number_is_digits_and_at_least_eight(parts: list[str]) -> None:
    with pytest.raises(Invalid):
        protocol.room_number(parts)


def test_a_number_is_joined_in_the_order_called() -> None:
    assert protocol.room_number(["407", "92", "5518"]) == "407-92-5518"


@pytest.mark.parametrize(
    ("content", "line"), [(b"ROSU.1\nBADA.1\n", 2), (b"BADA.1\nBADA.1\n", 2), (b"bada.1\n", 1), (b"BADA.1\n\xff\n", 2)]
)
def test_a_bad_tickets_file_names_the_line(content: bytes, line: int) -> None:
    with pytest.raises(Invalid) as caught:
        protocol.parsed_tickets(content)
    assert caught.value.details["line"] == line


@pytest.mark.parametrize("held", [[], [("ab", 1)], [("ROSU", 0)], [("ROSU", 1), ("ROSU", 2)]])
def test_entrants_that_cannot_be_frozen_are_refused(held: list[tuple[str, int]]) -> None:
    with pytest.raises(Invalid):
        protocol.tickets_text(held)


def test_every_changed_byte_of_a_commitment_changes_its_hash_or_is_refused() -> None:
    text = protocol.commit_text(committed()).encode()
    for place in range(len(text)):
        changed = text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :]
        assert protocol.digest(changed) != C
