// A check of `npm test`: fails when a retired name returns, or when two packages export different types under one name.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkVocabulary } from "./check-vocabulary.ts";

const root = join(import.meta.dirname, "..");
const SOURCES = ["packages/**", "apps/**", "e2e/**", "bench/**", "scripts/**", "*"].map((area) => `${area}/*.{ts,mjs}`);
// The word list names every retired word. Generated files are not written by hand.
const EXCLUDED = ["**/node_modules", "**/dist", "**/.*", "**/worker-configuration.d.ts", "scripts/retired-words.ts"];

const files = globSync(SOURCES, { cwd: root, exclude: EXCLUDED })
  .toSorted()
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
const findings = checkVocabulary(files);
for (const finding of findings) console.error(finding);
if (findings.length > 0) process.exitCode = 1;
