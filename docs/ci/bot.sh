#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# A bot in the manner of 0-day: looks at each new commit of the branches of a
# repository, and makes a mail for each that causes something. By cron:
#
#     */10 * * * * BOT_MAIL='/usr/sbin/sendmail -t' bot.sh ~/src/linux
#
# BOT_MAIL is given each mail (default: cat), BOT_TO is whom they are for (default:
# the author), KAPCHECK the program. What was looked at is kept in refs/kapcheck/ of
# that repository; a branch is taken up at its tip.
set -eu

repo=${1:?usage: bot.sh REPOSITORY [REMOTE]}
remote=${2:-origin}
kapcheck=${KAPCHECK:-kapcheck}
command -v "$kapcheck" >/dev/null || {
	echo "$kapcheck: not installed; nothing was looked at" >&2
	exit 2
}

git -C "$repo" fetch -q "$remote"
git -C "$repo" for-each-ref --format='%(refname:lstrip=3)' \
	"refs/remotes/$remote" | grep -v '^HEAD$' | while read -r branch; do
	tip=$(git -C "$repo" rev-parse "refs/remotes/$remote/$branch")
	seen=refs/kapcheck/$remote/$branch
	for commit in $(git -C "$repo" rev-parse -q --verify "$seen" >/dev/null &&
		git -C "$repo" rev-list --reverse --no-merges "$seen..$tip"); do
		status=0
		said=$("$kapcheck" check --quiet --tree "$repo" \
			--diff "$commit^..$commit" </dev/null 2>&1) || status=$?
		[ "$status" -ne 0 ] || continue
		{
			git -C "$repo" log -1 --format="To: ${BOT_TO:-%an <%ae>}%n\
Subject: kapcheck: $branch: %s%n%ncommit %H of $branch:%n" "$commit"
			printf '%s\n\n(kapcheck, exit status %s)\n\n' \
				"$said" "$status"
		} | ${BOT_MAIL:-cat}
	done
	git -C "$repo" update-ref "$seen" "$tip"
done
