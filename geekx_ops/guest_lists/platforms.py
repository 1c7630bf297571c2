"""How the lists of other platforms are recognised, and which of their columns is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geekx_ops.errors import Invalid
from geekx_ops.guest_lists.sheet import OWN
from geekx_ops.text import excerpt

FIELDS = (
    "name", "first_name", "last_name", "email", "standing", "seats", "plus_ones", "ticket", "ticket_type", "companions",
    "signed_up_at",
)  # fmt: skip
"""What a column can be, apart from a question."""

BY_HAND = "by-hand"
"""The word for a list of which somebody said which column is what."""

PLAIN = "plain"
"""The word for a list of names and addresses, and nothing else, that no platform made."""

BLANK = frozenset({"anonymous", "--"})
"""What stands in a cell that says nothing."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform's list: the titles that it is known by (`|` parts those of which one is enough), and its columns.

    `fields` has the titles for each field, the best one first; `ignored` titles say nothing that matters here, nor do
    those that begin with one that ends in a colon. A list that is `sectioned` has other people's lines below; the
    title `leading` stands first.
    """

    word: str
    signature: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    ignored: frozenset[str] = frozenset()
    sectioned: bool = False
    leading: str = ""
    day_first: frozenset[str] = frozenset()
    """Titles that are written where dates with slashes have the day first, if nothing else tells."""
    bare: bool = False
    """Its lists have no columns but these: with others they would be anybody's."""

    def knows(self, titles: Sequence[str]) -> bool:
        """Whether its lists have these titles, as `plain` gives them."""
        found = set(titles)
        return (
            all(found & set(one.split("|")) for one in self.signature)
            and (not self.leading or titles[0] in self.leading.split("|"))
            and (not self.bare or found <= self._own)
        )

    @property
    def _own(self) -> frozenset[str]:
        """All titles that its lists can have."""
        return self.ignored.union(*self.fields.values())

    def checked(self, titles: Sequence[str]) -> Platform:
        """Itself. Raises Invalid if none of *titles* has its names or addresses."""
        names = [
            title for field in ("name", "first_name", "last_name", "email") for title in self.fields.get(field, ())
        ]
        if set(names).isdisjoint(map(plain, titles)):
            raise Invalid(
                f"a list of {self.word} has columns such as {', '.join(names[:4])}, and this one has none of them. "
                "Nothing was changed. Leave --as away, or say which column is what: --column email=TITLE.",
                titles=list(titles[:100]),
            )
        return self

    def writes_day_first(self, titles: Sequence[str]) -> bool:
        """Whether somebody who has these titles is likely to mean the day by the first number of a date."""
        return not self.day_first.isdisjoint(map(plain, titles))

    def because(self, titles: Sequence[str]) -> tuple[str, ...]:
        """Those of *titles* that it is known by."""
        known = {title for one in self.signature for title in one.split("|")}
        return tuple(title for title in titles if plain(title) in known)


def _platform(word: str, signature: str, ignored: str = "", day_first: str = "", **fields: str) -> Platform:
    return Platform(
        word,
        tuple(signature.split(",")),
        {name: tuple(titles.split("|")) for name, titles in fields.items()},
        frozenset(ignored.split(",")),
        sectioned=word.startswith("zoom-"),
        leading=signature if word == "gforms" else "",
        day_first=frozenset(filter(None, day_first.split("|"))),
        bare=word == PLAIN,
    )


