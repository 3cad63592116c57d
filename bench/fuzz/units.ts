import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Protocol, protocols } from '../../packages/wire/src/index.ts';

/** Most units kept of one protocol from one source, and longest unit that is kept. */
const PER_PROTOCOL = 300;
const LONGEST = 4000;
/** Most units kept that a protocol does not recognise as its own: tests hand over many that are damaged already. */
const UNRECOGNISED = 40;

/** Units of protocols: what `read` or `open` is given. Those that begin and end alike are not all needed. */
export class Units {
  readonly all = new Map<string, Uint8Array[]>();
  private readonly seen = new Set<string>();
  private readonly unrecognised = new Map<string, number>();

  add({ id, recognise }: Protocol, bytes: Uint8Array, at: number, end: number): void {
    const known = this.all.get(id) ?? [];
    const length = end - at;
    if (length <= 0 || length > LONGEST || known.length >= PER_PROTOCOL) return;
    const beginning = Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(length, 20)).toString('latin1');
    const key = `${id} ${length >> 1} ${beginning} ${bytes[end - 1]}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    if (recognise(bytes, at, end) < 30) {
      const count = this.unrecognised.get(id) ?? 0;
      if (count >= UNRECOGNISED) return;
      this.unrecognised.set(id, count + 1);
    }
    known.push(bytes.slice(at, end));
    this.all.set(id, known);
  }
}

/** From now on adds every unit that is read to `units`. Returns what ends it. */
export function record(units: Units): () => void {
  const before = protocols.map(({ read, open }) => ({ read, open }));
  protocols.forEach((protocol, i) => {
    const { read, open } = before[i];
    Object.assign(protocol, {
      read: (...given: Parameters<typeof read>) => {
        units.add(protocol, given[0], given[1], given[2]);
        read(...given);
      },
      open:
        open &&
        ((...given: Parameters<typeof open>) => {
          units.add(protocol, given[0], given[1], given[2]);
          return open(...given);
        }),
    });
  });
  return () => {
    protocols.forEach((protocol, i) => Object.assign(protocol, before[i]));
  };
}

/** Every message that the tests of the protocols read: those of all encoders, the samples of what is only counted, and what is written out in them. */
export function testedUnits(): ReadonlyMap<string, readonly Uint8Array[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fengsui-units-'));
  const path = join(folder, 'units.json');
  const root = join(import.meta.dirname, '..', '..');
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      '--conditions=source',
      '--import',
      join(import.meta.dirname, 'recorder.ts'),
      '--test',
      '--test-isolation=none',
      join(root, 'packages/wire/src/**/!(*.corpus).test.ts'),
    ],
    { cwd: root, env: { ...process.env, FENGSUI_FUZZ_UNITS: path }, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  try {
    const recorded = JSON.parse(readFileSync(path, 'utf8')) as { [id: string]: string[] };
    return new Map(Object.entries(recorded).map(([id, texts]) => [id, texts.map((text) => Buffer.from(text, 'base64'))]));
  } catch {
    throw new Error(`the tests of packages/wire, whose messages are damaged, ended with ${status}:\n${stdout.slice(-2000)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
