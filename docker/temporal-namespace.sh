#!/bin/sh
# Makes the namespace and the search attributes that the workflows need; safe to run at every start.
set -eu

until temporal operator cluster health >/dev/null 2>&1; do sleep 1; done

temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE"
temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention 30d >/dev/null

# A new namespace is known everywhere after a moment only.
until known=$(temporal operator search-attribute list --namespace "$TEMPORAL_NAMESPACE" 2>/dev/null); do sleep 1; done
for name in ConversationStatus OwnerKind EscalationReason AgentId; do
  case "$known" in
    *"$name"*) ;;
    *) temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" --name "$name" --type Keyword ;;
  esac
done
