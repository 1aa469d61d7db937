/** The page of a conversation's workflow in the Temporal UI; null when no address of the UI is known. */
export const conversationWorkflowUrl = (
  temporal: { uiUrl: string | null; namespace: string },
  conversationId: string,
): string | null =>
  temporal.uiUrl === null
    ? null
    : `${temporal.uiUrl.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(temporal.namespace)}/workflows/${encodeURIComponent(`conversation:${conversationId}`)}`;
