from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_consent_counts_from'),
        ('certificates', '0002_signing'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='statuslist',
            name='status_list_signed_has_end',
        ),
        migrations.AddConstraint(
            model_name='statuslist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document', ''), ('signed_at__isnull', True), ('valid_until__isnull', True)), models.Q(models.Q(('document', ''), _negated=True), ('signed_at__isnull', False), ('valid_until__gt', models.F('signed_at')), ('valid_until__isnull', False)), _connector='OR'), name='status_list_signed_has_end'),
        ),
    ]
