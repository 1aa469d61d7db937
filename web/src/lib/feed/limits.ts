import type { MESSAGE_MAX_LENGTH as ContractLimit } from '$contracts/primitives.js';

/** Repeated here by value, checked by type: importing the contract itself would bring its validator into the page. */
export const MESSAGE_MAX_LENGTH: typeof ContractLimit = 4000;
