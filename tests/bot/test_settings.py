"""Settings from the environment."""

from bot.settings import Settings, settings


def test_an_empty_environment_gives_the_defaults() -> None:
    found = settings({})
    assert found.database_url.startswith("sqlite:///")
    assert (found.home_area, found.allowed_origins) == ("", ())
    assert len(found.secret) >= 32


def test_each_variable_is_read() -> None:
    found = settings(
        {
            "OCOP_DATABASE_URL": "postgresql://h/d", "OCOP_HOME_AREA": " Lào Cai ",
            "OCOP_SECRET": "s", "OCOP_ALLOWED_ORIGINS": "https://a.vn, https://b.vn",
        }
    )  # fmt: skip
    assert found == Settings("postgresql://h/d", "Lào Cai", "s", ("https://a.vn", "https://b.vn"))


def test_a_secret_is_not_shown() -> None:
    assert "hidden" not in repr(Settings(secret="hidden"))
