import { describe, expect, test } from 'vitest';
import { expiryAfter, scopeOf } from './suppression.ts';

const finding = { rule: 'modbus-write', client: '10.0.0.1', server: '10.0.0.2', clientAsset: 'a', serverAsset: 'b' };

describe('what a suppression names', () => {
  test('each scope is wider than the one before', () => {
    expect(scopeOf(finding, 'exact')).toEqual({ rule: 'modbus-write', client: '10.0.0.1', server: '10.0.0.2' });
    expect(scopeOf(finding, 'ruleAtServer')).toEqual({ rule: 'modbus-write', asset: 'b' });
    expect(scopeOf(finding, 'conversation')).toEqual({ client: '10.0.0.1', server: '10.0.0.2' });
    expect(scopeOf(finding, 'ruleInSite')).toEqual({ rule: 'modbus-write' });
    expect(scopeOf(finding, 'asset')).toEqual({ asset: 'b' });
  });

  test('a scope that the finding does not fill is not offered: it would cover everything', () => {
    const scan = { ...finding, server: null, serverAsset: null, clientAsset: null };
    expect(scopeOf(scan, 'conversation')).toBeNull();
    expect(scopeOf(scan, 'asset')).toBeNull();
    expect(scopeOf(scan, 'exact')).toEqual({ rule: 'modbus-write', client: '10.0.0.1' });
  });
});

test('an expiry is so many days away', () => {
  expect(expiryAfter(7, Date.parse('2026-01-01T00:00:00Z'))).toBe('2026-01-08T00:00:00.000Z');
});
