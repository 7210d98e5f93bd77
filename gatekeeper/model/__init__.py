"""The words every room shares: frozen values, enums and protocols; standard library only."""
