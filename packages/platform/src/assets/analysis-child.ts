import { type Act, analyze, type Progress } from '@fengsui/sensor';
import { writeFile } from 'node:fs/promises';
import { serve } from '../kernel/child.ts';
import type { Analysis, AnalysisRequest } from './analysis.ts';

/** Acts kept of one capture, the first ones; the others are counted. */
const mostActs = 20_000;

/** Entry of the process that analyses one capture. */
serve<AnalysisRequest, Progress>(async ({ paths, output }, onProgress) => {
  const acts: Act[] = [];
  let more = 0;
  const onAct = (act: Act) => (acts.length < mostActs ? acts.push(act) : more++);
  const result = await analyze(paths, { onProgress, onAct });
  if (more > 0) result.dropped.events = more;
  await writeFile(output, JSON.stringify({ result, acts } satisfies Analysis), { mode: 0o600 });
});
