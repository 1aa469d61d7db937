import { createServer, type Server } from 'node:http';
import type { AppContext } from './context.js';

/** /metrics on a port of its own, for Prometheus only; null when no port was configured. */
export const startMetricsServer = (ctx: AppContext): Server | null => {
  const { port, host } = ctx.config.metrics;
  if (port === null) return null;
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    ctx.metrics.registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': ctx.metrics.registry.contentType }).end(text),
      (error: unknown) => {
        ctx.logger.error({ err: error }, 'the metrics could not be collected');
        response.writeHead(500).end();
      },
    );
  });
  server.on('error', (error) => ctx.logger.error({ err: error, port }, 'the metrics port is not available'));
  server.listen(port, host);
  return server;
};
