"""survey

Revision ID: 0009

"""
from alembic import op
import sqlalchemy as sa


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('survey',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('evaluation', sa.String(length=36), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('opened_on', sa.String(), nullable=False),
    sa.Column('closes_on', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['evaluation'], ['evaluation.id'], name=op.f('fk_survey_evaluation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey')),
    sa.UniqueConstraint('code', name=op.f('uq_survey_code')),
    sa.UniqueConstraint('evaluation', name=op.f('uq_survey_evaluation'))
    )
    op.create_table('survey_question',
    sa.Column('survey', sa.String(length=36), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title_zh', sa.String(), nullable=False),
    sa.Column('title_en', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['survey'], ['survey.id'], name=op.f('fk_survey_question_survey')),
    sa.PrimaryKeyConstraint('survey', 'code', name=op.f('pk_survey_question'))
    )
    op.create_table('survey_reply',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('survey', sa.String(length=36), nullable=False),
    sa.Column('ticket_hash', sa.String(length=64), nullable=False),
    sa.Column('remark', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['survey'], ['survey.id'], name=op.f('fk_survey_reply_survey')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_reply')),
    sa.UniqueConstraint('survey', 'ticket_hash', name=op.f('uq_survey_reply_survey_ticket_hash'))
    )
    with op.batch_alter_table('survey_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_reply_survey'), ['survey'], unique=False)

    op.create_table('survey_mark',
    sa.Column('reply', sa.String(length=36), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('survey', sa.String(length=36), nullable=False),
    sa.Column('mark', sa.Integer(), nullable=False),
    sa.CheckConstraint('mark BETWEEN 1 AND 5', name=op.f('ck_survey_mark_mark')),
    sa.ForeignKeyConstraint(['reply'], ['survey_reply.id'], name=op.f('fk_survey_mark_reply')),
    sa.ForeignKeyConstraint(['survey', 'question'], ['survey_question.survey', 'survey_question.code'], name=op.f('fk_survey_mark_survey_question')),
    sa.PrimaryKeyConstraint('reply', 'question', name=op.f('pk_survey_mark'))
    )
    with op.batch_alter_table('survey_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_mark_survey'), ['survey'], unique=False)


def downgrade():
    for name in ('survey_mark', 'survey_reply', 'survey_question', 'survey'):
        op.drop_table(name)
