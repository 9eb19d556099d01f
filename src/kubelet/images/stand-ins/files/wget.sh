#!/bin/sh
# Debian's busybox has a wget that dies of -T SECONDS. Here timeout(1) ends it; all other words are passed on.
seconds=
count=$#
while [ "$count" -gt 0 ]; do
  word=$1
  shift
  count=$((count - 1))
  case $word in
  -T | --timeout) seconds=$1 && shift && count=$((count - 1)) ;;
  --timeout=*) seconds=${word#--timeout=} ;;
  --*) set -- "$@" "$word" ;;
  -T*) seconds=${word#-T} ;;
  -[!OPUoY-]*T) seconds=$1 && shift && count=$((count - 1)) && set -- "$@" "${word%T}" ;;
  *) set -- "$@" "$word" ;;
  esac
done
[ -n "$seconds" ] || exec busybox wget "$@"
timeout "$seconds" busybox wget "$@"
status=$?
[ "$status" -ne 143 ] || {
  echo 'wget: download timed out' >&2
  status=1
}
exit "$status"
