import { analyze } from '@fengsui/sensor';
import { writeFile } from 'node:fs/promises';
import type { AnalysisMessage, AnalysisRequest } from './analysis.ts';

/** Entry of the process that analyses one capture. It ends when its parent does, because the channel closes. */

const tell = (message: AnalysisMessage) => new Promise<void>((resolve) => process.send!(message, () => resolve()));

process.on('disconnect', () => process.exit(1));
process.once('message', async (request: AnalysisRequest) => {
  try {
    const result = await analyze(request.paths, { onProgress: (progress) => void tell({ progress }) });
    await writeFile(request.output, JSON.stringify(result), { mode: 0o600 });
    await tell({ done: true });
  } catch (error) {
    await tell({ error: (error as Error).message });
  }
});
