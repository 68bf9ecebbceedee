import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


BATCH = 1000


def name_subjects(apps, schema_editor):
    """A random name for the holder of each certificate that was issued before."""
    certificates = apps.get_model('certificates', 'Certificate').objects
    while rows := list(certificates.filter(subject_id__isnull=True).only('pk')[:BATCH]):
        for row in rows:
            row.subject_id = uuid.uuid4()
        certificates.bulk_update(rows, ['subject_id'])


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_consent_counts_from'),
        ('catalogue', '0001_initial'),
        ('certificates', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Achievement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('data', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'achievement',
                'verbose_name_plural': 'achievements',
            },
        ),
        migrations.CreateModel(
            name='Endorsement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('asked', 'Asked for'), ('given', 'Recognised'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], default='asked', max_length=9, verbose_name='state')),
                ('minutes', models.PositiveIntegerField(verbose_name='recognised minutes')),
                ('comment_en', models.CharField(blank=True, max_length=300, verbose_name='comment in English')),
                ('comment_zh_hans', models.CharField(blank=True, max_length=300, verbose_name='comment in Simplified Chinese')),
                ('comment_zh_hant', models.CharField(blank=True, max_length=300, verbose_name='comment in Traditional Chinese')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn')),
            ],
            options={
                'verbose_name': 'recognition',
                'verbose_name_plural': 'recognitions',
            },
        ),
        migrations.CreateModel(
            name='EndorsementCredential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('number', models.PositiveIntegerField()),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'endorsement credential',
                'verbose_name_plural': 'endorsement credentials',
            },
        ),
        migrations.CreateModel(
            name='SignedCredential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('embedded', 'JSON with its proof inside'), ('jwt', 'JSON Web Token')], max_length=8)),
                ('sealed', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('jcs_sha256', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'signed credential',
                'verbose_name_plural': 'signed credentials',
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20)),
                ('algorithm', models.CharField(choices=[('ed25519', 'Ed25519'), ('p256', 'P-256')], max_length=8)),
                ('public', models.TextField()),
                ('sealed', models.BinaryField(blank=True, null=True)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='expires')),
                ('compromised_at', models.DateTimeField(blank=True, null=True, verbose_name='compromised')),
            ],
            options={
                'verbose_name': 'signing key',
                'verbose_name_plural': 'signing keys',
            },
        ),
        migrations.CreateModel(
            name='StatusEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.PositiveIntegerField()),
                ('set_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'place on a status list',
                'verbose_name_plural': 'places on status lists',
            },
        ),
        migrations.CreateModel(
            name='StatusList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('document', models.TextField(blank=True)),
                ('token', models.TextField(blank=True)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('valid_until', models.DateTimeField(blank=True, null=True)),
                ('changes', models.PositiveIntegerField(default=0)),
                ('signed_changes', models.PositiveIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'status list',
                'verbose_name_plural': 'status lists',
            },
        ),
        migrations.AddField(
            model_name='certificate',
            name='subject_id',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='certificate',
            name='needs_signing',
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.RunPython(name_subjects, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='certificate',
            name='subject_id',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddField(
            model_name='certificatenames',
            name='score',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='result'),
        ),
        migrations.AlterField(
            model_name='certificatefacts',
            name='reason',
            field=models.CharField(choices=[('award', 'Award'), ('name', 'Correction of the name'), ('reference', "The holder's own number"), ('result', "The holder's choice about her result"), ('reissue', 'Issued anew'), ('extension', 'Longer validity'), ('restored', 'Brought back by its holder')], default='award', max_length=10),
        ),
        migrations.AlterField(
            model_name='certificatefile',
            name='kind',
            field=models.CharField(choices=[('pdf', 'PDF'), ('png', 'PNG'), ('badge.png', 'Badge (PNG)'), ('badge.svg', 'Badge (SVG)')], max_length=10),
        ),
        migrations.AlterField(
            model_name='certificatefile',
            name='language',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddIndex(
            model_name='certificatefile',
            index=models.Index(fields=['sha256'], name='certificate_file_hash'),
        ),
        migrations.AddConstraint(
            model_name='certificatenames',
            constraint=models.CheckConstraint(condition=models.Q(('score__isnull', True), ('score__lte', 100), _connector='OR'), name='certificate_score_is_per_cent'),
        ),
        migrations.AddField(
            model_name='achievement',
            name='course_version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='achievements', to='catalogue.courseversion'),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='answered_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='course_version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endorsements', to='catalogue.courseversion'),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endorsements', to='accounts.organisation', verbose_name='association'),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='endorsementcredential',
            name='achievement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endorsements', to='certificates.achievement'),
        ),
        migrations.AddField(
            model_name='endorsementcredential',
            name='endorsement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='certificates.endorsement'),
        ),
        migrations.AddField(
            model_name='endorsementcredential',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='signedcredential',
            name='achievement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='certificates.achievement'),
        ),
        migrations.AddField(
            model_name='signedcredential',
            name='facts',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='certificates.certificatefacts'),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='made_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person'),
        ),
        migrations.AddField(
            model_name='signingkey',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signing_keys', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='signedcredential',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='certificates.signingkey'),
        ),
        migrations.AddField(
            model_name='endorsementcredential',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='endorsements', to='certificates.signingkey'),
        ),
        migrations.AddField(
            model_name='statusentry',
            name='endorsement',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='status_entry', to='certificates.endorsementcredential'),
        ),
        migrations.AddField(
            model_name='statusentry',
            name='facts',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='status_entry', to='certificates.certificatefacts'),
        ),
        migrations.AddField(
            model_name='signedcredential',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='certificates.statusentry'),
        ),
        migrations.AddField(
            model_name='statuslist',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_lists', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='statusentry',
            name='status_list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='certificates.statuslist'),
        ),
        migrations.AddConstraint(
            model_name='achievement',
            constraint=models.UniqueConstraint(fields=('slug', 'version'), name='achievement_address_once'),
        ),
        migrations.AddConstraint(
            model_name='achievement',
            constraint=models.UniqueConstraint(fields=('course_version', 'sha256'), name='achievement_edition_once'),
        ),
        migrations.AddIndex(
            model_name='endorsement',
            index=models.Index(fields=['course_version', 'state'], name='endorsement_of_version'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'given'])), fields=('organisation', 'course_version'), name='endorsement_standing_once'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='endorsement_answered_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='endorsement_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='endorsement_withdrawn_has_date'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='signing_key_named_once'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.UniqueConstraint(condition=models.Q(('expires_at__isnull', True)), fields=('organisation', 'algorithm'), name='signing_key_current_once'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__isnull', True), ('expires_at__gte', models.F('made_at')), _connector='OR'), name='signing_key_expires_after_made'),
        ),
        migrations.AddConstraint(
            model_name='signingkey',
            constraint=models.CheckConstraint(condition=models.Q(('compromised_at__isnull', True), ('expires_at__isnull', False), _connector='OR'), name='signing_key_compromised_is_over'),
        ),
        migrations.AddConstraint(
            model_name='endorsementcredential',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='endorsement_credential_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='endorsementcredential',
            constraint=models.UniqueConstraint(fields=('endorsement', 'achievement', 'language', 'key'), name='endorsement_credential_once'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(condition=models.Q(('needs_signing', True)), fields=['id'], name='certificate_to_sign'),
        ),
        migrations.AddIndex(
            model_name='signedcredential',
            index=models.Index(fields=['sha256'], name='signed_credential_hash'),
        ),
        migrations.AddIndex(
            model_name='signedcredential',
            index=models.Index(fields=['jcs_sha256'], name='signed_credential_jcs'),
        ),
        migrations.AddIndex(
            model_name='signedcredential',
            index=models.Index(fields=['key', 'signed_at'], name='signed_credential_by_key'),
        ),
        migrations.AddConstraint(
            model_name='signedcredential',
            constraint=models.UniqueConstraint(fields=('facts', 'form'), name='signed_credential_once'),
        ),
        migrations.AddConstraint(
            model_name='statuslist',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='status_list_numbered_once'),
        ),
        migrations.AddConstraint(
            model_name='statuslist',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='status_list_from_one'),
        ),
        migrations.AddConstraint(
            model_name='statuslist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document', ''), ('signed_at__isnull', True), ('valid_until__isnull', True)), models.Q(models.Q(('document', ''), _negated=True), ('signed_at__isnull', False), ('valid_until__gt', models.F('signed_at')), ('valid_until__isnull', False)), _connector='OR'), name='status_list_signed_has_end'),
        ),
        migrations.AddConstraint(
            model_name='statuslist',
            constraint=models.CheckConstraint(condition=models.Q(('signed_changes__lte', models.F('changes'))), name='status_list_signs_what_happened'),
        ),
        migrations.AddConstraint(
            model_name='statusentry',
            constraint=models.UniqueConstraint(fields=('status_list', 'index'), name='status_entry_place_once'),
        ),
        migrations.AddConstraint(
            model_name='statusentry',
            constraint=models.CheckConstraint(condition=models.Q(('index__lt', 131072)), name='status_entry_on_the_list'),
        ),
        migrations.AddConstraint(
            model_name='statusentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('endorsement__isnull', True), ('facts__isnull', False)), models.Q(('endorsement__isnull', False), ('facts__isnull', True)), _connector='OR'), name='status_entry_of_one_thing'),
        ),
    ]
