import { PolicyError } from './document.ts';
import { mistake } from './mistake.ts';

/** Most characters of one export. */
const LIMIT = 64 * 1024 * 1024;

/** Lines of an export. Pairs of zones grow with the square of what a policy names: what would grow beyond all measure is refused. */
export class ExportLines {
  private readonly lines: string[] = [];
  private size = 0;

  /** @throws PolicyError when the export is longer than any program would load */
  add(...lines: string[]): void {
    for (const line of lines) {
      this.size += line.length + 1;
      if (this.size > LIMIT) throw new PolicyError(mistake('largeExport', { most: LIMIT }));
      this.lines.push(line);
    }
  }

  /** All lines, each with its end. */
  text(): string {
    return this.lines.map((line) => `${line}\n`).join('');
  }
}
