import { failure, type Result } from '../problem.ts';

/** Metrics of one CVSS version: abbreviation to its allowed values; the first `mandatory` ones must be given. */
export type MetricTable = { values: Readonly<Record<string, string>>; mandatory: number };

/** A vector longer than this is not one. */
const maxLength = 600;

/**
 * Parse `A:B/C:D` metrics against a table (values separated by spaces). Every error names the metric and what is allowed. Metrics that
 * are not given are absent from the result.
 */
export function parseMetrics(text: string, table: MetricTable): Result<Record<string, string>> {
  if (text.length > maxLength) return failure('vector', `it has ${text.length} characters`, 'give one CVSS vector');
  const metrics: Record<string, string> = {};
  const body = text.replace(/^\(|\)$/g, '');
  for (const part of body.split('/')) {
    const [name, value, ...rest] = part.split(':');
    const allowed = Object.hasOwn(table.values, name) ? table.values[name].split(' ') : null;
    if (allowed === null) {
      return failure(
        'vector',
        `${JSON.stringify(part.slice(0, 40))} is not a metric of this CVSS version`,
        'remove it or correct its name',
      );
    }
    if (value === undefined || rest.length > 0 || !allowed.includes(value)) {
      return failure(
        name,
        `${JSON.stringify(part.slice(0, 40))} has a value that the metric does not have`,
        `use one of ${allowed.join(', ')}`,
      );
    }
    if (Object.hasOwn(metrics, name)) return failure(name, 'the metric is given twice', 'keep one of them');
    metrics[name] = value;
  }
  const missing = Object.keys(table.values)
    .slice(0, table.mandatory)
    .filter((name) => !Object.hasOwn(metrics, name));
  if (missing.length > 0)
    return failure(
      missing[0],
      `mandatory metrics are missing: ${missing.join(', ')}`,
      'add them: without them there is no score',
    );
  return { ok: true, value: metrics, problems: [] };
}
