# Thurakan: everything starts here. Needs Python 3.11 or newer and make, nothing else.
#   make run                 the whole site on http://127.0.0.1:8000, with demo people
#   make run PORT=8080       … on another port
#   make run DATABASE_URL=postgresql://user:password@host/name
#   make test                all tests; make test ARGS="tests/courses -k progress"
#   make check               format, lint, types, imports, migrations, templates, translations
#   make fmt                 put the format right
#   make bench               measure; see docs/bench.md
#   make messages            collect strings for translation (needs gettext)
#   make clean               remove what was built; keeps var/ with the database and uploads

CANDIDATES := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11)
FOUND := $(shell for p in $(CANDIDATES); do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BOOT = $(if $(FOUND),@$(FOUND) lms/bootstrap.py,@printf '\n%s\n%s\n\n' $(TOO_OLD); exit 1;)
TOO_OLD = 'ต้องใช้ Python 3.11 ขึ้นไป ติดตั้งแล้วสั่งใหม่ หรือบอกที่อยู่ด้วย make run PYTHON=/path/to/python3.11' \
	'Python 3.11 or newer is needed. Install it, or say where it is: make run PYTHON=/path/to/python3.11'

.PHONY: run test check fmt bench messages screenshots clean

run:
	$(BOOT) run

test:
	$(BOOT) test $(ARGS)

check:
	$(BOOT) python -m lms.quality

fmt:
	$(BOOT) python -m lms.quality --fix

bench:
	$(BOOT) python -m bench $(ARGS)

messages:
	$(BOOT) python manage.py collect_messages

screenshots:
	$(BOOT) python docs/screenshots.py

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis var/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find lms/locale -name '*.mo' -delete
