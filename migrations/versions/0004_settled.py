"""settled

Revision ID: 0004

"""
from alembic import op
import sqlalchemy as sa


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('settled',
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('choice', sa.String(length=200), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('situation', sa.Integer(), nullable=False),
    sa.Column('na', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=True),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.CheckConstraint('CASE WHEN choice IS NULL THEN 0 ELSE 1 END + CASE WHEN number IS NULL THEN 0 ELSE 1 END + na = 1', name=op.f('ck_settled_one_answer')),
    sa.CheckConstraint('na IN (0, 1) AND situation IN (0, 1)', name=op.f('ck_settled_flags')),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_settled_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settled'))
    )
    with op.batch_alter_table('settled', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_settled_visit'), ['visit'], unique=False)


def downgrade():
    with op.batch_alter_table('settled', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_settled_visit'))

    op.drop_table('settled')
