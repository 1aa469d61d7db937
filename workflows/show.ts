import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Keywords } from './search-attributes.js';

/** Each change is an event of the history, so only what differs is written. */
export function showKeywords(keywords: Keywords): void {
  const shown = workflowInfo().typedSearchAttributes;
  const changed: SearchAttributeUpdatePair[] = keywords.filter(
    ({ key, value }) => (shown.get(key) ?? null) !== value,
  );
  if (changed.length > 0) upsertSearchAttributes(changed);
}

/** For the Temporal UI; costs no event. */
export function showDetails(lines: string[]): void {
  setCurrentDetails(lines.join('\n\n'));
}
