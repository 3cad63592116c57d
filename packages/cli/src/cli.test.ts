import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { encodePcap, Frame, openCapture } from '@fengsui/capture';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { ethernet, type Truth } from '@fengsui/range';
import type { AnalysisResult } from '@fengsui/sensor';
import { conforms, contract } from './testing-contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'fengsui-cli-'));
const at = (...parts: string[]): string => join(folder, ...parts);
after(() => rmSync(folder, { recursive: true }));

interface Outcome {
  status: number | null;
  out: string;
  error: string;
}

/** Runs the command from its source. */
function fengsui(args: readonly string[], input?: Buffer): Outcome {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=source', join(import.meta.dirname, 'main.ts'), ...args],
    {
      encoding: 'buffer',
      input: input ?? Buffer.alloc(0),
      maxBuffer: 1 << 28,
      env: { ...process.env, FENGSUI_DATA: at('data'), NODE_OPTIONS: '' },
    },
  );
  return { status, out: stdout.toString('utf8'), error: stderr.toString('utf8') };
}

function analysis(args: readonly string[], input?: Buffer): AnalysisResult {
  const { status, out, error } = fengsui(['analyze', '--json', ...args], input);
  assert.equal(status, 0, error);
  return JSON.parse(out) as AnalysisResult;
}

/** A device that announces itself with a name of its choice. */
function announcement(name: string): Uint8Array {
  const value = (type: number, bytes: Iterable<number>): number[] => {
    const list = [...bytes];
    return [(type << 1) | (list.length >> 8), list.length & 0xff, ...list];
  };
  const mac = [2, 0, 0, 0, 0, 9];
  const bytes = ethernet('02:00:00:00:00:09', '01:80:c2:00:00:0e', 0x88cc, [
    ...value(1, [4, ...mac]),
    ...value(2, [3, ...mac]),
    ...value(3, [0, 120]),
    ...value(5, Buffer.from(name)),
    0,
    0,
  ]);
  return encodePcap([{ seconds: 1_767_225_600, nanoseconds: 0, bytes, start: 0, end: bytes.length }]);
}

const plant = at('plant.pcap');
const advisories = join(import.meta.dirname, '../../../content/advisories');
let truth: Truth;
/** What `analyze --json` prints of the plant, as text and as it is read. */
let printed: string;
let whole: AnalysisResult;

before(() => {
  const made = fengsui([
    'range',
    'waterworks',
    '--hours',
    '0.25',
    '--seed',
    '4',
    '--attack',
    'modbus-discovery',
    '--out',
    plant,
    '--truth',
    at('truth.json'),
  ]);
  assert.equal(made.status, 0, made.error);
  assert.match(made.out, /frames of .+ devices, 1 attacks in \d+ steps/);
  truth = JSON.parse(readFileSync(at('truth.json'), 'utf8')) as Truth;
  printed = fengsui(['analyze', '--json', plant]).out;
  whole = JSON.parse(printed) as AnalysisResult;
});

