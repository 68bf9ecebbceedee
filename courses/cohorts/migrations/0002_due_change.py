
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_consent_counts_from'),
        ('cohorts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='DueChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_before', models.DateField()),
                ('due_on', models.DateField(verbose_name='new date')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('learners', models.PositiveIntegerField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.person')),
                ('cohort', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='due_changes', to='cohorts.cohort')),
            ],
            options={
                'verbose_name': 'change of a due date',
                'verbose_name_plural': 'changes of due dates',
                'constraints': [models.CheckConstraint(condition=models.Q(('due_on', models.F('due_before')), _negated=True), name='due_change_changes_the_date')],
            },
        ),
    ]
