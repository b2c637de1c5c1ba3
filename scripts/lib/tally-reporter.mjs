/**
 * Ends a vitest run with the line `N passed, N failed`. What breaks outside a test counts as failed too: a file
 * that can't be loaded, a hook, an error nobody caught, a global set-up that gave up, a run without any test.
 */
export default class TallyReporter {
  line = '0 passed, 1 failed';

  onInit() {
    // Last of all: other reporters and the global teardown may still speak.
    process.once('exit', () => console.log(this.line));
  }

  onTestRunEnd(modules, unhandledErrors) {
    const count = (state) => modules.flatMap((module) => [...module.children.allTests(state)]).length;
    const passed = count('passed');
    const brokenSuites = modules
      .flatMap((module) => [module, ...module.children.allSuites()])
      .filter((suite) => suite.errors().length > 0).length;
    const failed = count('failed') + brokenSuites + unhandledErrors.length;
    if (passed + failed === 0) process.exitCode = 1;
    else this.line = `${passed} passed, ${failed} failed`;
  }
}
