"""How VK says no: HTTP 200 with an error in the body. The texts are those seen in reports of its users."""

from collections.abc import Mapping
from typing import Any, Final

from tests.vk.contract import contract

Json = dict[str, Any]

NO_TOKEN: Final = "User authorization failed: no access_token passed."
BAD_TOKEN: Final = "User authorization failed: invalid access_token (4)."
NOT_FOR_COMMUNITIES: Final = "Group authorization failed: method is unavailable with group auth."
NOT_FOR_SERVICE: Final = "Application authorization failed: method is unavailable with service token."
ONLY_FOR_COMMUNITIES: Final = "Access denied: method is available only with group auth"
NO_SCOPE: Final = "Access denied: no access to call this method. It cannot be called with current scopes."
NO_VERSION: Final = "Invalid request: v (version) is required"


class Failure(Exception):
    """The call is answered with an error; `more` are fields beside its code and text."""

    def __init__(self, code: int, text: str = "", **more: Any) -> None:
        super().__init__(text or contract().errors[code])
        self.code, self.more = code, more

    def body(self, method: str, params: Mapping[str, str]) -> Json:
        """What the server writes."""
        shown = {"method": method, "oauth": "1"} | dict(params)
        # The access token is never among them, whatever its name in the request was.
        asked = [{"key": key, "value": value} for key, value in shown.items() if key != "access_token"]
        error = {"error_code": self.code, "error_msg": str(self)} | self.more
        return {"error": error | {"request_params": asked}}


def wrong_param(what: str) -> Failure:
    """100: a parameter is missing or wrong."""
    return Failure(100, f"One of the parameters specified was missing or invalid: {what}")


def denied(what: str = "") -> Failure:
    """15: not with these rights, or not there."""
    return Failure(15, f"Access denied: {what}" if what else "Access denied")


def captcha(number: int, *, bare: bool = False) -> Failure:
    """14: a person must prove to be one, at `redirect_uri`: the picture shows nothing any more, vk_api#536.

    A `bare` one has no `captcha_sid` and no picture, as reported in August 2026.
    """
    sid = str(900_000_000_000 + number)
    page = f"https://id.vk.ru/not_robot_captcha?domain=vk.com&session_token={sid}"
    if bare:
        return Failure(14, "Captcha need", redirect_uri=page, is_enabled_captcha=True)
    picture = f"https://api.vk.ru/captcha.php?sid={sid}"
    more: Json = {"captcha_ts": 1_700_000_000.0 + number, "captcha_attempt": 1, "is_refresh_enabled": True}
    return Failure(14, redirect_uri=page, captcha_sid=sid, captcha_img=picture, **more)


def validation() -> Failure:
    """17: a person must confirm that the account is theirs."""
    text = "Validation required: please open redirect_uri in browser"
    return Failure(17, text, redirect_uri="https://login.vk.ru/?act=security_check&hash=1")
