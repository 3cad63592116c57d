import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as store from './assets/store-conversations.ts';
import * as events from './assets/store-events.ts';
import { temporaryFolder } from './testing.ts';
import { type Engine, startClickHouse } from './testing-engines.ts';
import { newId } from './kernel/identifiers.ts';
import { openTelemetry, type Telemetry } from './kernel/telemetry.ts';

const conversation = {
  client: '10.0.0.1',
  server: '10.0.0.2',
  protocol: 'modbus',
  port: 502,
  messages: 10,
  bytes: 1000,
  errors: 1,
  firstSeen: '2024-01-01T00:00:00.123456789Z',
  lastSeen: '2024-01-01T00:00:10Z',
  functions: [{ code: 3, name: "read 'holding' registers", count: 10, errors: 1 }],
};

for (const engine of ['embedded', 'by address'] as const) {
  describe(`telemetry, ${engine}`, { timeout: 60_000 }, () => {
    const folder = temporaryFolder();
    let external: Engine | undefined;
    let telemetry: Telemetry;
    const [ours, theirs, site, capture] = [newId(), newId(), newId(), newId()];
    const settings = { telemetryMemoryBytes: 300_000_000 };

    before(async () => {
      if (engine === 'by address') external = await startClickHouse(folder.path);
      telemetry = await openTelemetry({ ...settings, telemetry: external?.address ?? 'embedded' }, `${folder.path}/telemetry`);
    });
    after(async () => {
      await telemetry?.close();
      await external?.stop();
      folder.remove();
    });

    test('conversations come back as they were, with nanoseconds', async () => {
      await store.replaceConversations(telemetry, ours, { site, capture }, [
        conversation,
        { ...conversation, messages: 99, port: null },
      ]);
      const page = await store.listConversations(telemetry, ours, { limit: 10 });
      assert.deepEqual(
        page.items.map(({ messages }) => messages),
        [99, 10],
      );
      assert.deepEqual(page.items[1], { ...conversation, id: `${capture}-1`, capture, site });
    });

    test('writing a capture again replaces it', async () => {
      await store.replaceConversations(telemetry, ours, { site, capture }, [conversation]);
      await store.replaceConversations(telemetry, ours, { site, capture }, [conversation]);
      assert.equal((await store.listConversations(telemetry, ours, { limit: 10 })).items.length, 1);
    });

    test('rows of a capture that grows are written in place of those with their numbers', async () => {
      const own = newId();
      const put = (...rows: [number: number, messages: number][]) =>
        telemetry.put(
          ours,
          own,
          'conversations',
          store.conversationRows(
            site,
            rows.map(([number, messages]) => ({ ...conversation, number, messages })),
          ),
        );
      await put([1, 10], [2, 20]);
      await put([2, 25], [3, 30]);
      await put([2, 25], [3, 30]);
      const { items } = await store.listConversations(telemetry, ours, { limit: 10, capture: own });
      assert.deepEqual(
        items.map(({ id, messages }) => [id, messages]),
        [
          [`${own}-3`, 30],
          [`${own}-2`, 25],
          [`${own}-1`, 10],
        ],
      );
      await telemetry.remove(ours, own);
    });

    test('events come back the latest first, a page at a time, and by what is asked', async () => {
      const act = {
        frame: 7,
        protocol: 'modbus',
        function: 'write_single_register',
        client: '10.0.0.1',
        server: '10.0.0.2',
        acts: ['write'],
        refused: false,
        status: '',
        unit: 1,
        area: null,
        address: 40,
        value: 12.5,
      };
      const acts = [
        { ...act, at: '2024-01-01T00:00:01.123456Z' },
        { ...act, at: '2024-01-01T00:00:02.5Z', acts: ['program'], refused: true, status: 'busy' },
        { ...act, at: '2024-01-01T00:00:02.5Z', server: '10.0.0.3' },
      ];
      const own = newId();
      for (let twice = 0; twice < 2; twice++) await events.replaceEvents(telemetry, ours, { site, capture: own }, acts);
      const first = await events.listEvents(telemetry, ours, { limit: 2 });
      const rest = await events.listEvents(telemetry, ours, { limit: 2, after: first.next! });
      assert.equal(rest.next, null);
      assert.deepEqual(
        [...first.items, ...rest.items].map(({ id }) => id),
        [`${own}-3`, `${own}-2`, `${own}-1`],
      );
      assert.deepEqual(rest.items[0], { ...acts[0], id: `${own}-1`, capture: own, site });
      const asked = async (query: object) => (await events.listEvents(telemetry, ours, { limit: 9, ...query })).items.length;
      assert.deepEqual(
        [
          await asked({ act: 'program' }),
          await asked({ refused: false }),
          await asked({ addresses: ['10.0.0.3'] }),
          await asked({ protocol: 's7comm' }),
          await asked({ site, capture: own }),
        ],
        [1, 2, 1, 0, 3],
      );
      assert.equal((await events.listEvents(telemetry, theirs, { limit: 9 })).items.length, 0);
      await telemetry.remove(ours, own);
      assert.equal((await events.listEvents(telemetry, ours, { limit: 9 })).items.length, 0);
    });

    test('a tenant sees nothing of another, even in a query that forgot to ask for its own', async () => {
      for (const text of [
        'select * from conversations',
        'select * from (select * from conversations)',
        'select c.* from conversations as c',
        `select * from conversations where organisation = toUUID('${ours}')`,
        `select * from (select 1 as x) as a cross join conversations as b`,
      ]) {
        assert.equal((await telemetry.query(theirs, text)).length, 0, text);
        assert.equal((await telemetry.query(ours, text)).length, 1, text);
      }
      assert.throws(() => void telemetry.query("x' or 1 or '", 'select 1'), /identifier/);
    });

    test('pages join without gap or repetition', async () => {
      const many = Array.from({ length: 25 }, (_, index) => ({ ...conversation, messages: 100 + (index % 3) }));
      const other = newId();
      await store.replaceConversations(telemetry, ours, { site, capture: other }, many);
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await store.listConversations(telemetry, ours, { limit: 7, capture: other, after });
        seen.push(...page.items.map(({ id }) => id));
        after = page.next ?? undefined;
      } while (after !== undefined);
      assert.equal(new Set(seen).size, 25);
      assert.equal(seen.length, 25);
      await telemetry.remove(ours, other);
      assert.equal((await store.listConversations(telemetry, ours, { limit: 7, capture: other })).items.length, 0);
    });

    test('links and protocols add up', async () => {
      assert.deepEqual(await store.countProtocols(telemetry, ours, site), [
        { id: 'modbus', conversations: 1, messages: 10, errors: 1 },
      ]);
      const [link] = await store.listLinks(telemetry, ours, site);
      assert.deepEqual([link.client, link.protocols, link.lastSeen], ['10.0.0.1', ['modbus'], '2024-01-01T00:00:10Z']);
    });

    test('addresses from the wire are values, never text of a query', async () => {
      const hostile = newId();
      const client = "'); drop table conversations; --\\";
      await store.replaceConversations(telemetry, ours, { site, capture: hostile }, [{ ...conversation, client }]);
      const page = await store.listConversations(telemetry, ours, { limit: 5, addresses: [client] });
      assert.equal(page.items[0].client, client);
      await telemetry.remove(ours, hostile);
    });
  });
}
