import type { InboxView } from '$contracts/agent.js';
import * as m from '$lib/paraglide/messages.js';

export const VIEWS: Record<InboxView, () => string> = {
  mine: m.view_mine,
  queue: m.view_queue,
  all: m.view_all,
  resolved: m.view_resolved,
};

const isView = (value: string | null): value is InboxView => value !== null && Object.hasOwn(VIEWS, value);

/** The view that the address names, `mine` when it names none. */
export const viewFrom = (value: string | null): InboxView => (isView(value) ? value : 'mine');
