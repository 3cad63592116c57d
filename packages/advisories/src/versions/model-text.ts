/**
 * A text that names a model and not a version, though it stands where a version should: `MMT-1710`, `S7-1211`, `1783-SAD4T0SBK9`,
 * the order number `2900047`, the power `30kW`. `R151` is a release.
 */
const modelText =
  /^(?!S?R\d{2,4}$)(?:[A-Z]{2,}\d*-[A-Z0-9-]+|[A-Z]\d-(?:[A-Z]{2}-)?\d{3,}|\d{4}-[A-Z]\w+|[A-UW-Z]{1,6}\d{2,}[A-Z0-9-]*|V[A-Z]\d{2,}|\d{7}|\d{5}|\d{4}[A-Z]|[\w ]+-Series(?: and [\w-]+-Series)?(?: Workstations)?|[A-Z]{3,4}|\d+(?:\.\d+)?\s?[kM]?(?:W|VA))(?:\s\*)?$/;

/** A model with its variant and words that call it: `MMT-723(K) Paradigm REAL-TIME`. */
const calledModel = /^([A-Z]{2,}\d*-\d[A-Z0-9-]*)(?:\([A-Z0-9]{1,3}\))?(?: (?!v?\d+\.)[\w-]+)*$/;

/** Whether a `product_version` names a model or several, as real advisories do. */
export function isModelText(text: string): boolean {
  const parts = modelsIn(text);
  return parts.every((part) => modelText.test(part) || calledModel.test(part));
}

/** The models of a text that lists several: `ABC-1 | ABC-2`, `ABC-1/ABC-2`. */
export function modelsIn(text: string): string[] {
  return text.trim().split(/\s*[|/]\s*/);
}
