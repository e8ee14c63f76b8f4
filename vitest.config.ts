import { configDefaults, defineConfig } from "vitest/config";

/** These run what was built: real threads, sockets, processes and browsers do not understand TypeScript. */
const onBuilt = ["test/contract/**", "test/threads/**", "test/faults/**", "test/e2e/**"].map(
  (dir) => `${dir}/*.test.ts`,
);

/** So that they import what they test by the same name as every other test. */
const builtEngine = { find: /^((?:\.\.\/)+)engine\/(.+)\.ts$/, replacement: "$1dist/engine/$2.js" };

export default defineConfig({
  test: {
    reporters: ["default", "./test/support/count-reporter.ts"],
    allowOnly: false,
    projects: [
      {
        ssr: { resolve: { conditions: ["source"] } },
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...onBuilt],
          testTimeout: 20_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve: { alias: [builtEngine] },
        test: {
          name: "threads",
          include: onBuilt,
          globalSetup: "test/support/build-once.ts",
          // One file at a time: each may start a cluster of its own, and their timing must not disturb each other.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          teardownTimeout: 20_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
