"""line

Revision ID: 0021

"""
from alembic import op
import sqlalchemy as sa


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

WALK = """WITH RECURSIVE walk(id, line) AS (
  SELECT id, id FROM checklist WHERE follows IS NULL OR follows NOT IN (SELECT id FROM checklist)
  UNION ALL SELECT checklist.id, walk.line FROM checklist JOIN walk ON checklist.follows = walk.id)
UPDATE checklist SET line = (SELECT walk.line FROM walk WHERE walk.id = checklist.id)"""


def upgrade():
    with op.batch_alter_table('checklist', schema=None) as batch_op:
        batch_op.add_column(sa.Column('line', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('retired_at', sa.Integer(), nullable=True))
    op.execute(WALK)
    op.execute("UPDATE checklist SET retired_at = (SELECT edition.retired_at FROM edition WHERE edition.checklist = checklist.id)")
    op.execute("UPDATE counter SET revision = revision + 1")
    op.execute("UPDATE checklist SET revision = (SELECT revision FROM counter)")  # tablets learn the line of what they have
    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.drop_column('retired_at')


def downgrade():
    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('retired_at', sa.Integer(), nullable=True))
    op.execute("UPDATE edition SET retired_at = (SELECT checklist.retired_at FROM checklist WHERE checklist.id = edition.checklist)")
    with op.batch_alter_table('checklist', schema=None) as batch_op:
        batch_op.drop_column('retired_at')
        batch_op.drop_column('line')
