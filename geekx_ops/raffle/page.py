"""What of a proof the program itself wrote: the page and the script. Both follow from the other files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import zip_longest

from geekx_ops import resources, templating
from geekx_ops.errors import Invalid
from geekx_ops.raffle import checking, protocol, record
from geekx_ops.raffle.record import Line, Round
from geekx_ops.raffle.rules_text import prizes_in
from geekx_ops.raffle.vocabulary import Method, Step
from geekx_ops.version import __version__

PAGE, SCRIPT = "index.html", "verify.sh"

_OUTCOMES = {
    Step.CLAIMED: "has it",
    Step.ABSENT: "was not there",
    Step.DECLINED: "did not want it",
    Step.INELIGIBLE: "not eligible by the rules",
}
_MAKER = re.compile(rb'<meta name="generator" content="geekx-ops ([0-9][0-9A-Za-z.+-]{0,40})">')


def script() -> bytes:
    """`verify.sh`."""
    return (resources.directory("templates") / "raffle" / SCRIPT).read_text(encoding="utf-8").encode()


def page(files: Mapping[str, bytes], version: str = __version__) -> bytes:
    """The page that explains in plain words the draw in *files*, as *version* of the program signs it."""
    said = protocol.parsed_commitment(files["commit.txt"])
    rules = files["rules.txt"].decode("utf-8", "replace")
    terms = record.parsed_terms(rules)
    commitment = protocol.digest(files["commit.txt"])
    rounds = checking.rounds_in(files["rounds.txt"], said, terms)
    values = {
        "version": version,
        "commitment": commitment,
        "said": said,
        "rounds": rounds,
        "keys": _keys(commitment, rounds) if terms.method is Method.COMMITMENT else {},
        "ticket": files["tickets.txt"].partition(b"\n")[0].decode(),
        "results": _results(checking.lines_in(files["log.txt"]), prizes_in(rules)),
        "rules": rules.splitlines()[:-1],  # the last line says the same to a program
    }
    return templating.rendered("raffle/proof.html", values).encode()


def _keys(commitment: str, rounds: list[Round]) -> dict[int, str]:
    return {one.number: protocol.round_key(commitment, one.number, one.link, one.room) for one in rounds}


def _results(lines: list[Line], prizes: tuple[str, ...]) -> list[tuple[Line, str, str]]:
    return [(line, prizes[line.prize - 1], _OUTCOMES[line.step]) for line in lines if line.step in _OUTCOMES]


def refuse_others(files: Mapping[str, bytes]) -> None:
    """Raise Invalid if the page or the script is not what the other *files*, which hold, make of it.

    Another version of the program may have written them. The page says which; what it says proves nothing.
    """
    made = _MAKER.search(files[PAGE])
    maker = made[1].decode() if made else __version__
    for name, wanted in ((PAGE, page(files, maker)), (SCRIPT, script())):
        if files[name] != wanted:
            raise Invalid(_told(name, files[name], wanted, maker), file=name, version=maker)


def _told(name: str, found: bytes, wanted: bytes, maker: str) -> str:
    pairs = enumerate(zip_longest(found.split(b"\n"), wanted.split(b"\n")), start=1)
    line = next(number for number, (one, other) in pairs if one != other)
    where = f"{name}, line {line}: is not what geekx-ops {__version__} makes of the other files"
    if maker == __version__:
        return f"{where}: it was edited. The other files hold; believe them."
    return (
        f"{where}. It says that version {maker} made it: check it with that one, or else it was edited."
        " The other files hold; believe them."
    )
