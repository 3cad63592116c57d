import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { type Server, startServer } from '../server.ts';
import { Client, temporaryFolder } from '../testing.ts';
import { Configuration, environmentName } from './config.ts';
import { allPermissions, allRoles, type Permission, roles } from './identity/permissions.ts';

interface Operation {
  summary: string;
  'x-permission'?: string;
  security?: unknown[];
  responses: Record<string, unknown>;
  parameters?: { name: string; in: string }[];
}

/** The interface as a whole: who may do what, what it answers when something is wrong, and that its description is true. */
describe('the interface', { timeout: 240_000 }, () => {
  const folder = temporaryFolder();
  let server: Server;
  let admin: Client;
  let paths: Record<string, Record<string, Operation>>;
  const clients = new Map<string, Client>();

  before(async () => {
    const consoleDir = `${folder.path}/console`;
    mkdirSync(`${consoleDir}/assets`, { recursive: true });
    writeFileSync(`${consoleDir}/index.html`, '<!doctype html><title>Fengsui</title>');
    writeFileSync(`${consoleDir}/assets/index-abc123.js`, 'export {};');
    server = await startServer({
      dataDir: `${folder.path}/data`,
      port: 0,
      consoleDir,
      configuration: { logLevel: 'error', loginsPerMinute: 60 },
    });
    admin = new Client(server.address);
    await admin.setUp(server.setupLink);
    ({ paths } = await admin.get<{ paths: typeof paths }>('/api/openapi.json'));
    for (const role of allRoles) {
      await admin.must('POST', '/api/users', { name: `a-${role}`, role, password: 'correct horse battery' });
      const client = new Client(server.address);
      await client.must('POST', '/api/session', { name: `a-${role}`, password: 'correct horse battery' });
      clients.set(role, client);
    }
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  const operations = () =>
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
  const concrete = (path: string) =>
    path.replace('{attribute}', 'vendor').replaceAll(/\{\w+\}/g, '01890000-0000-7000-8000-000000000000');

  test('every operation is described: a sentence, who may use it, and how it fails', () => {
    assert.ok(operations().length > 55);
    for (const { path, method, operation } of operations()) {
      const name = `${method} ${path}`;
      assert.ok(operation.summary, name);
      assert.ok(operation.responses['4XX'] && operation.responses['5XX'], name);
      const permission = operation['x-permission'];
      if (operation.security === undefined) {
        assert.ok(
          /^(GET \/api\/(health|setup)|POST \/api\/(setup|session|invitation|fleet\/enrolment))$/.test(name),
          `${name} is open to everybody`,
        );
      } else {
        const known = permission === 'session' || permission === 'sensor' || allPermissions.includes(permission as Permission);
        assert.ok(known, name);
      }
    }
  });

  test('every setting is in the README', () => {
    const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    for (const setting of Object.keys(Configuration.properties)) assert.ok(text.includes(environmentName(setting)), setting);
  });

  test('each role may do what its table says and nothing else', async () => {
    for (const { path, method, operation } of operations()) {
      const permission = operation['x-permission'];
      if (permission === undefined || permission === 'session' || permission === 'sensor' || path === '/api/live') continue;
      for (const role of allRoles) {
        const allowed = (roles[role] as readonly string[]).includes(permission);
        const answer = await clients
          .get(role)!
          .ask<{ code?: string }>(method, concrete(path), method === 'GET' || method === 'HEAD' ? undefined : {});
        const refused = answer.status === 403;
        assert.equal(refused, !allowed, `${role}: ${method} ${path} answered ${answer.status}`);
        assert.notEqual(answer.status, 500, `${method} ${path}: ${JSON.stringify(answer.body)}`);
      }
    }
  });

  test('nobody gets in without signing in', async () => {
    for (const { path, method, operation } of operations()) {
      if (operation.security === undefined) continue;
      const answer = await new Client(server.address).ask<{ code?: string }>(
        method,
        concrete(path),
        method === 'GET' || method === 'HEAD' ? undefined : {},
      );
      assert.equal(answer.status, 401, `${method} ${path}`);
    }
  });

  test('a wrong password and an unknown name answer alike', async () => {
    const ask = (name: string) => new Client(server.address).ask('POST', '/api/session', { name, password: 'wrong wrong wrong' });
    assert.deepEqual((await ask('admin')).body, (await ask('nobody')).body);
  });

  test('signing in is limited', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 70; attempt++) {
      const client = new Client(server.address);
      statuses.push((await client.ask('POST', '/api/session', { name: 'admin' })).status);
    }
    assert.ok(statuses.includes(429));
  });

  test('a session is sent to this server only, and not read by scripts', async () => {
    const response = await fetch(`${server.address}/api/invitation`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(response.status, 400);
    const csp = response.headers.get('content-security-policy')!;
    assert.match(csp, /script-src 'self'(;|$)/);
    assert.match(csp, /frame-ancestors 'none'/);
  });

  test('a request from another site with the cookie is refused', async () => {
    const cross: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ];
    for (const headers of cross) {
      const answer = await admin.ask('POST', '/api/sites', { name: 'x' }, headers);
      assert.equal(answer.body.code, 'cross-site', JSON.stringify(headers));
    }
    assert.equal((await admin.ask('POST', '/api/sites', { name: 'x' }, { origin: server.address })).status, 201);
  });

  test('a token is shown once, holds its scopes only, and ends when it is withdrawn', async () => {
    const { token, secret } = await admin.must<{ token: { id: string }; secret: string }>('POST', '/api/tokens', {
      name: 'sensor',
      scopes: ['captures.write'],
    });
    const program = new Client(server.address, secret);
    assert.equal((await program.ask('GET', '/api/sites')).status, 403);
    assert.equal((await program.ask('POST', '/api/captures', {})).status, 400);
    assert.equal((await program.ask('POST', '/api/tokens', { name: 'more', scopes: ['captures.write'] })).status, 403);
    const listed = await admin.get<{ items: Record<string, unknown>[] }>('/api/tokens');
    assert.ok(!JSON.stringify(listed).includes(secret));
    assert.ok(listed.items[0].lastUsedAt);
    await admin.must('DELETE', `/api/tokens/${token.id}`);
    assert.equal((await program.ask('GET', '/api/session')).status, 401);
  });

  test('a token never holds more than its user may do', async () => {
    const viewer = clients.get('viewer')!;
    const answer = await viewer.ask('POST', '/api/tokens', { name: 'x', scopes: ['users.manage'] });
    assert.equal(answer.body.code, 'not-permitted');
  });

  test('a user without a password comes in by a link that works once', async () => {
    const made = await admin.must<{ invitation: string }>('POST', '/api/users', {
      name: 'wang',
      displayName: '王工',
      role: 'engineer',
    });
    const body = { token: made.invitation.split('#')[1], password: 'a new long password' };
    const wang = new Client(server.address);
    await wang.must('POST', '/api/invitation', body);
    assert.equal((await wang.get<{ user: { displayName: string } }>('/api/session')).user.displayName, '王工');
    assert.equal((await new Client(server.address).ask('POST', '/api/invitation', body)).body.code, 'invalid-link');
  });

  test('the last administrator stays one', async () => {
    const { items } = await admin.get<{ items: { id: string; name: string }[] }>('/api/users');
    const id = (name: string) => items.find((user) => user.name === name)!.id;
    await admin.must('DELETE', `/api/users/${id('a-administrator')}`);
    assert.equal((await clients.get('administrator')!.ask('GET', '/api/session')).status, 401);
    const own = `/api/users/${id('admin')}`;
    assert.equal((await admin.ask('PATCH', own, { role: 'viewer' })).body.code, 'last-administrator');
    assert.equal((await admin.ask('PATCH', own, { disabled: true })).body.code, 'last-administrator');
    assert.equal((await admin.ask('DELETE', own)).body.code, 'last-administrator');
  });

  test('an organisation below is its own world, and only the one above imports advisories', async () => {
    const plant = await admin.must<{ id: string }>('POST', '/api/organisations', { name: '第三水厂', level: 'enterprise' });
    await admin.must('PATCH', '/api/session', { organisation: plant.id });
    assert.deepEqual((await admin.get<{ items: unknown[] }>('/api/sites')).items, []);
    assert.equal((await admin.ask('POST', '/api/imports', { name: 'x', size: 1 })).status, 403);
    const metrics = await admin.get<string>('/api/metrics');
    assert.match(metrics, /^fengsui_findings_open\{severity="critical"\} 0$/m);
    assert.doesNotMatch(metrics, /fengsui_info|fengsui_data_free_bytes|fengsui_assets\{/, 'neither the machine nor others');
    const { organisations } = await admin.get<{ organisations: { id: string }[] }>('/api/session');
    await admin.must('PATCH', '/api/session', { organisation: organisations[0].id });
    assert.equal((await admin.get<{ items: unknown[] }>('/api/sites')).items.length, 1);
    assert.match(await admin.get<string>('/api/metrics'), /^fengsui_vulnerability_matches_open\{known_exploited="true"\} 0$/m);
    assert.match(await admin.get<string>('/api/metrics'), /^fengsui_info\{version="\d[^"]*"\} 1$/m);
  });

  test('the console is served, its pages by the first, and unknown paths of the API are errors', async () => {
    const page = async (path: string) => fetch(server.address + path, { headers: { accept: 'text/html' } });
    assert.match(await (await page('/')).text(), /Fengsui/);
    assert.match(await (await page('/findings/42')).text(), /Fengsui/);
    assert.match((await page('/assets/index-abc123.js')).headers.get('cache-control')!, /immutable/);
    assert.equal((await page('/api/none')).status, 404);
    assert.equal((await page('/../../etc/passwd')).headers.get('content-type'), 'text/html; charset=utf-8');
  });

  test('a damaged cursor, a foreign character and an unknown member are errors of the one who asks', async () => {
    assert.equal((await admin.ask('GET', '/api/assets?after=x')).body.code, 'invalid-cursor');
    assert.equal(
      (await admin.ask('GET', `/api/assets?after=${Buffer.from('[{},1]').toString('base64url')}`)).body.code,
      'invalid-cursor',
    );
    assert.equal((await admin.ask('GET', `/api/assets?after=${Buffer.from('["x","y"]').toString('base64url')}`)).status, 400);
    assert.equal((await admin.ask('POST', '/api/sites', { name: 'a\0b' })).status, 400);
    assert.equal((await admin.ask('POST', '/api/sites', { name: 'b', colour: 'red' })).status, 400);
    assert.equal((await admin.ask('GET', '/api/assets/1')).status, 400);
  });
});
