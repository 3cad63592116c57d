import { analyze, type Progress } from '@fengsui/sensor';
import { writeFile } from 'node:fs/promises';
import { serve } from '../kernel/child.ts';
import { openNorms } from '../norms/files.ts';
import { ActList } from './act-list.ts';
import type { Analysis, AnalysisRequest } from './analysis.ts';

/** Entry of the process that analyses one capture. */
serve<AnalysisRequest, Progress>(async ({ paths, norms, output }, onProgress) => {
  const list = new ActList();
  const result = await analyze(paths, { ...(await openNorms(norms)), onProgress, onAct: (act) => list.add(act) });
  if (list.leftOut > 0) result.dropped.events = list.leftOut;
  await writeFile(output, JSON.stringify({ result, acts: list.acts } satisfies Analysis), { mode: 0o600 });
});
