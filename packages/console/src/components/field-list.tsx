import { sayValue } from '../lib/say.ts';

/** Fields of any shape as names and values, nested as they come; what the server adds later is shown without a change here. */
export function FieldList({ value }: { value: unknown }) {
  if (!isObject(value) || Object.keys(value).length === 0) return null;
  return (
    <dl className="attrs" style={{ marginBottom: '0.75rem' }}>
      {Object.entries(value).map(([name, one]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt className="mono">{name}</dt>
          <dd className="mono">{isObject(one) ? <FieldList value={one} /> : say(one)}</dd>
        </div>
      ))}
    </dl>
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function say(value: unknown): string {
  return Array.isArray(value) ? value.map(sayValue).join(', ') : sayValue(value);
}
