"""versions

Revision ID: 0008

"""
from alembic import op
import sqlalchemy as sa


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('draft',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('follows', sa.String(length=36), nullable=True),
    sa.Column('made_at', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.String(length=36), nullable=False),
    sa.Column('published', sa.String(length=36), nullable=True),
    sa.Column('dropped_at', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['follows'], ['checklist.id'], name=op.f('fk_draft_follows')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_draft_made_by')),
    sa.ForeignKeyConstraint(['published'], ['checklist.id'], name=op.f('fk_draft_published')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft')),
    )
    op.create_table('edition',
    sa.Column('checklist', sa.String(length=36), nullable=False),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('published_at', sa.Integer(), nullable=True),
    sa.Column('published_by', sa.String(length=36), nullable=True),
    sa.Column('retired_at', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['checklist'], ['checklist.id'], name=op.f('fk_edition_checklist')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_edition_published_by')),
    sa.PrimaryKeyConstraint('checklist', name=op.f('pk_edition')),
    )
    op.create_table('draft_edit',
    sa.Column('draft', sa.String(length=36), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.Integer(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('undone', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['draft'], ['draft.id'], name=op.f('fk_draft_edit_draft')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_draft_edit_person')),
    sa.PrimaryKeyConstraint('draft', 'number', name=op.f('pk_draft_edit')),
    )
    op.create_table('draft_row',
    sa.Column('draft', sa.String(length=36), nullable=False),
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('parent', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('gone', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_by', sa.String(length=36), nullable=False),
    sa.Column('changed_at', sa.Integer(), nullable=False),
    sa.Column('page', sa.String(length=36), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_draft_row_changed_by')),
    sa.ForeignKeyConstraint(['draft', 'parent'], ['draft_row.draft', 'draft_row.id'], name=op.f('fk_draft_row_draft_parent')),
    sa.ForeignKeyConstraint(['draft'], ['draft.id'], name=op.f('fk_draft_row_draft')),
    sa.PrimaryKeyConstraint('draft', 'id', name=op.f('pk_draft_row')),
    )
    with op.batch_alter_table('checklist', schema=None) as batch_op:
        batch_op.add_column(sa.Column('follows', sa.String(), nullable=True))

    op.execute('INSERT INTO edition (checklist) SELECT id FROM checklist')  # their contents are kept when they are loaded again



def downgrade():
    with op.batch_alter_table('checklist', schema=None) as batch_op:
        batch_op.drop_column('follows')

    op.drop_table('draft_row')
    op.drop_table('draft_edit')
    op.drop_table('edition')
    op.drop_table('draft')
