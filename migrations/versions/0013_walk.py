"""walk

Revision ID: 0013

"""
from alembic import op
import sqlalchemy as sa


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade():
    for name, columns in KINDS.items():
        op.create_table(name,
        *(sa.Column(column, kind, nullable=nullable) for column, kind, nullable in columns),
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('visit', sa.String(length=36), nullable=False),
        sa.Column('person', sa.String(length=36), nullable=False),
        sa.Column('at', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f(f'fk_{name}_visit')),
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{name}'))
        )
        op.create_index(op.f(f'ix_{name}_visit'), name, ['visit'], unique=False)


KINDS = {
    'assigned': [('section', sa.String(), False), ('assignee', sa.String(length=36), True)],
    'placed': [('section', sa.String(), False), ('rank', sa.Integer(), False)],
    'skipped': [('item', sa.String(), False), ('skipped', sa.Integer(), False)],
}


def downgrade():
    for name in KINDS:
        op.drop_table(name)
