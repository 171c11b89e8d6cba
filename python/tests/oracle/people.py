"""Persons: connected components of customers, identifiers and conversations (contract rule 1, R14-R18)."""

from .landing import conversation_key


class Groups:
    """Union-find over any hashable nodes; the smallest node names its group."""

    def __init__(self):
        self.parent = {}

    def find(self, node):
        self.parent.setdefault(node, node)
        root = node
        while self.parent[root] != root:
            root = self.parent[root]
        while self.parent[node] != root:
            self.parent[node], node = root, self.parent[node]
        return root

    def join(self, left, right):
        left, right = self.find(left), self.find(right)
        if left != right:
            low, high = (left, right) if left < right else (right, left)
            self.parent[high] = low


def normalise(id_type, value):
    """R16: one spelling of an identifier; None when nothing is left."""
    value = value.strip()
    if id_type == "email":
        value = value.lower()
    elif id_type == "phone":
        plus = value.startswith("+")
        value = "".join(character for character in value if character.isdigit())
        if not plus and value.startswith("00"):
            value = value[2:]
    return value or None


def customer_key(row, column="customer_native_id"):
    """R14: a bare customer id, scoped to its instance."""
    return None if row[column] is None else (row["source_system"], row["source_instance"], row[column])


def find_hubs(rows, conversations, hub):
    """R15: identifiers seen with more than `hub` distinct customers over the whole landing."""
    customers_of = {}
    for row in rows:
        identifier = (row["id_type"], normalise(row["id_type"], row["id_value"]))
        customer = customer_key(row)
        if customer is None:
            conversation = conversations.get(conversation_key(row))
            customer = customer_key(conversation) if conversation else None
        customers_of.setdefault(identifier, set())
        if customer is not None:
            customers_of[identifier].add(customer)
    return {identifier for identifier, customers in customers_of.items() if len(customers) > hub}


def build_persons(landing, hub=10):
    """(person of each identified conversation, person of each customer, hubs)."""
    conversations = {
        (row["source_system"], row["source_instance"], row["native_id"]): row
        for row in landing.rows["conversations"]
    }
    rows = landing.rows["customer_identifiers"]
    hubs = find_hubs(rows, conversations, hub)
    groups = Groups()
    linked = set()
    customers = set()
    for key, row in conversations.items():
        customer = customer_key(row)
        if customer is not None:
            groups.join(("conversation",) + key, ("customer",) + customer)
            linked.add(key)
            customers.add(customer)
    for row in rows:
        customer = customer_key(row)
        key = conversation_key(row)
        conversation = conversations.get(key)
        owner = customer or (customer_key(conversation) if conversation else None)
        merged_into = customer_key(row, "merged_into_customer_native_id")
        if owner is not None and merged_into is not None:  # contract rule 1: asserted customer merges
            groups.join(("customer",) + owner, ("customer",) + merged_into)
            customers.update((owner, merged_into))
        value = normalise(row["id_type"], row["id_value"])
        identifier = (row["id_type"], value)
        if value is None or row["id_type"] == "unmapped" or identifier in hubs:
            continue
        node = ("identifier", row["id_type"], value, "")
        if owner is not None:
            groups.join(("customer",) + owner, node)
            customers.add(owner)
        if conversation is not None and customer_key(conversation) is None:
            groups.join(("conversation",) + key, node)
            linked.add(key)
    person_of_conversation = {key: groups.find(("conversation",) + key) for key in linked}
    for row in landing.rows["customers"] + landing.rows["business_events"]:
        key = customer_key(row, "native_id" if row["_table"] == "customers" else "customer_native_id")
        if key is not None:
            customers.add(key)
    person_of_customer = {key: groups.find(("customer",) + key) for key in customers}
    return person_of_conversation, person_of_customer, hubs
