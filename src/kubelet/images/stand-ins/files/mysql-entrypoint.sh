#!/bin/bash
# Starts MariaDB as MySQL's image starts MySQL: an empty data directory is initialised first, by the MYSQL_* variables.
set -eu
shopt -s nullglob dotglob

say() { echo "[Entrypoint]: $*" >&2; }

case "${1:-mysqld}" in
-*) set -- mysqld "$@" ;;
esac
case "${1:-mysqld}" in
mysqld | mariadbd) ;;
*) exec "$@" ;;
esac

data=/var/lib/mysql
as=()
mkdir -p "$data" /run/mysqld
if [ "$(id -u)" = 0 ]; then
  as=(--user=mysql)
  chown mysql:mysql "$data" /run/mysqld
  # Data that another container brought there, such as a clone of another server's.
  chown -R --from=root mysql:mysql "$data"
fi

# The value of a variable, or what is in the file that NAME_FILE names.
value() {
  local file="$1_FILE"
  if [ -n "${!file:-}" ]; then cat "${!file}"; else echo -n "${!1:-}"; fi
}

quoted() { # as an SQL string
  local text=${1//\\/\\\\} quote="'"
  printf %s "$quote${text//$quote/$quote$quote}$quote"
}

initialise() {
  local password user
  password=$(value MYSQL_ROOT_PASSWORD)
  if [ -z "$password" ] && [ -n "${MYSQL_RANDOM_ROOT_PASSWORD:-}" ]; then
    password=$(head -c 24 /dev/urandom | base64 -w 0)
    say "GENERATED ROOT PASSWORD: $password"
  fi
  if [ -z "$password" ] && [ -z "${MYSQL_ALLOW_EMPTY_PASSWORD:-}" ]; then
    say "the data directory is empty and no password is given; set one of MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD, MYSQL_RANDOM_ROOT_PASSWORD"
    exit 1
  fi
  say "initialising the data directory"
  mariadb-install-db "${as[@]}" --datadir="$data" --force --skip-test-db \
    --auth-root-authentication-method=normal >/dev/null
  {
    echo "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');"
    echo "DELETE FROM mysql.proxies_priv;"
    echo "FLUSH PRIVILEGES;"
    echo "SET PASSWORD FOR 'root'@'localhost' = PASSWORD($(quoted "$password"));"
    if [ "${MYSQL_ROOT_HOST:-%}" != localhost ]; then
      echo "CREATE USER 'root'@'${MYSQL_ROOT_HOST:-%}' IDENTIFIED BY $(quoted "$password");"
      echo "GRANT ALL ON *.* TO 'root'@'${MYSQL_ROOT_HOST:-%}' WITH GRANT OPTION;"
    fi
    [ -z "${MYSQL_DATABASE:-}" ] || echo "CREATE DATABASE IF NOT EXISTS \`$MYSQL_DATABASE\`;"
    user=${MYSQL_USER:-}
    if [ -n "$user" ]; then
      echo "CREATE USER $(quoted "$user")@'%' IDENTIFIED BY $(quoted "$(value MYSQL_PASSWORD)");"
      [ -z "${MYSQL_DATABASE:-}" ] || echo "GRANT ALL ON \`$MYSQL_DATABASE\`.* TO $(quoted "$user")@'%';"
    fi
  } | mariadbd "${as[@]}" --datadir="$data" --bootstrap 2>/dev/null
}

# A start that was killed half-way leaves this mark, and the next begins anew.
mark=$data/.initialising
if [ -e "$mark" ]; then
  for entry in "$data"/*; do [ "$entry" = "$mark" ] || rm -rf "$entry"; done
fi
if [ ! -d "$data/mysql" ]; then
  touch "$mark"
  initialise
  sync -f "$data"
  rm "$mark"
  say "ready for start up"
fi
shift || true

# MariaDB knows one kind of read-only server, and refuses to start with an option that it doesn't know.
own=(/etc/mysql/conf.d/*.cnf)
defaults=()
if [ "${#own[@]}" -gt 0 ] && grep -qE '^ *super[-_]read[-_]only' "${own[@]}"; then
  {
    grep -v '^!includedir' /etc/mysql/my.cnf
    for file in "${own[@]}"; do
      sed -E 's/^ *super[-_]read[-_]only/read-only/' "$file"
      echo
    done
  } >/run/mysqld/my.cnf
  defaults=(--defaults-file=/run/mysqld/my.cnf)
fi
exec mariadbd "${defaults[@]}" "${as[@]}" "$@"
