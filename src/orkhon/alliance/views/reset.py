"""Asking for a letter that leads to a new password: Wagtail's page, with a limit."""

from __future__ import annotations

from math import ceil

from django.contrib.auth.forms import PasswordResetForm
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.admin.views.account import PasswordResetView

from orkhon.alliance.sign_in.addresses import client_address
from orkhon.alliance.sign_in.letter_limits import ask_for_letter


class LimitedResetView(PasswordResetView):
    """Says when the next letter may be asked for (429, RFC 6585, 4), known address or not."""

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        """Send the letter, where there is anybody to send it to."""
        now = timezone.now()
        until = ask_for_letter(email=form.cleaned_data["email"], address=client_address(self.request), now=now)
        if until is None:
            answer: HttpResponse = super().form_valid(form)
            return answer
        seconds = max(1, ceil((until - now).total_seconds()))
        facts = {"until": until, "minutes": max(1, ceil(seconds / 60))}
        page = render(self.request, "alliance/too_many_letters.html", facts, status=429)
        page.headers["Retry-After"] = str(seconds)
        return page
