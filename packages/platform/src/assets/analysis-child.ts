import { analyze, type Progress } from '@fengsui/sensor';
import { writeFile } from 'node:fs/promises';
import { serve } from '../kernel/child.ts';
import { ActList } from './act-list.ts';
import type { Analysis, AnalysisRequest } from './analysis.ts';

/** Entry of the process that analyses one capture. */
serve<AnalysisRequest, Progress>(async ({ paths, output }, onProgress) => {
  const list = new ActList();
  const result = await analyze(paths, { onProgress, onAct: (act) => list.add(act) });
  if (list.leftOut > 0) result.dropped.events = list.leftOut;
  await writeFile(output, JSON.stringify({ result, acts: list.acts } satisfies Analysis), { mode: 0o600 });
});
