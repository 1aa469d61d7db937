import type { RequestHandler } from 'express';
import helmet from 'helmet';

const common = {
  crossOriginEmbedderPolicy: false,
  referrerPolicy: { policy: 'no-referrer' as const },
  // SvelteKit and the docs page send their own frame-ancestors
  xFrameOptions: false,
};

/** Answers of the API are data: nothing in them may load or run anything. */
export const apiHeaders = (): RequestHandler[] => [
  helmet({
    ...common,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] },
    },
  }),
  (_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store');
    next();
  },
];

/** Pages of the web app bring their own CSP (nonces are made by SvelteKit). */
export const pageHeaders = (): RequestHandler => helmet({ ...common, contentSecurityPolicy: false });
