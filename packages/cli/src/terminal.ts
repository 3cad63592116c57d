/** True when a person reads: colours and progress are for them only. */
export const interactive = (stream: NodeJS.WriteStream): boolean => Boolean(stream.isTTY) && process.env.TERM !== 'dumb';

const useColour = interactive(process.stdout) && process.env.NO_COLOR === undefined;
const wrap = (open: number, close: number) => (text: string) => (useColour ? `\u001b[${open}m${text}\u001b[${close}m` : text);

export const bold = wrap(1, 22);
export const dim = wrap(2, 22);
const red = wrap(31, 39);
const yellow = wrap(33, 39);
const cyan = wrap(36, 39);
const magenta = wrap(35, 39);

/** Colour of each severity. */
export const severityColour: { readonly [severity: string]: (text: string) => string } = {
  critical: (text) => bold(magenta(text)),
  high: red,
  medium: yellow,
  low: cyan,
  info: dim,
  none: dim,
};

/** Columns that a text takes: East Asian wide characters take two. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    columns +=
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xffdc && !(code >= 0xd800 && code <= 0xf8ff)) ||
      code >= 0x20000
        ? 2
        : 1;
  }
  return columns;
}

/** Control characters from the wire never reach the terminal. */
export function safe(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '·');
}

/** Cuts a text to at most `columns`, with `…` where something was cut. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let out = '';
  for (const character of text) {
    if (width(out + character) > columns - 1) break;
    out += character;
  }
  return `${out}…`;
}

export interface Column {
  title: string;
  right?: boolean;
  /** Most columns that it may take. */
  most?: number;
  colour?: (text: string, row: number) => string;
}

/** A table of texts, aligned, with the last column cut to what the terminal has room for. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  room = process.stdout.columns || 140,
): string {
  const cells = rows.map((row) => row.map(safe));
  const widths = columns.map((column, at) =>
    Math.min(column.most ?? 200, Math.max(width(column.title), ...cells.map((row) => width(row[at] ?? '')))),
  );
  const taken = widths.slice(0, -1).reduce((sum, one) => sum + one + 2, 2);
  widths[widths.length - 1] = Math.max(8, Math.min(widths[widths.length - 1], room - taken));
  const line = (row: readonly string[], paint: (text: string, column: number) => string) =>
    `  ${columns
      .map((column, at) => {
        const text = cut(row[at] ?? '', widths[at]);
        const pad = ' '.repeat(Math.max(0, widths[at] - width(text)));
        const last = at === columns.length - 1;
        return column.right ? pad + paint(text, at) : paint(text, at) + (last ? '' : pad);
      })
      .join('  ')}`.trimEnd();
  return [
    line(
      columns.map((column) => column.title),
      (text) => dim(text),
    ),
    ...cells.map((row, at) => line(row, (text, column) => columns[column].colour?.(text, at) ?? text)),
  ].join('\n');
}

/** 12,345,678 */
export const count = (value: number): string => value.toLocaleString('en-US');

/** 1.2 GB */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** Writes one line of progress over the last, on standard error, for a person only. */
export class ProgressLine {
  private shown = false;
  show(text: string): void {
    if (!interactive(process.stderr)) return;
    process.stderr.write(`\r\u001b[K${cut(text, (process.stderr.columns || 100) - 1)}`);
    this.shown = true;
  }
  clear(): void {
    if (this.shown) process.stderr.write('\r\u001b[K');
    this.shown = false;
  }
}
