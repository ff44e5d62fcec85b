"""What the demo people are to each other, what they show first, and where else they are."""

FOLLOWS = {
    follower: followed.split()
    for follower, followed in {
        "fan": "artist oda_luna kettle pim bramblejar tern_and_co modulo_ten iso_hana weft_nine",
        "artist": "oda_luna pim bramblejar kettle fan",
        "moderator": "artist oda_luna bramblejar weft_nine",
        "owner": "artist moderator oda_luna pim kettle bramblejar",
        "oda_luna": "kettle tern_and_co bramblejar artist",
        "kettle": "oda_luna pim artist quiet_static",
        "pim": "kettle bramblejar artist fan",
        "bramblejar": "oda_luna pim weft_nine artist",
        "tern_and_co": "oda_luna cartouche artist",
        "modulo_ten": "quiet_static weft_nine",
        "iso_hana": "cartouche modulo_ten artist kettle",
        "quiet_static": "modulo_ten kettle",
        "weft_nine": "modulo_ten bramblejar iso_hana",
        "cartouche": "tern_and_co iso_hana oda_luna",
    }.items()
}

PINS = {
    "artist": ("Self-portrait, before coffee", "Longest light", "Totality"),
    "oda_luna": ("Last ferry", "Valley in June", "Cabin at 69° north"),
    "kettle": ("Night shift", "Rain, line nine", "The corner shop"),
    "pim": ("Boo", "What I carry", "Unhelpful chest"),
    "bramblejar": ("November maple", "Pond clerk", "Field guide, plate 6"),
    "tern_and_co": ("The 17:52", "Small craft warning"),
    "modulo_ten": ("Spiral tide", "Generation forty"),
    "iso_hana": ("Small republic", "Observatory"),
    "weft_nine": ("Rose window", "Courtyard"),
}

LINKS = {
    "artist": ["https://aino.example", "https://pixels.example/@aino"],
    "oda_luna": ["https://odaluna.example/prints"],
    "kettle": ["https://kettle.example"],
    "modulo_ten": ["https://rules.example/thirty", "https://modulo.example"],
    "cartouche": ["https://maps.example/cartouche"],
}
