#!/bin/sh
# Sees to Java and Maven, which the tests on Apache Kafka need: its jars come by Maven.
set -eu

missing=
java -version >/dev/null 2>&1 || missing="default-jre-headless"
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
