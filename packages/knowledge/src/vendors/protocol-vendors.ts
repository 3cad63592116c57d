import { isObject } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type JsonReader, type LibraryItem, type ReadContext, told } from '../reader.ts';
import { addVendor } from './names.ts';

/** Tables that protocols number vendors by. They say nowhere which they are, so that the name of the file has to. */
const tables = [
  {
    kind: 'bacnet-vendors',
    name: /bacnet.*vendor/i,
    title: 'BACnet vendor identifiers',
    source: 'ASHRAE',
    type: 'bacnet-vendor-id',
  },
  {
    kind: 'cip-vendors',
    name: /(?:cip|enip|odva|ethernet-?ip).*vendor/i,
    title: 'CIP vendor identifiers',
    source: 'ODVA',
    type: 'cip-vendor-id',
  },
] as const;

/** Numbers that were given back, or kept. */
const unassigned = /^(?:reserved|odva special reserve|unknown|undefined|not assigned|deleted|\?+|-*)$/i;

/** Numbers of vendors as JSON: `{ "1": "Rockwell Automation/Allen-Bradley", … }`, or a list of objects with a number and a name. */
export const protocolVendorReader: JsonReader = {
  kind: 'protocol-vendors',
  recognise: (value, context) => tableOf(context) !== undefined && pairs(value).length > 0,
  *read(value, context): Generator<LibraryItem> {
    const table = tableOf(context);
    if (table === undefined) return;
    const { kind, title, source, type } = table;
    const draft = new Draft({ kind, id: kind, title, source, method: 'database-entry', confidence: 0.95 });
    for (const [id, name] of pairs(value)) {
      const vendor = unassigned.test(name.trim()) ? null : addVendor(draft, name);
      if (vendor === null) continue;
      const ref = draft.entry({
        kind: 'fingerprint',
        key: `${type}/${id}`,
        name: `${title.split(' ')[0]} ${id}: ${name}`,
        attributes: { type, id, says: { vendor: name.trim() } },
      });
      draft.edge(ref, 'identifies', vendor);
    }
    yield* told('table', draft.documents());
  },
};

function tableOf({ name }: ReadContext): (typeof tables)[number] | undefined {
  return tables.find((table) => table.name.test(name));
}

function pairs(value: unknown): [id: number, name: string][] {
  const list = Array.isArray(value)
    ? value.filter(isObject).map((item) => [item.id ?? item.vendor_id ?? item.number, item.name ?? item.vendor])
    : isObject(value)
      ? Object.entries(value)
      : [];
  return list
    .slice(0, 100_000)
    .flatMap(([id, name]) =>
      /^\d{1,5}$/.test(String(id)) && typeof name === 'string' ? [[Number(id), name] as [number, string]] : [],
    );
}
