import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { type KnowledgeDocument, makeBundleKey, publicBundleKey, writeBundle } from '@fengsui/knowledge';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { openRecords, type Records } from '../kernel/records.ts';
import { temporaryFolder } from '../testing.ts';
import { findImport } from './store-imports.ts';
import { bareEntry, queueImport } from './testing-library.ts';

/** Numbers that look drawn; a seed that is printed gives the same moments again. */
function drawer(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const list = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const uuid = (kind: number, at: number): string =>
  `00000000-0000-4000-8000-${(kind * 1_000_000 + at).toString(16).padStart(12, '0')}`;

const nvd = (count: number): string =>
  JSON.stringify({
    format: 'NVD_CVE',
    version: '2.0',
    vulnerabilities: list(count, (at) => ({
      cve: {
        id: `CVE-2023-${10_000 + at}`,
        published: '2023-01-01T00:00:00.000',
        lastModified: '2023-01-02T00:00:00.000',
        descriptions: [{ lang: 'en', value: `A flaw in pump ${at % 90}.` }],
        weaknesses: [{ source: 'nvd@nist.gov', type: 'Primary', description: [{ lang: 'en', value: `CWE-${1 + (at % 40)}` }] }],
        references: [{ url: `https://vendor.example/${at}`, source: 'x' }],
      },
    })),
  });

/** Every other entry is a vulnerability of the file of NVD; every hundredth has no number, and is rejected. */
const cnvd = (count: number): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<vulnerabilitys>\n${list(count, (at) => {
    const cve = at % 2 === 0 ? `<cves><cve><cveNumber>CVE-2023-${10_000 + at}</cveNumber></cve></cves>` : '';
    const number = at % 100 === 99 ? '' : `CNVD-2023-${10_000 + at}`;
    return `<vulnerability><number>${number}</number>${cve}<title>水泵${at}缓冲区溢出漏洞</title><serverity>${'高中低'[at % 3]}</serverity>
<products><product>ACME Pump ${at % 90} &lt;2</product></products><openTime>2023-02-01</openTime><description>水泵存在漏洞。</description></vulnerability>`;
  }).join('\n')}</vulnerabilitys>`;

/** Techniques and groups of ATT&CK, more than one document takes, with their relations. */
const attack = (count: number): string => {
  const times = { created: '2023-01-01T00:00:00.000Z', modified: '2023-01-01T00:00:00.000Z', spec_version: '2.1' };
  const reference = (id: string) => [{ source_name: 'mitre-attack', external_id: id, url: `https://attack.mitre.org/${id}` }];
  return JSON.stringify({
    type: 'bundle',
    id: `bundle--${uuid(1, 0)}`,
    objects: [
      ...list(count, (at) => ({
        ...times,
        type: 'attack-pattern',
        id: `attack-pattern--${uuid(2, at)}`,
        name: `Technique ${at}`,
        external_references: reference(`T${1000 + at}`),
        x_mitre_domains: ['ics-attack'],
      })),
      ...list(100, (at) => ({
        ...times,
        type: 'intrusion-set',
        id: `intrusion-set--${uuid(3, at)}`,
        name: `Group ${at}`,
        external_references: reference(`G${1000 + at}`),
        x_mitre_domains: ['ics-attack'],
      })),
      ...list(count * 2, (at) => ({
        ...times,
        type: 'relationship',
        id: `relationship--${uuid(4, at)}`,
        relationship_type: 'uses',
        source_ref: `intrusion-set--${uuid(3, at % 100)}`,
        target_ref: `attack-pattern--${uuid(2, (at * 7) % count)}`,
      })),
    ],
  });
};

const misp = (count: number): string =>
  list(count, (at) =>
    JSON.stringify({
      Event: {
        uuid: uuid(5, at),
        info: `Event ${at}`,
        date: '2023-03-01',
        timestamp: '1677628800',
        Orgc: { name: 'Plant', uuid: uuid(6, 0) },
        Attribute: list(3, (n) => ({
          uuid: uuid(7, at * 10 + n),
          type: 'domain',
          category: 'Network activity',
          value: `d${at}-${n}.example`,
          to_ids: true,
          timestamp: '1677628800',
        })),
      },
    }),
  ).join('\n');

const oui = (count: number): string =>
  `Registry,Assignment,Organization Name,Organization Address\n${list(count, (at) => `MA-L,${at.toString(16).padStart(6, '0').toUpperCase()},"Maker ${at}",Street`).join('\n')}\n`;

