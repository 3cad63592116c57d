#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';

/** The oldest Node that the project runs on. */
const OLDEST = [22, 18];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) await again();
else {
  // Almost nothing is made per message, so a small nursery costs no time; growing it would double the memory.
  setFlagsFromString('--semi-space-growth-factor=1');
  await import('./main.ts');
}

/** Runs the command with the Node that the project brings, where the system's own is too old. */
async function again(): Promise<void> {
  const [{ spawnSync }, { existsSync }, { dirname, join }, { fileURLToPath }] = await Promise.all([
    import('node:child_process'),
    import('node:fs'),
    import('node:path'),
    import('node:url'),
  ]);
  const script = fileURLToPath(import.meta.url);
  for (let folder = dirname(script), up = 0; up < 8; folder = dirname(folder), up++) {
    const node = join(folder, 'node_modules', '.bin', 'node');
    if (!existsSync(node)) continue;
    const { status, signal } = spawnSync(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
    process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
  }
  process.stderr.write(
    `fengsui: Node ${process.version} is too old; install Node ${OLDEST.join('.')} or later, or run 'npm ci' in the project, which brings its own\n`,
  );
  process.exit(2);
}
