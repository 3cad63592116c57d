import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { describe, expect, test } from 'vitest';
import en from './en.json';
import zh from './zh-CN.json';
import { chooseLocale } from './index.ts';

type Texts = { [key: string]: string | Texts };

/** Every text by its full name. */
function flatten(texts: Texts, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

const english = flatten(en);
const chinese = flatten(zh);
/** English tells one from many, Chinese does not. */
const singular = (key: string) => key.replace(/_(one|other)$/, '');

describe('translations', () => {
  test('both languages have the same texts', () => {
    expect([...new Set([...chinese.keys()].map(singular))].toSorted()).toEqual(
      [...new Set([...english.keys()].map(singular))].toSorted(),
    );
  });

  test('the same values are filled in', () => {
    const filled = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).toSorted();
    for (const [key, text] of chinese) expect(filled(text), key).toEqual(filled(english.get(key) ?? ''));
  });

  test('Chinese texts are Chinese, but for names of protocols and standards', () => {
    const names = /^(protocol\.|vulnerability\.(cvss|epss)$|assertion\.(cvss|epss)$|captures\.checksum$|finding\.step\.state$)/;
    const foreign = [...chinese].filter(([key, text]) => !names.test(key) && !/[\u4e00-\u9fff：]/.test(text));
    expect(foreign).toEqual([]);
  });

  test('everything that limits discard, and every problem of headers, has words', () => {
    const text = (path: string) => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8');
    const counters = /const all: \{ \[kind: string\]: number \} = \{([^}]+)\.\.\./.exec(text('sensor/src/analyze.ts'))?.[1] ?? '';
    const kinds = [...counters.matchAll(/^ {4}(\w+):/gm)].map(([, kind]) => kind);
    const problems = [...text('capture/src/header-problems.ts').matchAll(/code: [1-9]\d*, name: '([\w-]+)'/g)].map(
      ([, name]) => `header_${name}`,
    );
    expect([kinds.length, problems.length]).toEqual([22, 17]);
    expect([...kinds, ...problems].filter((kind) => !english.has(`dropped.${kind}`))).toEqual([]);
  });

  test.each([
    ['exchange.refused', ['knowledge/src/bundle/refusal.ts']],
    ['fingerprints.mistake', ['sensor/src/assets/mistake.ts']],
    ['policyMistake', ['sensor/src/policy/mistake.ts']],
    ['captureFault', ['capture/src/fault.ts']],
    ['sourceRefusal', ['sources/src/refusal.ts']],
    ['library.refused', ['advisories/src/read/refusal.ts', 'knowledge/src/refusal.ts', 'platform/src/library/refusal.ts']],
  ])('all that the server says by a code has words with its values: %s', (family, files) => {
    const tables = files.map((file) => {
      const source = readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
      return /const sentences = (\{\n[\s\S]*?\n\}) as const/.exec(source)?.[1] ?? '';
    });
    const table = tables.join('\n');
    const said = new Map([...table.matchAll(/^ {2}(\w+):\s+(['"`])(.*)\2,$/gm)].map(([, code, , text]) => [code, text]));
    expect(said.size).toBe(table.match(/^ {2}\w+:/gm)?.length);
    const words = new Map([...english].filter(([key]) => key.startsWith(`${family}.`)));
    expect([...words.keys()].toSorted()).toEqual([...said.keys()].map((code) => `${family}.${code}`).toSorted());
    for (const [code, text] of said)
      for (const [, value] of words.get(`${family}.${code}`)?.matchAll(/\{\{(\w+)\}\}/g) ?? [])
        expect(text, code).toContain(`{${value}}`);
  });

  test('every fault of a source has words', () => {
    const source = readFileSync(join(import.meta.dirname, '../../../advisories/src/load/fault.ts'), 'utf8');
    const table = /const faults = \[([^\]]+)\]/.exec(source)?.[1] ?? '';
    const codes = [...table.matchAll(/'(\w+)'/g)].map(([, code]) => `updates.fault.${code}`);
    expect(codes).toContain('updates.fault.unreachable');
    expect([...english.keys()].filter((key) => key.startsWith('updates.fault.')).toSorted()).toEqual(codes.toSorted());
  });

  test('English texts hold no Chinese', () => {
    expect([...english].filter(([, text]) => /[\u4e00-\u9fff]/.test(text))).toEqual([]);
  });

  test('every text is used', () => {
    const code = sources()
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    // Families are looked up by what the server says.
    const families = new Set([...code.matchAll(/(?:word\(\s*'|family=")(\w+)['"]/g)].map((match) => match[1]));
    const templates = [...code.matchAll(/(?:`|useSaid\(')(\w+(?:\.\w+)*)(?:\.\$\{|'\))/g)].map((match) => `${match[1]}.`);
    const unused = [...english.keys()]
      .map(singular)
      .filter(
        (key) =>
          !families.has(key.split('.')[0]) && !templates.some((start) => key.startsWith(start)) && !code.includes(`'${key}'`),
      );
    expect([...new Set(unused)]).toEqual([]);
  });
});

describe('the pages', () => {
  test('no text stands untranslated in JSX', () => {
    expect(sources().flatMap((file) => literals(file, readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('untranslated text would be noticed', () => {
    const page = (inside: string) => literals('page.tsx', `export const Page = () => <main>${inside}</main>;`);
    expect(page('Hello')).toHaveLength(1);
    expect(page('{"Hello"}')).toHaveLength(1);
    expect(page('<img alt="A tower" />')).toHaveLength(1);
    expect(page('<b title={t("x")} className="y">{a} / {b}</b>')).toEqual([]);
  });
});

test('the language is the one chosen, else the first of the browser that we speak, else Chinese', () => {
  expect(chooseLocale('en', ['zh-CN'])).toBe('en');
  expect(chooseLocale(null, ['fr', 'en-GB', 'zh'])).toBe('en');
  expect(chooseLocale(null, ['zh-Hans-CN'])).toBe('zh-CN');
  expect(chooseLocale('klingon', ['fr'])).toBe('zh-CN');
});

/** The code of the console, without its tests. */
function sources(folder = join(import.meta.dirname, '..')): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

/** Attributes that a person reads or hears. */
const SPOKEN = new Set([
  'title',
  'label',
  'placeholder',
  'aria-label',
  'alt',
  'description',
  'text',
  'sub',
  'warning',
  'action',
  'submit',
]);
/** Signs that mean the same in every language. */
const SIGNS = /^[\s\d–—·:+/×→←?()%●#,.…-]*$/;

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

/** Words in JSX that did not come from the translations. */
function literals(file: string, code: string): string[] {
  const found: string[] = [];
  const note = (node: Node, text: unknown) => {
    if (typeof text === 'string' && !SIGNS.test(text))
      found.push(`${file.split('/src/').at(-1)}:${code.slice(0, node.start).split('\n').length} ${text.trim()}`);
  };
  const walk = (node: Node): void => {
    if (node.type === 'JSXText') note(node, node.value);
    if (node.type === 'JSXAttribute') {
      const { name, value } = node as unknown as { name: Node; value: Node | null };
      const inner = value?.type === 'JSXExpressionContainer' ? (value.expression as Node) : value;
      if (SPOKEN.has(String(name.name)) && inner?.type === 'Literal') note(node, inner.value);
    }
    if (node.type === 'JSXExpressionContainer' && (node.expression as Node).type === 'Literal' && node.parentIsElement)
      note(node, (node.expression as Node).value);
    for (const value of Object.values(node)) {
      const children = Array.isArray(value) ? value : [value];
      for (const child of children)
        if (isNode(child))
          walk(
            node.type === 'JSXElement' && child.type === 'JSXExpressionContainer' ? { ...child, parentIsElement: true } : child,
          );
    }
  };
  walk(parseSync(file, code).program as unknown as Node);
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