/** An archive of files that are stored as they are (APPNOTE 4.3). */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const [locals, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, path, data]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\0'), common, place, path]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, central, Buffer.from('PK\u0005\u0006'), end]);
}

const sigma = (at: number): string =>
  `title: Rule ${at}\nid: ${uuid(8, at)}\nstatus: test\ndescription: d\nlogsource:\n  category: process_creation\ndetection:\n  selection:\n    Image: a${at}\n  condition: selection\ntags:\n  - attack.t${1000 + (at % 50)}\nlevel: high\n`;

/** A signed bundle of another library. */
async function bundleOf(path: string, key: string, count: number): Promise<void> {
  const documents = list(
    count,
    (at): KnowledgeDocument => ({
      kind: 'misp-event',
      id: uuid(9, at),
      title: `Carried ${at}`,
      source: 'Far',
      published: null,
      method: 'database-entry',
      confidence: 0.5,
      entries: [bareEntry('indicator', `far${at}.example`)],
      edges: [
        {
          from: `indicator:far${at}.example`,
          type: 'indicates',
          to: `malware:far ${at % 20}`,
          validFrom: null,
          validUntil: null,
          confidence: 0.5,
          text: null,
        },
      ],
    }),
  );
  const versions = documents.map(({ kind, id }) => ({ kind, id, hash: id.replaceAll('-', '').padStart(64, '0') }));
  await writeBundle(
    {
      id: uuid(10, 0),
      sequence: 1,
      async *list() {
        yield* versions;
      },
      async *read(names) {
        for (const { id, hash } of names) {
          const { kind, title, source, published, entries, edges, method, confidence } = documents.find((one) => one.id === id)!;
          yield { kind, id, hash, title, source, published, method, confidence, content: { entries, edges } };
        }
      },
    },
    { since: null, key, path },
  );
}

/** What the library holds, in an order of its own, without times of writing and numbers that the database gives. */
const holdings = {
  documents: 'select kind, id, title, source, published, version, content_hash, content::text from fengsui.documents',
  versions: 'select kind, document, version from fengsui.document_versions',
  brought: 'select kind, document, library from fengsui.bundle_documents',
  assertions: String.raw`select kind, document, subject, vulnerability_id, regexp_replace(assertions::text, '"retrieved": "[^"]*"', '', 'g'), aliases, links::text
    from fengsui.assertions`,
  aliases: 'select kind, document, subject, alias from fengsui.vulnerability_aliases',
  vulnerabilities:
    'select id, title, description, severity, vendors, products, aliases, published, modified from fengsui.vulnerabilities',
  nodes:
    'select kind, key, label, label_zh, summary, sources, severity, state, sorted_at, search::text, attributes::text from fengsui.nodes',
  edges: `select f.kind, f.key, e.type, t.kind, t.key, e.source, e.document, e.confidence from fengsui.edges e
    join fengsui.nodes f on f.id = e.from_id join fengsui.nodes t on t.id = e.to_id`,
  statements: `select s.kind, s.document, n.kind, n.key, s.source, s.entry::text from fengsui.statements s join fengsui.nodes n on n.id = s.node_id`,
  counts: 'select kind, state, sum(number) from fengsui.library_counts group by 1, 2 having sum(number) <> 0',
  counted: 'select kind, state, count(*) from fengsui.nodes group by 1, 2',
  brought_by:
    'select i.name, s.source, s.accepted, s.rejected from fengsui.import_sources s join fengsui.imports i on i.id = s.import_id',
  imports: 'select name, documents, accepted, rejected from fengsui.imports',
  rejections:
    'select i.name, r.line, r.place, r.document, r.reason, r.refusal::text from fengsui.import_rejections r join fengsui.imports i on i.id = r.import_id',
} as const;

/**
 * The process that imports is killed with -9 at drawn moments, over and over, and started again until it is done. What the library holds in
 * the end is exactly what it holds after an import that nobody disturbed.
 */
