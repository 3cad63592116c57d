import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type CommandUsage, helpOf, nearest, notAmong, optionText, readArguments } from '../command.ts';
import { UsageError } from '../usage.ts';
import { commandGroups, helpOn, overview } from './index.ts';
import { analyzeUsage, watchUsage } from './traffic.ts';

const usages = commandGroups.flatMap(([, list]) => list);
const wrong = (usage: CommandUsage, ...args: string[]): string => {
  try {
    readArguments(usage, args);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message;
  }
  return assert.fail('it was taken');
};

describe('what a command takes', () => {
  test('options, values and arguments are read', () => {
    const { values, positionals } = readArguments(analyzeUsage, ['a.pcap', '--json', '--yara=own', '--yara', 'x.yar', '-']);
    assert.deepEqual({ ...values }, { json: true, yara: ['own', 'x.yar'] });
    assert.deepEqual(positionals, ['a.pcap', '-']);
    assert.equal(readArguments(watchUsage, ['-i', 'eth0']).values.ring, '1G');
  });

  test('what is not among it is said, with what was meant', () => {
    assert.match(
      wrong(analyzeUsage, '--jsno'),
      /^analyze: there is no option --jsno; did you mean --json\? 'fengsui analyze --help' tells/,
    );
    assert.match(wrong(analyzeUsage, '--carve-keys', 'k'), /did you mean --carve-key\?/);
    assert.match(wrong(analyzeUsage, '--nonsense'), /there is no option --nonsense; 'fengsui analyze --help'/);
    assert.match(wrong(analyzeUsage, '-x'), /there is no option -x;/);
    assert.match(wrong(watchUsage, 'eth0'), /^watch: takes no eth0;/);
  });

  test('a value that is missing or too much is said', () => {
    assert.match(wrong(analyzeUsage, '--report'), /^analyze: --report needs FILE\.html;/);
    assert.match(wrong(analyzeUsage, '--report', '--json'), /--report needs FILE\.html;/);
    assert.match(wrong(analyzeUsage, '--json=yes'), /--json takes no value, not yes;/);
    assert.equal(readArguments(analyzeUsage, ['--report=-x']).values.report, '-x');
  });

  test('whatever is typed, an error says how the command is used', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('--', '-', '-i', '--ring', '--json', '--no-json', '--__proto__', '--toString=1', '-ij', '--interface=eth0'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (args) => {
        try {
          readArguments(watchUsage, args);
        } catch (error) {
          assert.ok(error instanceof UsageError, String(error));
        }
      }),
    );
  });

  test('the word that was meant is one slip away, or goes on', () => {
    const names = ['analyze', 'audit', 'library', 'listen'];
    assert.deepEqual(
      ['analize', 'auidt', 'libr', 'lib', 'wrong', 'l'].map((typed) => nearest(typed, names)),
      ['analyze', 'audit', 'library', 'library', null, null],
    );
    assert.equal(notAmong('serch', ['search', 'show']), 'there is no serch; did you mean search? There are search, show');
    assert.equal(notAmong('x', ['search', 'show']), 'there is no x; there are search, show');
  });
});

describe('help', () => {
  for (const usage of usages)
    test(usage.name, () => {
      const help = helpOn(usage.name.split(' ')) ?? '';
      assert.equal(help, helpOf(usage));
      for (const [name, option] of Object.entries<CommandUsage['options'][string]>(usage.options)) {
        assert.ok(help.includes(optionText(name, option)), name);
        assert.equal(option.value === undefined, option.type === 'boolean', `${name} has a value when it is a string`);
        assert.match(option.help, /^(?:[a-z]|[A-Z]{2}|Sigma ).*[^.]$/, name);
      }
      for (const example of usage.examples) assertReads(example);
      assert.ok(overview().includes(usage.summary));
    });

  test('of a word that begins several commands is their list, of no command is none', () => {
    assert.match(helpOn(['library']) ?? '', /library search .*\n.*library show/);
    assert.equal(helpOn(['libary']), null);
    assert.equal(helpOn(['policy', 'nonsense']), helpOn(['policy']));
  });
});

describe('what the pages say to type is taken', () => {
  const root = join(import.meta.dirname, '..', '..', '..', '..');
  const folders = ['.', 'docs', 'packages/cli', 'packages/sensor', 'bench'];
  const pages = folders.flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md') && name !== 'CHANGELOG.md')
      .map((name) => join(folder, name)),
  );
  for (const page of pages) {
    const typed = readFileSync(join(root, page), 'utf8').match(/(?<=^|[`$|] ?|sudo |=\S+ )fengsui [a-z][^`\n|#]*/gm) ?? [];
    if (typed.length > 0) test(page, () => typed.forEach((line) => assertReads(line)));
  }
});

/** Every option that a line names is one of its command. */
function assertReads(line: string): void {
  const words = line.slice(line.indexOf('fengsui ') + 'fengsui '.length).split(/\s+/);
  const usage =
    usages.find(({ name }) => name === words.slice(0, 2).join(' ')) ??
    usages.find(({ name }) => name === words[0].replace(/\W+$/, ''));
  if (usage === undefined) {
    assert.ok(['library', 'baseline', 'policy', 'help'].includes(words[0]), line);
    return;
  }
  for (const word of words) {
    const option = /^--([a-z-]+)/.exec(word)?.[1];
    if (option !== undefined && option !== 'help') assert.ok(Object.hasOwn(usage.options, option), `${line}: --${option}`);
  }
}
