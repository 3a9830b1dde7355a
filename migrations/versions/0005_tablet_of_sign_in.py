"""the tablet a sign-in registered

Revision ID: 0005

"""
from alembic import op
import sqlalchemy as sa


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.add_column(sa.Column('device', sa.String(length=36), nullable=True))
        batch_op.create_index(batch_op.f('ix_sign_in_device'), ['device'], unique=False)


def downgrade():
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_device'))
        batch_op.drop_column('device')
