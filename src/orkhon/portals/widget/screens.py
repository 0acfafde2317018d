"""The perspective boxes in the admin: each agency's editors keep its own."""

from __future__ import annotations

from typing import Final

from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, ObjectList

from orkhon.alliance.policies import ReachPolicy
from orkhon.alliance.within_reach import FormWithinReach, ViewSetWithinReach
from orkhon.portals.widget.models import MOST_STORIES, PerspectiveBox

BOXES: Final = ReachPolicy("portals.PerspectiveBox", agency_path="agency__code")
_FRAME: Final = (
    '<iframe src="https://PORTAL/kk/box/AGENCY/" title="…" loading="lazy" '
    'width="100%" height="520" style="border: 0"></iframe>'
)
_SCRIPT: Final = (
    '<div data-orkhon-box="https://PORTAL/kk/box/AGENCY/"></div> <script src="https://PORTAL/box.js" async></script>'
)


def _how() -> SafeString:
    words = gettext(
        "Put one of these two into the pages of your site, with the portal’s address, the language and your agency’s "
        "code. The first needs no script; the second takes the letters and colours of the page around it."
    )
    return format_html("<p>{}</p><p><code>{}</code></p><p><code>{}</code></p>", words, _FRAME, _SCRIPT)


class BoxForm(FormWithinReach):
    """A box of an agency that the person is an editor of."""

    policy = BOXES


class PerspectiveBoxViewSet(ViewSetWithinReach):
    """What members show of the others on their own sites."""

    model = PerspectiveBox
    permission_policy = BOXES
    icon = "code"
    menu_label = _("Perspective boxes")
    menu_order = 330
    add_to_admin_menu = True
    list_display = ["agency", "sites"]
    edit_handler = ObjectList(
        [
            FieldPanel("agency"),
            FieldPanel("sites"),
            HelpPanel(content=lazy(_how, SafeString)(), heading=_("How it comes into a page")),
            InlinePanel(
                "stories",
                panels=[FieldPanel("article")],
                heading=_("Articles"),
                label=_("Article"),
                max_num=MOST_STORIES,
                help_text=_("without any, and behind the chosen ones, stand the newest articles of other agencies"),
            ),
        ],
        base_form_class=BoxForm,
    )
