"""English nouns, one and many, for the names of tables.

The library `inflect` knows the rules; it takes every word it is given for a plural ("address" is "addres" to
it), so words that are no plural, and those whose singular it does not know, are told here.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import inflect

# One and many alike, or without a plural that anybody would write
_SAME: Final = """
    aircraft always analytics apparatus apparel aws chaos clothes clothing cms corps cosmos css data
    devops diabetes dns earnings economics electronics equipment ethics ethos feedback furniture genetics
    goods gps graphics hardware headquarters herpes https information ios jeans kubernetes kudos
    linguistics logistics luggage mars mathematics means mechanics media metadata money mrp news nginx
    offspring ops os pants physics police politics pos progress rabies redis rss saas savings scissors
    series sms software species staff statistics summons sys thanks tls traffic travis usps weather wms
    xss
"""
SAME: Final = frozenset(_SAME.split())

# Singular, though it ends like a plural. What ends in "ss", "us" or "is" is as well, but for those below.
_SINGULAR: Final = """
    alias atlas bias canvas christmas gas kansas lens pancreas pathos pyjamas texas whereas has was does
    aids cutlass dos yes this sos
"""
SINGULAR: Final = frozenset(_SINGULAR.split())

_PLURALS_IN_US_AND_IS: Final = """
    menus submenus cpus gpus vcpus skus gurus emus apis kpis emojis taxis skis wikis pois uris guis clis
    alibis khakis safaris tsunamis uis sdis rois maxis minis thankyous yous gnus haikus flus
"""
_PLURALS: Final = frozenset(_PLURALS_IN_US_AND_IS.split())

# What inflect gets wrong, or gets right in a way that no schema is spelled
IRREGULAR: Final = {
    "appendices": "appendix",
    "alumni": "alumnus",
    "axes": "axis",
    "bacteria": "bacterium",
    "bases": "base",
    "bonuses": "bonus",
    "canvases": "canvas",
    "cacti": "cactus",
    "caches": "cache",
    "codices": "codex",
    "agendas": "agenda",
    "children": "child",
    "criteria": "criterion",
    "curricula": "curriculum",
    "dice": "dice",
    "directrices": "directrix",
    "errata": "erratum",
    "feet": "foot",
    "fora": "forum",
    "fungi": "fungus",
    "gases": "gas",
    "geese": "goose",
    "genera": "genus",
    "ids": "id",
    "indices": "index",
    "lenses": "lens",
    "matrices": "matrix",
    "memoranda": "memorandum",
    "men": "man",
    "mice": "mouse",
    "nuclei": "nucleus",
    "oxen": "ox",
    "people": "person",
    "radii": "radius",
    "phenomena": "phenomenon",
    "schemata": "schema",
    "stigmata": "stigma",
    "stimuli": "stimulus",
    "strata": "stratum",
    "symposia": "symposium",
    "teeth": "tooth",
    "vertebrae": "vertebra",
    "vertices": "vertex",
    "vortices": "vortex",
}
_MANY: Final = {
    "access": "accesses",
    "agenda": "agendas",
    "appendix": "appendices",
    "base": "bases",
    "criterion": "criteria",
    "curriculum": "curricula",
    "index": "indexes",
    "info": "infos",
    "matrix": "matrices",
    "person": "people",
    "persona": "personas",
    "todo": "todos",
    "vertex": "vertices",
}
# "salesmen", "women", "grandchildren"
_COMPOUND: Final = re.compile(r"(\w+)(?<!speci)(?<!regi)(?<!abdo)(?<!acu)(?<!\bo)(men|people|children|mice)")
_ACRONYM: Final = re.compile(r"[^aeiouy]+s", re.ASCII)  # dns, tls, sms, but not "ads"
_SHORT_PLURALS: Final = frozenset(
    ("ads", "cvs", "dbs", "dms", "ids", "ips", "kvs", "pcs", "pdfs", "prs", "tvs", "txns", "urls", "vms")
)

_PRONOUNS: Final = frozenset(("i", "me", "my", "it", "its", "he", "him", "his", "she", "her", "that", "who"))


@cache
def _engine() -> inflect.engine:
    import inflect  # it takes a second, and not everybody names classes

    return inflect.engine()


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """The singular of one lower-case word; a word that is no plural stays as it is."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if found := _COMPOUND.fullmatch(word):
        return found[1] + IRREGULAR[found[2]]
    if word.endswith("eaus"):
        return word[:-1]
    if not _may_be_plural(word):
        return word
    one = _engine().singular_noun(word)
    return str(one) if one else word


@lru_cache(maxsize=65536)
def plural(word: str) -> str:
    """The plural of one lower-case word; a word that is a plural stays as it is."""
    if word in _MANY:
        return _MANY[word]
    if word in SAME or not word.isascii() or not word[-1:].isalpha() or singular(word) != word:
        return word
    if _ACRONYM.fullmatch(word) and len(word) <= 4:
        return word
    if word.endswith("child"):
        return f"{word}ren"
    if word in _PRONOUNS:
        return f"{word}s"
    return str(_engine().plural_noun(word)) or word


def _may_be_plural(word: str) -> bool:
    """False for what inflect would shorten though it is one thing, or no English word at all."""
    if not word.isascii() or not word[-3:].isalpha() or len(word) < 3 or word in SAME or word in SINGULAR:
        return False
    if word in _PLURALS or word in _SHORT_PLURALS:
        return True
    if not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return False
    return not (len(word) <= 4 and _ACRONYM.fullmatch(word))
