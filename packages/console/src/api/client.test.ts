import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApiError, request, toQuery, whenUnauthorised } from './client.ts';

afterEach(() => vi.unstubAllGlobals());

function answer(status: number, body: string, type = 'application/json') {
  const fetch = vi.fn(async () => new Response(status === 204 ? null : body, { status, headers: { 'content-type': type } }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

describe('toQuery', () => {
  test('repeats lists and leaves out what is absent or empty', () => {
    expect(toQuery({ role: ['hmi', 'rtu'], q: '', after: null, limit: 50, kev: false })).toBe(
      '?role=hmi&role=rtu&limit=50&kev=false',
    );
    expect(toQuery({})).toBe('');
  });
  test('escapes', () => expect(toQuery({ q: 'a&b=水' })).toBe('?q=a%26b%3D%E6%B0%B4'));
});

describe('request', () => {
  test('sends JSON with the cookie and reads JSON', async () => {
    const fetch = answer(200, '{"a":1}');
    expect(await request('POST', '/x', { body: { b: 2 } })).toEqual({ a: 1 });
    expect(fetch).toHaveBeenCalledWith(
      '/api/x',
      expect.objectContaining({ method: 'POST', credentials: 'same-origin', body: '{"b":2}' }),
    );
  });
  test('an empty answer is undefined', async () => {
    answer(204, '');
    expect(await request('DELETE', '/x')).toBeUndefined();
  });
  test('an error carries what the server said', async () => {
    answer(409, '{"error":{"code":"conflict","message":"already there"}}');
    await expect(request('GET', '/x')).rejects.toMatchObject({ status: 409, code: 'conflict', message: 'already there' });
  });
  test('a page of a proxy is an error by its status', async () => {
    answer(502, '<html>', 'text/html');
    await expect(request('GET', '/x')).rejects.toMatchObject({ status: 502, code: '502' });
  });
  test('401 tells the shell', async () => {
    const handler = vi.fn();
    whenUnauthorised(handler);
    answer(401, '{}');
    await expect(request('GET', '/x')).rejects.toBeInstanceOf(ApiError);
    expect(handler).toHaveBeenCalledOnce();
  });
  test('a server that cannot be reached is status 0', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => Promise.reject(new TypeError('failed to fetch'))),
    );
    await expect(request('GET', '/x')).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });
});
