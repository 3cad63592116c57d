import { SaxesParser } from 'saxes';
import type { Refusal } from '@fengsui/advisories';
import { refusal } from './refusal.ts';

/** An element with what stands in it. */
export interface XmlElement {
  /** Without a prefix. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** All text inside, that of children too. */
  text: string;
  children: XmlElement[];
}

const deepest = 64;
const mostChildren = 100_000;
/** Text of one element with all in it, in characters. */
const longestText = 4 * 2 ** 20;
const slice = 1 << 16;

/**
 * The elements of these names, one by one with their content, in memory for one; names inside of such an element are part of it. What is not
 * well-formed ends the document with a problem. Entities that a document declares are never expanded.
 */
export function* xmlElements(text: string, names: ReadonlySet<string>): Generator<XmlElement | Refusal> {
  const finished: XmlElement[] = [];
  const open: XmlElement[] = [];
  let depth = 0;
  let children = 0;
  let written = 0;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (++depth > deepest) throw new Error(`elements nest deeper than ${deepest} levels`);
    const local = name.slice(name.indexOf(':') + 1);
    if (open.length === 0 && !names.has(local)) return;
    if (++children > mostChildren) throw new Error(`${open[0]?.name ?? local} holds more than ${mostChildren} elements`);
    const element = { name: local, attributes, text: '', children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const write = (text: string): void => {
    if (open.length > 0 && (written += text.length) > longestText)
      throw new Error(`${open[0].name} holds more than ${longestText} characters`);
    for (const element of open) element.text += text;
  };
  parser.on('text', write);
  parser.on('cdata', write);
  parser.on('closetag', () => {
    depth--;
    const element = open.pop();
    if (element === undefined || open.length > 0) return;
    finished.push(element);
    children = 0;
    written = 0;
  });
  try {
    for (let at = 0; at < text.length; at += slice) {
      parser.write(text.slice(at, at + slice));
      yield* finished.splice(0);
    }
    parser.close();
    yield* finished;
  } catch (error) {
    yield* finished;
    yield refusal('noXml', { reason: (error as Error).message.slice(0, 200) });
  }
}

/** Children of a name, within the children of the names that lead to them. */
export function within(element: XmlElement, ...names: readonly string[]): XmlElement[] {
  return names.reduce<XmlElement[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [element],
  );
}

/** The text of the first child of a name on one line, otherwise the empty one. */
export function childText(element: XmlElement, name: string): string {
  return lineOf(element.children.find((child) => child.name === name)?.text ?? '');
}

/** Text without the line ends and indentation of the file. */
export function lineOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The texts of elements on a path below an element, each in a line. */
export function linesWithin(element: XmlElement, ...names: readonly string[]): string[] {
  return within(element, ...names).map(({ text }) => lineOf(text));
}

/** Version and date that a list of MITRE says of itself; empty where it does not. */
export function catalogueOf(text: string, name: string): { version: string; date: string } {
  const head = new RegExp(`<(?:\\w+:)?${name}[^>]{0,2000}>`).exec(text.slice(0, 10_000))?.[0] ?? '';
  const [, version = ''] = /\sVersion="([\d.]{1,10})"/.exec(head) ?? [];
  const [, date = ''] = /\sDate="([\d-]{10})"/.exec(head) ?? [];
  return { version, date };
}
