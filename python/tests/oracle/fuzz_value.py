"""Adds to a random landing what customers buy, are offered and promise, and messages before it.

It draws from a stream of its own, so that the landing of a seed stays what it was beside these rows.
"""

import random
from datetime import datetime, timedelta

from .fuzz import BASE, INTENTS, stamp

DAY = timedelta(days=1)
AFTER = [0, 60, 3600, 86400, 604800, 604801, 20 * 86400]
CURRENCIES = ["EUR", "EUR", "EUR", "EUR", "EUR", "eur", " EUR", "USD", None]
AMOUNTS = [0, 5, 7.5, 20, 12.25, 100, None]


class Merchant:
    """Adds to the maker's rows before they are written."""

    def __init__(self, maker, seed):
        self.maker = maker
        self.random = random.Random(f"value {seed}")
        self.count = 0
        # A landing in another currency, and one without anything sold, in some of the landings.
        self.share = self.pick([0.4, 0.4, 0.4, 0.03])

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, share):
        return self.random.random() < share

    def run(self):
        for record in list(self.maker.made):
            self.greet(record)
            if self.chance(self.share):
                self.sell(record, self.pick(["order", "order", "purchase"]))
            if self.chance(self.share):
                self.offer(record)
            if self.chance(self.share):
                self.promise(record)
            if self.chance(0.15):
                days = self.pick([-40, -31, -30, -5, 29, 30, 60])
                self.tell(
                    record, "order", record["clock"] + days * DAY + timedelta(seconds=self.pick([0, 1]))
                )
            if self.chance(0.1):
                later = timedelta(days=self.pick([1, 30, 59]))
                self.tell(record, self.pick(["account_opened", "account_closed"]), record["end"] + later)
        for (_, table), rows in sorted(self.maker.rows.items()):
            if table == "customers":
                for row in rows:
                    if self.chance(0.1):
                        row["closed_on"] = (BASE + timedelta(days=self.pick([3, 20, 50]))).date().isoformat()

    def sell(self, record, kind, **named):
        self.tell(record, kind, record["end"] + timedelta(seconds=self.pick(AFTER)), **named)

    def offer(self, record):
        number = self.number()
        moment = record["end"] + timedelta(seconds=self.pick([0, 60, 60, 604800]))
        answers = self.pick([["offer_accepted"], ["offer_declined"], ["offer_declined", "offer_accepted"]])
        for place, answer in enumerate(answers):
            self.tell(record, answer, moment + place * DAY, **number)
        if self.chance(0.3):
            self.sell(record, "order", **number)

    def promise(self, record):
        number = self.number()
        made = record["end"] - timedelta(seconds=self.pick([0, 0, 1]))
        if self.chance(0.9):
            self.tell(record, "promise_made", made, **number)
        for place, verdict in enumerate(self.pick([["kept"], ["kept"], ["broken"], ["broken", "kept"], []])):
            self.tell(record, f"promise_{verdict}", made + (1 + 3 * place) * DAY, **number)

    def number(self):
        self.count += 1
        if self.chance(0.15):
            return {}
        return dict(reference=f"r{self.count}", system_of_record=self.pick(["shop", "shop", None]))

    def tell(self, record, kind, moment, **named):
        instance = record["instance"]
        customer = record["person"]["customers"].get(instance)
        by_customer = customer is not None and self.chance(0.7)
        self.count += 1
        self.maker.add(
            instance,
            "business_events",
            native_id=f"m{self.count}",
            conversation_native_id=None if by_customer and self.chance(0.9) else record["name"],
            customer_native_id=customer if by_customer else None,
            event_kind=kind,
            intent=self.pick([None, None, None, record["person"]["intent"]]),
            occurred_at=stamp(moment),
            amount=self.pick(AMOUNTS),
            currency=self.pick(CURRENCIES),
            **named,
        )

    def greet(self, record):
        """Messages to customers, some of them held back."""
        customer = record["person"]["customers"].get(record["instance"])
        if customer is None or not self.chance(0.3):
            return
        self.count += 1
        sent = (
            record["end"]
            - timedelta(seconds=self.pick([0, 86400, 29 * 86400]))
            + timedelta(seconds=self.count)
        )
        self.maker.add(
            record["instance"],
            "outreach_events",
            native_id=f"o{self.count}",
            customer_native_id=customer,
            topic=self.pick(INTENTS[:3]),
            sent_at=stamp(max(sent, datetime(2025, 1, 1))),
            channel=self.pick(["email", "sms"]),
            is_holdout=self.pick([True, False, False, None]),
            loaded_at=None,
        )


def add_value(maker, seed):
    Merchant(maker, seed).run()
