import { analyze, type Progress } from '@fengsui/sensor';
import { writeFile } from 'node:fs/promises';
import { serve } from '../kernel/child.ts';
import type { AnalysisRequest } from './analysis.ts';

/** Entry of the process that analyses one capture. */
serve<AnalysisRequest, Progress>(async ({ paths, output }, onProgress) => {
  const result = await analyze(paths, { onProgress });
  await writeFile(output, JSON.stringify(result), { mode: 0o600 });
});
