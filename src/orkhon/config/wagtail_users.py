"""Tell Wagtail to keep accounts by the alliance's forms."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Wagtail's own, with other forms. Its name and label stay, for tables and addresses hang on them."""

    user_viewset = "orkhon.alliance.accounts.AccountViewSet"
