#!/usr/bin/env bash
# Installs what test/active-directory needs (Debian, Ubuntu). Its services are not started: the tests start a domain of their own.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -yq --no-install-recommends samba samba-ad-provision samba-dsdb-modules samba-vfs-modules
