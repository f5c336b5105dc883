"""Who may come in: nobody asked (`none`, this machine only), a proxy that has asked (`proxy`), or an OpenID provider
(`oidc`). Routes ask `person()`, `owner()` and `caller_key()`, and may demand a role with `@requires(Role.X)`."""

from web_widget.access.admission import register
from web_widget.access.people import Person, Role, owner, person, requires
from web_widget.access.refusals import Refusal
from web_widget.access.settings import AccessSettings, Mode
from web_widget.access.visitors import caller_key

__all__ = [
    "AccessSettings",
    "Mode",
    "Person",
    "Refusal",
    "Role",
    "caller_key",
    "owner",
    "person",
    "register",
    "requires",
]
