// Builds what a browser is sent: styles, scripts, fonts and the map, each also compressed.
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { marked } from "marked";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const sources = join(here, "src/portal/assets");
const packages = join(here, "node_modules");
const out = join(here, "src/portal/assets/built");

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "fonts"), { recursive: true });

const { css } = compile(join(sources, "styles/portal.scss"), {
  loadPaths: [packages],
  style: "compressed",
  quietDeps: true,
});
writeFileSync(join(out, "portal.css"), css);

// Each script that does not begin with _ is one that a page may ask for; what they share is split
// off by itself.
const scripts = join(sources, "scripts");
await build({
  entryPoints: readdirSync(scripts)
    .filter((name) => name.endsWith(".js") && !name.startsWith("_"))
    .map((name) => join(scripts, name)),
  outdir: out,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  nodePaths: [packages],
  chunkNames: "part-[hash]",
  legalComments: "linked",
  logLevel: "warning",
});

const fonts = join(packages, "@fontsource-variable/plus-jakarta-sans/files");
for (const name of ["latin-wght-normal", "latin-ext-wght-normal"]) {
  const file = `plus-jakarta-sans-${name}.woff2`;
  writeFileSync(join(out, "fonts", file), readFileSync(join(fonts, file)));
}

// The map's paths as data: the server draws it. CC BY 4.0, @svg-maps/indonesia.
const { default: map } = await import("@svg-maps/indonesia");
writeFileSync(join(out, "map.json"), JSON.stringify(map));

// The guides, from the papers: our own words, so that they may become markup.
const guides = join(here, "../../docs/guide");
for (const language of ["id", "en"]) {
  mkdirSync(join(out, "guide", language), { recursive: true });
  for (const name of readdirSync(join(guides, language)).filter((n) => n.endsWith(".md"))) {
    const html = marked.parse(readFileSync(join(guides, language, name), "utf8"));
    const lazy = html.replaceAll("<img ", '<img loading="lazy" ');
    writeFileSync(join(out, "guide", language, name.replace(/md$/, "html")), lazy);
  }
}
cpSync(join(guides, "pictures"), join(out, "guide/pictures"), { recursive: true });

for (const name of readdirSync(join(sources, "pictures"))) {
  writeFileSync(join(out, name), readFileSync(join(sources, "pictures", name)));
}

for (const name of readdirSync(out)) {
  const file = join(out, name);
  if (!statSync(file).isFile() || !/\.(css|js|svg)$/.test(name)) continue;
  const content = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  writeFileSync(`${file}.br`, brotliCompressSync(content, best));
  console.log(`${basename(file)}: ${content.length} → ${statSync(`${file}.br`).size}`);
}
