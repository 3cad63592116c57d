import type { AssetComponent } from '@fengsui/advisories';
import { readLibraryFile } from '@fengsui/knowledge';

/** Components of one bill that are kept. */
const mostComponents = 5000;

/** A bill of materials of one asset, by any format that the library reads. */
type Bill = { name: string; source: string; components: AssetComponent[] };

/** Bytes of a bill that are read. */
const mostBytes = 64 * 2 ** 20;

/** Reads a bill of materials. Answers the problem when the file is none. */
export async function readBill(name: string, body: AsyncIterable<Uint8Array>): Promise<Bill | { problem: string }> {
  let size = 0;
  const chunks = (async function* () {
    for await (const part of body) {
      size += part.length;
      if (size > mostBytes) return;
      yield part;
    }
  })();
  let source: string | null = null;
  let title = name;
  let problem = 'it is no bill of materials of CycloneDX or SPDX';
  const components = new Map<string, AssetComponent>();
  for await (const item of readLibraryFile(chunks, { name, retrieved: new Date().toISOString() })) {
    if ('problem' in item) problem = `${item.at}: ${item.problem}`;
    if (!('knowledge' in item)) continue;
    const { kind, id, entries, edges } = item.knowledge;
    if (kind !== 'cyclonedx' && kind !== 'spdx') continue;
    source ??= `${kind}:${id.replace(/#\d+$/, '')}`;
    title = item.knowledge.title || title;
    // What contains and is contained in nothing is what the bill is about.
    const parts = new Set(edges.filter(({ type }) => type === 'contains').map(({ to }) => to));
    for (const { kind: entryKind, key, name: full, attributes } of entries) {
      if (entryKind !== 'component' || (parts.size > 0 && !parts.has(`component:${key}`)) || components.size >= mostComponents)
        continue;
      const said = (attribute: string) => (typeof attributes[attribute] === 'string' ? attributes[attribute] : '') || null;
      const version = said('version');
      const plain = version !== null && full.endsWith(` ${version}`) ? full.slice(0, -version.length - 1) : full;
      components.set(key, { name: plain, version, vendor: said('supplier'), purl: said('purl'), cpe: said('cpe') });
    }
  }
  if (size > mostBytes) return { problem: `it is longer than ${mostBytes} bytes` };
  if (source === null) return { problem };
  if (components.size === 0) return { problem: 'it names no components' };
  return { name: title, source, components: [...components.values()] };
}
