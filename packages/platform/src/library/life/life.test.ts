import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { startServer, type Server } from '../../server.ts';
import { Client, temporaryFolder } from '../../testing.ts';
import { advisory } from '../../testing-capture.ts';
import { type Engine, startPostgres } from '../../testing-engines.ts';
import { openRecords } from '../../kernel/records.ts';
import type { VulnerabilityDetail } from '../schema.ts';
import type { EntryDetail, SearchAnswer } from '../schema-search.ts';
import type { Life, OverruleRow, Receiver, Retraction } from './schema.ts';

const malware = (description: string) => ({
  name: 'PumpBreaker 水泵杀手',
  descriptions: [{ language: 'en', text: description }],
  attributes: { platforms: ['PLC'] },
  relations: [{ type: 'uses', to: 'technique:T0855' }],
});

for (const engine of ['embedded', 'by address'] as const) {
  describe(`life of an entry, ${engine}`, { timeout: 90_000 }, () => {
    const folder = temporaryFolder();
    let postgres: Engine | undefined;
    let server: Server;
    /** The administrator, two analysts of the operating organisation, one who only reads there, and a plant below it. */
    const people: Record<'admin' | 'anna' | 'bo' | 'reader' | 'plant', Client> = {} as never;
    const path = '/api/library/life/malware/PB-1';
    const step = (who: Client, step: string, reason = 'as agreed', at = path) => who.ask<Life>('POST', `${at}/steps`, { step, reason });
    const write = (who: Client, version: number, text = 'It stops pumps.') =>
      who.ask<Life>('PUT', path, { content: malware(text), version, why: 'New report' });

    before(async () => {
      if (engine === 'by address') postgres = await startPostgres(folder.path);
      const configuration = { logLevel: 'error', loginsPerMinute: 100, ...(postgres ? { records: postgres.address } : {}) } as const;
      server = await startServer({ dataDir: `${folder.path}/data`, port: 0, configuration });
      people.admin = new Client(server.address);
      await people.admin.setUp(server.setupLink);
      const join = async (client: Client, name: string, role: string) => {
        const { link } = await client.must<{ link: string }>('POST', '/api/users', { name, role, displayName: name });
        const made = new Client(server.address);
        await made.must('POST', '/api/invitation', { token: link.split('#')[1], password: 'correct horse battery' });
        return made;
      };
      people.anna = await join(people.admin, 'anna', 'analyst');
      people.bo = await join(people.admin, 'bo', 'analyst');
      people.reader = await join(people.admin, 'reader', 'engineer');
      const { id } = await people.admin.must<{ id: string }>('POST', '/api/organisations', { name: 'Plant', level: 'enterprise' });
      people.plant = new Client(server.address);
      people.plant.cookie = people.admin.cookie;
      await people.plant.must('POST', '/api/session/organisation', { organisation: id });
    });
    after(async () => {
      await server?.close();
      await postgres?.stop();
      folder.remove();
    });

    test('nothing yet', async () => {
      assert.equal((await people.anna.ask('GET', path)).status, 404);
      assert.equal((await people.plant.ask('GET', path)).status, 404);
    });
  });
}
