import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Asset, Matcher, type PreparedAdvisory, type PreparedProduct } from '@fengsui/advisories';
import fc from 'fast-check';
import { sql } from 'kysely';
import { newId } from '../kernel/identifiers.ts';
import { openRecords, type Records, type Tx } from '../kernel/records.ts';
import { temporaryFolder } from '../testing.ts';
import { matchingContent } from './matching-content.ts';
import { foundMatch } from './matching.ts';
import { decideAssets } from './matches-decide.ts';
import { isSmall, matchOrganisation } from './matching-run.ts';
import { insertAssertions } from './store-documents.ts';
import { libraryHead, matchedKinds } from './store-matches-documents.ts';

/** A document of a small library, and under which record each of its vulnerabilities is filed. */
interface Document {
  kind: string;
  id: string;
  prepared: PreparedAdvisory;
}

/** What products are called here: families and models, order numbers with and without wildcards, words only, other vendors. */
const products: Partial<PreparedProduct>[] = [
  { vendor: 'Siemens', name: 'SIMATIC S7-1500 CPU family', range: '< V2.9' },
  { vendor: 'Siemens', name: 'SIMATIC S7-1500 CPU 1515-2 PN', models: ['6ES7515-2AM01-0AB0'], range: '< V2.9.4' },
  { vendor: 'Siemens', name: 'CPU 1515-2 PN', range: '< V3.0' },
  { vendor: 'Siemens', name: 'CPU', models: ['6ES7515-*'] },
  { vendor: 'Siemens', name: 'Zentralbaugruppe Z99', models: ['6ES7 515-2AM01-0AB0'], range: '< V2.9.4' },
  { vendor: 'Siemens', name: 'Z99' },
  { vendor: 'Siemens', name: 'SCALANCE X-200 switch family' },
  { vendor: 'Siemens', name: 'SIMATIC WinCC Runtime Advanced', range: '< V17' },
  { vendor: 'Siemens', name: 'WinCC Runtime' },
  { vendor: 'Mitsubishi Electric', name: 'MELSEC iQ-R iQ-F iQ-L series' },
  { vendor: '', name: 'Modbus Library', range: '< 2' },
  { vendor: 'Rockwell Automation', name: 'ControlLogix 5560 controllers', range: '<= 20.012' },
  { vendor: 'ABB', name: 'RTU500 series CMU', version: '12.0.1' },
  { vendor: 'Hitachi Energy', name: 'RTU500 series CMU', range: '< 13' },
  { vendor: 'Moxa', name: 'ioLogik 2500 series' },
  { vendor: 'Moxa', name: 'ioLogik E2542', serials: ['SN 7'] },
  { vendor: 'openssl', name: 'openssl', cpe: 'cpe:2.3:a:openssl:openssl:*:*:*:*:*:*:*:*', range: '< 1.1.1n' },
];

const assets: Partial<Asset>[] = [
  { vendor: 'Siemens AG', orderNumber: '6ES7 515-2AM01-0AB0', firmware: 'V2.5' },
  { vendor: 'Siemens', product: 'SIMATIC S7-1500', firmware: 'V2.9' },
  { vendor: 'Siemens', product: 'CPU 1515-2 PN' },
  { vendor: 'Siemens', product: 'SCALANCE X204-2', firmware: 'V4' },
  { vendor: 'Siemens', product: 'SIMATIC WinCC Advanced', firmware: 'V16' },
  { vendor: 'Siemens', product: 'WinCC Runtime', firmware: 'V16' },
  { vendor: 'Mitsubishi', product: 'MELSEC iQ-L' },
  { product: 'Modbus Library', firmware: '1.5' },
  { vendor: 'Allen-Bradley', product: '1756-L61/B LOGIX5561', firmware: '20.11' },
  { vendor: 'ABB', product: 'RTU500 series CMU', firmware: '12.0.1' },
  { product: 'RTU500 series CMU', firmware: '12.0.1' },
  { vendor: 'Moxa', model: 'ioLogik E2542', serial: 'SN7' },
  { vendor: 'Example', product: 'Panel', components: [{ name: 'openssl', version: '1.1.1k', vendor: 'OpenSSL' }] },
  { vendor: 'Example', product: 'Box', components: [{ name: 'CPU 6ES7 515-2AM01-0AB0', vendor: 'Siemens' }] },
];

