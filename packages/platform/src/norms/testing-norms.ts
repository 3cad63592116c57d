import type { Difference } from '@fengsui/sensor';
import type { BaselineSummary } from './schema.ts';
import type { IsolationIssue } from './schema-policy.ts';

const time = '2024-01-01T00:00:00.000000Z';
const words = { en: 'A', 'zh-CN': '甲' };

/** A difference as a comparison tells it. */
export const sensorDifference: Difference = {
  id: '895a4fbb4175',
  kind: 'new_host',
  severity: 'low',
  confidence: 50,
  subject: { client: '10.0.0.9', server: '', protocol: null, port: null, function: null, unit: null, area: null, name: null },
  expected: '',
  observed: '10.0.0.9',
  count: 1,
  firstSeen: time,
  lastSeen: time,
  frames: [1],
  text: words,
  change: {},
};

/** An issue as an audit tells it. */
export const sensorIssue: IsolationIssue = {
  id: '895a4fbb4175',
  kind: 'no_zone',
  severity: 'medium',
  from: null,
  to: null,
  client: '10.0.0.9',
  server: '',
  text: words,
  advice: words,
  evidence: [],
};

/** What a version that holds nothing says of itself. */
export const sensorSummary: BaselineSummary = {
  hours: 0,
  messages: 0,
  captures: 0,
  hosts: 0,
  conversations: 0,
  functions: 0,
  values: 0,
  relations: 0,
  dropped: { conversations: 0, polls: 0, points: 0 },
  stability: { stable: false, stableAfterHours: null, growing: 0, sentence: words, kinds: [] },
};