describe('an import that is killed at any moment', { timeout: 300_000 }, () => {
  const seed = Number(process.env.KILL_SEED ?? Date.now() % 2 ** 31);
  const draw = drawer(seed);
  const folder = temporaryFolder();
  const organisation = newId();
  const key = makeBundleKey();
  let killed: Records;
  let whole: Records;
  /** Files of which a part was committed when their import was killed. */
  const partway = new Set<string>();

  /** Starts the process that imports. */
  const start = (
    records: Records,
    id: string,
    name: string,
  ): { child: ChildProcess; done: Promise<boolean>; committed: Promise<void> } => {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const child = fork(fileURLToPath(new URL(`./import-child.${extension}`, import.meta.url)), {
      execArgv: process.execArgv.filter((flag) => !flag.startsWith('--test')),
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const done = new Promise<boolean>((resolve, reject) => {
      child.on('message', (message: { done?: true; error?: string }) => {
        if (message.error !== undefined) reject(new Error(message.error));
        if (message.done) resolve(true);
      });
      child.once('exit', () => resolve(false));
    });
    const committed = new Promise<void>((resolve) => {
      child.on('message', (message: { progress?: unknown }) => {
        if (message.progress !== undefined) resolve();
      });
    });
    const { connection } = records;
    child.send({ connection, organisation, id, path: `${folder.path}/files/${name}`, name, review: false });
    return { child, done, committed };
  };
  const stop = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  const holding = async (records: Records): Promise<Record<string, string[]>> => {
    const all: Record<string, string[]> = {};
    for (const [name, query] of Object.entries(holdings)) {
      const { rows } = await records.execute(query);
      all[name] = rows.map((row) => JSON.stringify(Object.values(row))).toSorted();
    }
    return all;
  };

  before(async () => {
    mkdirSync(`${folder.path}/files`);
    const files: Record<string, string | Buffer> = {
      'nvd.json': nvd(1300),
      'cnvd.xml': cnvd(1300),
      'attack.json': attack(1600),
      'events.jsonl': misp(1100),
      'rules.zip': zipOf(Object.fromEntries(list(1200, (at) => [`rules/${at}.yml`, at % 300 === 299 ? 'title: [' : sigma(at)]))),
      'oui.csv': oui(2600),
    };
    for (const [name, content] of Object.entries(files)) writeFileSync(`${folder.path}/files/${name}`, content);
    await bundleOf(`${folder.path}/files/bundle.fsb`, key, 1300);
    killed = await openRecords({ records: 'embedded' }, `${folder.path}/killed`);
    whole = await openRecords({ records: 'embedded' }, `${folder.path}/whole`);
    for (const records of [killed, whole])
      await records.system(async (tx) => {
        await sql`insert into organisations (id, name, level) values (${organisation}, 'Plant', 'enterprise')`.execute(tx);
        await sql`insert into bundle_keys (key, name) values (${publicBundleKey(key)}, 'far')`.execute(tx);
      });
  });
  after(async () => {
    await killed?.close();
    await whole?.close();
    folder.remove();
  });

  for (const name of ['nvd.json', 'cnvd.xml', 'attack.json', 'events.jsonl', 'rules.zip', 'oui.csv', 'bundle.fsb']) {
    test(`${name}: it goes on where it was, nothing is lost and nothing is there twice`, async (context) => {
      const straight = start(whole, await queueImport(whole, organisation, name), name);
      assert.equal(await straight.done, true);
      await stop(straight.child);

      const id = await queueImport(killed, organisation, name);
      const moments: string[] = [];
      let reached = 0;
      let isDone = false;
      for (const behind of [false, true, true]) {
        const { child, done, committed } = start(killed, id, name);
        // Behind a commit, in the middle of what follows it; or at any moment, while it starts, reads, writes, commits.
        const moment = draw(behind ? 40 : 800);
        const end = (async () => {
          if (behind) await committed;
          return sleep(moment, false);
        })();
        isDone = await Promise.race([done, end]);
        await stop(child);
        const row = await killed.system((tx) => findImport(tx, id));
        assert.ok(row!.documents >= reached, 'what was counted is counted no longer');
        reached = row!.documents;
        moments.push(isDone ? 'done' : `${behind ? 'a commit and ' : ''}${moment} ms at ${reached}`);
        if (isDone) break;
        if (reached > 0) partway.add(name);
      }
      if (!isDone) {
        const { child, done } = start(killed, id, name);
        assert.equal(await done, true);
        await stop(child);
      }
      context.diagnostic(`KILL_SEED=${seed}: ${moments.join(', ')}`);
      const [one, other] = [await holding(killed), await holding(whole)];
      for (const part of Object.keys(holdings))
        assert.deepEqual(one[part], other[part], `${part} (KILL_SEED=${seed}: ${moments.join(', ')})`);
      assert.deepEqual(one.counts, one.counted);
      assert.ok(
        one.imports.some((row) => row.includes(name) && !row.includes(',0,0,')),
        'nothing was imported',
      );
    });
  }

  test('imports were killed between their commits, and not only before the first', () => {
    assert.ok(partway.size > 0, 'no import was');
  });
});
