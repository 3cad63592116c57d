import { startServer } from './server.ts';

/** A server of its own process, for tests that kill it: `node testing-server.ts FOLDER`. Tells its address and link in one line. */
const server = await startServer({ dataDir: process.argv[2], port: 0, configuration: { logLevel: 'error' } });
process.stdout.write(`${JSON.stringify({ address: server.address, setupLink: server.setupLink })}\n`);
process.once('SIGTERM', () => {
  server.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
