
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0006_cpd_ledger'),
    ]

    operations = [
        migrations.AddField(
            model_name='cpdreview',
            name='told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