PLATFORMS = (
    _platform(
        "geekx", "standing,seats,ticket_type", ",".join(OWN), ticket="number",
        **{name: name for name in FIELDS if name in OWN},
    ),
    _platform(
        "luma", "api_id,approval_status",
        "phone_number,checked_in_at,custom_source,qr_code_url,amount,amount_tax,amount_discount,currency,coupon_code,"
        "eth_address,solana_address,survey_response_rating,survey_response_feedback,ticket_type_id",
        ticket="api_id", name="name", first_name="first_name", last_name="last_name", email="email",
        signed_up_at="created_at", standing="approval_status", ticket_type="ticket_name",
    ),
    _platform(
        "eventbrite",
        "order #|order no.|order id,ticket type,attendee #|attendee status|attendee first name|buyer email",
        "price tier,group,order type,currency,total paid,fees paid,eventbrite fees,"
        "eventbrite payment processing,home address 1,home address 2,home city,home state,home zip,home country,"
        "county of residence,home postcode,event name,event id,event start date,event start time,event timezone,"
        "event location,ticket tier,ticket price,buyer name,buyer first name,buyer last name,buyer email,"
        "phone number,cell phone,purchaser city,purchaser state,purchaser country,seating location 1,"
        "seating location 2,seating location 3,checked in",
        ticket="attendee #|barcode number|barcode #", order="order #|order no.|order id",
        name="name", first_name="attendee first name|first name",
        last_name="attendee last name|last name|surname", email="attendee email|email",
        seats="ticket quantity|quantity", standing="attendee status", ticket_type="ticket type",
        signed_up_at="order date", day_first="surname|county of residence|home postcode",
    ),
    _platform(
        "eventbrite-orders", "order id,buyer email,net sales", "phone number,net sales,event name,event location",
        ticket="order id", first_name="buyer first name", last_name="buyer last name", email="buyer email",
        seats="ticket quantity", signed_up_at="order date", standing="order status",
    ),
    _platform(
        "meetup", "rsvp,rsvped on,user id",
        "title,event host,joined group on,url of member profile,attendance,notes",
        ticket="user id", name="name", standing="rsvp", plus_ones="guests", signed_up_at="rsvped on",
    ),
    _platform(
        "meetup-members", "member id,joined group on,total rsvps",
        "title,user id,location,last visited group on,last attended,total rsvps,rsvped yes,rsvped maybe,rsvped no,"
        "meetups attended,no shows,intro,photo,assistant organizer,mailing list,url of member profile",
        ticket="member id", name="name", signed_up_at="joined group on",
    ),
    _platform(
        "tito", "ticket full name,ticket reference,void status",
        "number,ticket company name,ticket phone number,event,price,tags,unique ticket url,unique order url,"
        "order reference,order name,order email,order company name,order phone number,order discount code,order ip,"
        "order created date,order completed date,payment reference",
        ticket="ticket reference", name="ticket full name", first_name="ticket first name",
        last_name="ticket last name", email="ticket email", ticket_type="ticket", standing="void status",
        signed_up_at="ticket created date",
    ),
    # Before the registrations: it has their columns too.
    _platform(
        "zoom-attendees", "attended,user name (original name)|user name",
        "attended,phone,join time,leave time,time in session (minutes),is guest,country/region name",
        name="user name (original name)|user name", first_name="first name", last_name="last name", email="email",
        signed_up_at="registration time", standing="approval status",
    ),
    _platform(
        "zoom-registrations", "registration time,approval status,email", "",
        first_name="first name", last_name="last name", email="email", signed_up_at="registration time",
        standing="approval status",
    ),
    _platform(
        "msforms", "start time|startzeit|heure de début,completion time|fertigstellungszeit|heure de fin",
        "id,start time,startzeit,heure de début,last modified time",
        email="email|e-mail|adresse de messagerie", name="name|nom",
        signed_up_at="completion time|fertigstellungszeit|heure de fin", day_first="heure de début",
    ),
    _platform(
        "pretix-positions", "pseudonymization id,position id",
        "event slug,order code,position id,phone number,order time,date,start date,end date,variation,price,tax rate,"
        "tax rule,tax value,company,address,zip code,city,country,state,voucher,seat id,seat name,seat zone,seat row,"
        "seat number,order comment,follow-up date,invoice address name,vat id,sales channel,order locale,"
        "e-mail address verified,payment providers,email,attendee name:,invoice address name:",
        ticket="pseudonymization id", name="attendee name", email="attendee email", ticket_type="product",
        standing="status", signed_up_at="order date",
    ),
    _platform(
        "pretix-checkin", "automatically checked in,order code",
        "price,checked in,checked out,automatically checked in,paid,date,start date,end date,company,"
        "voucher code,requires special attention,comment,seat id,seat name,seat zone,seat row,seat number,"
        "attendee name:",
        ticket="secret", order="order code", name="attendee name", email="e-mail", ticket_type="product",
        signed_up_at="order date",
    ),
    _platform(
        "hievents", "public id,short id,check ins",
        "id,check ins,product id,event id,public id,last updated date,notes",
        ticket="short id", first_name="first name", last_name="last name", email="email", standing="status",
        ticket_type="product name", signed_up_at="created date",
    ),
    _platform(
        "hievents-orders", "total before additions,is manually created",
        "total gross,total before additions,total tax,total fee,total refunded,payment status,refund status,currency,"
        "payment provider,is partially refunded,is fully refunded,is free order,is manually created,billing address,"
        "notes,promo code,opted in to marketing,id",
        ticket="public id", first_name="first name", last_name="last name", email="email", standing="status",
        signed_up_at="created at",
    ),
    _platform(
        "alfio-waiting", "type,firstname,lastname,email,language,status,date", "language,type",
        first_name="firstname", last_name="lastname", email="email", standing="status", signed_up_at="date",
    ),
    _platform(
        "alfio", "reservationid,locked,originalprice",
        "event,originalprice,paidprice,discount,vat,reservationid,locked,language,confirmation,billing address,"
        "country code,promo code,payment id,payment method,external reference",
        ticket="id", name="full name", first_name="first name", last_name="last name", email="e-mail",
        standing="status", ticket_type="category",
    ),
    _platform(
        "attendize", "has arrived,arrival time", "reference,has arrived,arrival time",
        ticket="ticket id", first_name="first name", last_name="last name", email="email", ticket_type="ticket type",
        signed_up_at="order date",
    ),
    _platform(
        "eventyay", "order#,payment mode,ticket id",
        "order#,payment type,payment mode,ticket price,ticket type,tax id,address,company,country,state,city,zipcode,"
        "virtual_event_checkin_times",
        ticket="ticket id", email="email", standing="status", ticket_type="ticket name", signed_up_at="order date",
        name="name", first_name="first name|firstname", last_name="last name|lastname",
    ),
    _platform(
        "indico", "id,name,registration state|registration date",
        "modification date,created by,price,checked in,check-in date,payment date,tags",
        ticket="id", name="name", email="email address|email", standing="registration state",
        signed_up_at="registration date",
    ),
    _platform(
        "dice", "first name,event,ticket type,order date", "event",
        first_name="first name", last_name="last name", email="email", ticket_type="ticket type",
        signed_up_at="order date", day_first="event",
    ),
    _platform(
        "tickster", "förnamn,e-post,biljettyp", "mobilnummer,evenemang",
        first_name="förnamn", last_name="efternamn", email="e-post", ticket_type="biljettyp", signed_up_at="köpdatum",
        day_first="köpdatum",
    ),
    _platform("open-community-groups", "name,company,title,invited", "invited", name="name"),
    _platform(
        "typeform", "#,submitted at|submit date (utc)",
        "network id,tags,start date (utc),stage date (utc),response type,ending",
        ticket="#", name="name|full name|your name", first_name="first name", last_name="last name",
        email="email|e-mail|email address", signed_up_at="submitted at|submit date (utc)",
    ),
    _platform(
        "gforms", "timestamp|zeitstempel", "",
        signed_up_at="timestamp|zeitstempel", email="email address|e-mail-adresse|email|e-mail|username",
        name="your full name|full name|name|your name|vollständiger name",
    ),
    _platform(
        PLAIN, "name|full name|first name|first_name,email|e-mail|email address", "reason",
        name="name|full name", first_name="first name|first_name", last_name="last name|last_name|surname",
        email="email|e-mail|email address",
    ),
)  # fmt: skip


