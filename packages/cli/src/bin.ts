#!/usr/bin/env node
/** The oldest Node that the project runs on. */
const OLDEST = [22, 18];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) await again();
else await import('./main.ts');

/** Runs the command with the Node that the project brings, where the system's own is too old. */
async function again(): Promise<void> {
  const [{ spawn }, { existsSync }, { dirname, join }, { fileURLToPath }] = await Promise.all([
    import('node:child_process'),
    import('node:fs'),
    import('node:path'),
    import('node:url'),
  ]);
  const script = fileURLToPath(import.meta.url);
  for (let folder = dirname(script), up = 0; up < 8; folder = dirname(folder), up++) {
    const node = join(folder, 'node_modules', '.bin', 'node');
    if (!existsSync(node)) continue;
    const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
    // The child ends by itself what it has begun; this process only waits for it.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    process.exitCode = await new Promise<number>((resolve) =>
      child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1))),
    );
    return;
  }
  process.stderr.write(
    `fengsui: Node ${process.version} is too old; install Node ${OLDEST.join('.')} or later, or run 'npm ci' in the project, which brings its own\n`,
  );
  process.exit(2);
}
