import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Server, startServer } from '../../server.ts';
import { Client, temporaryFolder } from '../../testing.ts';

/** What is left to whoever runs the server when the last administrator has lost the password. */
const folder = temporaryFolder();
let server: Server | undefined;
after(async () => {
  await server?.close();
  folder.remove();
});
const restart = async (linkFor?: string): Promise<Server> => {
  await server?.close();
  server = undefined;
  server = await startServer({ dataDir: folder.path, port: 0, linkFor });
  return server;
};

test('a server that is started for it gives a user a link to a new password, once, and says so in the audit log', {
  timeout: 120_000,
}, async () => {
  const { address, setupLink, userLink } = await restart();
  assert.equal(userLink, null);
  const admin = new Client(address);
  await admin.setUp(setupLink);
  const { cookie } = admin;

  await assert.rejects(restart('admni'), /there is no user admni; administrators are admin$/);
  const again = await restart('ADMIN');
  assert.equal(again.setupLink, null);
  const [path, token] = again.userLink!.split('#');
  assert.equal(path, `${again.address}/invitation`);
  const client = new Client(again.address);
  client.cookie = cookie;
  assert.equal((await client.ask('GET', '/api/session')).status, 200, 'nothing has changed until the link is used');

  const fresh = new Client(again.address);
  await fresh.must('POST', '/api/invitation', { token, password: 'another horse battery' });
  assert.equal((await client.ask('GET', '/api/session')).status, 401, 'who held the account holds it no longer');
  assert.equal(
    (await fresh.ask('POST', '/api/invitation', { token, password: 'another horse battery' })).body.code,
    'invalid-link',
  );
  const old = { name: 'admin', password: 'correct horse battery' };
  assert.equal((await new Client(again.address).ask('POST', '/api/session', old)).body.code, 'wrong-password');
  const { items } = await fresh.get<{ items: { action: string; subject: string; user: string | null }[] }>(
    '/api/audit?action=recovery',
  );
  const { user } = await fresh.get<{ user: { id: string } }>('/api/session');
  assert.deepEqual(
    items.map(({ action, subject, user: by }) => ({ action, subject, by })),
    [{ action: 'recovery link', subject: user.id, by: null }],
  );
});
