# SPDX-License-Identifier: GPL-2.0-only
# bash completion for kapcheck. Verbs, options and rules are what the program
# itself says they are.

_kapcheck_values() {
	case $1 in
	--format | -f)
		case ${COMP_WORDS[1]} in
		status) echo text json openvex cyclonedx ;;
		*) echo text sarif json html org gitlab b4 checkpatch ;;
		esac
		;;
	--engine) echo cocci kconfig clang ;;
	--level | --fail-on) echo error warning note ;;
	--rule) kapcheck rules 2>/dev/null | sed 's/ .*//' ;;
	*) return 1 ;;
	esac
}

_kapcheck_words() {
	case $COMP_CWORD in
	1) kapcheck --help 2>/dev/null | sed -n 's/^  \([a-z-]*\) .*/\1/p' ;;
	*)
		kapcheck "$1" --help 2>/dev/null |
			sed -n 's/^  \(-., \)\{0,1\}\(--[a-z-]*\).*/\2/p'
		;;
	esac
}

_kapcheck() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local values lead=

	# readline hands over "--level=no" as three words
	if [ "$word" = = ]; then
		word=
	elif [ "$before" = = ]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	# the last of a list
	case $word in
	*,*) lead=${word%,*}, ;;
	esac
	COMPREPLY=()
	if values=$(_kapcheck_values "$before"); then
		mapfile -t COMPREPLY < <(compgen -P "$lead" -W "$values" -- \
			"${word#"$lead"}")
	elif [ "$COMP_CWORD" -eq 1 ] || [ "${word#-}" != "$word" ]; then
		mapfile -t COMPREPLY < <(compgen -W \
			"$(_kapcheck_words "${COMP_WORDS[1]}")" -- "$word")
	elif [ "${COMP_WORDS[1]}" = explain ]; then
		mapfile -t COMPREPLY < <(compgen -W \
			"$(_kapcheck_values --rule)" -- "$word")
	fi
}

# files, where nothing else fits
complete -o default -F _kapcheck kapcheck
