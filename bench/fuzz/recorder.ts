import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { record, Units } from './units.ts';

/** Loaded before tests: writes the units of all protocols that they read to the file that the environment names. */
const path = process.env.FENGSUI_FUZZ_UNITS;
if (path !== undefined) {
  // The same units each time.
  fc.configureGlobal({ seed: 1 });
  const units = new Units();
  record(units);
  process.on('exit', () => {
    const texts = [...units.all].map(([id, list]) => [id, list.map((bytes) => Buffer.from(bytes).toString('base64'))]);
    writeFileSync(path, JSON.stringify(Object.fromEntries(texts)));
  });
}
