import type { IndexFile } from './index-file.ts';

/** Something found in the library. `where` is the text in which the words were found. */
export type SearchHit = { kind: 'advisory' | 'vulnerability'; id: string; title: string; where: string; score: number };

/** Weights of the fields in which words are found. */
const weights = { id: 10, title: 4, vendor: 3, product: 2 };

/** Find advisories and vulnerabilities that hold all words of `text` (case does not matter). */
export function searchIndex(index: IndexFile, text: string, limit: number): SearchHit[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hits: SearchHit[] = [];
  const consider = (kind: SearchHit['kind'], id: string, title: string, fields: [keyof typeof weights, string][]): void => {
    let score = 0;
    let where = title;
    for (const word of words) {
      const found = fields.filter(([, value]) => value.toLowerCase().includes(word));
      if (found.length === 0) return;
      const best = found.reduce((a, b) => (weights[b[0]] > weights[a[0]] ? b : a));
      score += weights[best[0]] + (best[1].toLowerCase() === word ? 10 : 0);
      if (best[0] !== 'title') where = best[1];
    }
    hits.push({ kind, id, title, where, score });
  };
  for (const advisory of index.advisories) {
    consider('advisory', advisory.id, advisory.title, [
      ['id', advisory.id],
      ['title', advisory.title],
      ...advisory.vulnerabilities.map((vulnerability): ['id', string] => ['id', vulnerability.id]),
      ...advisory.products.flatMap((product): ['vendor' | 'product', string][] => [
        ['vendor', product.vendor],
        ['product', product.fullName],
      ]),
    ]);
  }
  const seen = new Set<string>();
  for (const cve of index.cves) {
    seen.add(cve.id);
    consider('vulnerability', cve.id, cve.title, [
      ['id', cve.id],
      ['title', cve.title],
      ['vendor', cve.vendor],
    ]);
  }
  for (const entry of index.entries ?? []) {
    // What a CVE record says already is found once.
    if (entry.vulnerabilities.some((id) => seen.has(id))) continue;
    const [id = entry.id] = entry.vulnerabilities;
    seen.add(id);
    consider('vulnerability', id, entry.title, [
      ...entry.vulnerabilities.map((name): ['id', string] => ['id', name]),
      ['title', entry.title],
      ['vendor', entry.vendor],
      ...(entry.prepared?.products ?? []).map(({ fullName }): ['product', string] => ['product', fullName]),
    ]);
  }
  for (const entry of index.kev?.entries ?? []) {
    if (seen.has(entry.cve)) continue;
    consider('vulnerability', entry.cve, entry.name, [
      ['id', entry.cve],
      ['title', entry.name],
      ['vendor', entry.vendor],
      ['product', entry.product],
    ]);
  }
  return hits.toSorted((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1)).slice(0, limit);
}
