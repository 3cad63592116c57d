#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Here before the build, so that npm can link the command when it installs.
const built = new URL('../dist/bin/fengsui.mjs', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  process.stderr.write("fengsui: not built yet; run 'npm run build' in the project\n");
  process.exitCode = 1;
}