describe('what went wrong is one line that says what and where, and a status', () => {
  const missing = join('/', 'no', 'such');
  const cases: readonly (readonly [args: readonly string[], status: number, says: RegExp])[] = [
    [['nonsense'], 2, /nonsense: no such command; there are analyze, .*start, .*range, .*library, .*doctor/],
    [['analyse'], 2, /analyse: no such command; did you mean analyze\?/],
    [['help', 'nonsense'], 2, /nonsense: no such command/],
    [['library', 'serch'], 2, /library: there is no serch; did you mean search\?/],
    [['policy', 'nonsense'], 2, /policy: there is no nonsense; there are derive, check, export/],
    [['analyze'], 2, /no capture given; name a pcap or pcapng file, or -/],
    [['analyze', '--bogus', plant], 2, /--bogus/],
    [['analyze', missing], 1, /no.such cannot be opened/],
    [['analyze', join(import.meta.dirname, 'main.ts')], 1, /main\.ts is not a capture: .* Give a pcap or pcapng file/],
    [['analyze', '-', '--slice', at('x')], 2, /standard input can be read once; save it to a file/],
    [['analyze', plant, '--rules', missing], 1, /rules cannot be read/],
    [['analyze', missing, '--report', at('none', 'r.html')], 2, /--report: the folder .*none does not exist; make it, or give/],
    [['analyze', missing, '--messages', at('none', 'm.jsonl')], 2, /--messages: the folder .*none does not exist/],
    [['analyze', missing, '--report', folder], 2, /--report: .* is a folder; give a file in it/],
    [['analyze', missing, '--slice', join(plant, 'slices')], 2, /--slice: .*plant\.pcap is a file, not a folder/],
    [['range'], 2, /name one plant: waterworks/],
    [['range', 'waterworks', '--hours', 'nine', '--out', at('x')], 2, /--hours must be a number from/],
    [['range', 'waterworks', '--out', at('none', 'x.pcap')], 2, /range: --out: the folder .*none does not exist/],
    [
      ['range', 'waterworks', '--out', at('x'), '--truth', at('none', 't')],
      2,
      /range: --truth: the folder .*none does not exist/,
    ],
    [['range', 'waterworks', '--attack', 'nope', '--out', at('x')], 2, /waterworks has no attack nope; it has /],
    [['library', 'search'], 2, /library search: needs words/],
    [['library', 'show', 'CVE-2000-1', '--library', at('none')], 1, /CVE-2000-1 is not in .*none; try/],
    [['library', 'import'], 2, /library import: needs files or folders/],
    [['library', 'import', missing, '--library', at('none')], 1, /no.such does not exist; give files or folders of advisories/],
    [['start', '--port', '99999'], 2, /--port must be a number from 0 to 65535, not 99999/],
  ];
  for (const [args, expected, says] of cases) {
    test(`fengsui ${args.map((word) => word.replace(folder, '').replace(import.meta.dirname, '')).join(' ')}`, () => {
      const { status, out, error } = fengsui(args);
      assert.equal(status, expected);
      assert.match(error, says);
      assert.match(error, /^fengsui: [^\n]+\n$/);
      assert.equal(out, '');
    });
  }

  test('a folder that must not be written is named before the analysis begins', {
    skip: process.getuid?.() === 0 && 'root may write everywhere',
  }, () => {
    mkdirSync(at('closed'), { mode: 0o555 });
    for (const args of [
      ['--report', at('closed', 'r.html')],
      ['--slice', at('closed', 'slices')],
    ]) {
      const { status, error } = fengsui(['analyze', missing, ...args]);
      assert.equal(status, 2);
      assert.match(
        error,
        /^fengsui: analyze: --\w+: .*closed cannot be written; change its permissions, or give a path elsewhere\n$/,
      );
    }
  });

  test('an empty capture has nothing to read, and a broken one gives what can be read', () => {
    const bytes = readFileSync(plant);
    writeFileSync(at('empty.pcap'), bytes.subarray(0, 24));
    assert.equal(fengsui(['analyze', at('empty.pcap')]).status, 1);
    writeFileSync(at('broken.pcap'), bytes.subarray(0, 100_007));
    const [capture] = analysis([at('broken.pcap')]).captures;
    assert.ok(capture.frames > 100);
    assert.equal(capture.problems.length, 1);
    assert.ok(capture.problems[0].at > 90_000 && capture.problems[0].what.length > 10);
  });

  test('without a command it shows its use; asked for help, that is no error', () => {
    assert.equal(fengsui([]).status, 2);
    const { status, out } = fengsui(['--help']);
    assert.equal(status, 0);
    for (const command of ['analyze', 'start', 'range', 'library show', 'doctor'])
      assert.match(out, new RegExp(`^  ${command} `, 'm'));
    for (const args of [
      ['help', 'library', 'show'],
      ['library', 'show', '--help'],
      ['library', 'show', 'CVE-2000-1', '-h'],
    ])
      assert.match(fengsui(args).out, /^fengsui library show ID \[OPTION\]\.\.\.\n/);
    assert.match(fengsui(['analyze', '--', '--help']).error, /--help cannot be opened/);
  });
});

