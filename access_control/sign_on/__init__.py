"""The authority's own sign-on (OpenID Connect); off while no issuer is named."""