def plain(title: str) -> str:
    """A title as titles are compared: without a byte order mark, blanks joined, in small letters."""
    return " ".join(title.replace("\ufeff", "").split()).casefold()


def recognised(titles: Sequence[str]) -> Platform | None:
    """The platform whose list has these titles, or None."""
    found = [plain(title) for title in titles]
    return next((one for one in PLATFORMS if one.knows(found)), None)


def named(word: str) -> Platform:
    """The platform that is called *word*. Raises Invalid."""
    for one in PLATFORMS:
        if one.word == word:
            return one
    listed = ", ".join(one.word for one in PLATFORMS)
    raise Invalid(f"“{excerpt(word)}” is no platform and no name that was remembered; there is: {listed}.")


def by_hand(titles: Sequence[str], columns: Mapping[str, str]) -> Platform:
    """A list of which somebody says which title is what: *columns* has the title of each field."""
    found = {plain(title) for title in titles}
    for name, title in columns.items():
        if name not in FIELDS:
            raise Invalid(f"a column cannot be “{excerpt(name)}”; it can be: {', '.join(FIELDS)}.")
        if plain(title) not in found:
            raise Invalid(f"the list has no column “{excerpt(title)}”; it has: {', '.join(titles)[:300]}.")
    return Platform(BY_HAND, (), {name: (plain(title),) for name, title in columns.items()})
