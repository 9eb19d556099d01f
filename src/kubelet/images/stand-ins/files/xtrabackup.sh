#!/bin/bash
# Percona's xtrabackup, done by mariadb-backup. What differs for those who read what it leaves behind is evened out:
# its working files don't lie in the directory where it is called, and the binary log's position stands without MariaDB's
# GTID behind it.
set -eu

target=.
named=
for word in "$@"; do
  case $word in
  --target-dir=*) target=${word#*=} named=yes ;;
  esac
done

case " $* " in
*' --backup '*)
  if [ -z "$named" ]; then set -- "$@" --target-dir="$(mktemp -d)"; fi
  exec mariadb-backup "$@"
  ;;
*' --prepare '*)
  mariadb-backup "$@"
  position=$target/xtrabackup_binlog_info
  if [ -s "$position" ]; then
    short=$(cut -f 1,2 "$position")
    printf '%s\n' "$short" >"$position"
  fi
  ;;
*) exec mariadb-backup "$@" ;;
esac
