
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='learningevent',
            name='verb',
            field=models.CharField(choices=[('viewed', 'Read to the end'), ('marked', 'Marked done'), ('answered', 'Knowledge check answered'), ('attempted', 'Quiz handed in'), ('overridden', 'Marked done by staff'), ('carried', 'Carried over from another course'), ('imported', 'Brought over from another system'), ('eligible', 'Enough since the requirement became easier'), ('enrolled', 'Enrolled'), ('renewed', 'Began the course again'), ('reopened', 'Came back'), ('withdrawn', 'Withdrawn'), ('suspended', 'Suspended'), ('resumed', 'Resumed'), ('moved', 'Moved to newer requirements'), ('completed', 'Completed the course')], max_length=10),
        ),
    ]
