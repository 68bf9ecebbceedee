
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_alter_consentrecord_method'),
        ('assessment', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='WordsReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('en', 'English'), ('zh-hans', '简体中文'), ('zh-hant', '繁體中文')], max_length=10)),
                ('words', models.JSONField()),
                ('structure', models.JSONField(blank=True, null=True)),
                ('points', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting for review'), ('approved', 'Approved'), ('returned', 'Sent back'), ('withdrawn', 'Taken back')], default='waiting', max_length=9)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('remark', models.TextField(blank=True, max_length=1000, verbose_name='remark')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('base', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessment.questionversion')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='assessment.question')),
            ],
            options={
                'verbose_name': 'review of words',
                'verbose_name_plural': 'reviews of words',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('question', 'language'), name='words_review_one_waiting'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='words_review_decided_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'returned']), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='words_review_second_person')],
            },
        ),
    ]
