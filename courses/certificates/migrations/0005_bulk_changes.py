
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_consent_counts_from'),
        ('certificates', '0004_recognition'),
    ]

    operations = [
        migrations.AlterField(
            model_name='statuschange',
            name='reason',
            field=models.CharField(choices=[('issued_in_error', 'Issued in error'), ('identity', 'The holder is not who took the course'), ('assessment', "The assessment was not the holder's own work"), ('requirements', 'The requirements turned out not to be met'), ('other', 'Another reason'), ('end_of_validity', 'Its validity ended'), ('replaced', 'Replaced by another certificate'), ('holder', "The holder's wish"), ('extended', 'Its validity was extended')], max_length=20, verbose_name='reason'),
        ),
        migrations.CreateModel(
            name='BulkChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('runner', models.UUIDField(blank=True, editable=False, null=True)),
                ('beat_at', models.DateTimeField(blank=True, null=True)),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('reissue', 'Issue anew'), ('extend', 'Extend'), ('revoke', 'Revoke')], max_length=7, verbose_name='kind')),
                ('reason', models.CharField(choices=[('key', 'A signing key can no longer be trusted'), ('present', 'They shall be drawn and signed as certificates are today'), ('rules', 'The rules on how long they hold have changed'), ('late', 'Renewal could not be offered in time'), ('other', 'Another reason'), ('issued_in_error', 'Issued in error'), ('identity', 'The holder is not who took the course'), ('assessment', "The assessment was not the holder's own work"), ('requirements', 'The requirements turned out not to be met')], max_length=20, verbose_name='reason')),
                ('note_hash', models.CharField(max_length=64)),
                ('selection', models.JSONField()),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('endless', models.BooleanField(default=False, verbose_name='without end')),
                ('tell_holders', models.BooleanField(default=False, verbose_name='tell the holders')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('state', models.CharField(choices=[('draft', 'Being prepared'), ('gathering', 'Being put together'), ('waiting', 'Waits for a second officer'), ('running', 'Running'), ('stopped', 'Stopped'), ('done', 'Done'), ('refused', 'Refused'), ('cancelled', 'Cancelled')], default='draft', max_length=9, verbose_name='state')),
                ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='asked')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmed')),
                ('over_at', models.DateTimeField(blank=True, null=True, verbose_name='over')),
                ('total', models.PositiveIntegerField(default=0)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('skipped', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('issuer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulk_changes', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'change of many certificates',
                'verbose_name_plural': 'changes of many certificates',
            },
        ),
        migrations.CreateModel(
            name='BulkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('done', 'Done'), ('skipped', 'Left out'), ('failed', 'Failed')], default='waiting', max_length=7, verbose_name='state')),
                ('why', models.CharField(blank=True, choices=[('same', 'It is so already'), ('own', 'Its holder is one of the two officers'), ('revoked', 'It is revoked'), ('withdrawn', 'Its holder has withdrawn it'), ('replaced', 'Another certificate has replaced it'), ('erased', 'Its holder’s name is erased'), ('name', 'The name on it cannot be printed'), ('longer', 'It holds longer already'), ('error', 'An error, which is in the log')], max_length=9, verbose_name='why')),
                ('at', models.DateTimeField(blank=True, null=True)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bulk_items', to='certificates.certificate')),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='certificates.bulkchange')),
            ],
            options={
                'verbose_name': 'certificate of a change of many',
                'verbose_name_plural': 'certificates of changes of many',
            },
        ),
        migrations.CreateModel(
            name='BulkLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('typed', models.CharField(max_length=80)),
                ('verdict', models.CharField(choices=[('found', 'Found'), ('duplicate', 'Twice'), ('elsewhere', 'Of another association of yours'), ('unknown', 'Not known'), ('differs', 'Not its number'), ('mistyped', 'Mistyped')], max_length=9)),
                ('same_as', models.PositiveIntegerField(blank=True, null=True)),
                ('certificate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='certificates.certificate')),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='certificates.bulkchange')),
            ],
            options={
                'verbose_name': 'line of a list of numbers',
                'verbose_name_plural': 'lines of lists of numbers',
            },
        ),
        migrations.CreateModel(
            name='BulkNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('asked', 'When it was asked for'), ('refused', 'When it was refused')], max_length=7)),
                ('text', models.TextField(max_length=1000, verbose_name='what happened')),
                ('salt', models.CharField(max_length=64)),
                ('goes_at_the_end', models.BooleanField(default=False)),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='certificates.bulkchange')),
            ],
            options={
                'verbose_name': 'note on a change of many certificates',
                'verbose_name_plural': 'notes on changes of many certificates',
            },
        ),
        migrations.CreateModel(
            name='Awarding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('runner', models.UUIDField(blank=True, editable=False, null=True)),
                ('beat_at', models.DateTimeField(blank=True, null=True)),
                ('counted_at', models.DateTimeField()),
                ('owed', models.PositiveIntegerField(default=0)),
                ('awarded', models.PositiveIntegerField(default=0)),
                ('failed', models.PositiveIntegerField(default=0)),
                ('reached', models.PositiveBigIntegerField(default=0)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('error_code', models.CharField(blank=True, max_length=80)),
                ('error_at', models.DateTimeField(blank=True, null=True)),
                ('day', models.DateField(blank=True, null=True)),
                ('awarded_on_day', models.PositiveIntegerField(default=0)),
                ('issuer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='awarding', to='accounts.organisation')),
            ],
            options={
                'verbose_name': 'awarding of certificates',
                'verbose_name_plural': 'awarding of certificates',
                'constraints': [models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('finished_at__gte', models.F('started_at')), _connector='OR'), name='awarding_finishes_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('error_at__isnull', True), ('error_code', '')), models.Q(models.Q(('error_code', ''), _negated=True), ('error_at__isnull', False)), _connector='OR'), name='awarding_error_has_date')],
            },
        ),
        migrations.AddIndex(
            model_name='bulkchange',
            index=models.Index(fields=['issuer', '-made_at'], name='bulk_change_of_issuer'),
        ),
        migrations.AddConstraint(
            model_name='bulkchange',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('asked_by')), _negated=True), name='bulk_change_second_person'),
        ),
        migrations.AddConstraint(
            model_name='bulkchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('ended_by__isnull', False), models.Q(('ended_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='bulk_change_refused_by_another'),
        ),
        migrations.AddConstraint(
            model_name='bulkchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='bulk_change_confirmed_has_date'),
        ),
        migrations.AddConstraint(
            model_name='bulkchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', False), ('state__in', ('running', 'stopped', 'done'))), models.Q(('confirmed_at__isnull', True), ('state__in', ('draft', 'gathering', 'waiting', 'refused'))), ('state', 'cancelled'), _connector='OR'), name='bulk_change_runs_confirmed'),
        ),
        migrations.AddConstraint(
            model_name='bulkchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('asked_at__isnull', False)), ('state', 'cancelled'), _connector='OR'), name='bulk_change_asked_has_date'),
        ),
        migrations.AddConstraint(
            model_name='bulkchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('over_at__isnull', False), ('state__in', ('done', 'refused', 'cancelled'))), models.Q(models.Q(('state__in', ('done', 'refused', 'cancelled')), _negated=True), ('over_at__isnull', True)), _connector='OR'), name='bulk_change_over_has_date'),
        ),
        migrations.AddConstraint(
            model_name='bulkchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('endless', True), ('ends_on__isnull', True), ('kind', 'extend')), models.Q(('endless', False), ('ends_on__isnull', False), ('kind', 'extend')), models.Q(models.Q(('kind', 'extend'), _negated=True), ('endless', False), ('ends_on__isnull', True)), _connector='OR'), name='bulk_change_extension_has_end'),
        ),
        migrations.AddConstraint(
            model_name='bulkchange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reissue'), ('reason__in', ['key', 'present', 'other'])), models.Q(('kind', 'extend'), ('reason__in', ['rules', 'late', 'other'])), models.Q(('kind', 'revoke'), ('reason__in', ['issued_in_error', 'identity', 'assessment', 'requirements', 'other'])), _connector='OR'), name='bulk_change_reason_fits'),
        ),
        migrations.AddIndex(
            model_name='bulkitem',
            index=models.Index(fields=['change', 'state', 'id'], name='bulk_item_state'),
        ),
        migrations.AddIndex(
            model_name='bulkitem',
            index=models.Index(condition=models.Q(('state', 'done'), ('told_at__isnull', True)), fields=['change', 'id'], name='bulk_item_untold'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.UniqueConstraint(fields=('change', 'certificate'), name='bulk_item_once'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('at__isnull', False)), _connector='OR'), name='bulk_item_settled_has_date'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('skipped', 'failed')), models.Q(('why', ''), _negated=True)), models.Q(('state__in', ('waiting', 'done')), ('why', '')), _connector='OR'), name='bulk_item_left_out_says_why'),
        ),
        migrations.AddConstraint(
            model_name='bulkitem',
            constraint=models.CheckConstraint(condition=models.Q(('told_at__isnull', True), ('state', 'done'), _connector='OR'), name='bulk_item_told_when_done'),
        ),
        migrations.AddIndex(
            model_name='bulkline',
            index=models.Index(fields=['change', 'verdict', 'number'], name='bulk_line_verdict'),
        ),
        migrations.AddConstraint(
            model_name='bulkline',
            constraint=models.UniqueConstraint(fields=('change', 'number'), name='bulk_line_once'),
        ),
        migrations.AddConstraint(
            model_name='bulkline',
            constraint=models.UniqueConstraint(fields=('change', 'certificate'), name='bulk_line_certificate_once'),
        ),
        migrations.AddConstraint(
            model_name='bulkline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certificate__isnull', False), ('verdict', 'found')), models.Q(models.Q(('verdict', 'found'), _negated=True), ('certificate__isnull', True)), _connector='OR'), name='bulk_line_found_names_it'),
        ),
        migrations.AddConstraint(
            model_name='bulknote',
            constraint=models.UniqueConstraint(fields=('change', 'kind'), name='bulk_note_once'),
        ),
    ]
