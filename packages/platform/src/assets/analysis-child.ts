import { analyze, type Progress } from '@fengsui/sensor';
import { writeFile } from 'node:fs/promises';
import { serve } from '../kernel/child.ts';
import { renamed } from '../kernel/errors.ts';
import { openFileWork } from '../intelligence/file-work.ts';
import { openNorms } from '../norms/files.ts';
import { ActList } from './act-list.ts';
import type { Analysis, AnalysisRequest } from './analysis.ts';

/** Entry of the process that analyses one capture. */
serve<AnalysisRequest, Progress>(async ({ path, name, norms, files, fingerprints, output }, onProgress) => {
  const list = new ActList();
  const work = files === null ? null : openFileWork(files);
  const result = await analyze([path], {
    ...(await openNorms(norms)),
    ...(work === null ? {} : { files: work.options }),
    observables: true,
    fingerprints,
    onProgress,
    onAct: (act) => list.add(act),
  }).catch((error: unknown) => {
    throw renamed(error, path, name);
  });
  work?.close();
  if (list.leftOut > 0) result.dropped.events = list.leftOut;
  await writeFile(output, JSON.stringify({ result, acts: list.acts } satisfies Analysis), { mode: 0o600 });
});
