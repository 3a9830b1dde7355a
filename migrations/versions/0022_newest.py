"""newest

A visit's summary knows the newest photo as well as the newest fact.

Revision ID: 0022

"""
from alembic import op


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

SENT = """(SELECT max(photo_sent.revision) FROM attached JOIN fact ON fact.id = attached.id
JOIN photo_sent ON photo_sent.sha256 = attached.sha256 AND photo_sent.device = fact.device WHERE attached.visit = visit_summary.visit)"""
MADE = "(SELECT coalesce(max(fact.revision), 0) FROM fact WHERE fact.visit = visit_summary.visit)"


def upgrade():
    op.execute(f"UPDATE visit_summary SET revision = {SENT} WHERE {SENT} > revision")


def downgrade():
    op.execute(f"UPDATE visit_summary SET revision = {MADE}")
