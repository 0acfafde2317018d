"""The page where the first administrator chooses another password than the printed one, before anything else."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters

from orkhon.alliance.models import FirstPassword
from orkhon.alliance.sign_in.forms import FirstPasswordForm
from orkhon.alliance.sign_in.sessions import must_change_password, password_changed
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import origin_of


@never_cache
@csrf_protect
@sensitive_post_parameters()
def first_password(request: HttpRequest) -> HttpResponse:
    """Change the printed password. Whoever did not sign in with it is led to the admin instead."""
    user = request.user
    if not isinstance(user, User) or not must_change_password(request.session):
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
    form = FirstPasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        # Together, or not at all: no password without its act.
        with transaction.atomic():
            form.save()
            FirstPassword.objects.filter(pk=user.pk).delete()
            record(
                "people.change_first_password",
                actor=doer_of(user),
                now=timezone.now(),
                object_type="auth.user",
                object_key=str(user.pk),
                origin=origin_of(request),
            )
        password_changed(request.session)
        update_session_auth_hash(request, user)
        return HttpResponseRedirect(reverse("wagtailadmin_home"))
    return render(request, "alliance/first_password.html", {"form": form}, status=400 if form.errors else 200)
