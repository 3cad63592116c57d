import { readVendorContent, type VendorContent } from '@fengsui/advisories';
import { createHash } from 'node:crypto';

/** Counts changes of how keys are made, assets compared or reasons said: with another number everything is matched again. */
const method = 2;

let content: VendorContent | undefined;
let madeBy: string | undefined;

/** The vendor tables, read once. */
export function matchingContent(): VendorContent {
  content ??= readVendorContent();
  return content;
}

/** With what matches are found, as a short text. */
export function matchingMadeBy(): string {
  madeBy ??= createHash('sha256')
    .update(JSON.stringify([method, matchingContent()]))
    .digest('base64url')
    .slice(0, 24);
  return madeBy;
}
