
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_consent_counts_from'),
        ('certificates', '0002_signing'),
    ]

    operations = [
        migrations.CreateModel(
            name='NameRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting for an answer'), ('approved', 'Approved'), ('declined', 'Declined'), ('taken_back', 'Taken back')], default='waiting', max_length=10, verbose_name='state')),
                ('latin', models.CharField(blank=True, max_length=80, verbose_name='name in Latin letters')),
                ('own_script', models.CharField(blank=True, max_length=80, verbose_name='name in its own script')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='answer')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='name_requests', to='certificates.certificate')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
            ],
            options={
                'verbose_name': 'request for another name',
                'verbose_name_plural': 'requests for another name',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['asked_at'], name='name_request_queue')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('certificate',), name='name_request_waiting_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='name_request_answered_has_date'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), models.Q(('latin', ''), ('own_script', ''), _negated=True), _connector='OR'), name='name_request_asks_for_a_name')],
            },
        ),
        migrations.CreateModel(
            name='RenewalReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('expires_on', models.DateField(verbose_name='valid until')),
                ('step', models.PositiveSmallIntegerField(choices=[(90, '90 days before'), (30, '30 days before'), (7, '7 days before')])),
                ('state', models.CharField(choices=[('waiting', 'To be sent'), ('sent', 'Sent'), ('skipped', 'Not needed')], default='waiting', max_length=7, verbose_name='state')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='certificates.certificate')),
            ],
            options={
                'verbose_name': 'reminder of the end of a certificate',
                'verbose_name_plural': 'reminders of the end of certificates',
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['at'], name='renewal_reminder_to_send')],
                'constraints': [models.UniqueConstraint(fields=('certificate', 'expires_on', 'step'), name='renewal_reminder_once')],
            },
        ),
    ]
