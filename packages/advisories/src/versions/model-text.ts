/**
 * A text that names a model and not a version, though it stands where a version should: `MMT-1710`, `S7-1211`, `1783-SAD4T0SBK9`,
 * the order number `2900047`. `R151` is a release.
 */
const modelText =
  /^(?!R\d{2,4}$)(?:[A-Z]{2,}\d*-[A-Z0-9-]+|[A-Z]\d-\d{3,}|\d{4}-[A-Z]\w+|[A-UW-Z]{1,6}\d{2,}[A-Z0-9-]*|V[A-Z]\d{2,}|\d{7}|[\w ]+-Series|[A-Z]{3,4})(?:\s\*)?$/;

/** Whether a `product_version` names a model, as real advisories do. */
export function isModelText(text: string): boolean {
  return modelText.test(text.trim());
}
