# Everything a developer of gatekeeper types. `make demo` and `make test` set up what they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= auto

.PHONY: demo test validation test-hooks check self format rules clean

demo: $(READY)
	$(BIN)/gatekeeper demo

test: $(READY) .browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python rules/merge.py --check
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

# The tests with a report that names this code: gatekeeper record build --validation validation.xml takes it.
validation: $(READY) .browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --junit-xml=validation.xml

# pre-commit and prek install gatekeeper from a git URL: needs a package index, takes a minute.
test-hooks: $(READY)
	$(BIN)/python -m pytest tests/stories/hooks_from_git_url.py

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(WORKERS) tests/unit tests/house

# The gate on gatekeeper's own code, adopted as any repository is; fails over what docs/decisions/0024 names. Minutes.
self: $(READY)
	rm -rf .self
	git clone --quiet . .self
	cd .self && ../$(BIN)/gatekeeper init && git add --all && git commit --quiet --message "Adopt"
	cd .self && ../$(BIN)/gatekeeper check --all --output json=../self.json

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

rules: $(READY)
	$(BIN)/python rules/write_schema.py
	$(BIN)/python rules/write_threat_rules.py
	$(BIN)/python rules/merge.py

$(READY): pyproject.toml
	PYTHON="$(PYTHON)" .ci/preflight
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

.PHONY: .browser
.browser:
	.ci/preflight browser

clean:
	rm -rf $(VENV) .self demo-compounder .mypy_cache .ruff_cache
