import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { KnowledgeDocument } from '@fengsui/knowledge';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { openRecords, type Records } from '../kernel/records.ts';
import { temporaryFolder } from '../testing.ts';
import { takeContent } from './content.ts';
import { importFile } from './import-file.ts';
import { listVersions } from './store-documents.ts';
import { findEntry } from './store-entry.ts';
import { findImport } from './store-imports.ts';
import { bareEntry, queueImport } from './testing-library.ts';

const entry = (key: string) => bareEntry('technique', key, `Technique ${key}`);
const document = (id: string, key: string, mitigation?: string): KnowledgeDocument => ({
  kind: 'own-technique',
  id,
  title: id,
  source: 'Fengsui',
  published: null,
  method: 'database-entry',
  confidence: 0.9,
  entries: [entry(key)],
  edges:
    mitigation === undefined
      ? []
      : [
          {
            from: `mitigation:${mitigation}`,
            type: 'mitigates',
            to: `technique:${key}`,
            validFrom: null,
            validUntil: null,
            confidence: 1,
            text: null,
          },
        ],
});

describe('what is in the library no longer', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const organisation = newId();
  let records: Records;
  const take = (...documents: KnowledgeDocument[]) =>
    takeContent(
      records,
      (async function* () {
        yield* documents;
      })(),
    );
  const has = async (kind: string, key: string) =>
    (await records.tenant(organisation, (tx) => findEntry(tx, kind, key))) !== undefined;
  const versions = (kind: string, id: string) =>
    records.system(async (tx) => (await listVersions(tx, kind, id)).map(({ replacedAt }) => replacedAt === null));
  /** The documents of a kind, in their order. */
  const documents = async (kind: string): Promise<string[]> => {
    const { rows } = await records.system((tx) =>
      sql<{ id: string }>`select id from documents where kind = ${kind} order by length(id), id`.execute(tx),
    );
    return rows.map(({ id }) => id);
  };
  const bring = async (name: string, text: string) => {
    const id = await queueImport(records, organisation, name);
    const path = `${folder.path}/files/${id}`;
    writeFileSync(path, text);
    await importFile(records, { organisation, id, path, name, review: false }, () => {});
    return (await records.system((tx) => findImport(tx, id)))!;
  };

  before(async () => {
    mkdirSync(`${folder.path}/files`);
    records = await openRecords({ records: 'embedded' }, `${folder.path}/records`);
    await records.system((tx) =>
      sql`insert into organisations (id, name, level) values (${organisation}, 'Plant', 'enterprise')`.execute(tx),
    );
  });
  after(async () => {
    await records?.close();
    folder.remove();
  });

  test('content that the program does not bring any longer is withdrawn, with what only it said', async () => {
    await take(document('a', 'T1', 'M1'), document('b', 'T2', 'M2'), document('c', 'T3'), document('d', 'T3'));
    assert.deepEqual(
      [await has('technique', 'T1'), await has('technique', 'T2'), await has('mitigation', 'M2')],
      [true, true, true],
    );
    await take(document('a', 'T1', 'M1'), document('c', 'T3'));
    assert.deepEqual(await documents('own-technique'), ['a', 'c']);
    assert.deepEqual(
      [await has('technique', 'T1'), await has('technique', 'T2'), await has('technique', 'T3')],
      [true, false, true],
    );
    const edges = await records.system((tx) => sql`select from edges where document = 'own-technique:b'`.execute(tx));
    assert.equal(edges.rows.length, 0);
    // What it said is kept among its versions; when it comes again it is there again.
    assert.deepEqual(await versions('own-technique', 'b'), [false]);
    await take(document('a', 'T1', 'M1'), document('b', 'T2', 'M2'), document('c', 'T3'));
    assert.equal(await has('technique', 'T2'), true);
    assert.deepEqual(await documents('own-technique'), ['a', 'b', 'c']);
  });

  test('a document that went and came again goes on with its versions', async () => {
    const numbers = () =>
      records.system(async (tx) => (await listVersions(tx, 'own-technique', 'e')).map(({ version }) => version));
    const others = [document('a', 'T1', 'M1'), document('b', 'T2', 'M2'), document('c', 'T3')];
    await take(...others, document('e', 'T5', 'M5'));
    await take(...others);
    assert.deepEqual(await numbers(), [1]);
    await take(...others, document('e', 'T5', 'M6'));
    assert.deepEqual(await numbers(), [2, 1]);
    await take(...others, document('e', 'T5', 'M7'));
    assert.deepEqual(await numbers(), [3, 2, 1]);
    assert.equal(await has('mitigation', 'M6'), false);
    await take(...others);
    assert.deepEqual(await numbers(), [3, 2, 1]);
  });

  test('a program without content withdraws nothing, and what somebody else brought since stays', async () => {
    await take();
    assert.deepEqual(await documents('own-technique'), ['a', 'b', 'c']);
    await records.execute("delete from fengsui.bundle_documents where document = 'b'");
    await take(document('a', 'T1', 'M1'));
    assert.deepEqual(await documents('own-technique'), ['a', 'b']);
  });

  test('parts of a document go when it has fewer, and when it is whole again', async () => {
    const oui = (count: number, registry = 'MA-L') =>
      `Registry,Assignment,Organization Name,Organization Address\n${Array.from(
        { length: count },
        (_, at) => `${registry},${at.toString(16).padStart(6, '0').toUpperCase()},"Maker ${at}",Street`,
      ).join('\n')}\n`;
    await bring('oui.csv', oui(1700));
    const before = await documents('oui');
    assert.ok(before.length > 4 && before[0] === 'MA-L#1', String(before));
    await bring('cid.csv', oui(1200, 'CID'));
    const other = (await documents('oui')).filter((id) => id.startsWith('CID'));
    assert.equal(await has('vendor', 'maker 1699'), true);

    const shorter = await bring('oui.csv', oui(1100));
    assert.equal(shorter.rejected, 0);
    const parts = (await documents('oui')).filter((id) => id.startsWith('MA-L'));
    assert.ok(parts.length < before.length && parts.length > 2);
    assert.equal(await has('vendor', 'maker 1699'), false);
    assert.equal(await has('vendor', 'maker 1099'), true);
    assert.deepEqual(
      (await documents('oui')).filter((id) => id.startsWith('CID')),
      other,
    );

    await bring('oui.csv', oui(20));
    assert.deepEqual(
      (await documents('oui')).filter((id) => id.startsWith('MA-L')),
      ['MA-L'],
    );
    await bring('oui.csv', oui(1100));
    assert.deepEqual(
      (await documents('oui')).filter((id) => id.startsWith('MA-L')),
      parts,
    );
  });

  test('a document whose own name ends like that of a part stays', async () => {
    const list = (name: string) => ({
      name,
      type: 'string',
      version: 1,
      description: 'd',
      matching_attributes: ['domain'],
      list: [name],
    });
    const all = ['List', 'List#1', 'List#2', 'List#7'];
    for (const names of [all, ['List'], ['List#1'], ['List#2', 'List']])
      await bring('lists.jsonl', names.map((name) => JSON.stringify(list(name))).join('\n'));
    assert.deepEqual(await documents('misp-warning-list'), all);
  });
});
