"""initial

Revision ID: 0001

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('checklist',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title_zh', sa.String(), nullable=False),
    sa.Column('title_en', sa.String(), nullable=False),
    sa.Column('basis', sa.String(), nullable=False),
    sa.Column('disclaimer_zh', sa.String(), nullable=False),
    sa.Column('disclaimer_en', sa.String(), nullable=False),
    sa.Column('total_points', sa.Integer(), nullable=False),
    sa.Column('bonus_cap', sa.Integer(), nullable=False),
    sa.Column('fails_pct', sa.Integer(), nullable=False),
    sa.Column('content_hash', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checklist'))
    )
    with op.batch_alter_table('checklist', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_checklist_revision'), ['revision'], unique=False)

    op.create_table('counter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_counter')),
    )
    op.create_table('covers',
    sa.Column('fact', sa.String(length=36), nullable=False),
    sa.Column('by', sa.String(length=36), nullable=False),
    sa.PrimaryKeyConstraint('fact', 'by', name=op.f('pk_covers'))
    )
    with op.batch_alter_table('covers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_covers_by'), ['by'], unique=False)

    op.create_table('device',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=True),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('app', sa.String(), nullable=False),
    sa.Column('bundle', sa.String(), nullable=False),
    sa.Column('persistent', sa.Integer(), nullable=False),
    sa.Column('credential_hash', sa.String(length=64), nullable=True),
    sa.Column('registered_at', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.Integer(), nullable=True),
    sa.Column('revoked_at', sa.Integer(), nullable=True),
    sa.Column('pending_facts', sa.Integer(), nullable=False),
    sa.Column('pending_photos', sa.Integer(), nullable=False),
    sa.Column('pending_bytes', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device')),
    sa.UniqueConstraint('credential_hash', name=op.f('uq_device_credential_hash')),
    )
    with op.batch_alter_table('device', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_device_person'), ['person'], unique=False)

    op.create_table('fact',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('device', sa.String(length=36), nullable=False),
    sa.Column('gen', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('header', sa.LargeBinary(), nullable=False),
    sa.Column('payload', sa.LargeBinary(), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact')),
    sa.UniqueConstraint('device', 'gen', 'seq', name=op.f('uq_fact_device_gen_seq'))
    )
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fact_revision'), ['revision'], unique=False)
        batch_op.create_index(batch_op.f('ix_fact_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_fact_visit'), ['visit'], unique=False)

    op.create_table('failed_try',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('at', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_failed_try')),
    )
    with op.batch_alter_table('failed_try', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_failed_try_key'), ['key'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_revision'), ['revision'], unique=False)

    op.create_table('photo',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_photo'))
    )
    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_photo_revision'), ['revision'], unique=False)

    op.create_table('photo_sent',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('device', sa.String(length=36), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', 'device', name=op.f('pk_photo_sent')),
    )
    op.create_table('setting',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_setting')),
    )
    op.create_table('site',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('region', sa.String(), nullable=False),
    sa.Column('tier', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('contact', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('latitude', sa.Integer(), nullable=True),
    sa.Column('longitude', sa.Integer(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site'))
    )
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_site_revision'), ['revision'], unique=False)

    op.create_table('supersedes',
    sa.Column('base', sa.String(length=36), nullable=False),
    sa.Column('by', sa.String(length=36), nullable=False),
    sa.PrimaryKeyConstraint('base', 'by', name=op.f('pk_supersedes'))
    )
    op.create_table('account',
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=True),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('region', sa.String(), nullable=False),
    sa.Column('disabled_at', sa.Integer(), nullable=True),
    sa.CheckConstraint("role IN ('inspector', 'supervisor', 'admin')", name=op.f('ck_account_role')),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_account_person')),
    sa.PrimaryKeyConstraint('person', name=op.f('pk_account')),
    sa.UniqueConstraint('login', name=op.f('uq_account_login')),
    )
    op.create_table('evaluation',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('site', sa.String(length=36), nullable=False),
    sa.Column('checklist', sa.String(length=36), nullable=False),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['checklist'], ['checklist.id'], name=op.f('fk_evaluation_checklist')),
    sa.ForeignKeyConstraint(['site'], ['site.id'], name=op.f('fk_evaluation_site')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation'))
    )
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_revision'), ['revision'], unique=False)
        batch_op.create_index(batch_op.f('ix_evaluation_site'), ['site'], unique=False)

    op.create_table('level',
    sa.Column('checklist', sa.String(length=36), nullable=False),
    sa.Column('stars', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('min_total_pct', sa.Integer(), nullable=False),
    sa.Column('min_section_pct', sa.Integer(), nullable=False),
    sa.Column('max_key_fails', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['checklist'], ['checklist.id'], name=op.f('fk_level_checklist')),
    sa.PrimaryKeyConstraint('checklist', 'stars', name=op.f('pk_level'))
    )
    with op.batch_alter_table('level', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_level_revision'), ['revision'], unique=False)

    op.create_table('section',
    sa.Column('checklist', sa.String(length=36), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title_zh', sa.String(), nullable=False),
    sa.Column('title_en', sa.String(), nullable=False),
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('clause', sa.String(), nullable=False),
    sa.Column('scored', sa.Integer(), nullable=False),
    sa.Column('max_points', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['checklist'], ['checklist.id'], name=op.f('fk_section_checklist')),
    sa.PrimaryKeyConstraint('checklist', 'code', name=op.f('pk_section'))
    )
    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_section_revision'), ['revision'], unique=False)

    op.create_table('sign_in',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('browser', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.Integer(), nullable=False),
    sa.Column('seen_at', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_sign_in_person')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in')),
    )
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_person'), ['person'], unique=False)

    op.create_table('sign_in_link',
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('ends_at', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_sign_in_link_person')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_sign_in_link')),
    )
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_link_person'), ['person'], unique=False)

    op.create_table('item',
    sa.Column('checklist', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('section', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title_zh', sa.String(), nullable=False),
    sa.Column('title_en', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('max_points', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('per', sa.Integer(), nullable=False),
    sa.Column('better', sa.String(), nullable=False),
    sa.Column('unit_zh', sa.String(), nullable=False),
    sa.Column('unit_en', sa.String(), nullable=False),
    sa.Column('photo', sa.String(), nullable=False),
    sa.Column('severity', sa.String(), nullable=False),
    sa.Column('obligation', sa.String(), nullable=False),
    sa.Column('clause', sa.String(), nullable=False),
    sa.Column('method', sa.String(), nullable=False),
    sa.Column('wording_source', sa.String(), nullable=False),
    sa.Column('na_allowed', sa.Integer(), nullable=False),
    sa.Column('na_needs_approval', sa.Integer(), nullable=False),
    sa.Column('fails_below', sa.Integer(), nullable=True),
    sa.Column('situation_zh', sa.String(), nullable=True),
    sa.Column('situation_en', sa.String(), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('yesno', 'grade', 'multi', 'points', 'number', 'deduct')", name=op.f('ck_item_kind')),
    sa.ForeignKeyConstraint(['checklist', 'section'], ['section.checklist', 'section.code'], name=op.f('fk_item_checklist_section')),
    sa.PrimaryKeyConstraint('checklist', 'code', name=op.f('pk_item'))
    )
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_revision'), ['revision'], unique=False)

    op.create_table('visit',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('evaluation', sa.String(length=36), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('secret', sa.Integer(), nullable=False),
    sa.Column('practice', sa.Integer(), nullable=False),
    sa.Column('planned_on', sa.String(), nullable=False),
    sa.Column('started_at', sa.String(), nullable=True),
    sa.Column('ended_at', sa.String(), nullable=True),
    sa.Column('lead', sa.String(length=36), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['evaluation'], ['evaluation.id'], name=op.f('fk_visit_evaluation')),
    sa.ForeignKeyConstraint(['lead'], ['person.id'], name=op.f('fk_visit_lead')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visit'))
    )
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_evaluation'), ['evaluation'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_planned_on'), ['planned_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_visit_revision'), ['revision'], unique=False)

    op.create_table('answered',
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
    sa.CheckConstraint('CASE WHEN choice IS NULL THEN 0 ELSE 1 END + CASE WHEN number IS NULL THEN 0 ELSE 1 END + na = 1', name=op.f('ck_answered_one_answer')),
    sa.CheckConstraint('na IN (0, 1) AND situation IN (0, 1)', name=op.f('ck_answered_flags')),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_answered_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answered'))
    )
    with op.batch_alter_table('answered', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answered_visit'), ['visit'], unique=False)
        batch_op.create_index('ix_answered_visit_item', ['visit', 'item'], unique=False)

    op.create_table('attached',
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('mime', sa.String(length=40), nullable=False),
    sa.Column('original_sha256', sa.String(length=64), nullable=False),
    sa.Column('original_bytes', sa.Integer(), nullable=False),
    sa.Column('original_kept', sa.Integer(), nullable=False),
    sa.Column('pipeline', sa.String(length=80), nullable=False),
    sa.Column('captured_at', sa.String(length=40), nullable=True),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.CheckConstraint("source IN ('camera', 'gallery')", name=op.f('ck_attached_source')),  # Alembic leaves out checks of a column
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_attached_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attached'))
    )
    with op.batch_alter_table('attached', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attached_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_attached_visit'), ['visit'], unique=False)

    op.create_table('captioned',
    sa.Column('photo', sa.String(length=36), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_captioned_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_captioned'))
    )
    with op.batch_alter_table('captioned', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_captioned_photo'), ['photo'], unique=False)
        batch_op.create_index(batch_op.f('ix_captioned_visit'), ['visit'], unique=False)

    op.create_table('cleared',
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_cleared_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cleared'))
    )
    with op.batch_alter_table('cleared', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cleared_visit'), ['visit'], unique=False)

    op.create_table('item_option',
    sa.Column('checklist', sa.String(), nullable=False),
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('bound', sa.Integer(), nullable=False),
    sa.Column('title_zh', sa.String(), nullable=False),
    sa.Column('title_en', sa.String(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('veto', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['checklist', 'item'], ['item.checklist', 'item.code'], name=op.f('fk_item_option_checklist_item')),
    sa.PrimaryKeyConstraint('checklist', 'item', 'id', name=op.f('pk_item_option'))
    )
    with op.batch_alter_table('item_option', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_option_revision'), ['revision'], unique=False)

    op.create_table('noted',
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_noted_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_noted'))
    )
    with op.batch_alter_table('noted', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_noted_visit'), ['visit'], unique=False)

    op.create_table('removed',
    sa.Column('photo', sa.String(length=36), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_removed_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_removed'))
    )
    with op.batch_alter_table('removed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_removed_photo'), ['photo'], unique=False)
        batch_op.create_index(batch_op.f('ix_removed_visit'), ['visit'], unique=False)

    op.create_table('reopened',
    sa.Column('sheet', sa.String(length=36), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_reopened_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reopened'))
    )
    with op.batch_alter_table('reopened', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reopened_visit'), ['visit'], unique=False)

    op.create_table('submitted',
    sa.Column('remark', sa.String(length=2000), nullable=True),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_submitted_visit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submitted'))
    )
    with op.batch_alter_table('submitted', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_submitted_visit'), ['visit'], unique=False)

    op.create_table('team_member',
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('person', sa.String(length=36), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.id'], name=op.f('fk_team_member_person')),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_team_member_visit')),
    sa.PrimaryKeyConstraint('visit', 'person', name=op.f('pk_team_member'))
    )
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_member_person'), ['person'], unique=False)
        batch_op.create_index(batch_op.f('ix_team_member_revision'), ['revision'], unique=False)

    op.create_table('visit_summary',
    sa.Column('visit', sa.String(length=36), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('answered', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('attainable', sa.Integer(), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=False),
    sa.Column('vetoes', sa.Integer(), nullable=False),
    sa.Column('photos', sa.Integer(), nullable=False),
    sa.Column('photos_held', sa.Integer(), nullable=False),
    sa.Column('quarantined', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.String(length=40), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['visit'], ['visit.id'], name=op.f('fk_visit_summary_visit')),
    sa.PrimaryKeyConstraint('visit', name=op.f('pk_visit_summary')),
    )
    with op.batch_alter_table('visit_summary', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visit_summary_state'), ['state'], unique=False)



def downgrade():
    with op.batch_alter_table('visit_summary', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_summary_state'))

    op.drop_table('visit_summary')
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_member_revision'))
        batch_op.drop_index(batch_op.f('ix_team_member_person'))

    op.drop_table('team_member')
    with op.batch_alter_table('submitted', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_submitted_visit'))

    op.drop_table('submitted')
    with op.batch_alter_table('reopened', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reopened_visit'))

    op.drop_table('reopened')
    with op.batch_alter_table('removed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_removed_visit'))
        batch_op.drop_index(batch_op.f('ix_removed_photo'))

    op.drop_table('removed')
    with op.batch_alter_table('noted', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_noted_visit'))

    op.drop_table('noted')
    with op.batch_alter_table('item_option', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_option_revision'))

    op.drop_table('item_option')
    with op.batch_alter_table('cleared', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cleared_visit'))

    op.drop_table('cleared')
    with op.batch_alter_table('captioned', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_captioned_visit'))
        batch_op.drop_index(batch_op.f('ix_captioned_photo'))

    op.drop_table('captioned')
    with op.batch_alter_table('attached', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attached_visit'))
        batch_op.drop_index(batch_op.f('ix_attached_sha256'))

    op.drop_table('attached')
    with op.batch_alter_table('answered', schema=None) as batch_op:
        batch_op.drop_index('ix_answered_visit_item')
        batch_op.drop_index(batch_op.f('ix_answered_visit'))

    op.drop_table('answered')
    with op.batch_alter_table('visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visit_revision'))
        batch_op.drop_index(batch_op.f('ix_visit_planned_on'))
        batch_op.drop_index(batch_op.f('ix_visit_evaluation'))

    op.drop_table('visit')
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_revision'))

    op.drop_table('item')
    with op.batch_alter_table('sign_in_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_link_person'))

    op.drop_table('sign_in_link')
    with op.batch_alter_table('sign_in', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_person'))

    op.drop_table('sign_in')
    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_section_revision'))

    op.drop_table('section')
    with op.batch_alter_table('level', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_level_revision'))

    op.drop_table('level')
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_site'))
        batch_op.drop_index(batch_op.f('ix_evaluation_revision'))

    op.drop_table('evaluation')
    op.drop_table('account')
    op.drop_table('supersedes')
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_site_revision'))

    op.drop_table('site')
    op.drop_table('setting')
    op.drop_table('photo_sent')
    with op.batch_alter_table('photo', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_photo_revision'))

    op.drop_table('photo')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_person_revision'))

    op.drop_table('person')
    with op.batch_alter_table('failed_try', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_failed_try_key'))

    op.drop_table('failed_try')
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fact_visit'))
        batch_op.drop_index(batch_op.f('ix_fact_state'))
        batch_op.drop_index(batch_op.f('ix_fact_revision'))

    op.drop_table('fact')
    with op.batch_alter_table('device', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_device_person'))

    op.drop_table('device')
    with op.batch_alter_table('covers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_covers_by'))

    op.drop_table('covers')
    op.drop_table('counter')
    with op.batch_alter_table('checklist', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_checklist_revision'))

    op.drop_table('checklist')
