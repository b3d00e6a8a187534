// Bundles the modules of src/ into ../static/dist, with a manifest from which Flask learns the hashed names.
import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/",
  publicDir: false,
  build: {
    outDir: "../static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsDir: "",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rollupOptions: {
      input: { app: "src/app.js", board: "src/board/main.js", pages: "src/pages/main.js", places: "src/places/main.js", reach: "src/reach/main.js", routes: "src/routes/main.js" },
    },
  },
});
