"""What no public installation may run with is refused before anything starts."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from apps.config.environment import kept_secret_key, read_mode, refuse_unsafe_production

ROOT = Path(__file__).resolve().parents[2]
SECRET = secrets.token_urlsafe(64)
HOSTS = ["disputes.example.org"]
PRODUCTION = {
    "COUNTERCLAIM_MODE": "production",
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "disputes.example.org",
    "DATABASE_URL": "postgresql:///nowhere",
    "BROKER_URL": "redis://nowhere",
}


def load_settings(**settings: str) -> subprocess.CompletedProcess[str]:
    """Settings as a fresh process reads them from this environment and nothing else."""
    program = "import apps.config.settings as settings; print(settings.SECURE_SSL_REDIRECT)"
    environment = {"PATH": os.environ["PATH"], **settings}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_complete_production_settings_are_taken_and_insist_on_https():
    answer = load_settings(**PRODUCTION)

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == "True"


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "BROKER_URL"])
def test_production_does_not_start_without(missing):
    answer = load_settings(**{name: value for name, value in PRODUCTION.items() if name != missing})

    assert answer.returncode != 0
    assert missing in answer.stderr.splitlines()[-1]


def test_settings_are_productions_unless_told_otherwise():
    answer = load_settings(SECRET_KEY="short")

    assert "SECRET_KEY must be set" in answer.stderr.splitlines()[-1]


def test_debug_is_refused():
    with pytest.raises(ImproperlyConfigured, match="DEBUG must be off"):
        refuse_unsafe_production(debug=True, secret_key=SECRET, hosts=HOSTS)


@pytest.mark.parametrize("key", ["", "short", "a" * 60, "django-insecure-change-me-" + SECRET])
def test_a_default_or_weak_secret_key_is_refused(key):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be set"):
        refuse_unsafe_production(debug=False, secret_key=key, hosts=HOSTS)


@pytest.mark.parametrize("hosts", [[], ["*"], ["disputes.example.org", "*"]])
def test_an_installation_that_answers_to_any_name_is_refused(hosts):
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS must name"):
        refuse_unsafe_production(debug=False, secret_key=SECRET, hosts=hosts)


def test_an_unknown_mode_is_refused_by_name():
    with pytest.raises(ImproperlyConfigured, match="'prodcution'"):
        read_mode("prodcution")


def test_one_machine_keeps_the_secret_key_it_made(tmp_path):
    made = kept_secret_key(tmp_path)
    kept = kept_secret_key(tmp_path)

    assert made == kept
    assert len(made) > 80
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
