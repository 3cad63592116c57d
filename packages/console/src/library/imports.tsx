import { Progress } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/endpoints.ts';
import type { Import } from './api.ts';
import type { Job } from '../api/types.ts';
import { toastError } from '../components/toast.tsx';
import { useText } from '../i18n/use-text.ts';
import { startUpload, useUploads, type UploadApi } from '../lib/uploads.ts';
import { useJob } from '../shell/jobs.tsx';

const queryKey = ['imports'];
const target: UploadApi = { ...api.imports, create: (file) => api.imports.create({ name: file.name, size: file.size }) };

/** Files that were brought to the library, asked for again while one is read; those on their way; and how more are sent, one after the other. */
export function useImports() {
  const client = useQueryClient();
  const imports = useQuery({
    queryKey,
    queryFn: api.imports.list,
    refetchInterval: ({ state }) => (state.data?.items.some(isRunning) ? 3000 : false),
  });
  const send = async (files: Iterable<File> | AsyncIterable<File>): Promise<void> => {
    try {
      for await (const file of files) {
        await startUpload('import', file, target);
        void client.invalidateQueries({ queryKey });
      }
    } catch (error) {
      // A file that cannot be read is no upload, which would say so itself.
      toastError(error);
    }
  };
  return { imports, uploads: useUploads('import'), send };
}

/** Whether a file is being read, and what its job told last. */
export function useImportJob(one: Import): { running: boolean; told: Job['detail'] } {
  const running = isRunning(one);
  const job = useJob(running ? one.job : null);
  return { running, told: job?.detail ?? {} };
}

function isRunning({ state }: Import): boolean {
  return state === 'queued' || state === 'importing';
}

/** How much of a file was read. */
export function ImportProgress({ one, told }: { one: Import; told: Job['detail'] }) {
  const { t } = useText();
  return (
    <Progress
      my={4}
      size={6}
      value={told.size ? (100 * (told.bytes ?? 0)) / told.size : 100}
      animated={!told.size}
      aria-label={t('library.importing', { name: one.name })}
    />
  );
}
