# One image for web, worker, dispatcher and migrations; docker-compose.yml says which command each of them runs.
FROM python:3.13-slim AS packages
COPY requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin counterclaim \
    && install --directory --owner=counterclaim --group=counterclaim --mode=0750 /data
COPY --from=packages /venv /venv
COPY manage.py /app/
COPY apps /app/apps
COPY static /app/static
COPY templates /app/templates
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    COUNTERCLAIM_DATA=/data \
    GUNICORN_CMD_ARGS="--bind=0.0.0.0:8000 --access-logfile=-"
# Collecting static files asks for production's settings, but for none of its servers or secrets.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" ALLOWED_HOSTS=localhost \
    DATABASE_URL=postgresql:///nowhere BROKER_URL=redis://nowhere python manage.py collectstatic --no-input
USER counterclaim
VOLUME /data
EXPOSE 8000
# Django answers only to the names in ALLOWED_HOSTS, so the question has to carry one of them.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(web.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0].strip().lstrip('.')}), timeout=4)"]
CMD ["gunicorn", "--no-control-socket", "--preload", "--workers=2", "--threads=4", "--timeout=60", "apps.config.wsgi"]
