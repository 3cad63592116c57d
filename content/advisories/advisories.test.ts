import {
  type Asset,
  type KevEntry,
  Matcher,
  prepareAdvisory,
  readCsaf,
  readKev,
  scoreCvss,
  validateCsaf,
} from '@fengsui/advisories';
import { plants, simulate, type TruthAsset } from '@fengsui/range';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const folder = import.meta.dirname;
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const documents = readdirSync(folder).filter((name) => /^fengsui-demo-\d{4}\.json$/.test(name));

/** The devices of the plants that each advisory is about; it must be found on these and on no other. */
const about: Record<string, string[]> = {
  'FENGSUI-DEMO-0001': ['waterworks plc-intake', 'waterworks plc-lift', 'waterworks plc-treatment'],
  'FENGSUI-DEMO-0002': ['waterworks plc-intake', 'waterworks plc-treatment'],
  'FENGSUI-DEMO-0003': ['waterworks rtu-tower'],
  'FENGSUI-DEMO-0004': ['factory plc-filling', 'factory plc-packing'],
  'FENGSUI-DEMO-0005': ['factory plc-line'],
  'FENGSUI-DEMO-0006': ['factory plc-line'],
  'FENGSUI-DEMO-0007': ['factory plc-palletiser'],
  'FENGSUI-DEMO-0008': ['factory switch-2'],
  'FENGSUI-DEMO-0009': ['factory switch-1'],
  'FENGSUI-DEMO-0010': ['substation switch-1'],
  'FENGSUI-DEMO-0011': ['substation ied-line1', 'substation ied-line2', 'substation ied-transformer'],
  'FENGSUI-DEMO-0012': ['substation recloser'],
  'FENGSUI-DEMO-0013': ['substation ied-feeders'],
  'FENGSUI-DEMO-0014': ['factory chiller'],
  'FENGSUI-DEMO-0015': ['factory air-handling'],
};

/** What traffic shows of a device, under a name that tells the plant. */
function visible(plant: string, asset: TruthAsset): Asset {
  const shown = (name: 'vendor' | 'product' | 'model' | 'orderNumber' | 'firmware' | 'serial') =>
    asset.visible.includes(name) ? asset[name] : null;
  return {
    id: `${plant} ${asset.id}`,
    vendor: shown('vendor'),
    product: shown('product'),
    model: shown('model'),
    orderNumber: shown('orderNumber'),
    firmware: shown('firmware'),
    serial: shown('serial'),
  };
}

const devices = plants.flatMap(({ id }) => simulate(id, { hours: 0.005 }).assets.map((asset) => visible(id, asset)));

const advisories = documents.map((name) => {
  const result = readCsaf(read(name));
  assert.ok(result.ok, name);
  assert.deepEqual(result.problems, [], name);
  return result.value;
});

for (const name of documents) {
  test(`${name} is a valid advisory of this collection`, async () => {
    const verdict = await validateCsaf(read(name));
    assert.ok(verdict.ok, name);
    assert.deepEqual(verdict.value.failures, []);
    const { document } = JSON.parse(read(name)) as { document: { publisher: { name: string }; tracking: { id: string } } };
    assert.equal(document.publisher.name, 'Fengsui demonstration');
    assert.equal(`${document.tracking.id.toLowerCase()}.json`, name);
  });
}

test('every printed score is that of its vector', () => {
  for (const advisory of advisories)
    for (const { cve, scores } of advisory.vulnerabilities)
      for (const { vector, stated } of scores) {
        const computed = scoreCvss(vector);
        assert.ok(computed.ok, `${cve} ${vector}`);
        assert.equal(computed.value.base, stated, `${cve} ${vector}`);
      }
});

for (const advisory of advisories) {
  test(`${advisory.id} is found on the devices that it is about and on no other`, () => {
    const matches = new Matcher({ advisories: [prepareAdvisory(advisory)] }).matchAssets(devices);
    assert.deepEqual([...new Set(matches.map((match) => match.asset))].toSorted(), about[advisory.id]);
  });
}

test('no advisory is found on a device with corrected firmware', () => {
  const matcher = new Matcher({ advisories: advisories.map(prepareAdvisory) });
  const corrected = devices.flatMap(({ firmware, ...device }) =>
    firmware ? [{ ...device, firmware: firmware.replace(/\d+/, '999') }] : [],
  );
  const still = new Set(matcher.matchAssets(corrected).flatMap((match) => match.advisories));
  // These two say that every version is affected.
  assert.deepEqual([...still].toSorted(), ['FENGSUI-DEMO-0002', 'FENGSUI-DEMO-0006']);
});

test('the extract of known exploited vulnerabilities is about these advisories, and raises their matches', () => {
  const catalogue = readKev(read('known-exploited.json'));
  assert.ok(catalogue.ok);
  assert.deepEqual(catalogue.problems, []);
  const known = new Set(advisories.flatMap((advisory) => advisory.vulnerabilities.map(({ cve }) => cve)));
  for (const { cve } of catalogue.value.entries) assert.ok(known.has(cve), cve);
  const kev = new Map<string, KevEntry>(catalogue.value.entries.map((entry) => [entry.cve, entry]));
  const [first] = new Matcher({ advisories: advisories.map(prepareAdvisory), kev }).matchAssets(devices);
  assert.deepEqual([first.vulnerability, first.asset, first.kev?.dateAdded], ['CVE-2018-0171', 'factory switch-2', '2021-11-03']);
});
