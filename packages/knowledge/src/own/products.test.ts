import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnowledgeDocument } from '../model/entry.ts';
import { readProductFamilies, restoreFamily } from '../products/family.ts';
import { readLibraryFile } from '../read-file.ts';
import { readOwnContent } from './content.ts';
import { ownProductReader } from './products.ts';

const documents: KnowledgeDocument[] = [];
for await (const document of readOwnContent()) documents.push(document);
const edges = new Set(documents.flatMap((document) => document.edges.map(({ from, type, to }) => `${from} ${type} ${to}`)));
const entries = new Map(
  documents.flatMap((document) => document.entries.map((entry) => [`${entry.kind}:${entry.key}`, entry] as const)),
);

test('a family is made by its vendor, is of a type, and is succeeded', () => {
  for (const edge of [
    'product:siemens/simatic s7-300 made-by vendor:siemens',
    'product:siemens/simatic s7-300 instance-of asset-type:controller',
    'product:siemens/simatic s7-300 related-to product:siemens/simatic s7-1500',
    'product:kuka/kr c4 affected-by vulnerability:CVE-2021-33016',
    'asset-type:controller same-as asset-type:A0003',
    'asset-type:dcs-controller child-of asset-type:controller',
    'tool:nmap related-to mitigation:M0916',
  ])
    assert.ok(edges.has(edge), edge);
  assert.equal(entries.get('vendor:kuka')?.name, 'KUKA');
  assert.equal(entries.get('asset-type:rtu')?.attributes.name_zh, '远程终端单元');
});

test('defences know what they work against and which requirement they satisfy', () => {
  assert.ok(edges.has('mitigation:MID-043 mitigates threat:TID-311'));
  assert.ok(edges.has('mitigation:MID-043 satisfies requirement:IEC 62443-4-2/CR 1.5'));
  assert.equal(entries.get('mitigation:MID-043')?.attributes.name_zh, '管理默认登录凭据');
  assert.ok([...edges].filter((edge) => / satisfies requirement:IEC 62443-/.test(edge)).length > 200);
});

test('a damaged file costs only what is damaged', async () => {
  const read = async (value: unknown) => {
    const items = [];
    const chunks = (async function* () {
      yield Buffer.from(JSON.stringify(value));
    })();
    for await (const item of readLibraryFile(chunks, { name: 'x.json', retrieved: '2026-01-01T00:00:00Z' })) items.push(item);
    return items;
  };
  const good = { vendor: 'siemens', name: 'A', type: 'controller', sources: ['ICSA-20-252-02'] };
  const items = await read({ sources: {}, products: [good, { ...good, name: 'B', sources: ['nowhere'] }, { type: 'x' }] });
  assert.deepEqual(
    items.map((item) => ('problem' in item ? item.at : 'read')),
    ['B', 'product 3', 'read'],
  );
  assert.equal((await read({ assetTypes: [{ id: 'x', en: 'X', zh: '某' }, { zh: 'y' }] })).length, 2);
  assert.equal((await read({ tools: [{ onLiveNetworks: 'passive' }] })).length, 2);
  assert.equal((await read({ threats: [{ id: 'T1' }], mitigations: [{ id: 'MID-001', zh: '一' }] })).length, 2);
});

test('a family comes back from its entry whole', () => {
  const file = {
    sources: { manual: { title: 'Manual', publisher: 'ACME', url: 'https://acme.example/manual' } },
    products: [
      {
        vendor: 'siemens',
        name: 'A',
        type: 'controller',
        sources: ['manual'],
        offers: [
          { protocol: 'modbus', port: '502/tcp', source: 'manual' },
          { protocol: 'snmp', source: 'ICSA-20-252-02' },
        ],
        defaults: [{ kind: 'default-account', accounts: ['admin'], service: 'web', source: 'manual' }],
        life: { state: 'discontinued', saleEnds: '2020', source: 'manual' },
        successor: 'B',
      },
      { vendor: 'siemens', name: 'B', type: 'controller', sources: ['manual'] },
    ],
  };
  const [items] = [[...ownProductReader.read(file, { name: 'x.json', retrieved: '' })]];
  const kept = items.flatMap((item) => ('knowledge' in item ? item.knowledge.entries : []));
  for (const family of readProductFamilies(file).families) {
    const entry = kept.find(({ kind, name }) => kind === 'product' && name === family.name);
    assert.deepEqual(restoreFamily(entry?.attributes.family), family);
  }
  assert.equal(restoreFamily({ name: 'x' }), null);
});
