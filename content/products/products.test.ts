import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ProductKnowledge, productNotices, type ProductFamily, readProductFamilies } from '../../packages/knowledge/src/index.ts';
import { PURDUE_LEVEL } from '../../packages/sensor/src/assets/roles.ts';

interface AssetType {
  id: string;
  role?: string;
  level: number | null;
  protocols: string[];
  attack?: string;
  kindOf?: string;
  terms?: { source: string }[];
}

const folder = import.meta.dirname;
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const special: Readonly<Record<string, string>> = { 'asset-types.json': 'asset-types', 'tools.json': 'tools' };
const files = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'));
const productFiles = files.filter((name) => !(name in special));
const { assetTypes } = read('asset-types.json') as { assetTypes: AssetType[] };
const families = productFiles.flatMap((name): ProductFamily[] => readProductFamilies(read(name)).families);
const knowledge = new ProductKnowledge(families);
const find = (vendor: string, product: string | null, model: string | null = null) =>
  knowledge.find({ vendor, product, model, orderNumber: null })?.name ?? null;

suite('products', () => {
  for (const name of files) {
    test(`${name} is as its schema says`, () => {
      const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
      const validate = ajv.compile(read(`${special[name] ?? 'products'}.schema.json`) as object);
      assert.ok(validate(read(name)), JSON.stringify(validate.errors?.slice(0, 3)));
    });
  }

  test('every fact has its source, and every source is used', () => {
    for (const name of productFiles) {
      assert.deepEqual(readProductFamilies(read(name)).problems, [], name);
      const { sources, products } = read(name) as { sources: Record<string, unknown>; products: unknown[] };
      const text = JSON.stringify(products);
      for (const id of Object.keys(sources)) assert.ok(text.includes(JSON.stringify(id)), `${name}: ${id} is used`);
    }
    assert.ok(families.length >= 150 && new Set(families.map(({ vendor }) => vendor)).size >= 40);
  });

  test('a family stands once, has a type, and is succeeded by one that is there', () => {
    const keys = families.map(({ vendor, name }) => `${vendor}/${name.toLowerCase()}`);
    assert.equal(new Set(keys).size, keys.length);
    for (const { vendor, name, type, successor } of families) {
      assert.ok(
        assetTypes.some(({ id }) => id === type),
        `${name} is a ${type}`,
      );
      if (successor !== null) assert.ok(keys.includes(`${vendor}/${successor.toLowerCase()}`), `${name} → ${successor}`);
    }
  });

  test('asset types have the levels of the roles, protocols that there are, and kinds that are there', () => {
    const ids = assetTypes.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const { id, role, level, protocols, kindOf } of assetTypes) {
      if (role !== undefined) assert.equal(level, PURDUE_LEVEL[role] ?? null, id);
      if (kindOf !== undefined) assert.ok(ids.includes(kindOf), id);
      for (const protocol of protocols)
        assert.ok(
          ['cc-link-ie-field-basic'].includes(protocol) || existsSync(join(folder, '../../packages/wire/src', protocol)),
          `${id}: ${protocol}`,
        );
    }
    const roles = assetTypes.map(({ role }) => role);
    for (const role of [...Object.keys(PURDUE_LEVEL), 'switch']) assert.ok(roles.includes(role), role);
  });

  test('devices are found by the names that the sensor gives them', () => {
    for (const [vendor, product, model, family] of [
      ['Siemens', 'SIMATIC S7-300', null, 'SIMATIC S7-300'],
      ['Siemens', 'SIMATIC S7-200 SMART', null, 'SIMATIC S7-200 SMART'],
      ['Siemens', 'SCALANCE X212-2', null, 'SCALANCE X'],
      ['Siemens', 'RUGGEDCOM RSG2100', null, 'RUGGEDCOM ROS'],
      ['Allen-Bradley', 'MicroLogix 1400', null, 'MicroLogix 1400'],
      ['Rockwell Automation', 'ControlLogix 5560', null, 'ControlLogix 5560'],
      ['Schneider Electric', 'Modicon M340', 'BMX NOR 0200', 'Modicon X80 BMXNOR0200'],
      ['Schneider Electric', 'Modicon Quantum', null, 'Modicon Quantum'],
      ['Schweitzer Engineering Laboratories', 'SEL-421', null, 'SEL-400 series'],
      ['Hirschmann', 'MACH104-20TX', null, 'Hirschmann Classic Platform'],
      ['Moxa', 'EDS-408A', null, 'EDS'],
      ['WAGO', 'PFC200', '750-8202', 'PFC200'],
      ['Siemens', 'Something else', null, null],
      ['Nobody', 'SIMATIC S7-300', null, null],
    ] as const)
      assert.equal(find(vendor, product, model), family, `${vendor} ${product}`);
  });

  test('notices tell the end of a product and its default password, with the source', () => {
    const of = (name: string, today: string) =>
      productNotices(families.find((family) => family.name === name) as ProductFamily, today).map(
        ({ severity, text, source }) => [severity, text.en, source.id],
      );
    assert.deepEqual(of('Tracer SC', '2026-01-01'), [
      ['medium', 'Tracer SC: no longer supported (support ends 2022-12-31)', 'ICSA-21-292-02'],
    ]);
    assert.deepEqual(of('SIMATIC S7-1200', '2026-12-01')[0].slice(0, 2), [
      'informational',
      'SIMATIC S7-1200: end of sale announced (sale ends 2027-10-31)',
    ]);
    assert.equal(of('SIMATIC S7-1200', '2028-01-01')[0][0], 'low');
    assert.ok(of('Vision', '2026-01-01').some(([, text]) => text.includes('default password (administrator; PCOM)')));
  });

  test('no secret stands beside an account', () => {
    for (const { name, shipped } of families)
      for (const { accounts, service } of shipped)
        for (const text of [...accounts, service]) assert.ok(!/[:=]\s*\S+$|\bpassword\s+\S+/i.test(text), `${name}: ${text}`);
  });
});
