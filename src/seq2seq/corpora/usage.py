"""What is usual of verbs: in relative clauses, in questions, with places, and one after another."""

# What someone does or, with False, does not do because he is sad, happy, tired or sick.
REASONS = {
    ("dormir", True): ("fatigué", "malade"),
    ("chanter", True): ("heureux",),
    ("tomber", True): ("fatigué", "malade"),
    ("dormir", False): ("triste",),
    ("chanter", False): ("triste", "fatigué", "malade"),
    ("manger", False): ("triste", "malade"),
    ("lire", False): ("fatigué", "malade"),
    ("parler", False): ("triste", "fatigué", "malade"),
    ("écouter", False): ("fatigué", "triste"),
    ("arriver", False): ("malade",),
}

# Verbs of a relative clause: what somebody does (qui), and what is done to somebody (que).
DOING = ("manger", "lire", "chercher", "regarder", "écouter", "dormir", "chanter", "aimer", "avoir")
DONE = (
    *("voir", "aimer", "lire", "chercher", "regarder", "écouter", "acheter", "manger", "ouvrir"),
    *("donner", "donner", "ouvrir", "ouvrir", *("manger",) * 6),
)
# A verb, and the verb of a relative clause that says too little or too much beside it.
NOT_OF_ONE = frozenset(
    (first, second)
    for together in (
        ("voir", "regarder", "chercher"),
        ("acheter", "avoir"),
        ("lire", "ouvrir"),
        ("ouvrir", "voir"),
    )
    for first in together
    for second in together
)

# Verbs whose object is one that is known.
OF_ONE = ("aimer", "ouvrir")
OF_PEOPLE = ("voir", "aimer", "chercher", "regarder", "écouter")
IN_COMPANY = ("manger", "chanter", "arriver")
WITHOUT_PLACE = ("avoir", "aimer", "donner", "écouter", "ouvrir", "parler")
# Places where one is rather than does something.
APART = ("loin de", "derrière")
ASKED_WHAT = ("manger", "lire", "voir", "chercher", "regarder", "acheter", "ouvrir", "donner")
ASKED_WHERE = ("manger", "lire", "dormir", "chanter", "acheter", "voir", "arriver", "tomber")

# Why somebody or something is loved, bought or eaten.
WORTHY = ("beau", "bon")
# Clauses that tell of no event, so that nothing comes next.
NO_EVENTS = ("être", "avoir", "aimer", "penser", "savoir")

# What one does and another does not.
COMPARED = ("voir", "regarder", "lire", "aimer", "écouter", "chanter", "dormir")

# What one does, or does not do, although one is so.
IN_SPITE = {
    ("chanter", True): ("triste", "fatigué", "malade"),
    ("lire", True): ("fatigué", "malade"),
    ("parler", True): ("fatigué", "malade"),
    ("dormir", False): ("fatigué",),
    ("chanter", False): ("heureux",),
}

# What one does next with what one has bought, opened, seen or looked for.
FOLLOWING = {
    "acheter": ("manger", "lire", "donner", "ouvrir", "regarder"),
    "ouvrir": ("lire",),
    "voir": ("acheter", "regarder", "écouter", "manger"),
    "lire": ("donner",),
    "regarder": ("acheter",),
    "écouter": ("lire",),
}
