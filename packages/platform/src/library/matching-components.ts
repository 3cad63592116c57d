import { type Asset, type AssetComponent, Matcher, type ProductBom } from '@fengsui/advisories';
import { matchingContent } from './matching-content.ts';
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
 * same ladder as advisories.
 */
export function attachComponents(rows: readonly MatchAssetRow[], boms: readonly ProductBom[]): Subject[] {
  if (boms.length === 0) return rows.map((row) => subjectOf(row, []));
  const matcher = new Matcher({ advisories: [], boms, content: matchingContent() });
  return rows.map((row) => {
    const found = matcher.componentsOf({ ...subjectOf(row, []).asset, components: [] });
    return subjectOf(
      row,
      found.filter(({ probability }) => probability >= sure).map(({ component }) => component),
    );
  });
}

/** From this probability on an asset is taken to be the product of a bill. */
const sure = 0.6;
