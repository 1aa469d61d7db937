import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';
import helmet from 'helmet';
import { openApiDocument } from './openapi.js';
import type { Route } from './route.js';

const ASSETS = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Switchboard API</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
    <link rel="icon" href="/api/docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true });
`;

/** Swagger UI sets a few style attributes and data images; it runs no script but its own two files. */
const docsHeaders = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'font-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  },
});

/** GET /api/openapi.json and the page at /api/docs that shows it; nothing is loaded from elsewhere. */
export const docsRouter = (routes: readonly Route[]): Router => {
  const router = express.Router();
  const folder = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));
  let document: object | undefined;
  router.get('/openapi.json', (_req, res) => {
    document ??= openApiDocument(routes);
    res.json(document);
  });
  router.get('/docs', docsHeaders, (_req, res) => {
    res.type('html').send(PAGE);
  });
  router.get('/docs/start.js', docsHeaders, (_req, res) => {
    res.type('js').send(START);
  });
  for (const asset of ASSETS) {
    router.get(`/docs/${asset}`, docsHeaders, (_req, res) => {
      res.setHeader('Cache-Control', 'public, max-age=3600');
      res.sendFile(join(folder, asset));
    });
  }
  return router;
};
