"""The addresses at the door, which stand before Wagtail's: those let in only who has signed in."""

from django.urls import path

from orkhon.alliance.views.accept import accept
from orkhon.alliance.views.directory_door import by_directory, from_directory
from orkhon.alliance.views.first_password import first_password
from orkhon.alliance.views.reset import LimitedResetView
from orkhon.alliance.views.second_factor import add_key, add_key_options, second_factor, set_up_app, sign_in_again
from orkhon.alliance.views.sign_in import SignInView, passkey_options, passkey_sign_in, second_step

urlpatterns = [
    path("login/", SignInView.as_view(), name="wagtailadmin_login"),
    path("second-step/", second_step, name="alliance_second_step"),
    path("passkey/", passkey_sign_in, name="alliance_passkey_sign_in"),
    path("passkey/options/", passkey_options, name="alliance_passkey_options"),
    path("second-factor/", second_factor, name="alliance_second_factor"),
    path("second-factor/app/", set_up_app, name="alliance_set_up_app"),
    path("second-factor/passkey/", add_key, name="alliance_add_passkey"),
    path("second-factor/passkey/options/", add_key_options, name="alliance_add_passkey_options"),
    path("second-factor/again/", sign_in_again, name="alliance_sign_in_again"),
    path("directory/<slug:code>/", by_directory, name="alliance_by_directory"),
    path("directory/<slug:code>/back/", from_directory, name="alliance_from_directory"),
    path("invitation/<str:token>/", accept, name="alliance_accept"),
    path("first-password/", first_password, name="alliance_first_password"),
    path("password_reset/", LimitedResetView.as_view(), name="wagtailadmin_password_reset"),
]
