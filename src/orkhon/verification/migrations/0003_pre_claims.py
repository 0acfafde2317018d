"""Add the tables of claims, cases, assessments and determinations, and guard what agencies said."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import orkhon.verification.models.assessment
import orkhon.verification.models.case
import orkhon.verification.models.claim
import orkhon.verification.models.determination
from orkhon.verification.operations import MakeGuards


class Migration(migrations.Migration):
    dependencies = [
        ("verification", "0002_pre_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Presidency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=32)),
                ("starts", models.DateField(unique=True)),
                ("ends", models.DateField()),
            ],
            options={
                "verbose_name_plural": "presidencies",
                "ordering": ["starts"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RulesInForce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts", models.DateField(unique=True)),
                ("rules", models.JSONField()),
            ],
            options={
                "verbose_name_plural": "rules in force",
                "ordering": ["starts"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        default=orkhon.verification.models.claim.new_claim_key, max_length=16, unique=True
                    ),
                ),
                ("identity", models.CharField(max_length=80, unique=True)),
                ("words", models.TextField(blank=True, default="")),
                ("language", models.CharField(default="und", max_length=35)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("public", "the public page"),
                            ("tip", "a tip"),
                            ("desk", "the newsroom"),
                            ("radar", "the radar"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("open", "before the agencies"),
                            ("determined", "determined"),
                            ("undecided", "no joint position"),
                            ("refused", "not taken up"),
                            ("merged", "merged"),
                        ],
                        default="new",
                        max_length=12,
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not looked at yet"),
                            ("fact", "a fact that can be checked"),
                            ("opinion", "an opinion"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "names",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not looked at yet"),
                            ("nobody", "no living person and no firm"),
                            ("person", "a living person"),
                            ("firm", "a firm"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "whom",
                    models.CharField(blank=True, default="", help_text="the person or firm it names", max_length=300),
                ),
                ("refusal", models.TextField(blank=True, default="", help_text="why it was not taken up")),
                ("item", models.TextField(blank=True, default="")),
                ("received", models.DateTimeField()),
                ("seen", models.DateTimeField(help_text="when it was last seen or sent")),
                ("times", models.PositiveIntegerField(default=1, help_text="how often it was sent or seen")),
                ("places", models.PositiveIntegerField(default=0, help_text="in how many places it was seen")),
                ("languages", models.CharField(blank=True, default="", max_length=200)),
                ("priority", models.PositiveIntegerField(default=0)),
                (
                    "into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="verification.claim",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "circulating claim",
                "verbose_name_plural": "claims",
                "permissions": [
                    ("open_case", "Can put claims to the agencies, reopen and answer appeals"),
                    ("issue_hold", "Can tell members to hold a claim as unverified"),
                    ("sign_off", "Can sign off legally what names a person or a firm"),
                    ("name_speaker", "Can name who speaks for an agency"),
                ],
                "default_permissions": ("view", "add", "change"),
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(default=orkhon.verification.models.case.new_case_key, max_length=16, unique=True),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("decided", "decided"), ("closed", "closed")],
                        default="open",
                        max_length=8,
                    ),
                ),
                ("rules", models.JSONField()),
                ("counted", models.JSONField(default=list)),
                ("parties", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True, default="")),
                ("opened", models.DateTimeField()),
                ("agency", models.CharField(help_text="the newsroom that opened it", max_length=32)),
                ("heard_until", models.DateTimeField()),
                ("note_due", models.DateTimeField()),
                ("due", models.DateTimeField()),
                ("late_until", models.DateTimeField(null=True)),
                ("ended", models.DateTimeField(null=True)),
                (
                    "looked",
                    models.DateTimeField(help_text="when the hub last looked whether something is due", null=True),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="verification.claim"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Appearance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(blank=True, default="", max_length=2000)),
                (
                    "archive",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "nothing to keep"),
                            ("waiting", "waiting for its copy"),
                            ("kept", "copy kept"),
                            ("failed", "no copy was to be had"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("content_type", models.CharField(blank=True, default="", max_length=127)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("archived", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("due", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, default="", max_length=300)),
                ("place", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=64)),
                ("language", models.CharField(blank=True, default="", max_length=35)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("public", "the public page"),
                            ("tip", "a tip"),
                            ("desk", "the newsroom"),
                            ("radar", "the radar"),
                        ],
                        max_length=8,
                    ),
                ),
                ("first", models.DateTimeField()),
                ("last", models.DateTimeField()),
                ("times", models.PositiveIntegerField(default=1)),
                ("differences", models.CharField(blank=True, default="", max_length=300)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="appearances", to="verification.claim"
                    ),
                ),
            ],
            options={
                "ordering": ["first", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CommentRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("whom", models.CharField(max_length=300)),
                (
                    "way",
                    models.CharField(
                        help_text="by which way they were asked, such as a letter to their office", max_length=300
                    ),
                ),
                ("question", models.TextField()),
                ("asked", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("answer", models.TextField(blank=True, default="")),
                ("language", models.CharField(blank=True, default="", max_length=35)),
                ("answered", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="verification.claim"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Determination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        default=orkhon.verification.models.determination.new_determination_key,
                        max_length=16,
                        unique=True,
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("hold", "hold: unverified"),
                            ("preliminary", "preliminary note"),
                            ("verdict", "verdict"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("held", "held"),
                            ("agreed", "agreed"),
                            ("tie", "tie"),
                            ("no-quorum", "no quorum"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("true", "true"),
                            ("false", "false"),
                            ("altered", "altered"),
                            ("out-of-context", "out of context"),
                            ("unproven", "unproven"),
                            ("satire", "satire"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("issued", models.DateTimeField()),
                ("agency", models.CharField(help_text="who presided, or the newsroom that held", max_length=32)),
                ("note", models.TextField(blank=True, default="")),
                ("language", models.CharField(blank=True, default="", max_length=35)),
                ("document", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="verification.case",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="verification.claim",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="verification.determination",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        default=orkhon.verification.models.determination.new_appeal_key, max_length=16, unique=True
                    ),
                ),
                (
                    "appellant",
                    models.CharField(
                        choices=[
                            ("agency", "an agency"),
                            ("named", "somebody whom the claim names"),
                            ("other", "somebody else"),
                        ],
                        max_length=8,
                    ),
                ),
                ("who", models.CharField(max_length=300)),
                ("reasons", models.TextField()),
                ("language", models.CharField(max_length=35)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "waiting"), ("upheld", "upheld"), ("rejected", "rejected")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("answer", models.TextField(blank=True, default="")),
                ("answer_language", models.CharField(blank=True, default="", max_length=35)),
                ("answered", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "determination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="verification.determination",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.CharField(blank=True, default="", max_length=2000)),
                (
                    "archive",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "nothing to keep"),
                            ("waiting", "waiting for its copy"),
                            ("kept", "copy kept"),
                            ("failed", "no copy was to be had"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("content_type", models.CharField(blank=True, default="", max_length=127)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("archived", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("due", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, default="", max_length=300)),
                (
                    "key",
                    models.CharField(
                        default=orkhon.verification.models.claim.new_evidence_key, max_length=16, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("file", "a file"),
                            ("link", "a link"),
                            ("note", "a note"),
                            ("item", "an item of the wire"),
                        ],
                        max_length=8,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("title", models.CharField(blank=True, default="", max_length=300)),
                ("note", models.TextField(blank=True, default="")),
                ("language", models.CharField(blank=True, default="", max_length=35)),
                ("item", models.TextField(blank=True, default="")),
                ("agency", models.CharField(max_length=32)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="verification.claim"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ["at", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=32)),
                ("speaking", models.CharField(choices=[("speaker", "spokesperson"), ("deputy", "deputy")], max_length=8)),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField(null=True)),
                ("named", models.DateTimeField()),
                ("retired", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "mandate",
                "verbose_name_plural": "mandates",
                "ordering": ["agency", "-starts", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        default=orkhon.verification.models.assessment.new_assessment_key, max_length=16, unique=True
                    ),
                ),
                ("agency", models.CharField(max_length=32)),
                ("sequence", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("assessment", "assessment"), ("recusal", "recusal")], max_length=12),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("true", "true"),
                            ("false", "false"),
                            ("altered", "altered"),
                            ("out-of-context", "out of context"),
                            ("unproven", "unproven"),
                            ("satire", "satire"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("reasons", models.TextField(blank=True, default="")),
                ("language", models.CharField(max_length=35)),
                ("evidence", models.JSONField(default=list)),
                ("late", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                ("statement", models.BinaryField()),
                ("challenge", models.CharField(max_length=64, unique=True)),
                ("credential", models.CharField(max_length=1400)),
                ("public_key", models.BinaryField()),
                ("host", models.CharField(max_length=253)),
                ("origin", models.CharField(max_length=300)),
                ("authenticator_data", models.BinaryField()),
                ("client_data", models.BinaryField()),
                ("signature", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="verification.case"
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="verification.mandate"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("allowed", models.BooleanField()),
                ("note", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sign_offs", to="verification.claim"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Trace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("link", "a link"), ("picture", "a picture")], max_length=8)),
                ("digest", models.CharField(max_length=64)),
                ("value", models.CharField(max_length=2000)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="traces", to="verification.claim"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Signer",
            fields=[
                (
                    "assessment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="signer",
                        serialize=False,
                        to="verification.assessment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["state", "-priority", "-received"], name="verification_claim_urgent"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["-received"], name="verification_claim_newest"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["state", "due"], name="verification_case_due"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(fields=("claim", "number"), name="verification_case_number"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("claim",), name="verification_one_open_case"
            ),
        ),
        migrations.AddIndex(
            model_name="appearance",
            index=models.Index(
                condition=models.Q(("archive", "waiting")), fields=["due"], name="verification_appearance_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="appearance",
            constraint=models.UniqueConstraint(fields=("claim", "digest"), name="verification_appearance_once"),
        ),
        migrations.AddIndex(
            model_name="determination",
            index=models.Index(fields=["-issued"], name="verification_determ_newest"),
        ),
        migrations.AddIndex(
            model_name="determination",
            index=models.Index(fields=["step", "-issued"], name="verification_determ_step"),
        ),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                condition=models.Q(("archive", "waiting")), fields=["due"], name="verification_evidence_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(fields=("claim", "digest"), name="verification_evidence_once"),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired__isnull", True)),
                fields=("agency", "person"),
                name="verification_one_mandate",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("case", "agency", "sequence"), name="verification_assessment_order"
            ),
        ),
        migrations.AddIndex(
            model_name="trace",
            index=models.Index(fields=["kind", "digest"], name="verification_trace_found"),
        ),
        migrations.AddConstraint(
            model_name="trace",
            constraint=models.UniqueConstraint(fields=("claim", "kind", "digest"), name="verification_trace_once"),
        ),
        MakeGuards(),
    ]
