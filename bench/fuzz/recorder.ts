import { writeFileSync } from 'node:fs';
import { record, Units } from './units.ts';

/** Loaded before tests: writes the units of all protocols that they read to the file that the environment names. */
const path = process.env.FENGSUI_FUZZ_UNITS;
if (path !== undefined) {
  const units = new Units();
  record(units);
  process.on('exit', () => {
    const texts = [...units.all].map(([id, list]) => [id, list.map((bytes) => Buffer.from(bytes).toString('base64'))]);
    writeFileSync(path, JSON.stringify(Object.fromEntries(texts)));
  });
}
