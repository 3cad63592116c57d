import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { loadKnowledge } from '../packages/sensor/src/assets/knowledge.ts';
import { loadRules } from '../packages/sensor/src/detect/load.ts';

/**
 * Builds the command: the packages in a few files, so that it starts at once, and the detection rules and fingerprints read and checked. The platform and what npm installs
 * stay outside; the platform starts processes of its own from its files.
 */
const root = join(import.meta.dirname, '..');
const out = join(root, 'packages', 'cli', 'dist', 'bin');

rmSync(out, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { fengsui: 'packages/cli/src/bin.ts', 'traffic-worker': 'packages/sensor/src/threads/traffic-worker.ts' },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  conditions: ['source'],
  outExtension: { '.js': '.mjs' },
  sourcemap: true,
  // Comments and indentation are half of the text, and stay in memory as long as the program runs.
  minifyWhitespace: true,
  logLevel: 'warning',
  plugins: [
    {
      name: 'packages-of-this-house',
      setup({ onResolve }) {
        onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
          kind === 'entry-point' || (path.startsWith('@fengsui/') && path !== '@fengsui/platform')
            ? undefined
            : { path, external: true },
        );
      },
    },
  ],
});

const rules = JSON.stringify(await loadRules(join(root, 'content', 'detections')));
for (const folder of [out, join(root, 'packages', 'sensor', 'dist', 'detect')]) writeFileSync(join(folder, 'rules.json'), rules);

const knowledge = JSON.stringify(await loadKnowledge(join(root, 'content')));
for (const folder of [out, join(root, 'packages', 'sensor', 'dist', 'assets')])
  writeFileSync(join(folder, 'knowledge.json'), knowledge);