const vulnerabilities = ['CVE-2024-1', 'CVE-2024-2', 'CVE-2024-3', 'CNVD-2024-4'];

function advisory(
  kind: string,
  id: string,
  listed: readonly number[],
  spoken: readonly { id: string; not: boolean }[],
): Document {
  const all = listed.map((at) => products[at]);
  return {
    kind,
    id,
    prepared: {
      id: `${id} itself`,
      title: id,
      publisher: 'Test',
      released: '',
      url: null,
      products: all.map((product) => ({
        vendor: '',
        name: '',
        fullName: product.name ?? '',
        range: null,
        version: null,
        models: [],
        serials: [],
        ...product,
      })),
      remediations: [],
      vulnerabilities: spoken.map(({ id: vulnerability, not }) => ({
        id: vulnerability,
        title: null,
        cwe: null,
        affected: not ? [] : all.map((_, at) => at),
        implied: [],
        investigated: [],
        notAffected: not ? all.map((_, at) => at) : [],
        scores: [],
        remediations: [],
      })),
    },
  };
}

const documentArbitrary = fc
  .record({
    kind: fc.constantFrom('csaf', 'csaf', 'cve', 'nvd', 'cnvd'),
    id: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
    listed: fc.uniqueArray(fc.nat(products.length - 1), { minLength: 1, maxLength: 4 }),
    spoken: fc.uniqueArray(fc.record({ id: fc.constantFrom(...vulnerabilities), not: fc.nat(5).map((n) => n === 0) }), {
      minLength: 1,
      maxLength: 2,
      selector: ({ id }) => id,
    }),
  })
  .map(({ kind, id, listed, spoken }) => advisory(kind, id, listed, spoken));

type Step = { put: Document } | { remove: number } | { asset: number; as: number } | { join: boolean } | { exploited: string };

const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: documentArbitrary.map((put) => ({ put })) },
  { weight: 2, arbitrary: fc.nat(30).map((remove) => ({ remove })) },
  { weight: 2, arbitrary: fc.record({ asset: fc.nat(assets.length - 1), as: fc.nat(assets.length - 1) }) },
  { weight: 1, arbitrary: fc.boolean().map((join) => ({ join })) },
  { weight: 1, arbitrary: fc.constantFrom(...vulnerabilities).map((exploited) => ({ exploited })) },
);

