"""What an installation runs: the one table of commands. docker-compose.yml repeats them; a test compares the two."""

WEB = ("gunicorn", "--no-control-socket", "--preload", "--workers=2", "--threads=4", "--timeout=60", "apps.config.wsgi")
WORKER = ("nice", "-n", "10", "celery", "--app=apps.config", "worker", "--loglevel=INFO", "--without-gossip")
DISPATCHER = ("python", "manage.py", "dispatch")
MIGRATE = ("python", "manage.py", "migrate", "--no-input")

SERVICES = {"web": WEB, "dispatcher": DISPATCHER, "worker": WORKER}
