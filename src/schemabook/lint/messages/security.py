"""Messages of the rules about rights and row-level security."""

from __future__ import annotations

from typing import Final

from schemabook.lint.message import Message

DEFINER_SEARCH_PATH: Final = Message(
    rule="definer-search-path",
    severity="error",
    says="The function is SECURITY DEFINER and has no search_path of its own.",
    why="It runs with its owner's rights and looks names up where the caller says: who may create a function "
    "or a table in any schema of that path can have their own run in its place.",
    advice="The path names the function's own schema {schema}; names of other schemas have to be qualified "
    "in its body, or added to the path before pg_temp.",
    habit="{count} SECURITY DEFINER functions have no search_path of their own",
)

DEFINER_FOR_EVERYBODY: Final = Message(
    rule="definer-for-everybody",
    severity="warning",
    says="Every role may call the function, which runs with its owner's rights.",
    why="EXECUTE is granted to PUBLIC when a function is created; what it may do, everybody may then do, "
    "past grants and row-level security.",
    advice="GRANT EXECUTE to the roles that call it in the same transaction, or they lose it.",
    habit="{count} SECURITY DEFINER functions may be called by every role",
)

PUBLIC_GRANT: Final = Message(
    rule="public-grant",
    severity="warning",
    says="{privileges} granted to PUBLIC.",
    why="PUBLIC is every role of the server, those of other applications and those of tomorrow included.",
    advice="GRANT the same to the roles that need it in the same transaction, or they lose it.",
    habit="{count} relations are granted to PUBLIC",
)

PUBLIC_CREATE: Final = Message(
    rule="public-create",
    severity="warning",
    says="Every role may create objects in the schema.",
    why="Whoever can create a function or an operator there can have it called by others whose search_path "
    "leads through the schema; since PostgreSQL 15 no new database allows that.",
    advice="GRANT CREATE to the role that runs the migrations, if it is not the owner.",
)

ROW_SECURITY_MISSING: Final = Message(
    rule="row-security-missing",
    severity="error",
    says="{column} says whose rows these are, and every role with SELECT reads them all.",
    why="{other} guards its rows by {column} with row-level security; the same rows' companions here are "
    "open.",
    advice="Only the owner's rows stay visible: check what reads the table across owners, such as reports.",
    habit="{count} tables have an owner's column and no row-level security",
)

NO_POLICY: Final = Message(
    rule="row-security-without-policy",
    severity="warning",
    says="Row-level security is enabled and there is no policy.",
    why="Without a policy every role but the owner sees no row and may write none, which looks like an empty "
    "table, not like a missing right.",
    advice="CREATE POLICY says who may see which rows; only the designer knows. If nobody may, REVOKE says "
    "so with an error.",
    habit="{count} tables have row-level security and no policy",
)

POLICY_WITHOUT_EFFECT: Final = Message(
    rule="policy-without-effect",
    severity="error",
    says="The policies {policies} have no effect: row-level security is not enabled.",
    why="PostgreSQL keeps policies and ignores them until it is; every role with SELECT reads all rows.",
    habit="{count} tables have policies, and row-level security is not enabled",
)

NOT_FORCED: Final = Message(
    rule="row-security-not-forced",
    severity="warning",
    says="The policies do not hold for the table's owner, and {reason}.",
    why="An application that connects as the owner, as most do at first, reads and writes past all policies.",
    advice="Migrations and dumps of the owner are filtered as well then; a role with BYPASSRLS is for them.",
    habit="The policies of {count} tables do not hold for the owner",
)

VIEW_BYPASSES: Final = Message(
    rule="view-bypasses-row-security",
    severity="error",
    says="The view reads {tables} with its owner's rights, past the caller's row-level security.",
    why="Policies are checked for the role that reads the table, and behind a view that is the view's owner.",
    advice="Callers need SELECT on the tables below then; a view that shows all rows on purpose says so in a "
    "comment.",
    habit="{count} views read past the caller's row-level security",
)

STORED_ROWS: Final = Message(
    rule="stored-rows-bypass-row-security",
    severity="warning",
    says="The materialized view keeps rows of {tables}, and other roles may read them all.",
    why="Row-level security was asked when it was refreshed, for its owner; a materialized view has no "
    "policies of its own.",
    advice="REVOKE SELECT on it, and grant a view over it that compares the owner's column with the caller; "
    "no SQL can be given, as only the designer knows who may see what.",
)
