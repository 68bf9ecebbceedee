
from django.db import migrations, models


def keep_as_wishes(apps, schema_editor):
    """What courses said of their recognition until now nobody had given: from here on they wish for it."""
    course = apps.get_model("catalogue", "Course")
    said, wished = course.recognised_by.through, course.recognition_wishes.through
    rows = said.objects.values_list("course_id", "organisation_id")
    wished.objects.bulk_create([wished(course_id=one, organisation_id=other) for one, other in rows], batch_size=500)
    said.objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_consent_counts_from'),
        ('catalogue', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='recognition_wishes',
            field=models.ManyToManyField(blank=True, related_name='+', to='accounts.organisation', verbose_name='to be asked for recognition'),
        ),
        migrations.AlterField(
            model_name='course',
            name='recognised_by',
            field=models.ManyToManyField(blank=True, editable=False, related_name='recognised_courses', to='accounts.organisation', verbose_name='recognised by'),
        ),
        migrations.RunPython(keep_as_wishes, migrations.RunPython.noop),
    ]
