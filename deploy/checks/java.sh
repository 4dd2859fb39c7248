#!/bin/sh
# Sees to Java and Maven, which the tests on Apache Kafka need: its jars come by Maven.
set -eu

missing=
# "17.0.15" and "21" are new enough, "11.0.2" and "1.8.0_392" are not.
version=$(java -version 2>&1 | sed -n 's/^[^"]*version "\([0-9]*\).*/\1/p')
[ "${version:-0}" -ge 17 ] || missing="default-jre-headless"
mvn --version >/dev/null 2>&1 || missing="$missing maven"
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing for the tests on Apache Kafka: $missing"
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq $missing >/dev/null
else
    echo "The tests on Apache Kafka need Java 17 or newer and Maven; install them first:$missing" >&2
    exit 1
fi
