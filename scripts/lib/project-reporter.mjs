/** Counts the tests of each vitest project: a project that silently finds none must not look green. */
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
      // A file that cannot even be loaded holds no tests, and is a failure.
      if (module.state() === 'failed' && module.children.allTests().next().done) count.failed += 1;
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
