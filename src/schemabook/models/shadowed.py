"""Names of `pg_catalog` that hide what a schema has under the same name.

`pg_catalog` comes first on every search_path, so `public.gen_random_uuid()` without its schema is another
function. An overload with other argument types is not hidden, so only those functions are listed that
schemas carry with the very arguments of the built-in one: what PostgreSQL 16, 17 and 18 added (the difference
of their `pg_proc` to that of 15, without support and statistics functions), and what older servers lacked and
people wrote themselves or had from an extension.
"""

from __future__ import annotations

import re
from typing import Final

_FUNCTIONS_SINCE_16: Final = """
    any_value array_reverse array_sample array_shuffle array_sort bytea casefold crc32 crc32c date_add
    date_subtract erf erfc gamma has_largeobject_privilege icu_unicode_version json_agg_strict
    json_object_agg_strict json_object_agg_unique json_object_agg_unique_strict jsonb_agg_strict
    jsonb_object_agg_strict jsonb_object_agg_unique jsonb_object_agg_unique_strict jsonb_populate_record_valid
    lgamma random_normal system_user to_bin to_oct to_regtypemod unicode_assigned unicode_version
    uuid_extract_timestamp uuid_extract_version uuidv4 uuidv7 xmltext
"""
_FUNCTIONS_BEFORE: Final = """
    age array_agg array_append array_cat array_fill array_length array_ndims array_position array_positions
    array_prepend array_remove array_replace array_to_json array_to_string array_upper bit_count bit_xor
    bool_and bool_or btrim cardinality char_length chr clock_timestamp concat concat_ws convert_from
    convert_to cot current_setting date_bin date_part date_trunc decode degrees encode every
    factorial format format_type gcd gen_random_uuid generate_series generate_subscripts
    get_bit get_byte hashtext hashtextextended initcap isempty json_agg json_array_elements
    json_array_elements_text json_array_length json_build_array json_build_object json_each json_each_text
    json_extract_path json_extract_path_text json_object json_object_agg json_object_keys json_populate_record
    json_populate_recordset json_strip_nulls json_to_record json_to_recordset json_typeof jsonb_agg
    jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object
    jsonb_concat jsonb_delete jsonb_delete_path jsonb_each jsonb_each_text jsonb_extract_path
    jsonb_extract_path_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_keys jsonb_path_exists
    jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_populate_record
    jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record
    jsonb_to_recordset jsonb_typeof justify_days justify_hours justify_interval lcm left log10 lower_inc
    make_date make_interval make_time make_timestamp make_timestamptz md5 min_scale mode mod multirange
    normalize now num_nonnulls num_nulls parse_ident percentile_cont percentile_disc pi power
    quote_ident quote_literal quote_nullable radians random range_agg range_intersect_agg
    range_merge regexp_count regexp_instr regexp_like regexp_substr repeat reverse right row_to_json scale
    set_bit set_byte set_config setseed sha224 sha256 sha384 sha512 starts_with statement_timestamp string_agg
    string_to_array string_to_table timeofday to_ascii to_hex to_json to_jsonb to_regclass to_regtype
    transaction_timestamp trim_array trim_scale txid_current txid_current_snapshot unistr unnest upper_inc
    websearch_to_tsquery width_bucket xmlagg xmlcomment xpath xpath_exists
"""
FUNCTIONS: Final = frozenset(_FUNCTIONS_SINCE_16.split()) | frozenset(_FUNCTIONS_BEFORE.split())

# pg_type of 15 to 18 without row types and arrays (whose names begin with an underscore), and SQL's spellings
_TYPES: Final = """
    aclitem any anyarray anycompatible anycompatiblearray anycompatiblemultirange anycompatiblenonarray
    anycompatiblerange anyelement anyenum anymultirange anynonarray anyrange bit bool box bpchar bytea char
    cid cidr circle cstring date datemultirange daterange event_trigger fdw_handler float4 float8 gtsvector
    index_am_handler inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range internal
    interval json jsonb jsonpath language_handler line lseg macaddr macaddr8 money name numeric nummultirange
    numrange oid oidvector path point polygon record refcursor regclass regcollation regconfig regdatabase
    regdictionary regnamespace regoper regoperator regproc regprocedure regrole regtype table_am_handler text
    tid time timestamp timestamptz timetz trigger tsm_handler tsmultirange tsquery tsrange tstzmultirange
    tstzrange tsvector txid_snapshot unknown uuid varbit varchar void xid xid8 xml
    bigint boolean character dec decimal double float int integer nchar national real smallint varying
"""
TYPES: Final = frozenset(_TYPES.split())

# What initdb and `locale -a` give names to: "C", "de_DE.utf8", "de-x-icu", "german"
_COLLATION: Final = re.compile(r"(?:C|POSIX|default|pg_\w+)\b.*|[a-z]{2,3}(?:[-_.@].*)?", re.ASCII)
_LOCALES: Final = """
    bokmal bokmål catalan croatian czech danish dansk deutsch dutch eesti estonian finnish francais français
    french galego galician german greek hebrew hrvatski hungarian icelandic italian japanese korean lithuanian
    norwegian nynorsk polish portuguese romanian russian slovak slovene slovenian spanish swedish thai turkish
    ucs_basic unicode
"""
_COLLATIONS: Final = frozenset(_LOCALES.split())


def is_type(name: str) -> bool:
    """True for a name that a built-in type may have."""
    return name in TYPES or name.startswith(("pg_", "_"))


def is_function(name: str) -> bool:
    """True for a name under which a built-in function may have the same arguments."""
    return name in FUNCTIONS or name.startswith("pg_")


def is_collation(name: str) -> bool:
    """True for a name that a collation of some server's operating system may have."""
    return name in _COLLATIONS or _COLLATION.fullmatch(name) is not None
