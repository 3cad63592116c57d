import type { Json, JsonObject } from '../json.ts';

/** An element of a document: its name without a prefix, its attributes, its own text, and the elements in it. */
export type XmlElement = { name: string; attributes: Map<string, string>; text: string; children: XmlElement[] };

/** The first child of that name, or null. */
export function childOf(element: XmlElement, name: string): XmlElement | null {
  return element.children.find((child) => child.name === name) ?? null;
}

/** Children of that name. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** Trimmed text of the first child of that name; null when it is absent, empty or says `null`, as programs write what they do not have. */
export function textOf(element: XmlElement, name: string): string | null {
  const child = childOf(element, name);
  return child === null ? null : ownText(child);
}

/** Trimmed text of an element itself, with the same rule as {@link textOf}. */
export function ownText(element: XmlElement): string | null {
  const text = element.text.replaceAll('\r\n', '\n').trim();
  return text === '' || text === 'null' ? null : text;
}

/**
 * An element as JSON, so that it can be kept: text where it holds nothing else, otherwise an object of attributes (`@name`), children
 * (a list where a name repeats) and text between them (`#text`).
 */
export function elementJson(element: XmlElement): Json {
  const text = element.text.trim();
  if (element.children.length === 0 && element.attributes.size === 0) return text;
  const members = new Map<string, Json>();
  for (const [name, value] of element.attributes) members.set(`@${name}`, value);
  for (const child of element.children) {
    const value = elementJson(child);
    const known = members.get(child.name);
    if (known === undefined) members.set(child.name, value);
    else if (Array.isArray(known)) known.push(value);
    else members.set(child.name, [known, value]);
  }
  if (text !== '') members.set('#text', text);
  return Object.fromEntries(members) as JsonObject;
}

/** Most elements within each other that are made of JSON; files nest a dozen. */
const deepest = 100;

/** The element of which {@link elementJson} made a value; the order between children of different names is that of the value. */
export function elementOf(name: string, value: unknown, depth = 0): XmlElement {
  const element: XmlElement = { name, attributes: new Map(), text: '', children: [] };
  if (depth > deepest) return element;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    if (typeof value === 'string') element.text = value;
    return element;
  }
  for (const [member, inner] of Object.entries(value)) {
    if (member === '#text') element.text = typeof inner === 'string' ? inner : '';
    else if (member.startsWith('@')) element.attributes.set(member.slice(1), typeof inner === 'string' ? inner : '');
    else for (const one of Array.isArray(inner) ? inner : [inner]) element.children.push(elementOf(member, one, depth + 1));
  }
  return element;
}
