"""left team

Revision ID: 0002

"""
from alembic import op
import sqlalchemy as sa


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('left_team',
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_left_team_person')),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_left_team_visit')),
    sa.PrimaryKeyConstraint('visit', 'person', name=op.f('pk_left_team'))
    )
    with op.batch_alter_table('left_team', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_left_team_revision'), ['revision'], unique=False)


def downgrade():
    with op.batch_alter_table('left_team', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_left_team_revision'))

    op.drop_table('left_team')
