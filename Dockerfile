FROM python:3.11-slim

# Pango draws the letters of the PDF handouts.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fonts-dejavu-core libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=lactadvice.settings
WORKDIR /app

COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY . .
# The pages' files are the same wherever the image runs; the values here only let the settings be read.
RUN SECRET_KEY=only-to-collect-the-files-of-the-pages-while-building-the-image \
    DATABASE_URL=postgres://nobody@nowhere/none BROKER_URL=redis://nowhere:6379/0 \
    python manage.py collectstatic --no-input

RUN useradd --system --no-create-home lactadvice
USER lactadvice
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "-c", "python:lactadvice.web", "lactadvice.wsgi"]
