import * as sensor from '@fengsui/sensor';
import { writeFile } from 'node:fs/promises';
import type { AnalysisMessage, AnalysisProgress, AnalysisRequest, AnalysisResult } from './analysis.ts';

/** Entry of the process that analyses one capture. It ends when its parent does, because the channel closes. */

type Analyse = (paths: string[], options: { onProgress(progress: AnalysisProgress): void }) => Promise<AnalysisResult>;

/** Milliseconds between two reports of progress. */
const reportInterval = 250;

const tell = (message: AnalysisMessage) => new Promise<void>((resolve) => process.send!(message, () => resolve()));

process.on('disconnect', () => process.exit(1));
process.once('message', async (request: AnalysisRequest) => {
  try {
    let reported = 0;
    const { analyze } = sensor as unknown as { analyze: Analyse };
    const result = await analyze(request.paths, {
      onProgress(progress) {
        const now = Date.now();
        if (now - reported < reportInterval) return;
        reported = now;
        void tell({ progress });
      },
    });
    await writeFile(request.output, JSON.stringify(result), { mode: 0o600 });
    await tell({ done: true });
  } catch (error) {
    await tell({ error: (error as Error).message });
  }
});
