#!/usr/bin/env bash
# Installs the Service Bus client for Python (Debian, Ubuntu), which test/clients tries. Of the half gigabyte of its package only that is
# unpacked, beside what else the suite installs.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -yq --no-install-recommends python3-isodate python3-msrest python3-six python3-typing-extensions python3-uamqp

folder=${XDG_CACHE_HOME:-$HOME/.cache}/cordon-clients/python
package=$(mktemp -d)
trap 'rm -rf "$package"' EXIT
(cd "$package" && apt-get download -q python3-azure)
rm -rf "$folder" && mkdir -p "$folder"
dpkg-deb --fsys-tarfile "$package"/*.deb | tar -x -C "$folder" --strip-components=5 \
  ./usr/lib/python3/dist-packages/azure/core ./usr/lib/python3/dist-packages/azure/servicebus
