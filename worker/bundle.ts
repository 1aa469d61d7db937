import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../platform/project.js';

export type WorkflowSource = { workflowBundle: { codePath: string } } | { workflowsPath: string };

/** The bundle made ahead by the build; from the sources (tests, development) it is made at the start, about 2 s. */
export function workflowSource(): WorkflowSource {
  const codePath = join(projectRoot, 'dist', 'workflows.js');
  return existsSync(codePath) ? { workflowBundle: { codePath } } : sourceOfWorkflows();
}

export const sourceOfWorkflows = (): WorkflowSource => ({
  workflowsPath: join(projectRoot, 'workflows', 'index.ts'),
});
