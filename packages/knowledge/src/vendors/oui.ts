import { lookUp } from '../json.ts';
import { Draft } from '../model/draft.ts';
import { type LibraryItem, type TextReader, told } from '../reader.ts';
import { readTable } from '../table.ts';
import { addVendor } from './names.ts';
import { refusal } from '../refusal.ts';

/** Digits of the prefixes of each registry: MA-L and CID 24 bits, MA-M 28, MA-S and IAB 36. */
const digits: Readonly<Record<string, number>> = { 'MA-L': 6, CID: 6, 'MA-M': 7, 'MA-S': 9, IAB: 9 };

/** The registries of the IEEE as CSV: prefixes of MAC addresses to who they were assigned to. What was assigned privately tells nothing. */
export const ouiReader: TextReader = {
  kind: 'oui',
  recognise: (head) => /^\ufeff?Registry,Assignment,Organization Name/.test(head),
  *read(text): Generator<LibraryItem> {
    const [, registry = 'MA-L'] = /\n([\w-]{2,5}),/.exec(text.slice(0, 1000)) ?? [];
    const draft = new Draft({
      kind: 'oui',
      id: registry,
      title: `IEEE ${registry}`,
      source: 'IEEE',
      method: 'database-entry',
      confidence: 0.95,
    });
    for (const row of readTable(text, ',')) {
      if ('problem' in row) {
        yield row;
        continue;
      }
      const { Registry: of = '', Assignment: prefix = '', 'Organization Name': name = '' } = row.cells;
      if (prefix.length !== lookUp(digits, of) || !/^[0-9A-F]+$/i.test(prefix)) {
        yield { at: row.at, ...refusal('noPrefix', { prefix: prefix.slice(0, 40) || '-', registry: of.slice(0, 40) }) };
        continue;
      }
      const vendor = /^private$/i.test(name.trim()) ? null : addVendor(draft, name);
      if (vendor === null) continue;
      const key = `oui/${prefix.toUpperCase()}`;
      const ref = draft.entry({
        kind: 'fingerprint',
        key,
        name: `${prefix.toUpperCase()} ${name}`,
        attributes: { type: 'mac-prefix', registry: of, prefix: prefix.toLowerCase(), says: { vendor: name.trim() } },
      });
      draft.edge(ref, 'identifies', vendor);
    }
    yield* told('table', draft.documents());
  },
};
