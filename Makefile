# Everything runs in a virtual environment of its own: make demo, make test, make bench.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: demo play test backends conformance campaign bench format clean

demo: $(VENV)/demo.stamp        ## the story of one charging session, in the terminal
	$(BIN)/chargepost demo --once

play: $(VENV)/demo.stamp        ## the same, and it stays up
	$(BIN)/chargepost demo

test: $(VENV)/dev.stamp $(VENV)/ocpp_rpc/stamp  ## every gate and every test, on both runtimes
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

backends: $(VENV)/dev.stamp $(VENV)/ocpp_rpc/stamp  ## the protocol's scenarios against both backends
	CHARGEPOST_BACKENDS=both $(BIN)/python -m pytest -n auto tests/scenarios $(ARGS)

conformance: $(VENV)/dev.stamp $(VENV)/ocpp_rpc/stamp  ## the tests of docs/ocpp16.md, and their results
	$(BIN)/python tools/generate/ocpp16_run.py $(ARGS)

campaign: $(VENV)/dev.stamp     ## a million random steps of the guard against its model
	$(BIN)/python tests/support/guard_campaign.py $(ARGS)

bench: $(VENV)/dev.stamp        ## memory, sizes, instructions
	$(BIN)/python -m chargepost_tools.bench

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build

$(VENV)/%.stamp: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	touch $@

# The second backend of the scenarios. Node.js comes with the extra 'dev'; the versions are pinned.
OCPP_RPC := tests/support/ocpp_rpc
$(VENV)/ocpp_rpc/stamp: $(VENV)/dev.stamp $(OCPP_RPC)/package.json $(OCPP_RPC)/package-lock.json
	mkdir -p $(@D)
	cp $(OCPP_RPC)/package.json $(OCPP_RPC)/package-lock.json $(@D)
	$(BIN)/python tests/support/ocpp_rpc/install.py $(@D) && touch $@ \
		|| echo "ocpp-rpc cannot be fetched: the scenarios run against one backend"
