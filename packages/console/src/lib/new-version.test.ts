import { expect, test } from 'vitest';
import { followNewVersions } from './new-version.ts';

test('a part that is gone loads the console anew, but not again and again', () => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  let reloads = 0;
  const kept = new Map<string, string>();
  const page = Object.assign(new EventTarget(), {
    sessionStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: kept.set.bind(kept) },
    location: { reload: () => void reloads++ },
  });
  followNewVersions(page as unknown as Window, () => time);
  /** Whether the failure is kept from being an error. */
  const fails = () => !page.dispatchEvent(new Event('vite:preloadError', { cancelable: true }));
  expect([fails(), reloads]).toEqual([true, 1]);
  time += 5000;
  expect([fails(), reloads]).toEqual([false, 1]);
  time += 3_600_000;
  expect([fails(), reloads]).toEqual([true, 2]);
});
