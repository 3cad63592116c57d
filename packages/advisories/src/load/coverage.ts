import { readCsaf } from '../csaf/read.ts';
import { type RangeCoverage, rangeCoverage } from '../versions/range-coverage.ts';
import { readFolder } from './folder.ts';

/**
 * How many of the version range strings of the CSAF documents in a folder are understood in full (`product_version_range`), and which
 * are not. Each product counts, so that a form used often weighs more. Files that are no advisories are passed over.
 */
export function folderRangeCoverage(folder: string): RangeCoverage {
  return rangeCoverage(rangesIn(folder));
}

function* rangesIn(folder: string): Generator<{ text: string; product: string }> {
  for (const file of readFolder(folder, [])) {
    const text = file.read();
    const advisory = text.ok && text.value !== '' ? readCsaf(text.value) : null;
    if (advisory?.ok !== true) continue;
    for (const { versionRange, productName, vendor } of advisory.value.products) {
      if (versionRange !== null) yield { text: versionRange, product: `${productName ?? ''} ${vendor ?? ''}` };
    }
  }
}