describe('fengsui analyze', () => {
  test('--json prints one document of the documented shape', () => {
    assert.equal(printed.indexOf('\n'), printed.length - 1);
    assert.deepEqual(conforms(whole, contract), []);
    assert.ok(whole.assets.length > 10 && whole.conversations.length > 10 && whole.findings.length > 0);
    assert.equal(whole.captures[0].frames, truth.frames);
  });

  test('what range plays, analyze finds', () => {
    const { assets, findings } = whole;
    const devices = truth.assets.filter(({ hostile, ip }) => !hostile && ip !== null);
    const seen = new Set(assets.flatMap(({ interfaces }) => interfaces.flatMap(({ ips }) => ips)));
    assert.deepEqual(
      devices.filter(({ ip }) => !seen.has(ip as string)).map(({ ip }) => ip),
      [],
    );
    const attackers = new Set(truth.steps.map(({ client }) => client));
    const urgent = findings.filter(({ severity }) => severity !== 'info');
    assert.ok(urgent.some(({ client }) => attackers.has(client)));
    for (const { evidence } of findings) for (const frame of evidence.frames) assert.ok(frame >= 1 && frame <= truth.frames);
  });

  test('standard input is read as a file is', () => {
    const piped = analysis(['-'], readFileSync(plant));
    assert.deepEqual({ ...piped, captures: [] }, { ...whole, captures: [] });
  });

  test('several captures are one, in the order of time', async () => {
    const reader = await openCapture(plant);
    const frame = new Frame();
    const halves: { seconds: number; nanoseconds: number; bytes: Uint8Array; start: number; end: number }[][] = [[], []];
    while (await reader.fill()) {
      while (reader.next(frame)) {
        const bytes = frame.bytes.slice(frame.start, frame.end);
        halves[frame.number * 2 > truth.frames ? 1 : 0].push({
          seconds: frame.seconds,
          nanoseconds: frame.nanoseconds,
          bytes,
          start: 0,
          end: bytes.length,
        });
      }
    }
    await reader.close();
    const [first, second] = [at('first.pcap'), at('second.pcap')];
    writeFileSync(first, encodePcap(halves[0], { digits: 6 }));
    writeFileSync(second, encodePcap(halves[1], { digits: 6 }));
    const apart = analysis([second, first]);
    assert.deepEqual(
      apart.captures.map(({ path }) => path),
      [second, first],
    );
    assert.equal(apart.captures[0].frames + apart.captures[1].frames, truth.frames);
    assert.deepEqual({ ...apart, captures: [] }, { ...whole, captures: [] });
  });

  test('--messages writes every message as a line of JSON', () => {
    const path = at('messages.jsonl');
    const { protocols } = analysis([plant, '--messages', path]);
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const counts = new Map<string, number>();
    let frame = 0;
    for (const line of lines) {
      const message = JSON.parse(line) as {
        protocol: string;
        frame: number;
        at: string;
        client: string;
        server: string;
        function: string;
        fields: object;
      };
      assert.ok(message.frame >= frame, 'messages are in the order of frames');
      frame = message.frame;
      assert.match(message.at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      assert.equal(typeof message.fields, 'object');
      counts.set(message.protocol, (counts.get(message.protocol) ?? 0) + 1);
    }
    const modbus = protocols.find(({ id }) => id === 'modbus');
    assert.equal(counts.get('modbus'), modbus?.messages);
  });

  test('--slice writes the evidence of each finding as a capture', async () => {
    const { findings } = analysis([plant, '--slice', at('slices')]);
    const names = readdirSync(at('slices')).toSorted();
    assert.equal(names.length, findings.filter(({ evidence }) => evidence.frames.length > 0).length);
    const reader = await openCapture(at('slices', names[0]));
    const frame = new Frame();
    let frames = 0;
    while (await reader.fill()) while (reader.next(frame)) frames++;
    await reader.close();
    assert.ok(frames >= new Set(findings[0].evidence.frames).size);
  });

  test('slice writes what passes between two hosts, and nothing else', () => {
    const { client, server, messages } = whole.conversations.find(({ protocol }) => protocol === 'modbus') ?? assert.fail();
    const { status, out } = fengsui([
      'slice',
      plant,
      '--host',
      client,
      '--host',
      server,
      '--port',
      '502',
      '--out',
      at('pair.pcap'),
    ]);
    assert.equal(status, 0);
    const pair = analysis([at('pair.pcap')]);
    assert.match(out, new RegExp(`${pair.captures[0].frames.toLocaleString('en')} frames`));
    assert.deepEqual(
      [...new Set(pair.conversations.flatMap((one) => [one.client, one.server]))].toSorted(),
      [client, server].toSorted(),
    );
    assert.equal(pair.conversations[0].messages, messages);
  });

  test('--messages writes Parquet with the rows that the lines have', async () => {
    analysis([plant, '--messages', at('messages.parquet')]);
    analysis([plant, '--messages', at('same.jsonl')]);
    const lines = readFileSync(at('same.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { [name: string]: unknown });
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(at('messages.parquet')) });
    assert.equal(rows.length, lines.length);
    for (const [at, line] of lines.entries()) {
      const row = rows[at];
      assert.deepEqual(
        { ...line, at: new Date(String(line.at)) },
        JSON.parse(
          JSON.stringify({ ...row, frame: Number(row.frame) }, (_, value: unknown) => value ?? undefined),
          (name, value: unknown) => (name === 'at' ? new Date(String(value)) : value),
        ),
      );
    }
  });

  test('--ocsf writes an event for each asset, conversation and finding', () => {
    const { assets, conversations, findings } = analysis([plant, '--ocsf', at('events.jsonl')]);
    const classes = Map.groupBy(
      readFileSync(at('events.jsonl'), 'utf8').trim().split('\n'),
      (line) => (JSON.parse(line) as { class_uid: number }).class_uid,
    );
    assert.deepEqual(
      [5001, 4001, 2004].map((id) => classes.get(id)?.length ?? 0),
      [assets.length, conversations.length, findings.length],
    );
  });

  test('nothing from the wire is alive in the report or on the terminal', () => {
    const capture = at('hostile.pcap');
    writeFileSync(capture, announcement('<img src=x onerror=alert(1)>\u001b[2Jred'));
    const { status, out } = fengsui(['analyze', capture, '--report', at('report.html')]);
    assert.equal(status, 0);
    const page = readFileSync(at('report.html'), 'utf8');
    assert.ok(page.includes('&lt;img src=x onerror=alert(1)&gt;'));
    assert.ok(!page.includes('<img') && !page.includes('<script') && !/\b(?:src|href)=["']?http/.test(page));
    assert.ok(!out.includes('\u001b'), 'escape sequences do not reach the terminal');
  });

  for (const [language, first, differ, says] of [
    ['en', 'What to do first', 'Where sources differ', /attribute|contradiction|another scale/],
    ['zh-CN', '优先处理', '来源分歧', /矛盾|尺度不同/],
  ] as const)
    test(`the report says what to do first and what sources disagree on, in ${language}`, () => {
      const capture = at(`factory-${language}.pcap`);
      const library = at(`library-${language}`);
      assert.equal(fengsui(['range', 'factory', '--hours', '0.05', '--seed', '7', '--out', capture]).status, 0);
      // A second source that judges one of them otherwise.
      const other = readFileSync(join(advisories, 'fengsui-demo-0005.json'), 'utf8')
        .replaceAll('FENGSUI-DEMO-0005', 'OTHER-1')
        .replaceAll('AC:H', 'AC:L')
        .replaceAll(/"baseScore": [\d.]+/g, '"baseScore": 9.8');
      writeFileSync(at('other-1.json'), other);
      assert.equal(fengsui(['library', 'import', advisories, at('other-1.json'), '--library', library]).status, 0);
      const { status } = fengsui(['analyze', capture, '--library', library, '--report', at('r.html'), '--language', language]);
      assert.equal(status, 0);
      const page = readFileSync(at('r.html'), 'utf8');
      assert.match(page, new RegExp(`<html lang="${language}">`));
      for (const text of [first, differ, 'CVE-2020-15782', 'V2.9.2']) assert.ok(page.includes(text), text);
      assert.match(page.slice(page.indexOf(differ)), says);
      assert.match(page, /@media print/);
    });

  test('for a person it prints a picture, most urgent first', () => {
    const { status, out } = fengsui(['analyze', plant]);
    assert.equal(status, 0);
    for (const title of ['Findings', 'Assets', 'Protocols']) assert.match(out, new RegExp(`^${title}$`, 'm'));
    assert.ok(out.indexOf('Findings') < out.indexOf('Assets'));
    const order = ['critical', 'high', 'medium', 'low', 'info'];
    const ranks = [...out.matchAll(/^ {2}(critical|high|medium|low|info) /gm)].map(([, severity]) => order.indexOf(severity));
    assert.deepEqual(
      ranks,
      ranks.toSorted((one, other) => one - other),
    );
  });
});

describe('fengsui library', () => {
  const library = at('library');
  const advisory = {
    document: {
      category: 'csaf_security_advisory',
      csaf_version: '2.0',
      title: 'Modicon M340 remote stop',
      publisher: { category: 'vendor', name: 'Example PSIRT', namespace: 'https://psirt.example.com' },
      tracking: {
        id: 'TEST-2026-01',
        status: 'final',
        version: '1',
        initial_release_date: '2026-01-01T00:00:00Z',
        current_release_date: '2026-01-01T00:00:00Z',
        revision_history: [{ number: '1', date: '2026-01-01T00:00:00Z', summary: 'first' }],
      },
    },
    product_tree: {
      branches: [
        {
          category: 'vendor',
          name: 'Schneider Electric',
          branches: [
            {
              category: 'product_name',
              name: 'Modicon M340 CPU BMX P34 2020',
              branches: [
                { category: 'product_version_range', name: '< 3.20', product: { product_id: 'P1', name: 'Modicon M340' } },
              ],
            },
          ],
        },
      ],
    },
    vulnerabilities: [
      { cve: 'CVE-2026-10001', title: 'Anyone can stop the controller', product_status: { known_affected: ['P1'] } },
    ],
  };

  test('import, search, show, and the matches of an analysis', () => {
    writeFileSync(at('advisory.json'), JSON.stringify(advisory));
    const imported = fengsui(['library', 'import', at('advisory.json'), '--library', library]);
    assert.equal(imported.status, 0, imported.error);
    assert.match(imported.out, /^1 added/);
    assert.match(fengsui(['library', 'import', at('advisory.json'), '--library', library]).out, /1 unchanged/);
    assert.match(fengsui(['library', 'search', 'modicon', '--library', library]).out, /TEST-2026-01/);
    assert.match(fengsui(['library', 'show', 'CVE-2026-10001', '--library', library]).out, /Anyone can stop the controller/);
    assert.match(fengsui(['library', 'show', 'TEST-2026-01', '--library', library]).out, /Example PSIRT/);

    const result = analysis([plant, '--library', library]);
    assert.deepEqual(conforms(result, contract), []);
    const matches = result.matches as { asset: string; vulnerability: string; advisories: string[]; probability: number }[];
    assert.ok(matches.length > 0);
    for (const match of matches) {
      assert.equal(match.vulnerability, 'CVE-2026-10001');
      assert.deepEqual(match.advisories, ['TEST-2026-01']);
      const asset = result.assets.find(({ id }) => id === match.asset);
      assert.match(asset?.product ?? '', /M340/);
    }
  });
});

test('a library that holds nothing is said to match nothing, and how to fill it', () => {
  const { status, out, error } = fengsui(['analyze', '--json', plant, '--library', at('empty-library')]);
  assert.equal(status, 0);
  assert.deepEqual((JSON.parse(out) as AnalysisResult).matches, []);
  assert.match(error, /^fengsui: the library .*empty-library holds no advisories, so nothing can match; fill it with '[^']+'\n$/);
});

test('fengsui range without a file lists the attacks of a plant', () => {
  const { status, out } = fengsui(['range', 'waterworks']);
  assert.equal(status, 0);
  assert.match(out, /modbus-discovery .*T0846/);
  assert.ok(!existsSync('undefined'));
});

test('fengsui doctor says what is there, and what to do about what is not', () => {
  const { status, out } = fengsui(['doctor']);
  assert.ok(status === 0 || (status === 1 && out.includes('!!')));
  for (const what of ['Node', 'Detection rules', 'Data folder']) assert.match(out, new RegExp(`ok +${what}`));
});
