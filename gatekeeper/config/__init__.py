"""Configuration: found in the trust base, read under caps, bound to typed options, turned into a `Project`."""
