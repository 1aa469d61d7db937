import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RequestHandler } from 'express';
import { projectRoot } from '../platform/project.js';

/** The built SvelteKit app, or undefined when it was not built: then only the API is served. */
export const loadPages = async (): Promise<RequestHandler | undefined> => {
  const file = join(projectRoot, 'web', 'build', 'handler.js');
  if (!existsSync(file)) return undefined;
  const built = (await import(pathToFileURL(file).href)) as { handler: RequestHandler };
  return built.handler;
};
