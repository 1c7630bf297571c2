"""Sign-up, the waiting list, and what happens to a registration.

    from geekx_ops import registration

    registration.sign_up(tx, "spring-meetup", name="Ada Example", email="ada@example.org")

Each name is loaded when it is first asked for: the pure modules of this folder stay free of the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geekx_ops.front_door import opened

if TYPE_CHECKING:
    from geekx_ops.registration.capacity import EventChange as EventChange
    from geekx_ops.registration.capacity import change_event as change_event
    from geekx_ops.registration.capacity import end as end
    from geekx_ops.registration.capacity import hold as hold
    from geekx_ops.registration.capacity import postpone as postpone
    from geekx_ops.registration.capacity import release as release
    from geekx_ops.registration.capacity import set_cap as set_cap
    from geekx_ops.registration.capacity import switch_sign_up as switch_sign_up
    from geekx_ops.registration.guests import Outcome as Outcome
    from geekx_ops.registration.guests import cancel as cancel
    from geekx_ops.registration.guests import change as change
    from geekx_ops.registration.guests import confirm as confirm
    from geekx_ops.registration.guests import move_up as move_up
    from geekx_ops.registration.listing import Filter as Filter
    from geekx_ops.registration.listing import Guest as Guest
    from geekx_ops.registration.listing import Overview as Overview
    from geekx_ops.registration.listing import answer_counts as answer_counts
    from geekx_ops.registration.listing import guest as guest
    from geekx_ops.registration.listing import guest_list as guest_list
    from geekx_ops.registration.listing import overview as overview
    from geekx_ops.registration.listing import why as why
    from geekx_ops.registration.record import Registration as Registration
    from geekx_ops.registration.seats import Standing as Standing
    from geekx_ops.registration.service import SignUp as SignUp
    from geekx_ops.registration.service import sign_up as sign_up

_NAMES = {
    "capacity": "EventChange change_event end hold postpone release set_cap switch_sign_up",
    "guests": "Outcome cancel change confirm move_up",
    "listing": "Filter Guest Overview answer_counts guest guest_list overview why",
    "record": "Registration",
    "seats": "Standing",
    "service": "SignUp sign_up",
}
__getattr__, __dir__ = opened(
    __name__, {name: f"{__name__}.{module}" for module, names in _NAMES.items() for name in names.split()}
)
