import type { Measure, Sample } from '../kernel/measure.ts';

/** A measure as it is told: its name, what it is, and its values now. */
export interface Told extends Pick<Measure, 'name' | 'help' | 'kind'> {
  samples: readonly Sample[];
}

/** Media type of {@link exposition}. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

/** Measures in the text format of Prometheus, version 0.0.4; one without a value is left out. */
export function exposition(measures: readonly Told[]): string {
  return measures
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, kind, samples }) => {
      const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${numberText(value)}`);
      return `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} ${kind}\n${lines.join('\n')}\n`;
    })
    .join('');
}

function labelText(labels: Sample['labels']): string {
  const texts = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return texts.length === 0 ? '' : `{${texts.join(',')}}`;
}

function numberText(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
}
