# Signpost. `make` alone lists the commands.
.DEFAULT_GOAL := help
.PHONY: help run test test-faults evaluate calibrate screenshots generate lock environments prepare clean
SHELL := /bin/sh
PYTHON := .venv/bin/python
# What needs neither a trained model nor a browser: content, deciding, wording, the gateway, consistency.
FAST_TESTS := $(filter-out tests/__pycache__/ tests/engine/ tests/browser/ tests/stack/ tests/faults/,$(wildcard tests/*/))

help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 20

run: environments ## Install, build and start what is needed, then say where; Ctrl-C stops everything
	@exec $(PYTHON) -m launch

test: environments ## Every check: style, types, content, all layers of tests, a real browser
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m mypy --config-file bot/mypy.ini
	@$(PYTHON) -m knowledge check
	@$(PYTHON) -m pytest $(FAST_TESTS)
	@$(PYTHON) -m launch.prepare
	@RASA_TELEMETRY_ENABLED=false bot/.venv/bin/python -m rasa data validate --fail-on-warnings --data bot/data \
		>var/log/validate.log 2>&1 || { cat var/log/validate.log; exit 1; }
	@bot/.venv/bin/python -m pytest tests/engine
	@$(PYTHON) -m pytest -m "not long" tests/browser tests/stack tests/faults

test-faults: environments prepare ## Every fault in full (about ten minutes), and the table of what was seen
	@$(PYTHON) -m pytest tests/faults
	@$(PYTHON) -m tests.faults.table

evaluate: environments ## Ask the development questions of a private stack; write evaluation/reports and the README's score
	@$(PYTHON) -m evaluation
	@$(PYTHON) -m evaluation evaluation/questions/independent.jsonl
	@$(PYTHON) -m evaluation evaluation/questions/held_out.jsonl
	@$(PYTHON) -m evaluation.passages
	@$(PYTHON) -m evaluation.curves
	@bot/.venv/bin/python -m bot.confusions evaluation/reports/confusions.md
	@$(PYTHON) -m evaluation.readme_score

calibrate: environments prepare ## Show what each threshold of deciding would do, on the calibration questions
	@$(PYTHON) -m evaluation.calibrate

screenshots: environments prepare ## Take the README's pictures anew from the real stack
	@$(PYTHON) -m pytest tests/stack/test_screenshots.py
	@cp var/screenshots/answer-light-1280.png docs/images/answer.png
	@cp var/screenshots/contact-light-360.png docs/images/contact.png

generate: environments ## Write the files that are derived from knowledge/content/
	@$(PYTHON) -m knowledge build
	@$(PYTHON) -m launch.generate
	@$(PYTHON) -m web_widget.observing.standing

lock: ## Work out both lock files anew from requirements.in and bot/requirements.in
	@.venv/bin/uv pip compile -q requirements.in -o requirements.lock --python-version 3.11 --universal \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock"
	@.venv/bin/uv pip compile -q bot/requirements.in --override bot/overrides.txt -o bot/requirements.lock --python-version 3.10 \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock"

clean: ## Remove what was built (not the conversations' database)
	@rm -rf var/knowledge.sqlite var/encoders var/models var/vectors var/drift-*.html .mypy_cache .ruff_cache .pytest_cache .rasa

environments:
	@sh launch/environments.sh

prepare: environments
	@$(PYTHON) -m launch.prepare
