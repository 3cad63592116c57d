import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Value } from 'typebox/value';
import { insertOrganisation } from '../kernel/identity/store.ts';
import { newId } from '../kernel/identifiers.ts';
import { methodsMigration } from '../kernel/migrations/records-methods.ts';
import { openRecords, type Records, type Tx } from '../kernel/records.ts';
import { temporaryFolder } from '../testing.ts';
import type { AnalysisResult } from './analysis.ts';
import { openOverview } from './overview.ts';
import { CaptureDetail } from './schema-captures.ts';
import type { SourceReading } from './schema-sources.ts';
import * as assets from './store-assets.ts';
import * as captures from './store-captures.ts';
import * as findings from './store-findings.ts';
import * as inventory from './store-inventory.ts';
import * as sites from './store-sites.ts';
import * as readings from './store-readings.ts';
import { claim, sensorAsset, sensorFinding, sensorReading, sensorResult } from './testing-result.ts';

describe('the inventory', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  let records: Records;
  let organisation: string;
  let site: string;

  before(async () => {
    records = await openRecords({ records: 'embedded' }, `${folder.path}/records`);
  });
  after(async () => {
    await records.close();
    folder.remove();
  });
  beforeEach(async () => {
    [organisation, site] = [newId(), newId()];
    await records.system((tx) =>
      insertOrganisation(tx, { id: organisation, name: organisation, level: 'enterprise', parent: null }),
    );
    await ours((tx) => sites.insertSite(tx, organisation, { id: site, name: 'Plant', description: '' }));
    await ours((tx) =>
      sites.insertZone(tx, organisation, { id: newId(), site, name: 'Control', purdueLevel: 1, description: '' }),
    );
    await ours((tx) =>
      sites.insertZone(tx, organisation, { id: newId(), site, name: 'Office', purdueLevel: 4, description: '' }),
    );
  });

  const ours = <T>(work: (tx: Tx) => Promise<T>) => records.tenant(organisation, work);

  /** Merges a result as the analysis job does. */
  const merge = async (result: AnalysisResult, capture = newId()): Promise<string> => {
    await ours(async (tx) => {
      const place = { organisation, site, capture };
      if (!(await captures.findCapture(tx, capture))) {
        await captures.insertCapture(tx, organisation, { id: capture, site, name: 'x', size: 1, uploadedBy: null });
      }
      const withdrawn = await inventory.withdraw(tx, place);
      const merged = await inventory.mergeAssets(tx, place, result.assets);
      const found = await inventory.mergeFindings(tx, place, result.findings);
      await inventory.refreshAssets(tx, [...withdrawn.assets, ...merged]);
      await inventory.refreshFindings(tx, [...withdrawn.findings, ...found]);
    });
    return capture;
  };
  const remove = (capture: string) =>
    ours(async (tx) => {
      const withdrawn = await inventory.withdraw(tx, { organisation, site, capture });
      await inventory.refreshAssets(tx, withdrawn.assets);
      await inventory.refreshFindings(tx, withdrawn.findings);
      await captures.deleteCapture(tx, capture);
    });
  const list = () => ours(async (tx) => (await assets.listAssets(tx, { limit: 500 })).items);
  const listFindings = () => ours(async (tx) => (await findings.listFindings(tx, { limit: 500 })).items);

  test('why a record was not taken is read without a code where it was kept without', async () => {
    const capture = newId();
    const kept = { record: 1, line: 1, what: 'not JSON: {', text: '{' } as SourceReading['quality']['rejections'][number];
    const read = sensorReading([]);
    const quality = { ...read.reading.quality, invalid: 1, rejections: [kept] };
    const found = await ours(async (tx) => {
      await captures.insertCapture(tx, organisation, {
        id: capture,
        site,
        name: 'x',
        size: 1,
        uploadedBy: null,
        kind: 'records',
      });
      await readings.setRead(tx, organisation, capture, { ...read, reading: { ...read.reading, quality } });
      return captures.findCapture(tx, capture);
    });
    assert.deepEqual(found?.reading?.quality.rejections, [{ ...kept, refusal: null }]);
  });

  test('what could not be read of a capture is told without a code where it was kept without', async () => {
    const capture = newId();
    const kept = { at: 40, what: 'The file ends' } as AnalysisResult['captures'][number]['problems'][number];
    const result = sensorResult([]);
    const found = await ours(async (tx) => {
      await captures.insertCapture(tx, organisation, { id: capture, site, name: 'x', size: 1, uploadedBy: null });
      await captures.setAnalysed(tx, capture, { ...result, captures: [{ ...result.captures[0], problems: [kept] }] });
      return captures.findCapture(tx, capture);
    });
    assert.deepEqual(found?.problems, [kept]);
    assert.ok(Value.Check(CaptureDetail.properties.problems, found?.problems));
  });

  test('the same capture analysed again changes nothing', async () => {
    const result = sensorResult([sensorAsset([{ mac: 'AA:00:00:00:00:01', ips: ['10.0.0.1'] }])], [sensorFinding()]);
    const capture = await merge(result);
    const before = [await list(), (await listFindings()).map(({ updatedAt: _updatedAt, ...finding }) => finding)];
    await merge(result, capture);
    assert.deepEqual([await list(), (await listFindings()).map(({ updatedAt: _updatedAt, ...finding }) => finding)], before);
  });

  test('one MAC or one address makes one asset, and a bridge between two joins them', async () => {
    await merge(sensorResult([sensorAsset([{ mac: 'aa:00:00:00:00:01' }]), sensorAsset([{ ips: ['10.0.0.1'] }])]));
    const [first, second] = (await list()).map(({ id }) => id).toSorted();
    assert.ok(first !== undefined && second !== undefined);
    await ours((tx) =>
      assets.setOverride(tx, organisation, { asset: second, attribute: 'name', value: 'P-1', note: '', by: 'me' }),
    );
    await merge(sensorResult([sensorAsset([{ mac: 'aa:00:00:00:00:01', ips: ['10.0.0.1', '10.0.0.2'] }])]));
    const all = await list();
    assert.deepEqual(
      all.map(({ id, interfaces, name }) => ({ id, interfaces, name })),
      [{ id: first, interfaces: [{ mac: 'aa:00:00:00:00:01', ips: ['10.0.0.1', '10.0.0.2'] }], name: 'P-1' }],
    );
  });

  test('the same address in another site is another asset', async () => {
    await merge(sensorResult([sensorAsset([{ ips: ['10.0.0.1'] }])]));
    const other = newId();
    await ours((tx) => sites.insertSite(tx, organisation, { id: other, name: 'Other', description: '' }));
    site = other;
    await merge(sensorResult([sensorAsset([{ ips: ['10.0.0.1'] }])]));
    assert.equal((await list()).length, 2);
  });

  test('conflicting evidence is kept and shown', async () => {
    const of = (vendor: string, confidence: number) =>
      sensorResult([
        sensorAsset([{ ips: ['10.0.0.1'] }], { identity: [claim('vendor', vendor, { confidence, source: vendor })] }),
      ]);
    await merge(of('Siemens', 90));
    await merge(of('Rockwell Automation', 60));
    const [asset] = await list();
    assert.deepEqual([asset.vendor, asset.conflicts], ['Siemens', ['vendor']]);
    const detail = await ours((tx) => assets.findAsset(tx, asset.id));
    assert.deepEqual(detail!.evidence.map(({ value }) => value).toSorted(), ['Rockwell Automation', 'Siemens']);
  });

  test('why a device has its role is said in both languages, what a device says of itself is not translated', async () => {
    await merge(
      sensorResult([
        sensorAsset([{ ips: ['10.0.0.1'] }], {
          role: 'hmi',
          roleReason: { en: 'polls 3 devices by Modbus TCP', zh: '以 Modbus TCP 轮询 3 台设备' },
          identity: [claim('vendor', 'Siemens', { source: 's7comm SZL 0x001c' })],
        }),
      ]),
    );
    const [asset] = await list();
    const detail = await ours((tx) => assets.findAsset(tx, asset.id));
    const how = Object.fromEntries(
      detail!.evidence.map(({ attribute, source, method, reason }) => [attribute, { source, method, reason }]),
    );
    const reason = { en: 'polls 3 devices by Modbus TCP', zh: '以 Modbus TCP 轮询 3 台设备' };
    assert.deepEqual(how.role, { source: 'behaviour', method: 'behaviour', reason });
    assert.deepEqual(how.vendor, { source: 's7comm SZL 0x001c', method: 'stated', reason: null });
  });

  test('claims that an earlier version kept as one sentence are taken apart', async () => {
    const at = 's7comm SZL 0x001c';
    await merge(
      sensorResult([
        sensorAsset([{ ips: ['10.0.0.1'] }], {
          role: 'controller',
          roleReason: { en: 'answers S7', zh: '应答 S7' },
          identity: [
            claim('model', 'S7-1500', { source: at, method: 'fingerprint', fingerprint: 'siemens-s7-1500' }),
            claim('name', 'plc', { source: at }),
            claim('vendor', 'Siemens', { source: at, method: 'spelling', fingerprint: 'siemens-s7-1500' }),
            claim('vendor', 'Siemens AG', { source: 'IEEE MAC prefix registry', method: 'registry', confidence: 40 }),
          ],
        }),
      ]),
    );
    const [asset] = await list();
    const kept = await ours((tx) => assets.findAsset(tx, asset.id));
    await records.execute(`
      update asset_evidence set source = case when method = 'spelling' then 'spelling of ' else '' end || 'fingerprint ' || fingerprint || ' on ' || source
        where fingerprint is not null;
      update asset_evidence set source = reason ->> 'en' where reason is not null;
      alter table asset_evidence drop column method, drop column fingerprint, drop column reason;
      update assets set attributes = (select jsonb_agg((one - 'method' - 'fingerprint') || case one ->> 'method' when 'fingerprint'
          then jsonb_build_object('source', 'fingerprint ' || (one ->> 'fingerprint') || ' on ' || (one ->> 'source')) else '{}' end)
        from jsonb_array_elements(attributes) one) where attributes <> '[]'`);
    await records.execute(methodsMigration.sql);
    const taken = await ours((tx) => assets.findAsset(tx, asset.id));
    const inEnglish = kept!.evidence.map((one) => ({ ...one, reason: one.reason && { en: one.reason.en, zh: one.reason.en } }));
    assert.deepEqual(taken!.evidence, inEnglish);
    const decided = (detail: typeof taken) =>
      detail!.attributes.filter(({ attribute }) => attribute === 'model' || attribute === 'name');
    assert.deepEqual(decided(taken), decided(kept));
  });

  test('what only a deleted capture proved goes with it', async () => {
    const first = await merge(sensorResult([sensorAsset([{ ips: ['10.0.0.1'] }])], [sensorFinding()]));
    await merge(sensorResult([sensorAsset([{ ips: ['10.0.0.1'] }]), sensorAsset([{ ips: ['10.0.0.9'] }])]));
    await remove(first);
    assert.equal((await list()).length, 2);
    assert.equal((await listFindings()).length, 0);
  });

  test('an asset goes to the zone of its level until a person says otherwise', async () => {
    const at = (purdueLevel: number) => sensorResult([sensorAsset([{ ips: ['10.0.0.1'] }], { purdueLevel, role: 'controller' })]);
    const zones = await ours((tx) => sites.listZones(tx, { site }));
    await merge(at(1));
    const [asset] = await list();
    assert.equal(asset.zone, zones[0].id);
    assert.ok(await ours((tx) => assets.setZone(tx, asset.id, zones[1].id)));
    await merge(at(1));
    assert.equal((await list())[0].zone, zones[1].id);
  });

  test('one rule, client and server are one finding over all captures', async () => {
    await merge(sensorResult([], [sensorFinding(), sensorFinding({ evidence: { frames: [9], fields: {} } })]));
    await merge(
      sensorResult([], [sensorFinding({ count: 5, lastSeen: '2024-02-01T00:00:00Z' }), sensorFinding({ server: '10.0.0.3' })]),
    );
    const all = await listFindings();
    assert.deepEqual(new Set(all.map(({ count }) => count)), new Set([1, 7]));
    const detail = await ours((tx) => findings.findFinding(tx, all.find(({ count }) => count === 7)!.id));
    const frames = detail!.evidence.map((occurrence) => occurrence.frames).toSorted((a, b) => a.length - b.length);
    assert.deepEqual(frames, [
      [1, 3],
      [1, 3, 9],
    ]);
  });

  test('a resolved finding that is seen again is open again; a false positive stays one', async () => {
    await merge(sensorResult([], [sensorFinding(), sensorFinding({ rule: 'other' })]));
    for (const { id, rule } of await listFindings()) {
      await ours((tx) => findings.setState(tx, id, rule === 'other' ? 'false positive' : 'resolved'));
    }
    const later = { lastSeen: '2024-03-01T00:00:00Z' };
    await merge(sensorResult([], [sensorFinding(later), sensorFinding({ ...later, rule: 'other' })]));
    const states = new Map((await listFindings()).map(({ rule, state }) => [rule, state]));
    assert.deepEqual([states.get('modbus-write'), states.get('other')], ['new', 'false positive']);
  });

  test('names from the wire may hold anything', async () => {
    const name = 'a\0b\ud800c\\u0000"\u2028%_';
    await merge(sensorResult([sensorAsset([{ ips: ['10.0.0.1'] }], { identity: [claim('name', name)] })]));
    const [asset] = await list();
    assert.match(asset.name!, /^a\ufffdb\ufffdc\\u0000"/);
    assert.equal((await ours((tx) => assets.listAssets(tx, { q: '%_' }))).items.length, 1);
    assert.equal((await ours((tx) => assets.listAssets(tx, { q: '_%' }))).items.length, 0);
  });

  test('of many findings of one rule the overview names two, and says how many more there are', async () => {
    const many = Array.from({ length: 5 }, (_, index) => sensorFinding({ server: `10.0.0.${index}` }));
    await merge(sensorResult([], [...many, sensorFinding({ rule: 'modbus-scan', severity: 'low' })]));
    const matches = { count: async () => ({ open: 0, knownExploited: 0, assets: 0 }), fixes: async () => [] };
    const overview = openOverview(records, { query: async () => [] }, matches);
    const { first } = await overview({ organisation, permissions: new Set(), operator: false }, undefined);
    assert.deepEqual(
      first.map(({ rule, more }) => [rule, more]),
      [
        ['modbus-write', 0],
        ['modbus-write', 3],
        ['modbus-scan', 0],
      ],
    );
  });

  test('pages join without gap or repetition in every order', async () => {
    const many = Array.from({ length: 23 }, (_, index) =>
      sensorAsset([{ ips: [`10.0.1.${index}`] }], {
        identity: [claim('vendor', index % 2 ? 'A' : 'b'), claim('name', `n${index % 5}`)],
      }),
    );
    await merge(sensorResult(many, [sensorFinding({ server: '10.0.1.7' })]));
    for (const sort of ['lastSeen', 'name', 'vendor', 'risk'] as const) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await ours((tx) => assets.listAssets(tx, { limit: 5, sort, after }));
        seen.push(...page.items.map(({ id }) => id));
        after = page.next ?? undefined;
      } while (after !== undefined);
      assert.deepEqual([seen.length, new Set(seen).size], [23, 23], sort);
      if (sort === 'risk') {
        const [worst] = (await ours((tx) => assets.listAssets(tx, { limit: 1, sort }))).items;
        assert.deepEqual(worst.interfaces[0].ips, ['10.0.1.7']);
      }
    }
  });
});
