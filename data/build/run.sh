#!/bin/sh
# Makes data/seed anew from its sources. Needs Node 20 or newer with npm, and
# from Debian: gmt 6.4 with gmt-gshhg-full 2.3.7.
set -eu
cd "$(dirname "$0")"
for tool in node npm gmt; do
	command -v "$tool" >/dev/null || { echo "make seed needs $tool; on Debian: apt-get install nodejs npm gmt gmt-gshhg-full" >&2; exit 1; }
done
npm ci --no-audit --no-fund --ignore-scripts
node build.mjs
node sources.mjs
