#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# slurm.sh DIR [OPTION OF sbatch...]: the pieces of a fleet's plan as one array job.
# A job whose node fails is queued again, and does what is not there yet; so does
# this script when it is called again. An array has at most 1000 workers here, which
# is what Slurm allows unless MaxArraySize says more; each takes its share.
set -eu

FLEET=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)/fleet.py
DIR=$(CDPATH='' cd -- "$1" && pwd)
shift
pieces=$("$FLEET" count "$DIR")
workers=$((pieces < 1000 ? pieces : 1000))
exec sbatch --job-name=kapcheck --requeue --open-mode=append \
	--array="0-$((workers - 1))" --output="$DIR/log/slurm-%a" "$@" <<JOB
#!/bin/sh
exec "$FLEET" task "$DIR" "\$SLURM_ARRAY_TASK_ID/$workers"
JOB
