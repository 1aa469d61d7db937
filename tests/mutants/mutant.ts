/** A mechanism of the product, switched off by one replacement, and the tests that must notice. */
export interface Mutant {
  /** The mechanism in plain words. */
  name: string;
  file: string;
  /** Found exactly once in the file, so that the list cannot rot. */
  from: string;
  to: string;
  project: 'unit' | 'workflow' | 'integration' | 'e2e' | 'web';
  tests: readonly string[];
}

export function mutate(text: string, { name, file, from, to }: Mutant): string {
  const found = text.split(from).length - 1;
  if (found !== 1) throw new Error(`${file} holds the text of "${name}" ${found} times, not once`);
  return text.replace(from, () => to);
}

type Place = Pick<Mutant, 'file' | 'project' | 'tests'>;

/** Mutants of one file; `tests` stand for all of them that name no others. */
export const mutantsOf =
  (place: Place) =>
  (name: string, from: string, to: string, tests: readonly string[] = place.tests): Mutant => ({
    ...place,
    name,
    from,
    to,
    tests,
  });
