"""Writes reviews.csv: 400 synthetic product reviews, made from word lists by a seeded generator.

Python's standard library alone; the same bytes on every machine with Python 3.11 or later. Nobody wrote these reviews
and no product is meant: what is in the data was put there, so what an algorithm should find is known.

- category: each of five has its own nouns (a topic), used in nearly every sentence.
- stars: the number of good and of bad words follows the stars; one review in 25 has words that contradict its stars.
- misspellings: about one review in six has one or two letters dropped, doubled or swapped in a word.
- duplicate_of: 20 reviews repeat an earlier one with small changes (a word more, a word less, a typo, another sign).
"""

import csv
import random
from pathlib import Path

N = 400
DUPLICATES = 20

CATEGORIES = {
    "headphones": {
        "product": ["headset", "pair of headphones", "pair of earbuds"],
        "aspects": ["bass", "sound", "microphone", "noise cancelling", "ear cushion", "bluetooth pairing", "volume",
                    "charging case"],
        "uses": ["on my commute", "for video calls", "at the gym", "when listening to podcasts", "on long flights"],
    },
    "kettle": {
        "product": ["kettle", "electric kettle", "water boiler"],
        "aspects": ["lid", "spout", "temperature dial", "boiling time", "limescale filter", "handle", "water window",
                    "base plate"],
        "uses": ["for tea", "for pour over coffee", "in a small kitchen", "every breakfast", "at the office"],
    },
    "backpack": {
        "product": ["backpack", "rucksack", "day pack"],
        "aspects": ["zipper", "shoulder strap", "laptop sleeve", "rain cover", "side pocket", "fabric", "hip belt",
                    "stitching"],
        "uses": ["on a weekend hike", "for school", "as hand luggage", "on my bicycle", "in heavy rain"],
    },
    "novel": {
        "product": ["novel", "book", "paperback"],
        "aspects": ["plot", "main character", "ending", "dialogue", "first chapter", "translation", "prose", "villain"],
        "uses": ["on holiday", "before going to sleep", "with my reading group", "in two evenings", "on the train"],
    },
    "running shoes": {
        "product": ["pair of running shoes", "pair of trainers", "pair of sneakers"],
        "aspects": ["sole", "arch support", "lacing", "toe box", "heel grip", "cushioning", "mesh upper", "insole"],
        "uses": ["for a half marathon", "on wet pavement", "on trails", "for daily jogging", "after knee surgery"],
    },
}

GOOD = ["excellent", "great", "superb", "reliable", "delightful", "impressive", "perfect", "lovely", "brilliant"]
BAD = ["terrible", "awful", "disappointing", "useless", "flimsy", "annoying", "poor", "dreadful", "worthless"]
PLAIN = ["okay", "average", "acceptable", "ordinary", "as expected", "nothing special"]

OPENERS = {
    1: ["Do not buy this {product}.", "I returned the {product} within a week.", "What a waste of money."],
    2: ["I expected more from this {product}.", "Not happy with the {product}.", "Would not buy the {product} again."],
    3: ["The {product} does its job.", "A mixed {product} for the price.", "This {product} is fine and no more."],
    4: ["I like this {product}.", "A good {product} with a small flaw.", "Happy with the {product} so far."],
    5: ["I love this {product}!", "Best {product} I have ever owned.", "Buy this {product}, you will not regret it."],
}
SENTENCES = [
    "The {aspect} is {word}.",
    "{Word} {aspect}, and I use it {use}.",
    "I tried it {use} and the {aspect} was {word}.",
    "After two months the {aspect} is still {word}.",
    "My sister says the {aspect} is {word} too.",
    "Compared with my old one, the {aspect} feels {word}.",
]
CLOSERS = [
    "Delivery was quick.", "The parcel arrived late.", "It was a gift.", "I paid the full price.",
    "I bought it in a sale.", "The colour is as in the picture.", "Customer service answered after three days.", "",
]
# How many of the sentences about an aspect are good, plain, bad.
MOODS = {1: (0, 0, 3), 2: (0, 1, 2), 3: (1, 1, 1), 4: (2, 1, 0), 5: (3, 0, 0)}
# Shops see many fives, some ones, few in between.
STARS = [1] * 18 + [2] * 10 + [3] * 14 + [4] * 23 + [5] * 35


def misspelt(word, rng):
    """The word with one letter dropped, doubled, or swapped with the next; the first letter stays."""
    i = rng.randrange(1, len(word) - 1)
    change = rng.choice(["drop", "double", "swap"])
    if change == "drop":
        return word[:i] + word[i + 1:]
    if change == "double":
        return word[:i] + word[i] + word[i:]
    return word[:i] + word[i + 1] + word[i] + word[i + 2:]


def with_typos(text, count, rng):
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    for i in rng.sample(long, min(count, len(long))):
        words[i] = misspelt(words[i], rng)
    return " ".join(words)


def review(category, stars, rng):
    lists = CATEGORIES[category]
    mood_of = 6 - stars if rng.random() < 0.04 else stars
    good, plain, bad = MOODS[mood_of]
    words = rng.sample(GOOD, good) + rng.sample(PLAIN, plain) + rng.sample(BAD, bad)
    rng.shuffle(words)
    words = words[: rng.choice([2, 3, 3])]
    aspects = rng.sample(lists["aspects"], len(words))
    sentences = rng.sample(SENTENCES, len(words))
    parts = [rng.choice(OPENERS[stars]).format(product=rng.choice(lists["product"]))]
    for sentence, aspect, word in zip(sentences, aspects, words):
        parts.append(sentence.format(aspect=aspect, word=word, Word=word.capitalize(), use=rng.choice(lists["uses"])))
    closer = rng.choice(CLOSERS)
    text = " ".join(parts + [closer] if closer else parts)
    return with_typos(text, rng.choice([1, 2]), rng) if rng.random() < 0.17 else text


def near_copy(text, rng):
    """The text with one or two of: a typo, a word more in front, other end marks, the last word left out."""
    for change in rng.sample(["typo", "front", "marks", "end"], rng.choice([1, 2])):
        if change == "typo":
            text = with_typos(text, 1, rng)
        elif change == "front":
            text = rng.choice(["Well.", "Update:", "Hello.", "Review:"]) + " " + text
        elif change == "marks":
            text = text.replace(".", "!") if rng.random() < 0.5 else text.upper()
        else:
            text = text.rsplit(" ", 1)[0] + "."
    return text


def main():
    rng = random.Random(20240611)
    rows = []
    originals = N - DUPLICATES
    names = list(CATEGORIES)
    seen = set()
    while len(rows) < originals:
        category, stars = rng.choice(names), rng.choice(STARS)
        text = review(category, stars, rng)
        if text not in seen:
            seen.add(text)
            rows.append([category, stars, text, None])
    # A copy stands somewhere behind its original, which is never a copy itself.
    copied = sorted(rng.sample(range(originals - 20), DUPLICATES))
    order = [(i, row, None) for i, row in enumerate(rows)]
    for i in copied:
        category, stars, text, _ = rows[i]
        copy = [category, stars, near_copy(text, rng), i]
        order.insert(rng.randrange(next(p for p, o in enumerate(order) if o[0] == i) + 1, len(order) + 1), (None, copy, i))
    place = {i: p for p, (i, _, _) in enumerate(order) if i is not None}
    path = Path(__file__).with_name("reviews.csv")
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["id", "category", "stars", "duplicate_of", "text"])
        for p, (_, (category, stars, text, _), source) in enumerate(order):
            out.writerow([p, category, stars, "" if source is None else place[source], text])


if __name__ == "__main__":
    main()
