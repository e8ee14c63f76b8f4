import { defaultClientConditions, defineConfig } from "vite";

/**
 * `base: "./"` lets the engine serve the folder under any path.
 * The engine answers /api and /socket on the same origin; during development they are proxied to a running one.
 */
const engine = process.env["PEAKDESK_URL"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  resolve: { conditions: ["source", ...defaultClientConditions] },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../dist/admin-ui",
    emptyOutDir: true,
    // The oldest browsers that know light-dark(), popover and dialog: the style sheets are written for them.
    target: ["chrome123", "firefox125", "safari17.5"],
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": engine, "/socket": { target: engine, ws: true } } },
});
