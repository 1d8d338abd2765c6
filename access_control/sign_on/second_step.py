"""The second step of signing in, left out where the issuer asked for two factors."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from access_control.sign_on.admission import TWO_FACTORS


class SecondStep(AuthenticateStage):
    """allauth's stage; what the issuer told holds until signing out."""

    def _should_handle(self, request: HttpRequest) -> bool:
        sign_on = (self.login.signal_kwargs or {}).get("sociallogin")
        if sign_on is not None and sign_on.state.get(TWO_FACTORS):
            request.session[TWO_FACTORS] = True
            return False
        return super()._should_handle(request)
