
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_consent_counts_from'),
        ('certificates', '0005_bulk_changes'),
    ]

    operations = [
        migrations.CreateModel(
            name='CpdEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minutes', models.PositiveIntegerField()),
                ('technical', models.PositiveIntegerField(default=0)),
                ('compliance', models.PositiveIntegerField(default=0)),
                ('regulatory_compliance', models.PositiveIntegerField(default=0)),
                ('ethics', models.PositiveIntegerField(default=0)),
                ('risk', models.PositiveIntegerField(default=0)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('course', 'Course'), ('session', 'Live session'), ('outside', 'Outside activity')], max_length=7, verbose_name='kind')),
                ('source_key', models.CharField(max_length=60)),
                ('on', models.DateField(verbose_name='date')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文'), ('zh-hant', '繁體中文')], max_length=10, verbose_name='language')),
                ('mode', models.CharField(choices=[('self_paced', 'Self-paced online'), ('live_online', 'Live online'), ('in_person', 'In person'), ('talk', 'Luncheon talk'), ('self_study', 'Self-study')], max_length=11, verbose_name='how')),
                ('state', models.CharField(choices=[('recorded', 'Recorded'), ('struck', 'Struck'), ('declared', 'Declared'), ('waiting', 'Waiting for review'), ('accepted', 'Proof seen'), ('returned', 'Returned'), ('withdrawn', 'Withdrawn')], max_length=9, verbose_name='state')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('association', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cpd_entries', to='accounts.organisation')),
                ('certificate', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cpd_entry', to='certificates.certificate')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cpd_entries', to='accounts.person')),
            ],
            options={
                'verbose_name': 'entry of the CPD ledger',
                'verbose_name_plural': 'entries of the CPD ledger',
            },
        ),
        migrations.CreateModel(
            name='CpdProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('file_name', models.CharField(max_length=120, verbose_name='file')),
                ('content_type', models.CharField(max_length=40)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('put_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='proof', to='certificates.cpdentry')),
            ],
            options={
                'verbose_name': 'proof of an outside activity',
                'verbose_name_plural': 'proofs of outside activities',
            },
        ),
        migrations.CreateModel(
            name='CpdReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sent', 'Sent for review'), ('taken_back', 'Taken back'), ('accepted', 'Proof seen'), ('returned', 'Returned'), ('struck', 'Struck'), ('restored', 'Counted again')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('proof_sha256', models.CharField(blank=True, max_length=64)),
                ('note_hash', models.CharField(blank=True, max_length=64)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='certificates.cpdentry')),
            ],
            options={
                'verbose_name': 'review of an activity',
                'verbose_name_plural': 'reviews of activities',
            },
        ),
        migrations.CreateModel(
            name='CpdReviewNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='reason')),
                ('salt', models.CharField(max_length=64)),
                ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='note', to='certificates.cpdreview')),
            ],
            options={
                'verbose_name': 'reason of a review',
                'verbose_name_plural': 'reasons of reviews',
            },
        ),
        migrations.CreateModel(
            name='CpdScheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40)),
                ('version', models.PositiveSmallIntegerField()),
                ('names', models.JSONField()),
                ('audience', models.JSONField()),
                ('body', models.JSONField()),
                ('period', models.CharField(choices=[('year', 'Every year'), ('first_year', 'Once, in the first twelve months')], default='year', max_length=10)),
                ('month', models.PositiveSmallIntegerField(default=1)),
                ('first', models.CharField(choices=[('same', 'the one in which it begins to apply'), ('next', 'the one after it begins to apply')], default='same', max_length=4)),
                ('unit', models.CharField(choices=[('hour', 'hours'), ('credit_hour', 'credit hours (学时)')], default='hour', max_length=11)),
                ('unit_minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('minimum', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True)),
                ('parts', models.JSONField(blank=True, default=list)),
                ('judged', models.JSONField(blank=True, null=True)),
                ('shared', models.JSONField(blank=True, null=True)),
                ('talk', models.JSONField(blank=True, null=True)),
                ('step', models.PositiveSmallIntegerField(default=1)),
                ('by_choice', models.BooleanField(default=False)),
                ('apart_from', models.JSONField(blank=True, default=list)),
                ('conditions', models.JSONField(blank=True, default=dict)),
                ('figures', models.CharField(choices=[('source', 'read from the source'), ('general', 'from general knowledge, to be confirmed'), ('not_found', 'not found')], default='source', max_length=9)),
                ('as_at', models.DateField(blank=True, null=True)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('source_url', models.URLField(blank=True, max_length=300)),
                ('applies_from', models.DateField(blank=True, null=True)),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('association', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cpd_schemes', to='accounts.organisation')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'verbose_name': 'CPD scheme',
                'verbose_name_plural': 'CPD schemes',
            },
        ),
        migrations.CreateModel(
            name='CpdSchemeApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('approved', 'Approved'), ('withdrawn', 'Approval withdrawn')], max_length=9)),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='to be reviewed by')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cpd_scheme_approvals', to='accounts.organisation')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='certificates.cpdscheme')),
            ],
            options={
                'verbose_name': 'approval of a CPD scheme',
                'verbose_name_plural': 'approvals of CPD schemes',
            },
        ),
        migrations.CreateModel(
            name='CpdSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minutes', models.PositiveIntegerField()),
                ('technical', models.PositiveIntegerField(default=0)),
                ('compliance', models.PositiveIntegerField(default=0)),
                ('regulatory_compliance', models.PositiveIntegerField(default=0)),
                ('ethics', models.PositiveIntegerField(default=0)),
                ('risk', models.PositiveIntegerField(default=0)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title_en', models.CharField(blank=True, max_length=160, verbose_name='title in English')),
                ('title_zh_hans', models.CharField(blank=True, max_length=160, verbose_name='title in Simplified Chinese')),
                ('title_zh_hant', models.CharField(blank=True, max_length=160, verbose_name='title in Traditional Chinese')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('on', models.DateField()),
                ('break_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='breaks in minutes')),
                ('mode', models.CharField(choices=[('self_paced', 'Self-paced online'), ('live_online', 'Live online'), ('in_person', 'In person'), ('talk', 'Luncheon talk'), ('self_study', 'Self-study')], max_length=11, verbose_name='how')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文'), ('zh-hant', '繁體中文')], max_length=10, verbose_name='language')),
                ('code', models.CharField(max_length=11, unique=True, verbose_name='claim code')),
                ('opens_at', models.DateTimeField(verbose_name='claims open')),
                ('closes_at', models.DateTimeField(verbose_name='claims close')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cpd_sessions', to='accounts.organisation', verbose_name='association')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'verbose_name': 'live session',
                'verbose_name_plural': 'live sessions',
            },
        ),
        migrations.AddField(
            model_name='cpdentry',
            name='session',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='certificates.cpdsession'),
        ),
        migrations.CreateModel(
            name='CpdWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('provider', models.CharField(max_length=160, verbose_name='held by')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='note')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='words', to='certificates.cpdentry')),
            ],
            options={
                'verbose_name': 'words about an outside activity',
                'verbose_name_plural': 'words about outside activities',
            },
        ),
        migrations.CreateModel(
            name='CpdEnrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme_key', models.SlugField(max_length=40)),
                ('since', models.DateField(verbose_name='applies to me since')),
                ('is_on', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cpd_enrolments', to='accounts.person')),
            ],
            options={
                'verbose_name': 'CPD scheme that is followed',
                'verbose_name_plural': 'CPD schemes that are followed',
                'constraints': [models.UniqueConstraint(fields=('person', 'scheme_key'), name='cpd_enrolment_once')],
            },
        ),
        migrations.CreateModel(
            name='CpdClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme_key', models.SlugField(max_length=40)),
                ('counts', models.BooleanField(blank=True, null=True)),
                ('judged_minutes', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='certificates.cpdentry')),
            ],
            options={
                'verbose_name': 'choice about an entry in a CPD scheme',
                'verbose_name_plural': 'choices about entries in CPD schemes',
                'constraints': [models.UniqueConstraint(fields=('entry', 'scheme_key'), name='cpd_claim_once')],
            },
        ),
        migrations.AddIndex(
            model_name='cpdreview',
            index=models.Index(fields=['entry', '-at'], name='cpd_reviews'),
        ),
        migrations.AddConstraint(
            model_name='cpdscheme',
            constraint=models.UniqueConstraint(condition=models.Q(('association__isnull', True)), fields=('key', 'version'), name='cpd_scheme_version_once'),
        ),
        migrations.AddConstraint(
            model_name='cpdscheme',
            constraint=models.UniqueConstraint(condition=models.Q(('association__isnull', False)), fields=('key', 'association', 'version'), name='cpd_scheme_version_of_association_once'),
        ),
        migrations.AddConstraint(
            model_name='cpdscheme',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('association__isnull', True), ('entered_by__isnull', True)), models.Q(('association__isnull', False), ('entered_by__isnull', False)), _connector='OR'), name='cpd_scheme_entered_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='cpdscheme',
            constraint=models.CheckConstraint(condition=models.Q(('month__gte', 1), ('month__lte', 12)), name='cpd_scheme_month_is_one'),
        ),
        migrations.AddConstraint(
            model_name='cpdscheme',
            constraint=models.CheckConstraint(condition=models.Q(('step__gte', 1)), name='cpd_scheme_step_is_one'),
        ),
        migrations.AddConstraint(
            model_name='cpdscheme',
            constraint=models.CheckConstraint(condition=models.Q(('unit_minutes__isnull', True), ('unit_minutes__gte', 1), _connector='OR'), name='cpd_scheme_unit_lasts'),
        ),
        migrations.AddIndex(
            model_name='cpdschemeapproval',
            index=models.Index(fields=['association', 'scheme', '-id'], name='cpd_approval_newest'),
        ),
        migrations.AddConstraint(
            model_name='cpdschemeapproval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'approved'), ('review_on__isnull', False)), models.Q(('decision', 'withdrawn'), ('review_on__isnull', True)), _connector='OR'), name='cpd_approval_has_review_date'),
        ),
        migrations.AddIndex(
            model_name='cpdsession',
            index=models.Index(fields=['association', '-on'], name='cpd_session_of_association'),
        ),
        migrations.AddConstraint(
            model_name='cpdsession',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('technical'), '+', models.F('compliance')), '+', models.F('regulatory_compliance')), '+', models.F('ethics')), '+', models.F('risk')))), name='cpd_session_topics_within_minutes'),
        ),
        migrations.AddConstraint(
            model_name='cpdsession',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='cpd_session_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='cpdsession',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gte', models.F('opens_at'))), name='cpd_session_window_closes'),
        ),
        migrations.AddConstraint(
            model_name='cpdsession',
            constraint=models.CheckConstraint(condition=models.Q(('title_en', ''), ('title_zh_hans', ''), ('title_zh_hant', ''), _negated=True), name='cpd_session_has_title'),
        ),
        migrations.AddIndex(
            model_name='cpdentry',
            index=models.Index(fields=['person', '-on'], name='cpd_entry_of_person'),
        ),
        migrations.AddIndex(
            model_name='cpdentry',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['association', 'made_at'], name='cpd_entry_to_review'),
        ),
        migrations.AddConstraint(
            model_name='cpdentry',
            constraint=models.UniqueConstraint(fields=('person', 'source_key'), name='cpd_entry_once'),
        ),
        migrations.AddConstraint(
            model_name='cpdentry',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('technical'), '+', models.F('compliance')), '+', models.F('regulatory_compliance')), '+', models.F('ethics')), '+', models.F('risk')))), name='cpd_entry_topics_within_minutes'),
        ),
        migrations.AddConstraint(
            model_name='cpdentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certificate__isnull', False), ('kind', 'course'), ('session__isnull', True), ('state', 'recorded')), models.Q(('certificate__isnull', True), ('kind', 'session'), ('session__isnull', False), ('state__in', ('recorded', 'struck', 'withdrawn'))), models.Q(('certificate__isnull', True), ('kind', 'outside'), ('session__isnull', True), ('state__in', ('declared', 'waiting', 'accepted', 'returned', 'withdrawn'))), _connector='OR'), name='cpd_entry_kind_has_its_source'),
        ),
        migrations.AddConstraint(
            model_name='cpdentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('waiting', 'accepted', 'returned', 'struck')), _negated=True), ('association__isnull', False), _connector='OR'), name='cpd_entry_reviewed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='cpdentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('state__in', ('accepted', 'returned', 'struck'))), models.Q(models.Q(('state__in', ('accepted', 'returned', 'struck')), _negated=True), ('decided_at__isnull', True)), _connector='OR'), name='cpd_entry_decided_has_date'),
        ),
    ]
