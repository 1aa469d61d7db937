import type { Route } from './route.js';

/** Every route of the product; what is not listed here cannot be reached. */
export const allRoutes: readonly Route[] = [];
