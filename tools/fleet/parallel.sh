#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# parallel.sh DIR [OPTION OF parallel...]: the pieces of a fleet's plan by GNU
# parallel, each tried again where its worker dies; --sshloginfile HOSTS runs them on
# other machines, which must see DIR, the trees and this script at the same places.
set -eu

FLEET=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/fleet.py
DIR=$(CDPATH='' cd -- "$1" && pwd)
shift
pieces=$("$FLEET" count "$DIR")
seq 0 "$((pieces - 1))" |
	parallel --retries 3 --joblog "$DIR/log/parallel" "$@" \
		"$FLEET" task "$DIR" "{}/$pieces"
