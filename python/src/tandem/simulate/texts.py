"""Pools of texts, names and addresses. They are made once; rows pick from them by index.

Names, streets and numbers come from Faker, so nobody real is in them; the sentences are our own.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from faker import Faker

from tandem.simulate.settings import FAMILIES, LANGUAGES
from tandem.simulate.tables import ID_FORMS

LOCALES = {"en": "en_GB", "de": "de_DE", "fr": "fr_FR", "es": "es_ES"}
VARIANTS = 12
NAMES = 400
TEXT_KINDS = (
    "greeting",
    "question",
    "rephrase",
    "answer",
    "clarification",
    "thanks",
    "human_request",
    "angry",
    "handoff",
    "human_answer",
    "human_reply",
    "note",
)
TEXT_KIND = {name: index for index, name in enumerate(TEXT_KINDS)}

# {topic} is what the family of intents is about; {order}, {street} and {name} are made up.
TOPICS = {
    "en": ("order {order}", "the delivery to {street}", "the refund for {order}", "invoice {order}",
           "the account", "the subscription", "the app", "a product"),
    "de": ("Bestellung {order}", "die Lieferung an {street}", "die Erstattung zu {order}",
           "Rechnung {order}", "das Konto", "das Abo", "die App", "ein Produkt"),
    "fr": ("la commande {order}", "la livraison au {street}", "le remboursement de {order}",
           "la facture {order}", "le compte", "l'abonnement", "l'application", "un produit"),
    "es": ("el pedido {order}", "la entrega en {street}", "el reembolso de {order}", "la factura {order}",
           "la cuenta", "la suscripción", "la aplicación", "un producto"),
}  # fmt: skip
SENTENCES = {
    "en": {
        "greeting": ("Hello, how can I help?", "Welcome, what can I do for you today?"),
        "question": ("Hi, I have a question about {topic}.", "I need help with {topic}, please.",
                     "It is about {topic}. What happens next?", "There is a problem with {topic}."),
        "rephrase": ("No, I mean {topic}.", "That is not what I asked. It is about {topic}.",
                     "Let me put it differently: {topic}, what now?", "And what about {topic}?"),
        "answer": ("I have checked {topic}: everything is arranged now.",
                   "Here is what I found on {topic}. You will get a confirmation.",
                   "That can be done for {topic}; it takes a day or two."),
        "clarification": ("Could you tell me a little more about {topic}?",
                          "Which number is on the confirmation?"),
        "thanks": ("Thank you, that helped.", "Great, thanks!", "Perfect."),
        "human_request": ("I would like to talk to a person.", "Can I speak to somebody, please?"),
        "angry": ("This is useless, I have asked this three times!", "I have had enough of this."),
        "handoff": ("I will pass you on to a colleague.", "A colleague will take over from here."),
        "human_answer": ("Hello, this is {name}. I am looking into {topic} for you.",
                         "{name} here: I have taken care of {topic}."),
        "human_reply": ("All right, the number is {order}.", "Yes, that is the address: {street}."),
        "note": ("Opened from a chat.", "Summary is attached."),
    },
    "de": {
        "greeting": ("Hallo, wie kann ich helfen?", "Willkommen, was kann ich für Sie tun?"),
        "question": ("Guten Tag, ich habe eine Frage: {topic}.", "Ich brauche bitte Hilfe: {topic}.",
                     "Es geht um Folgendes: {topic}.", "Da stimmt etwas nicht: {topic}."),
        "rephrase": ("Nein, ich meine: {topic}.", "Das war nicht meine Frage. Es geht um: {topic}.",
                     "Anders gesagt: {topic}, und nun?", "Und was ist damit: {topic}?"),
        "answer": ("Ich habe nachgesehen ({topic}): Es ist alles erledigt.",
                   "Das habe ich gefunden: {topic}. Sie erhalten eine Bestätigung.",
                   "Das geht ({topic}); es dauert ein bis zwei Tage."),
        "clarification": ("Können Sie mir etwas mehr dazu sagen: {topic}?",
                          "Welche Nummer steht auf der Bestätigung?"),
        "thanks": ("Danke, das hat geholfen.", "Super, vielen Dank!", "Perfekt."),
        "human_request": ("Ich möchte mit einem Menschen sprechen.", "Kann ich bitte jemanden sprechen?"),
        "angry": ("Das bringt nichts, ich frage zum dritten Mal!", "Jetzt reicht es mir."),
        "handoff": ("Ich gebe Sie an eine Kollegin weiter.", "Ein Kollege übernimmt."),
        "human_answer": ("Hallo, hier ist {name}. Ich kümmere mich darum: {topic}.",
                         "Hier {name}: Das ist erledigt, {topic}."),
        "human_reply": ("Gut, die Nummer ist {order}.", "Ja, das ist die Adresse: {street}."),
        "note": ("Aus einem Chat eröffnet.", "Zusammenfassung liegt bei."),
    },
    "fr": {
        "greeting": ("Bonjour, comment puis-je vous aider ?", "Bienvenue, que puis-je faire pour vous ?"),
        "question": ("Bonjour, j'ai une question : {topic}.", "J'ai besoin d'aide pour {topic}.",
                     "C'est au sujet de {topic}.", "Il y a un problème avec {topic}."),
        "rephrase": ("Non, je parle de {topic}.", "Ce n'est pas ma question : c'est {topic}.",
                     "Autrement dit : {topic}, et maintenant ?", "Et pour {topic} ?"),
        "answer": ("J'ai vérifié {topic} : tout est réglé.",
                   "Voici ce que j'ai trouvé pour {topic}. Vous recevrez une confirmation.",
                   "C'est possible pour {topic} ; comptez un à deux jours."),
        "clarification": ("Pouvez-vous préciser pour {topic} ?", "Quel numéro figure sur la confirmation ?"),
        "thanks": ("Merci, cela m'a aidé.", "Super, merci !", "Parfait."),
        "human_request": ("Je voudrais parler à quelqu'un.", "Puis-je avoir une personne, s'il vous plaît ?"),
        "angry": ("C'est inutile, je le demande pour la troisième fois !", "J'en ai assez."),
        "handoff": ("Je vous passe une collègue.", "Un collègue prend la suite."),
        "human_answer": ("Bonjour, ici {name}. Je m'occupe de {topic}.", "Ici {name} : {topic}, c'est fait."),
        "human_reply": ("D'accord, le numéro est {order}.", "Oui, c'est bien l'adresse : {street}."),
        "note": ("Ouvert depuis une discussion.", "Résumé joint."),
    },
    "es": {
        "greeting": ("Hola, ¿en qué puedo ayudar?", "Bienvenido, ¿qué puedo hacer por usted?"),
        "question": ("Hola, tengo una pregunta sobre {topic}.", "Necesito ayuda con {topic}.",
                     "Se trata de {topic}.", "Hay un problema con {topic}."),
        "rephrase": ("No, me refiero a {topic}.", "No era mi pregunta: se trata de {topic}.",
                     "Dicho de otro modo: {topic}, ¿y ahora?", "¿Y qué pasa con {topic}?"),
        "answer": ("He mirado {topic}: todo está arreglado.",
                   "Esto es lo que encontré sobre {topic}. Recibirá una confirmación.",
                   "Se puede hacer para {topic}; tarda uno o dos días."),
        "clarification": ("¿Puede contarme algo más sobre {topic}?",
                          "¿Qué número aparece en la confirmación?"),
        "thanks": ("Gracias, me ha servido.", "¡Genial, gracias!", "Perfecto."),
        "human_request": ("Quiero hablar con una persona.", "¿Puedo hablar con alguien, por favor?"),
        "angry": ("Esto no sirve, ¡lo he preguntado tres veces!", "Ya basta."),
        "handoff": ("Le paso con una compañera.", "Un compañero sigue desde aquí."),
        "human_answer": ("Hola, soy {name}. Me ocupo de {topic}.", "{name} al habla: {topic}, hecho."),
        "human_reply": ("De acuerdo, el número es {order}.", "Sí, esa es la dirección: {street}."),
        "note": ("Abierto desde un chat.", "Resumen adjunto."),
    },
}  # fmt: skip


class Texts:
    """All pools of one world; the seed decides the names in them."""

    def __init__(self, seed: int) -> None:
        fakers = {language: _faker(LOCALES[language], seed) for language in LANGUAGES}
        self.messages = pa.array(_messages(fakers))
        self._first_names = pa.array([_plain(fakers["en"].first_name()) for _ in range(NAMES)])
        self._last_names = pa.array([_plain(fakers["de"].last_name()) for _ in range(NAMES)])
        self._domains = pa.array(["example.com", "example.org", "example.net", "mail.example.com"])
        # Multipliers that share no factor with the pools, so that neighbours get unlike names.
        self._salt = 1 + 2 * (seed % 1_000)

    def index(
        self, language: np.ndarray, kind: np.ndarray, family: np.ndarray, variant: np.ndarray
    ) -> np.ndarray:
        """Place of a text in `messages`; kind -1 gives -1."""
        place = ((language.astype(np.int32) * len(TEXT_KINDS) + kind) * len(FAMILIES) + family) * VARIANTS
        return np.where(kind >= 0, place + variant, -1).astype(np.int32)

    def contact_values(self, codes: np.ndarray) -> pa.Array:
        """E-mail addresses, phone numbers and record numbers of customers; code = customer * 8 + form."""
        order = np.argsort(codes % 8, kind="stable")
        forms = codes[order] % 8
        parts = []
        for form in range(len(ID_FORMS)):
            customers = codes[order][forms == form] // 8
            if len(customers):
                parts.append(getattr(self, f"_{ID_FORMS[form]}")(customers))
        places = np.empty(len(codes), dtype=np.int64)
        places[order] = np.arange(len(codes))
        return pa.concat_arrays(parts).take(pa.array(places))

    def _email(self, customers: np.ndarray, typo: str = "") -> pa.Array:
        salted = customers * self._salt
        first = self._first_names.take(pa.array(salted * 7 % NAMES))
        last = self._last_names.take(pa.array((salted * 13 + customers // 97) % NAMES))
        number = pa.array(customers).cast(pa.string())
        domain = self._domains.take(pa.array(salted % len(self._domains)))
        name = pc.binary_join_element_wise(first, last, number, ".")
        return pc.binary_join_element_wise(name, typo, "@", domain, "")

    def _mistyped_email(self, customers: np.ndarray) -> pa.Array:
        return self._email(customers, "x")

    def _phone(self, customers: np.ndarray) -> pa.Array:
        # 01632 960 000 and the like are kept for fiction; the number behind makes each one unique.
        number = pa.array(960_000_000_000 + customers).cast(pa.string())
        return pc.binary_join_element_wise("+44", number, "")

    def _crm_contact(self, customers: np.ndarray) -> pa.Array:
        return pc.binary_join_element_wise("CRM", pa.array(10_000_000 + customers).cast(pa.string()), "-")

    def _shop_tablet(self, customers: np.ndarray) -> pa.Array:
        return pa.array(["shop-tablet-01"] * len(customers))

    def _noreply(self, customers: np.ndarray) -> pa.Array:
        return pa.array(["noreply@shop.example.com"] * len(customers))


def _faker(locale: str, seed: int) -> Faker:
    faker = Faker(locale)
    faker.seed_instance(seed)
    return faker


def _plain(name: str) -> str:
    """Only letters a-z, as in an address."""
    folded = name.lower().translate(str.maketrans("äöüßéèáíóú", "aouseeaiou"))
    return "".join(letter for letter in folded if "a" <= letter <= "z") or "kim"


def _messages(fakers: dict[str, Faker]) -> list[str]:
    """Texts in order of (language, kind, family, variant)."""
    texts = []
    for language in LANGUAGES:
        faker = fakers[language]
        names = [faker.first_name() for _ in range(40)]
        streets = [faker.street_address().replace("\n", ", ") for _ in range(40)]
        orders = [faker.bothify("??-######").upper() for _ in range(80)]
        place = 0
        for kind in TEXT_KINDS:
            sentences = SENTENCES[language][kind]
            for family in range(len(FAMILIES)):
                for variant in range(VARIANTS):
                    place += 1
                    facts = {
                        "order": orders[place % 80],
                        "street": streets[place * 7 % 40],
                        "name": names[place * 3 % 40],
                    }
                    topic = TOPICS[language][family].format(**facts)
                    texts.append(sentences[variant % len(sentences)].format(topic=topic, **facts))
    return texts
