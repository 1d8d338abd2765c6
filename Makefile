# Kojiban's commands. `make run` and `make test` are all a newcomer needs.
PYTHON ?= python3
PORT ?= 8000
DEMO_PASSWORD ?=
VAR ?= $(or $(KOJIBAN_VAR),var)
PY := .venv/bin/python

# What `make run` serves: demonstration people on this machine only.
DEMO := KOJIBAN_VAR=$(VAR) KOJIBAN_DEMONSTRATION=yes KOJIBAN_MFA=off \
	KOJIBAN_PUBLIC_URL=http://127.0.0.1:$(PORT) KOJIBAN_SECRET_KEY_FILE=$(VAR)/secret_key

# What `make check` checks: a production-like environment that exists nowhere.
PRODUCTION := KOJIBAN_VAR=$(VAR)/check KOJIBAN_DATABASE_URL=sqlite://:memory: \
	KOJIBAN_KEYS_DATABASE_URL=sqlite://:memory: KOJIBAN_PUBLIC_URL=https://kojiban.example.jp \
	KOJIBAN_SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))')

.PHONY: run test check bench vectors faults attack shell screenshots requirements help

help: ## what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*##/ —/'

.venv/.base: requirements/base.txt requirements/uv.txt
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/uv.txt \
	 && .venv/bin/uv pip install -q --python $(PY) --require-hashes -r requirements/base.txt \
	 || $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/base.txt
	touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	.venv/bin/uv pip install -q --python $(PY) --require-hashes -r requirements/dev.txt \
	 || $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

staticfiles/.collected: $(shell find static -type f 2>/dev/null) .venv/.base | $(VAR)/secret_key
	$(DEMO) $(PY) manage.py collectstatic --noinput --verbosity 0
	touch $@

$(VAR)/secret_key:
	mkdir -p -m 700 $(VAR)
	umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(60))' > $@

run: .venv/.base staticfiles/.collected $(VAR)/secret_key ## the site with demonstration data on 127.0.0.1:8000 (PORT=, DEMO_PASSWORD=)
	@$(DEMO) DEMO_PASSWORD='$(DEMO_PASSWORD)' exec $(PY) manage.py prepare_demo --serve $(PORT)

test: .venv/.dev staticfiles/.collected ## every test: SQLite, PostgreSQL, Redis, browser, Go
	tools/system.sh
	tools/test.sh

check: .venv/.dev ## lint, format, import contracts, types, migrations, deployment check
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	PATH=.venv/bin:$$PATH .venv/bin/lint-imports
	.venv/bin/mypy
	$(PRODUCTION) $(PY) manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

bench: .venv/.dev ## speed against a floor and a peer (WORKLOAD=id)
	$(PY) -m bench $(WORKLOAD)

vectors: .venv/.dev ## published RFC 6962 vectors: FILE=…
	$(PY) bench/check_vectors.py $(FILE)

faults: .venv/.dev staticfiles/.collected ## kill -9, full disk and the like, on processes of its own
	tools/system.sh
	$(PY) -m pytest tests/faults

attack: .venv/.dev staticfiles/.collected ## hostile files and requests against a process of its own
	$(PY) -m pytest tests/attack tests/notices/intake tests/publishing/public

screenshots: .venv/.dev staticfiles/.collected ## docs/screenshots from a real browser
	tools/system.sh
	KOJIBAN_SCREENSHOTS=docs/screenshots $(PY) -m pytest tests/e2e

shell: .venv/.base $(VAR)/secret_key
	@$(DEMO) $(PY) manage.py shell

requirements: .venv/.base ## new hashed requirements from pyproject.toml
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header -o requirements/uv.txt requirements/uv.in
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header -o requirements/base.txt pyproject.toml
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra pkcs11 -c requirements/base.txt -o requirements/pkcs11.txt pyproject.toml
	.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --group dev -c requirements/base.txt -o requirements/dev.txt pyproject.toml
