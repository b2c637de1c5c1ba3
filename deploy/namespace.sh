#!/bin/sh
# The namespace with its retention and our search attributes. Safe to repeat; an attribute that exists with another
# type ends in an error. Environment: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, RETENTION (e.g. 7d).
set -eu

namespace=$TEMPORAL_NAMESPACE
said=$(mktemp)
trap 'rm -f "$said"' EXIT

# A new namespace, and a new attribute, are unknown to parts of the server for a second or two.
patiently() {
  tries=0
  until "$@" >"$said" 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -ge 30 ]; then
      cat "$said" >&2
      exit 1
    fi
    sleep 1
  done
}

temporal operator namespace describe -n "$namespace" >/dev/null 2>&1 ||
  temporal operator namespace create -n "$namespace" --retention "$RETENTION"
patiently temporal operator namespace update -n "$namespace" --retention "$RETENTION"
patiently temporal operator search-attribute create -n "$namespace" \
  --name tenantId --type Keyword --name linkId --type Keyword
patiently temporal workflow count -n "$namespace" -q 'tenantId = "x" AND linkId = "x"'
