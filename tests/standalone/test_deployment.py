"""What the deployment files promise is what the product runs and reads."""

import re
from pathlib import Path

import pytest
import yaml

from apps.standalone import processes

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SECRETS = ("SECRET_KEY", "ALLOWED_HOSTS", "POSTGRES_PASSWORD", "BROKER_PASSWORD")


@pytest.mark.parametrize("name", processes.SERVICES)
def test_compose_runs_each_service_with_the_command_of_the_table(name):
    command = SERVICES[name]["command"]

    assert tuple(command) == processes.SERVICES[name]


def test_compose_migrates_once_before_anything_of_ours_starts():
    assert tuple(SERVICES["migrate"]["command"]) == processes.MIGRATE
    assert SERVICES["migrate"]["restart"] == "no"
    for name in processes.SERVICES:
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_compose_has_no_service_that_the_table_does_not_know():
    assert set(SERVICES) == {*processes.SERVICES, "migrate", "postgres", "valkey"}


def test_the_image_starts_the_web_server_by_default():
    command = re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert command is not None
    assert tuple(yaml.safe_load(command[1])) == processes.WEB


@pytest.mark.parametrize("secret", SECRETS)
def test_compose_refuses_to_start_without_a_secret(secret):
    uses = re.findall(rf"\$\{{{secret}[^}}]*\}}", (ROOT / "docker-compose.yml").read_text())

    assert uses
    assert all(use.startswith(f"${{{secret}:?") for use in uses)


@pytest.mark.parametrize("secret", SECRETS)
def test_the_example_settings_leave_secrets_empty(secret):
    assert f"{secret}=\n" in (ROOT / ".env.example").read_text()


def test_the_example_settings_are_those_compose_asks_for():
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    offered = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))

    assert offered == asked


def test_every_service_that_lasts_has_a_health_check_or_says_why_not():
    without = {name for name, service in SERVICES.items() if service.get("healthcheck", {}).get("disable")}

    assert without == {"migrate", "dispatcher"}


def test_only_the_web_server_can_be_reached_and_only_from_this_machine():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert ports == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_volumes_are_declared_where_they_are_used():
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}

    assert used == set(COMPOSE["volumes"])


def test_every_setting_read_from_the_environment_is_documented_and_no_other():
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "apps/config/settings.py").read_text()))
    documented, _ = (ROOT / "docs/settings.md").read_text().split("## Read by `./run`")

    assert set(re.findall(r"^\| `([A-Z_]+)` \|", documented, re.MULTILINE)) == read


def test_both_lock_files_pin_the_same_versions():
    pins = [
        dict(re.findall(r"^([a-z0-9.-]+(?:\[[a-z,]+\])?)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]

    assert pins[0].items() <= pins[1].items()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "run", "Dockerfile", ".ci/run"])
def test_no_file_names_a_package_index(name):
    text = (ROOT / name).read_text()

    assert not re.search(r"https?://(?!127\.0\.0\.1)|--(extra-)?index-url|--find-links", text)
