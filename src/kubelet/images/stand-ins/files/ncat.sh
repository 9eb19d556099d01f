#!/bin/bash
# Debian's ncat 7.93 quits after a connection now and then when it starts a program for each of them (nmap's "assertion
# failed: count <= INT_MAX"); it is started again. And as a container's first process it would not end before it is killed.
real=/usr/bin/ncat

case " $* " in
*' --keep-open '*) ;;
*) exec "$real" "$@" ;;
esac

trap 'kill "$child"; exit 0' TERM INT
while :; do
  "$real" "$@" &
  child=$!
  wait "$child"
  sleep 0.1
done
