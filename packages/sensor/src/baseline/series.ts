import type { Point } from './point.ts';

/** Points followed, rows kept, and seconds between rows to begin with. */
const COLUMNS = 256;
const ROWS = 512;
const FIRST_STEP = 5e9;

/**
 * The latest values of all points side by side, in equal steps of time: what relations between values are found in. When its rows are full, every second
 * is dropped and the step doubles, so that it always spans the whole capture in fixed memory.
 */
export class Series {
  rows = 0;
  readonly points: readonly Point[];
  readonly frames = new Float64Array(ROWS);
  readonly times = new Float64Array(ROWS);
  private table: Float64Array | null = null;
  private step = FIRST_STEP;
  private due = FIRST_STEP;

  constructor(points: readonly Point[]) {
    this.points = points;
  }

  /** Points that have a column. */
  get columns(): number {
    return Math.min(this.points.length, COLUMNS);
  }

  /** Takes a row when its time has come. */
  tick(time: number, frame: number): void {
    if (time < this.due) return;
    this.due = (Math.floor(time / this.step) + 1) * this.step;
    const columns = this.columns;
    if (columns === 0) return;
    const table = (this.table ??= new Float64Array(COLUMNS * ROWS).fill(Number.NaN));
    if (this.rows === ROWS) this.halve(table);
    const row = this.rows++;
    this.frames[row] = frame;
    this.times[row] = time;
    for (let column = 0; column < columns; column++) {
      const point = this.points[column];
      // A value that was not sampled of late says nothing about now.
      table[row * COLUMNS + column] = time - point.lastTime <= 2 * this.step ? point.last : Number.NaN;
    }
  }

  /** Value of a point in a row; NaN where it was not known. */
  at(row: number, column: number): number {
    return this.table === null ? Number.NaN : this.table[row * COLUMNS + column];
  }

  private halve(table: Float64Array): void {
    for (let row = 1; row < ROWS / 2; row++) {
      table.copyWithin(row * COLUMNS, row * 2 * COLUMNS, (row * 2 + 1) * COLUMNS);
      this.frames[row] = this.frames[row * 2];
      this.times[row] = this.times[row * 2];
    }
    table.fill(Number.NaN, (ROWS / 2) * COLUMNS);
    this.rows = ROWS / 2;
    this.step *= 2;
  }
}
