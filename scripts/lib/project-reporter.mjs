import { stripVTControlCharacters } from 'node:util';

/** The first line of what went wrong, without colours. */
const firstLine = ({ message }) => stripVTControlCharacters(message).split('\n', 1)[0];

/** What failed in a module: its tests, and the suites that could not be set up or cleared away. */
function* failures(module) {
  const named = (what, errors) =>
    `failed: ${module.project.name} ${module.relativeModuleId}${what && ` > ${what}`}: ${errors.map(firstLine).join(' | ')}`;
  if (module.errors().length > 0) yield named('', module.errors());
  for (const suite of module.children.allSuites())
    if (suite.errors().length > 0) yield named(suite.fullName, suite.errors());
  for (const test of module.children.allTests('failed')) yield named(test.fullName, test.result().errors);
}

/**
 * Counts the tests of each vitest project: a project that silently finds none must not look green.
 * Names what failed once more above the counts, so that the end of a log tells all.
 */
export default class ProjectReporter {
  #projects = [];

  onInit(vitest) {
    this.#projects = vitest.projects.map((project) => project.name);
  }

  onTestRunEnd(modules, errors) {
    const counts = new Map(this.#projects.map((name) => [name, { passed: 0, failed: 0, skipped: 0 }]));
    for (const module of modules) {
      const count = counts.get(module.project.name);
      for (const test of module.children.allTests()) count[test.result().state] += 1;
      for (const failure of failures(module)) console.log(failure);
      // A file that cannot be loaded, set up or cleared away is a failure, whatever its tests say.
      if (module.state() === 'failed' && module.children.allTests('failed').next().done) count.failed += 1;
    }
    const total = { passed: 0, failed: errors.length };
    for (const [name, { passed, failed, skipped }] of counts) {
      const empty = passed + failed === 0;
      console.log(
        `${name}: ${passed} passed, ${failed} failed, ${skipped} skipped${empty ? ' (no test ran)' : ''}`,
      );
      total.passed += passed;
      total.failed += failed + (empty ? 1 : 0);
    }
    if (total.failed > 0) process.exitCode = 1;
    console.log(`${total.passed} passed, ${total.failed} failed`);
  }
}
