import type { BaselineRelation } from './document.ts';
import { FEW, type Point } from './point.ts';
import type { Series } from './series.ts';

/** Values looked at in pairs, rows that a pair must have together, and relations kept of one value. */
const CANDIDATES = 96;
const ROWS_LEAST = 60;
const RELATIONS_OF_POINT = 2;
/** A value must turn so often that two trends are not taken for a relation. */
const TURNS_LEAST = 12;
/** Largest residual that is still a relation, in parts of the value's own deviation. */
const TIGHT = 0.15;
/** Rows in a row outside of the tolerance from which a relation is broken. */
export const BROKEN_ROWS = 3;

/** Name of a value that is unique in a baseline. */
export function pointKey(point: { owner: string; protocol: string; unit: number; name: string }): string {
  return `${point.owner} ${point.protocol} ${point.unit} ${point.name}`;
}

/** A relation, and its usual residual in parts of the value's deviation. */
interface Candidate {
  relation: BaselineRelation;
  looseness: number;
}

interface Line {
  slope: number;
  intercept: number;
}

/**
 * Finds pairs of values that move together: other = slope × one + intercept. A line is fitted on the first half of the time and must hold in the second, so
 * that chance and common trends are left out.
 */
export function findRelations(series: Series): BaselineRelation[] {
  const columns = candidates(series);
  const found: Candidate[] = [];
  for (let at = 0; at < columns.length; at++) {
    for (let to = at + 1; to < columns.length; to++) {
      const candidate = relate(series, columns[at], columns[to]);
      if (candidate !== null) found.push(candidate);
    }
  }
  const uses = new Map<string, number>();
  const used = (key: string) => uses.get(key) ?? 0;
  const order = ({ relation }: Candidate) => `${relation.one}\u0000${relation.other}`;
  return found
    .toSorted((one, other) => one.looseness - other.looseness || (order(one) < order(other) ? -1 : 1))
    .map(({ relation }) => relation)
    .filter(({ one, other }) => {
      if (used(other) >= RELATIONS_OF_POINT || used(one) >= RELATIONS_OF_POINT * 2) return false;
      uses.set(other, used(other) + 1);
      uses.set(one, used(one) + 1);
      return true;
    });
}

/** Columns of values that measure something: many values, up and down. */
function candidates(series: Series): number[] {
  const columns: number[] = [];
  for (let column = 0; column < series.columns && columns.length < CANDIDATES; column++) {
    const point = series.points[column];
    if (point.values > FEW && point.turns >= TURNS_LEAST) columns.push(column);
  }
  return columns;
}

function relate(series: Series, one: number, other: number): Candidate | null {
  const half = series.rows >> 1;
  const early = fit(series, one, other, 0, half);
  if (early === null) return null;
  const deviation = deviationOf(series.points[other]);
  const worst = residual(series, one, other, 0, series.rows, early);
  if (!(worst <= TIGHT * deviation * 2)) return null;
  const line = fit(series, one, other, 0, series.rows) as Line;
  const usual = usualResidual(series, one, other, line);
  if (usual > TIGHT * deviation) return null;
  const tolerance = Math.max(residual(series, one, other, 0, series.rows, line) * 1.5, usual * 6, Math.abs(line.slope) * 1e-6);
  return {
    relation: {
      one: pointKey(series.points[one]),
      other: pointKey(series.points[other]),
      slope: round(line.slope),
      intercept: round(line.intercept),
      tolerance: round(tolerance),
      samples: series.rows,
    },
    looseness: usual / deviation,
  };
}

/** Least squares over rows [from, to); null when too few rows know both, or one of them does not move there. */
function fit(series: Series, one: number, other: number, from: number, to: number): Line | null {
  let n = 0;
  let meanX = 0;
  let meanY = 0;
  let xx = 0;
  let xy = 0;
  for (let row = from; row < to; row++) {
    const x = series.at(row, one);
    const y = series.at(row, other);
    if (x !== x || y !== y) continue;
    n++;
    const dx = x - meanX;
    meanX += dx / n;
    meanY += (y - meanY) / n;
    xx += dx * (x - meanX);
    xy += dx * (y - meanY);
  }
  if (n < ROWS_LEAST / 2 || xx === 0 || xy === 0) return null;
  const slope = xy / xx;
  return { slope, intercept: meanY - slope * meanX };
}

function residual(series: Series, one: number, other: number, from: number, to: number, line: Line): number {
  let worst = 0;
  let n = 0;
  for (let row = from; row < to; row++) {
    const off = Math.abs(series.at(row, other) - line.slope * series.at(row, one) - line.intercept);
    if (off !== off) continue;
    n++;
    if (off > worst) worst = off;
  }
  return n >= ROWS_LEAST ? worst : Number.NaN;
}

function usualResidual(series: Series, one: number, other: number, line: Line): number {
  let sum = 0;
  let n = 0;
  for (let row = 0; row < series.rows; row++) {
    const off = series.at(row, other) - line.slope * series.at(row, one) - line.intercept;
    if (off !== off) continue;
    n++;
    sum += off * off;
  }
  return Math.sqrt(sum / n);
}

/** Standard deviation of a value's samples. */
export function deviationOf(point: Point): number {
  return point.samples > 1 ? Math.sqrt(point.squares / (point.samples - 1)) : 0;
}

/** Seven significant digits: more would differ between machines and mean nothing. */
export function round(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(7));
}

/** How a relation held in what was seen: rows that knew both, the longest run outside of the tolerance, and that run's worst row. */
export interface RelationCheck {
  rows: number;
  outside: number;
  run: number;
  frame: number;
  time: number;
  one: number;
  other: number;
}

/** Holds a relation against a series; null when a value of it was not seen. */
export function checkRelation(
  relation: BaselineRelation,
  series: Series,
  columns: ReadonlyMap<string, number>,
): RelationCheck | null {
  const one = columns.get(relation.one);
  const other = columns.get(relation.other);
  if (one === undefined || other === undefined) return null;
  const check: RelationCheck = { rows: 0, outside: 0, run: 0, frame: 0, time: 0, one: Number.NaN, other: Number.NaN };
  let run = 0;
  for (let row = 0; row < series.rows; row++) {
    const x = series.at(row, one);
    const y = series.at(row, other);
    if (x !== x || y !== y) continue;
    check.rows++;
    if (Math.abs(y - relation.slope * x - relation.intercept) <= relation.tolerance) {
      run = 0;
      continue;
    }
    check.outside++;
    if (++run <= check.run) continue;
    check.run = run;
    check.frame = series.frames[row];
    check.time = series.times[row];
    check.one = x;
    check.other = y;
  }
  return check;
}

/** Column of each value of a series by its key. */
export function columnsOf(series: Series): Map<string, number> {
  const columns = new Map<string, number>();
  for (let column = 0; column < series.columns; column++) columns.set(pointKey(series.points[column]), column);
  return columns;
}