describe('what changed is matched, and the result is that of matching everything', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  let records: Records;
  before(async () => {
    records = await openRecords({ records: 'embedded' }, folder.path);
    const all = [...vulnerabilities, 'CVE-2024-9'];
    await records.system((tx) => sql`insert into vulnerabilities (id) select unnest(${all}::text[])`.execute(tx));
  });
  after(async () => {
    await records?.close();
    folder.remove();
  });

  const put = async (tx: Tx, { kind, id, prepared }: Document, filed: ReadonlyMap<string, string>) => {
    await sql`delete from assertions where kind = ${kind} and document = ${id}`.execute(tx);
    await sql`insert into documents (kind, id, title, content_hash, content, prepared) values (${kind}, ${id}, '', '', '{}', ${JSON.stringify(prepared)}::jsonb)
      on conflict (kind, id) do update set prepared = excluded.prepared`.execute(tx);
    const said = { kind, document: id, assertions: [], vendors: [], products: [], aliases: [], links: [] };
    await insertAssertions(
      tx,
      prepared.vulnerabilities.map(({ id: subject }) => ({ ...said, subject })),
    );
    for (const [subject, record] of filed)
      await sql`update assertions set vulnerability_id = ${record} where subject = ${subject}`.execute(tx);
  };

  const putAsset = async (tx: Tx, id: string, organisation: string, { components = [], ...asset }: Partial<Asset>) => {
    const { vendor = null, product = null, model = null, orderNumber = null, firmware = null, serial = null } = asset;
    await sql`update assets set vendor = ${vendor}, product = ${product}, model = ${model}, order_number = ${orderNumber},
      firmware = ${firmware}, serial = ${serial} where id = ${id}`.execute(tx);
    await sql`delete from asset_components where asset_id = ${id}`.execute(tx);
    if (components.length > 0)
      await sql`insert into asset_components (id, organisation_id, asset_id, name, components, source, created_by)
        values (${newId()}, ${organisation}, ${id}, '', ${JSON.stringify(components)}::jsonb, 'a', '')`.execute(tx);
  };

  const organisationWithAssets = async (): Promise<{ organisation: string; ids: string[] }> => {
    const [organisation, site] = [newId(), newId()];
    const ids = assets.map(() => newId());
    await records.system(async (tx) => {
      await sql`insert into organisations (id, name, level) values (${organisation}, ${organisation}, 'enterprise')`.execute(tx);
      await sql`insert into sites (id, organisation_id, name) values (${site}, ${organisation}, 'Plant')`.execute(tx);
      await sql`insert into assets (id, organisation_id, site_id, first_seen, last_seen)
        select unnest(${ids}::uuid[]), ${organisation}, ${site}, now(), now()`.execute(tx);
      for (const [at, id] of ids.entries()) await putAsset(tx, id, organisation, assets[at]);
    });
    return { organisation, ids };
  };

  /** What all documents say of all assets, one asset after the other and without any index of assets. */
  const everything = (
    documents: Iterable<Document>,
    filed: ReadonlyMap<string, string>,
    present: ReadonlyMap<string, Partial<Asset>>,
  ) => {
    const order = (kind: string) => matchedKinds.indexOf(kind);
    const sorted = [...documents].toSorted((a, b) => order(a.kind) - order(b.kind) || (a.id < b.id ? -1 : 1));
    const advisories = sorted.map(({ prepared }) => ({
      ...prepared,
      vulnerabilities: prepared.vulnerabilities.map((one) => ({ ...one, id: filed.get(one.id) ?? one.id })),
    }));
    const matcher = new Matcher({ advisories, content: matchingContent() });
    const matches = new Map<string, unknown>();
    const exclusions = new Set<string>();
    for (const [id, asset] of present) {
      const full: Asset = {
        id,
        name: null,
        vendor: null,
        product: null,
        model: null,
        orderNumber: null,
        firmware: null,
        serial: null,
        answers: {},
        ...asset,
      };
      for (const match of matcher.matchAsset(full)) {
        const { probability, reasons, advisories: by, title, fixedVersion, path } = foundMatch(match);
        matches.set(`${id} ${match.vulnerability}`, { probability, reasons, advisories: by, title, fixedVersion, path });
      }
      for (const one of matcher.exclusions(full)) exclusions.add(`${id} ${one.vulnerability} ${one.advisory}`);
    }
    return { matches, exclusions: [...exclusions].toSorted() };
  };

  const kept = (organisation: string) =>
    records.tenant(organisation, async (tx) => {
      const { rows } = await sql<{
        name: string;
        match: unknown;
        place: string | null;
      }>`select asset_id || ' ' || vulnerability_id as name, place,
          jsonb_build_object('probability', probability, 'reasons', reasons, 'advisories', advisories, 'title', title,
            'fixedVersion', fixed_version, 'path', path) as match from matches`.execute(tx);
      assert.ok(rows.every(({ place }) => place !== null));
      const excluded = await sql<{
        name: string;
      }>`select asset_id || ' ' || vulnerability_id || ' ' || advisory as name from match_exclusions`.execute(tx);
      return {
        matches: new Map(rows.map(({ name, match }) => [name, match])),
        exclusions: excluded.rows.map(({ name }) => name).toSorted(),
      };
    });

  const decisions = async (organisation: string) =>
    records.tenant(organisation, async (tx) => {
      const { rows } =
        await sql`select id, decision, place, urgency, fix_kind, fix_product, fix_version from matches order by id`.execute(tx);
      return rows;
    });

  test('little work is told from much', async () => {
    const { organisation } = await organisationWithAssets();
    const small = () => records.tenant(organisation, isSmall);
    assert.equal(await small(), false);
    await matchOrganisation(records, organisation);
    assert.equal(await small(), true);
    const many = Array.from({ length: 60 }, (_, at) => advisory('nvd', `many ${at}`, [0], [{ id: 'CVE-2024-1', not: false }]));
    const before = await records.system(libraryHead);
    await records.system((tx) => put(tx, many[0], new Map()));
    assert.equal(await small(), true);
    assert.equal(await records.system(libraryHead), before, 'a document without keys is not yet seen');
    await matchOrganisation(records, organisation);
    assert.ok((await records.system(libraryHead)) > before);
    await records.system((tx) => sql`delete from match_changes`.execute(tx));
    await records.system((tx) =>
      sql`insert into match_changes (what) select 'record:' || n from generate_series(1, 100) n`.execute(tx),
    );
    assert.equal(await small(), false);
    await matchOrganisation(records, organisation);
    assert.equal(await small(), true);
    await records.system(async (tx) => {
      for (const one of many) await put(tx, one, new Map());
    });
    assert.equal(await small(), false);
  });

  test('after any change of the library or of assets', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { minLength: 2, maxLength: 9 }), async (steps) => {
        await records.system((tx) => sql`delete from documents`.execute(tx));
        const { organisation, ids } = await organisationWithAssets();
        const present = new Map(ids.map((id, at): [string, Partial<Asset>] => [id, assets[at]]));
        const library = new Map<string, Document>();
        let filed = new Map<string, string>();
        for (const [at, step] of steps.entries()) {
          await records.system(async (tx) => {
            if ('put' in step) {
              await put(tx, step.put, filed);
              library.set(`${step.put.kind}:${step.put.id}`, step.put);
            } else if ('remove' in step) {
              const document = [...library.values()][step.remove % Math.max(library.size, 1)];
              if (document === undefined) return;
              await sql`delete from documents where kind = ${document.kind} and id = ${document.id}`.execute(tx);
              library.delete(`${document.kind}:${document.id}`);
            } else if ('asset' in step) {
              await putAsset(tx, ids[step.asset], organisation, assets[step.as]);
              present.set(ids[step.asset], assets[step.as]);
            } else if ('join' in step) {
              filed = new Map(step.join ? [['CNVD-2024-4', 'CVE-2024-9']] : []);
              await sql`update assertions set vulnerability_id = ${filed.get('CNVD-2024-4') ?? 'CNVD-2024-4'} where subject = 'CNVD-2024-4'`.execute(
                tx,
              );
            } else await sql`update vulnerabilities set kev = not kev where id = ${step.exploited}`.execute(tx);
          });
          // Several changes come together as well.
          if (at % 3 === 1) continue;
          await matchOrganisation(records, organisation);
          const expected = everything(library.values(), filed, present);
          assert.deepEqual(await kept(organisation), expected);
          const before = await decisions(organisation);
          await records.tenant(organisation, (tx) => decideAssets(tx, ids));
          assert.deepEqual(await decisions(organisation), before, 'decided as if all were decided anew');
          compared += expected.matches.size;
        }
      }),
      { numRuns: 25 },
    );
    assert.ok(compared > 200, `${compared} matches were compared`);
  });
});
