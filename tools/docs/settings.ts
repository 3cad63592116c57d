import { Configuration, environmentName } from '../../packages/platform/src/kernel/config.ts';
import { codes, table } from './pages.ts';

interface Setting {
  default: string | number | boolean;
  description: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  enum?: string[];
}

function allowed({ minimum, maximum, exclusiveMinimum, enum: values, default: usual }: Setting): string {
  if (values) return codes(values);
  if (typeof usual === 'boolean') return codes(['true', 'false']);
  if (typeof usual !== 'number') return '';
  const least = exclusiveMinimum === undefined ? (minimum === undefined ? '' : `from ${minimum}`) : `above ${exclusiveMinimum}`;
  return [least, maximum === undefined ? '' : `to ${maximum}`].filter(Boolean).join(' ');
}

/** The table of settings of docs/operations.md. */
export function settingsTable(): string {
  return table(
    ['setting', 'variable', 'default', 'allowed', 'what it is'],
    Object.entries(Configuration.properties as unknown as { [name: string]: Setting }).map(([name, setting]) => [
      `\`${name}\``,
      `\`${environmentName(name)}\``,
      `\`${String(setting.default)}\``,
      allowed(setting),
      setting.description,
    ]),
  );
}
