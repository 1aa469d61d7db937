import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../platform/project.js';
import { MUTANTS } from './all.js';
import { mutate } from './mutant.js';

test.each(MUTANTS)('it can still be switched off: $name', (mutant) => {
  const text = readFileSync(join(projectRoot, mutant.file), 'utf8');
  expect(mutate(text, mutant)).not.toBe(text);
  expect(mutant.tests.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([]);
  expect(mutant.tests).not.toEqual([]);
});

test('every mechanism has a name of its own', () => {
  const names = MUTANTS.map((mutant) => mutant.name);
  expect(names).toEqual([...new Set(names)]);
});
