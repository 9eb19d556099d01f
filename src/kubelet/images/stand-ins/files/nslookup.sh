#!/bin/sh
# nslookup with the output of busybox 1.28: the C library looks up the name (hosts file, search list, A and AAAA) and
# the names of the addresses, as it did there. With options or a server of one's own, busybox's present one does it.
case $#:$1 in
1:-*) exec busybox nslookup "$@" ;;
1:*) ;;
*) exec busybox nslookup "$@" ;;
esac

# Prints "NAME" and "Address N: ADDRESS NAME" lines; fails when the name has no address.
show() {
  addresses=$(getent ahosts "$2" | awk '$2 == "STREAM" && !seen[$1]++ { print $1 }')
  [ -n "$addresses" ] || return 1
  printf '%-10s %s\n' "$1" "$2"
  number=0
  for address in $addresses; do
    number=$((number + 1))
    name=$(getent hosts "$address" | awk '{ print $2; exit }')
    echo "Address $number: $address${name:+ $name}"
  done
}

server=$(awk '$1 == "nameserver" { print $2; exit }' /etc/resolv.conf)
show Server: "${server:-127.0.0.1}"
echo
show Name: "$1" || {
  echo "nslookup: can't resolve '$1'" >&2
  exit 1
}
