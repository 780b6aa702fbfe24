# The commands of the course. Each sets up what it needs first; nothing has to be installed before.
.DEFAULT_GOAL := help
.PHONY: help setup book serve pdf site-check lab test bench notebooks colab matrix slides student instructor nbgrader address format lock clean engines

# Under LC_ALL=C, Python could not read the accents in the name of this folder. Without LC_ALL it takes
# UTF-8 where the locale has only ASCII.
unexport LC_ALL

# Another Python than the one found on PATH: make book PYTHON=/path/to/python3.12
PYTHON ?=
CANDIDATES := python3 python3.12 python3.13 python3.11 python

ifeq ($(OS),Windows_NT)
RUN := .venv/Scripts/python
else
RUN := .venv/bin/python
endif

help: ## say what each command does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: ## make the environment in .venv; a second time only what changed
ifneq ($(strip $(PYTHON)),)
	@command -v "$(PYTHON)" > /dev/null || \
	  { echo "PYTHON=$(PYTHON) is no program here; the course needs Python 3.11, 3.12 or 3.13." >&2; exit 1; }
	@"$(PYTHON)" tools/setup.py --this-python
else
	@for python in $(CANDIDATES); do \
	  if $$python -c "" > /dev/null 2>&1; then exec $$python tools/setup.py; fi; \
	done; \
	echo "The course needs Python 3.11, 3.12 or 3.13; there is no Python on PATH." >&2; exit 1
endif

book: setup ## run every notebook and build the site into _build/html
	@$(RUN) tools/build.py

serve: _build/html/index.html setup ## show the built site in a browser
	@$(RUN) tools/serve.py

_build/html/index.html:
	@echo "There is no book yet: run \`make book\` first." >&2; exit 1

site-check: _build/html/index.html setup ## weigh the built pages and time them as on a phone
	@$(RUN) tools/site_check.py

pdf: _build/html/index.html setup ## print the built book into _build/book.pdf
	@$(RUN) tools/pdf.py

lab: setup ## open the chapters in JupyterLab, to run and change them
	@$(RUN) tools/lab.py

# One pytest for the package, the book and every notebook, so that its last line counts them all.
# Coverage counts what the tests run, not what the notebooks run.
test: book ## check everything: lint, the package, every notebook's outputs, every page
	@$(RUN) tools/setup.py --with-nbgrader
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m pytest src tests chapters -n 2 --dist loadfile --doctest-modules \
	  --cov --cov-report=term --nbval --nbval-current-env --nbval-cell-timeout=120 \
	  --nbval-sanitize-with tests/nbval_sanitize.cfg

bench: setup ## measure speed and quality against stock Keras on real sentences; QUICK=1 in short
	@$(RUN) -m benchmarks $(if $(QUICK),--quick)
	@$(RUN) -m benchmarks.engines $(if $(QUICK),--quick)
	@$(RUN) -m benchmarks.page $(if $(QUICK),--quick)

engines: setup ## bring the engines that `make bench` times beside our own code
	@$(RUN) -m pip install -q --constraint requirements.txt -r requirements-engines.txt
	@$(RUN) -m benchmarks.onnxruntime_web

notebooks: setup ## run the changed twins and write their notebooks; FORCE=1 runs all
	@$(RUN) tools/notebooks.py $(if $(FORCE),--force)

colab: setup ## run every notebook as Colab does, on each of its runtimes; RUNTIME=2026.04 on one
	@$(RUN) tools/colab.py $(if $(RUNTIME),--runtime $(RUNTIME))

matrix: setup ## run the tests on the oldest and newest versions, on each Python, and on JAX; ONLY=oldest
	@$(RUN) tools/matrix.py $(ONLY)

slides: setup ## write slides of every chapter into _build/slides, to copy and to show offline
	@$(RUN) tools/slides.py

student: setup ## write the chapters to be worked on, stubs for solutions; SEED=7 changes numbers
	@$(RUN) tools/editions.py student $(if $(SEED),--seed $(SEED))

instructor: setup ## write the chapters for the teacher, with solutions, points and timing
	@$(RUN) tools/editions.py instructor

nbgrader: setup ## write a course folder for nbgrader, with points; FOLDER=~/class keeps a class
	@$(RUN) tools/setup.py --with-nbgrader
	@$(RUN) tools/nbgrader_course.py $(if $(FOLDER),--folder "$(FOLDER)")

address: setup ## change the repository's address everywhere: URL=https://github.com/me/course
	@$(RUN) tools/address.py "$(URL)"

format: setup ## bring the code into its one layout
	@$(RUN) -m ruff check --fix .
	@$(RUN) -m ruff format .

lock: setup ## write requirements.txt anew from pyproject.toml
	@$(RUN) tools/lock.py

clean: ## remove what is built, and the environment
	rm -rf _build .venv .pytest_cache .ruff_cache .hypothesis .coverage src/*.egg-info
