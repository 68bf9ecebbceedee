
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_consent_counts_from'),
        ('catalogue', '0002_recognition_wishes'),
        ('certificates', '0003_renewal_and_requests'),
    ]

    operations = [
        migrations.CreateModel(
            name='EndorsementLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('asked', 'Asked'), ('given', 'Given'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn'), ('ending', 'Ending'), ('ended', 'Ended')], max_length=9)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'verbose_name': 'letter about a recognition',
                'verbose_name_plural': 'letters about recognitions',
            },
        ),
        migrations.CreateModel(
            name='EndorsementNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=600, verbose_name='what would have to change')),
            ],
            options={
                'verbose_name': 'note on a recognition',
                'verbose_name_plural': 'notes on recognitions',
            },
        ),
        migrations.RemoveConstraint(
            model_name='endorsement',
            name='endorsement_standing_once',
        ),
        migrations.RemoveConstraint(
            model_name='endorsement',
            name='endorsement_answered_says_by_whom',
        ),
        migrations.RemoveConstraint(
            model_name='endorsement',
            name='endorsement_withdrawn_has_date',
        ),
        migrations.AddField(
            model_name='endorsement',
            name='decline_reason',
            field=models.CharField(blank=True, choices=[('content', 'The content does not cover what we ask of a course'), ('hours', 'The hours do not fit the content'), ('assessment', 'The assessment is not enough for us'), ('field', 'It lies outside of what we recognise'), ('later', 'Not now: ask again later'), ('other', 'Another reason')], max_length=10, verbose_name='reason'),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='since',
            field=models.DateTimeField(blank=True, null=True, verbose_name='recognised since'),
        ),
        migrations.AlterField(
            model_name='endorsement',
            name='state',
            field=models.CharField(choices=[('asked', 'Asked for'), ('cancelled', 'Request taken back'), ('declined', 'Declined'), ('given', 'Recognised'), ('renewed', 'Renewed'), ('ended', 'Ended'), ('withdrawn', 'Withdrawn')], default='asked', max_length=9, verbose_name='state'),
        ),
        migrations.AddIndex(
            model_name='endorsement',
            index=models.Index(fields=['organisation', 'state'], name='endorsement_of_partner'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('organisation', 'course_version'), name='endorsement_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'given')), fields=('organisation', 'course_version', 'minutes'), name='endorsement_given_once'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('state__in', ('asked', 'cancelled'))), models.Q(models.Q(('state__in', ('asked', 'cancelled')), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='endorsement_answered_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('cancelled', 'withdrawn')), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), models.Q(models.Q(('state__in', ('cancelled', 'withdrawn')), _negated=True), ('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), _connector='OR'), name='endorsement_taken_back_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), models.Q(('decline_reason', ''), _negated=True)), models.Q(models.Q(('state', 'declined'), _negated=True), ('decline_reason', '')), _connector='OR'), name='endorsement_declined_says_why'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('since__isnull', False), ('state__in', ('given', 'renewed', 'ended', 'withdrawn'))), models.Q(models.Q(('state__in', ('given', 'renewed', 'ended', 'withdrawn')), _negated=True), ('since__isnull', True)), _connector='OR'), name='endorsement_given_says_since_when'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), ('valid_until__isnull', False), _connector='OR'), name='endorsement_ended_had_an_end'),
        ),
        migrations.AddField(
            model_name='endorsementletter',
            name='endorsement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='certificates.endorsement'),
        ),
        migrations.AddField(
            model_name='endorsementnote',
            name='endorsement',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='note', to='certificates.endorsement'),
        ),
        migrations.AddConstraint(
            model_name='endorsementletter',
            constraint=models.UniqueConstraint(fields=('endorsement', 'kind'), name='endorsement_letter_once'),
        ),
    ]
