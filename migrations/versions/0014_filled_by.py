"""filled by

Revision ID: 0014

"""
from alembic import op
import sqlalchemy as sa


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.add_column(sa.Column('filled_by', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('fewest', sa.Integer(), server_default='0', nullable=False))
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('filled_by', sa.String(), server_default='', nullable=False))


def downgrade():
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_column('filled_by')
    with op.batch_alter_table('paper', schema=None) as batch_op:
        batch_op.drop_column('fewest')
        batch_op.drop_column('filled_by')
