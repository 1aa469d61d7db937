const integration = (name: string): string => `tests/integration/${name}.test.ts`;

/** Test files that several mechanisms are noticed by. */
export const MESSAGE = [integration('doors-message'), integration('doors-message-marks')];
export const REOPEN = [integration('doors-reopen')];
export const FENCES = [integration('doors-fences'), integration('doors-steps')];
export const OWNER = [integration('doors-owner')];
export const ASKING = [integration('doors-asking')];
export const TURN = [integration('doors-turn-fences'), integration('doors-steps')];
export const SHIFT = [integration('doors-shift-rules'), integration('doors-shift')];
export const OUTBOX = [integration('doors-outbox-rules'), integration('doors-outbox')];
export const RULES = [integration('database-rules')];
export const RELAY = [integration('relay')];
export const RESTORE = [integration('doors-restore')];
export const RECONCILER = [integration('reconciler')];
export const PEOPLE = [integration('conversation-people')];
export const TURNS = [integration('conversation-turns')];
export const SOCKETS = [integration('api-sockets')];
export const SOCKET_RULES = [integration('api-socket-rules')];
export const PUSHES = [integration('api-socket-pushes'), integration('api-sockets')];
export const FLOOD = [integration('api-flood')];
export const HEARTBEAT = [integration('api-heartbeat')];
