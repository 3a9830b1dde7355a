"""moved

Revision ID: 0010

"""
from alembic import op
import sqlalchemy as sa


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('moved',
    sa.Column('photo', sa.String(length=36), nullable=False),
    sa.Column('items', sa.String(length=2000), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_moved_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_moved'))
    )
    with op.batch_alter_table('moved', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_moved_photo'), ['photo'], unique=False)
        batch_op.create_index(batch_op.f('ix_moved_visit'), ['visit'], unique=False)

    op.create_table('unpictured',
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_unpictured_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unpictured'))
    )
    with op.batch_alter_table('unpictured', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unpictured_visit'), ['visit'], unique=False)


def downgrade():
    op.drop_table('unpictured')
    op.drop_table('moved')
