#!/bin/sh
# Makes the namespace and the search attributes that the workflows need; safe to run at every start.
set -eu

# What was just made is known everywhere after some seconds only.
patiently() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    if "$@"; then return 0; fi
    sleep 2
  done
  echo "gave up: $*" >&2
  return 1
}

patiently temporal operator cluster health
temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention 30d
patiently temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention 30d >/dev/null
patiently temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE" >/dev/null

known=$(temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE")
for name in ConversationStatus OwnerKind EscalationReason AgentId; do
  case "$known" in
    *"$name"*) ;;
    *) temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$name" --type Keyword ;;
  esac
done
