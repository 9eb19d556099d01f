#!/bin/sh
# MariaDB's program of the same format under its other name.
exec mbstream "$@"
