import { defineConfig } from "vite";
import type { Plugin } from "vite";

/** The loader is a classic script: nothing of it may become a global of the page, and it can import nothing. */
function classicLoader(): Plugin {
  return {
    name: "classic-loader",
    generateBundle(_options, bundle) {
      const loader = bundle["widget.js"];
      if (loader?.type !== "chunk") throw new Error("the loader was not built");
      if (loader.imports.length > 0)
        throw new Error(`the loader must stand alone, but imports ${loader.imports.join(", ")}`);
      loader.code = `(()=>{${loader.code.trim()}})();\n`;
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  publicDir: "demo",
  resolve: { conditions: ["source", "browser", "module", "import"] },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  plugins: [classicLoader()],
  build: {
    outDir: "../dist/widget",
    emptyOutDir: true,
    target: "es2022",
    cssTarget: ["chrome123", "firefox128", "safari17.5"],
    modulePreload: false,
    assetsInlineLimit: 0,
    // A library build brings no loader of its own into the chunks: they are found by plain relative imports.
    lib: { entry: { widget: "src/loader.ts", chat: "src/chat.tsx", demo: "src/demo.ts" }, formats: ["es"] },
    minify: true,
    rolldownOptions: {
      // The limits that both halves need are in the chat, which is always there first.
      preserveEntrySignatures: "allow-extension",
      // Public doors offer more than a widget needs; only its own files do anything by being imported.
      treeshake: { moduleSideEffects: (id) => id.startsWith(`${import.meta.dirname}/`) },
      output: {
        minify: true,
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: "[name][extname]",
      },
    },
  },
});
