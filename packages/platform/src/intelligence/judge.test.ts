import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DecayTable, type Entry, WarningLists } from '@fengsui/knowledge';
import { judge, type Said, severityOf } from './judge.ts';

const table: DecayTable = { threshold: 30, base: 50, otherwise: { lifetime: 100, speed: 1 }, types: {} };
const said = (attributes: Record<string, unknown>, change: Partial<Entry> = {}): Said => ({
  entry: {
    kind: 'indicator',
    key: 'x',
    name: 'x',
    aliases: [],
    descriptions: [],
    attributes: { misp_type: 'ip-dst', value: '198.51.100.7', confidence: 100, ...attributes },
    published: null,
    modified: '2026-01-01T00:00:00Z',
    revoked: false,
    url: null,
    ...change,
  },
  source: 'CERT',
  kind: 'misp-event',
  document: 'e',
  dated: '2026-01-01T00:00:00Z',
});
const none = new WarningLists([]);
const on = (day: string) => ({ value: '198.51.100.7', firstSeen: `${day}T00:00:00Z`, lastSeen: `${day}T01:00:00Z` });

test('what is left of the score decides, and a sighting makes the indicator young again', () => {
  assert.deepEqual(pick(judge(on('2026-01-11'), [said({})], null, table, none)), ['finding', 90]);
  assert.equal(judge(on('2026-04-01'), [said({})], null, table, none)?.outcome, 'faded');
  assert.deepEqual(pick(judge(on('2026-04-01'), [said({})], '2026-03-22T00:00:00Z', table, none)), ['finding', 90]);
});

test('an indicator counts only while it is valid', () => {
  assert.equal(judge(on('2026-01-02'), [said({ valid_from: '2026-02-01T00:00:00Z' })], null, table, none)?.outcome, 'outside');
  assert.equal(judge(on('2026-01-02'), [said({ valid_until: '2026-01-01T12:00:00Z' })], null, table, none)?.outcome, 'outside');
  assert.equal(judge(on('2026-01-02'), [said({}, { revoked: true })], null, table, none)?.outcome, 'faded');
});

test('a warning list keeps a finding away, and is named', () => {
  const lists = new WarningLists([
    { kind: 'warning-list', name: 'Shared hosts', attributes: { type: 'cidr', values: ['198.51.100.0/24'] } },
  ]);
  assert.deepEqual(judge(on('2026-01-02'), [said({})], null, table, lists)?.list, 'Shared hosts');
  assert.deepEqual(judge(on('2026-01-02'), [said({})], null, table, lists)?.outcome, 'warned');
});

test('of several statements the one with the most left counts; without a date the document gives one', () => {
  const weak = said({ confidence: 40 });
  const undated = said({ confidence: 80 }, { modified: null });
  assert.equal(judge(on('2026-01-02'), [weak, undated], null, table, none)?.said, undated);
  assert.equal(judge(on('2026-01-02'), [], null, table, none), null);
  assert.deepEqual([95, 75, 50, 31].map(severityOf), ['critical', 'high', 'medium', 'low']);
});

function pick(judgement: ReturnType<typeof judge>) {
  return judgement === null ? null : [judgement.outcome, Math.round(judgement.score)];
}
