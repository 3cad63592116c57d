import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exposition } from './exposition.ts';

test('measures are told as Prometheus reads them; what has no value is left out', () => {
  const text = exposition([
    {
      name: 'fengsui_info',
      help: 'The version\\ that\nruns.',
      kind: 'gauge',
      samples: [{ labels: { version: '1.0' }, value: 1 }],
    },
    { name: 'fengsui_nothing', help: 'x', kind: 'gauge', samples: [] },
    {
      name: 'fengsui_lost_total',
      help: 'Lost.',
      kind: 'counter',
      samples: [
        { labels: { site: '厂 "A"\\\n', kind: 'kernel' }, value: 2.5 },
        { labels: {}, value: Infinity },
      ],
    },
  ]);
  assert.equal(
    text,
    `# HELP fengsui_info The version\\\\ that\\nruns.
# TYPE fengsui_info gauge
fengsui_info{version="1.0"} 1
# HELP fengsui_lost_total Lost.
# TYPE fengsui_lost_total counter
fengsui_lost_total{site="厂 \\"A\\"\\\\\\n",kind="kernel"} 2.5
fengsui_lost_total +Inf
`,
  );
});
