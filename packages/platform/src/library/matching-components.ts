import { type Asset, type AssetComponent, Matcher, type PreparedAdvisory, type ProductBom } from '@fengsui/advisories';
import type { MatchAssetRow } from './store-matches-assets.ts';

/** Components of one asset that are matched. */
const mostComponents = 5000;

/** An asset as it is kept, and with everything that is in it. */
export interface Subject {
  row: MatchAssetRow;
  asset: Asset;
}

/** An asset with the software of its own bills, and with more. */
export function subjectOf(row: MatchAssetRow, more: readonly AssetComponent[]): Subject {
  const { inside: _inside, numberNames: _names, revision: _revision, components: own, ...asset } = row;
  const components = [...own, ...more].slice(0, Math.max(mostComponents, own.length));
  return { row, asset: components.length === 0 ? asset : { ...asset, components } };
}

/**
 * Assets with the software inside of them: what bills of their own say, and what the bills of the product that they are say, found by the
 * same ladder as advisories. The name of a component starts with the product whose bill it is in.
 */
export function attachComponents(rows: readonly MatchAssetRow[], boms: readonly ProductBom[]): Subject[] {
  if (boms.length === 0) return rows.map((row) => subjectOf(row, []));
  const matcher = new Matcher({ advisories: boms.map(asAdvisory), minProbability: sure });
  return rows.map((row) => {
    const found = matcher.matchAsset(subjectOf(row, []).asset);
    return subjectOf(
      row,
      found.flatMap(({ vulnerability }) => boms[Number(vulnerability)].components),
    );
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
