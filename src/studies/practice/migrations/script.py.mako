## Purpose: what the revision is for. By hand: what `schemabook migrate review` found to be missing. Lost: what of
## the rows that stay the way down changes; without that line a proof counts it as broken.
"""${message}.

Purpose:
By hand:
Lost:

Revision: ${up_revision}
Revises: ${down_revision | comma,n}
Created: ${create_date.strftime("%Y-%m-%d")}
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}

revision: str = ${repr(up_revision)}
down_revision: ${"str" if isinstance(down_revision, str) else "str | tuple[str, ...] | None"} = ${repr(down_revision)}
branch_labels: str | tuple[str, ...] | None = ${repr(branch_labels)}
depends_on: str | tuple[str, ...] | None = ${repr(depends_on)}


def upgrade() -> None:
    """Lead to this revision."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Lead back to the revision before."""
    ${downgrades if downgrades else "pass"}
