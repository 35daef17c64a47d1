"""How a named case is told: a record file and one line, by hand, and what the answer must hold."""

NUMBER, OTHER = "219456780", "401223344"
BORN, OTHER_BORN = "1980-01-02", "1950-05-06"

VERIFIED = {"answer": "verified", "person_id": "p1", "candidates": [], "vetoes": []}
AMBIGUOUS = {"answer": "ambiguous", "person_id": None}
NOT_FOUND = {"answer": "not found", "person_id": None, "candidates": [], "tier": None, "notes": []}


class Cases(dict):
    """Cases by name, each a function of `hand` that gives (people, line), and what the answer must hold."""

    def case(self, expected, **more):
        """Register the function below."""

        def register(build):
            self[build.__name__] = (build, {**expected, **more})
            return build

        return register

    def table(self, expected_by_key, build, name):
        """Register one case per row of a small table."""
        for key, (arguments, expected) in expected_by_key.items():
            self[f"{name}[{key}]"] = (lambda hand, given=arguments: build(hand, **given), expected)

    def ask(self, ask_apart, hand):
        """All answers, by name, of one run."""
        given = ask_apart([build(hand) for build, _ in self.values()])
        return dict(zip(self, given, strict=True))

    def hold(self, name, answers):
        """Whether the answer holds what it must."""
        _, expected = self[name]
        assert {key: answers[name][key] for key in expected} == expected


def maria(hand, **changed):
    held = {
        "id_digits": NUMBER,
        "born": BORN,
        "prior": [hand.place(number="90", street="ELM AVE")],
        "former": [hand.name("LOPEZ", "MARIA", "ELENA")],
        **changed,
    }
    return hand.person("p1", hand.name("GARCIA", "MARIA", "ELENA"), hand.place(unit="3"), **held)


def about_maria(
    hand, family="GARCIA", given="MARIA", middle=None, suffix=None, *, where=None, number=NUMBER, born=BORN
):
    name = hand.name(family, given, middle, suffix)
    return hand.line(name, where or hand.place(unit="3"), id_digits=number, born=born)
