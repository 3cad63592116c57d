import { type Asset, type AssetComponent, Matcher, type PreparedAdvisory, type ProductBom } from '@fengsui/advisories';
import type { MatchAssetRow } from './store-matches.ts';

/** Components of one asset that are matched. */
const mostComponents = 5000;

/**
 * Assets with the software inside of them: what bills of their own say, and what the bills of the product that they are say, found by the
 * same ladder as advisories. The name of a component starts with the product whose bill it is in.
 */
export function attachComponents(rows: readonly MatchAssetRow[], boms: readonly ProductBom[]): Asset[] {
  const plain = rows.map(
    ({ matched: _matched, components, ...asset }): Asset => (components.length === 0 ? asset : { ...asset, components }),
  );
  if (boms.length === 0) return plain;
  const matcher = new Matcher({ advisories: boms.map(asAdvisory), minProbability: sure });
  return plain.map((asset) => {
    const inside: AssetComponent[] = [...(asset.components ?? [])];
    for (const { vulnerability } of matcher.matchAsset(asset)) inside.push(...boms[Number(vulnerability)].components);
    return inside.length === 0 ? asset : { ...asset, components: inside.slice(0, mostComponents) };
  });
}

/** From this probability on an asset is taken to be the product of a bill. */
const sure = 0.6;

/** A bill as something that the ladder can find: a vulnerability named by its place in the list, which its product has. */
function asAdvisory({ product, source }: ProductBom, at: number): PreparedAdvisory {
  const { vendor, name, version } = product;
  return {
    id: source,
    title: name,
    publisher: vendor,
    released: '',
    url: null,
    products: [
      {
        vendor,
        name,
        fullName: [vendor, name, version].filter(Boolean).join(' '),
        range: null,
        version,
        models: [],
        serials: [],
      },
    ],
    remediations: [],
    vulnerabilities: [
      {
        id: String(at),
        title: null,
        cwe: null,
        affected: [0],
        implied: [],
        investigated: [],
        notAffected: [],
        scores: [],
        remediations: [],
      },
    ],
  };
}
