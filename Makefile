# make run    the site on this machine (HOST and PORT choose the address: make run PORT=8123)
# make test   everything the tests need, then all of them (ARGS chooses: make test ARGS="tests/engine -x")
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
BIN = .venv/bin

# Settings as in production, for the checks that look at them; nothing is connected to.
CHECK_ENV = env -u DEBUG SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
	DATABASE_URL=postgres://lactadvice@localhost/lactadvice BROKER_URL=redis://localhost:6379/0 \
	ALLOWED_HOSTS=lactadvice.example HTTPS=1 STATIC_MANIFEST=1

.PHONY: run setup test check bench lock validate backup restore drill-retraction drill-restore walk

run: setup
	@HOST='$(HOST)' PORT='$(PORT)' exec $(BIN)/python -m lactadvice.run

setup:
	@$(PYTHON) -m lactadvice.install

test:
	@$(PYTHON) -m lactadvice.install --browser
	@$(BIN)/python -m pytest $(ARGS)

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(CHECK_ENV) $(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports
	$(BIN)/djlint --check --quiet templates
	$(BIN)/djlint --lint --quiet templates
	$(CHECK_ENV) $(BIN)/python manage.py makemigrations --check --dry-run
	$(CHECK_ENV) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml --severity-level medium drugs lactadvice

# Writes requirements.lock anew from pyproject.toml; no address of a package index may get into it.
lock: setup
	.uv/bin/uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header \
		pyproject.toml --group dev -o requirements.lock --quiet

# The kinetics against a numerical solver and published measurements: printed, and written to docs/validation.md.
validate: setup
	@$(BIN)/python -m tests.validate

# How fast it is, beside an empty view in the same run (BENCH_SECONDS a page and round; BENCH_SIZES=0 is short).
bench: setup
	$(BIN)/python -m tests.bench

# Each story of a visit in a real browser, by keyboard, with and without JavaScript: keys, seconds, N passed, M failed.
walk:
	@$(PYTHON) -m lactadvice.install --browser
	@$(BIN)/python -m tests.walk

# The whole database to a file, and back (FILE chooses it; restoring saves first what is there).
FILE ?=
backup: setup
	@$(BIN)/python -m lactadvice.backup save $(FILE)

restore: setup
	@$(BIN)/python -m lactadvice.backup restore $(FILE)

# Drills on sites of their own: a retraction reaches every surface within a minute; a lost database comes back whole.
drill-retraction: setup
	@$(BIN)/python -m tests.drills.retraction

drill-restore: setup
	@$(BIN)/python -m tests.drills.restore
