#!/usr/bin/env bash
# Installs what test/terminal needs (Debian, Ubuntu).
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -yq --no-install-recommends tmux
