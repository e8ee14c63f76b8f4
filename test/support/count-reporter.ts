import type { Reporter, TestModule, Vitest } from "vitest/node";

/**
 * Ends the output with `N passed, N failed`. A file that could not be loaded, an error outside of any test and a test
 * that was left out count as failures: a run that looked at less than it should is not green. (Tests left out by a
 * `-t` pattern were left out on purpose.)
 */
export default class CountReporter implements Reporter {
  #everything = true;

  onInit(vitest: Vitest): void {
    this.#everything = vitest.config.testNamePattern === undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandled.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed += 1;
        else if (state === "failed" || this.#everything) failed += 1;
      }
    }
    // After the reporters before this one, whose summary is written in the same turn.
    if (failed > 0) process.exitCode = 1;
    setImmediate(() => process.stdout.write(`\n${passed} passed, ${failed} failed\n`));
  }
}
