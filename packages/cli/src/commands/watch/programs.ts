import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RememberedPrograms } from '@fengsui/sensor';

const FILE = 'programs.json';
/** Most bytes of the file that are read. */
const LONGEST = 32 * 2 ** 20;

/** The programs of controllers as they were seen last, kept in the sensor's folder so that a restart forgets none. */
export class KeptPrograms extends RememberedPrograms {
  private readonly path: string;
  private changed = false;

  /** @param folder the sensor's; a file there that cannot be read is begun anew */
  constructor(folder: string) {
    const path = join(folder, FILE);
    super(read(path));
    this.path = path;
  }

  override note(program: string, sha256: string): void {
    super.note(program, sha256);
    this.changed = true;
  }

  /** Writes what changed since the last time. */
  keep(): void {
    if (!this.changed) return;
    const part = `${this.path}.part`;
    writeFileSync(part, JSON.stringify(this.entries()), { mode: 0o600 });
    renameSync(part, this.path);
    this.changed = false;
  }
}

function read(path: string): [string, string][] {
  try {
    const text = readFileSync(path, 'utf8');
    const value: unknown = text.length > LONGEST ? [] : JSON.parse(text);
    if (!Array.isArray(value)) return [];
    return value.filter(
      (one): one is [string, string] =>
        Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'string' && /^[0-9a-f]{64}$/.test(one[1]),
    );
  } catch {
    return [];
  }
}
