"""cancelled

Revision ID: 0018

"""
from alembic import op
import sqlalchemy as sa


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


KINDS = ('cancelled', 'called_off')


def upgrade():
    for name in KINDS:
        op.create_table(name,
        sa.Column('off', sa.Integer(), nullable=False),
        sa.Column('reason', sa.String(length=500), nullable=False),
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('visit', sa.String(length=36), nullable=False),
        sa.Column('person', sa.String(length=36), nullable=False),
        sa.Column('at', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f(f'fk_{name}_visit')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{name}'))
        )
        op.create_index(op.f(f'ix_{name}_visit'), name, ['visit'], unique=False)


def downgrade():
    for name in KINDS:
        op.drop_table(name)
