import { expect, test } from 'vitest';
import { part } from './new-version.ts';

test('a part that is gone loads the console anew, but not again and again', async () => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  let reloads = 0;
  const kept = new Map<string, string>();
  const page = {
    sessionStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: kept.set.bind(kept) } as unknown as Storage,
    location: { reload: () => void reloads++ },
  };
  const gone = part(
    () => Promise.reject(new Error('Failed to fetch dynamically imported module')),
    page,
    () => time,
  );
  const outcome = () =>
    Promise.race([gone().catch((error: Error) => error.message), new Promise((end) => setTimeout(end, 20, 'waits'))]);
  expect([await outcome(), reloads]).toEqual(['waits', 1]);
  time += 5000;
  expect([await outcome(), reloads]).toEqual(['Failed to fetch dynamically imported module', 1]);
  time += 3_600_000;
  expect([await outcome(), reloads]).toEqual(['waits', 2]);
  expect(await part(() => Promise.resolve('there'), page)()).toBe('there');
});
